"""A mapping drafted from a file: every choice with its evidence, every doubt as a question."""
