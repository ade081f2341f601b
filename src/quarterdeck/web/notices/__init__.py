"""Letters to those who asked for them: when they are due, how they leave, that each leaves once."""
