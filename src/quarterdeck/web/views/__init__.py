"""What answers a request, beside the pages."""
