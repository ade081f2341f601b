"""Why revenue changed: its bridge as a page, a sheet and a document."""
