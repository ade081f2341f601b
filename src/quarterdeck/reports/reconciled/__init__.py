"""Which question gives a number, as a page, a file and a document."""
