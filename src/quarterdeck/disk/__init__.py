"""Files that are wholly there or not at all, and chains of entries that nobody changes unseen."""
