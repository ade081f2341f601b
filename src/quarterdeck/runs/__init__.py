"""What we published: runs that stay as they were, each in a chain with the time it came out."""
