"""Who signs in, to which companies, as which person and in which role."""
