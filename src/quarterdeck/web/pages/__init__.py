"""The pages: one file each, which says what it answers; `registry` lists them."""
