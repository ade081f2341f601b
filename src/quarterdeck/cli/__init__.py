"""Quarterdeck at a prompt: the desk's verbs, in words a sales leader reads."""

from quarterdeck.cli.app import main

__all__ = ["main"]
