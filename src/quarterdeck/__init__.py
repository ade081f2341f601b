"""Quarterdeck: what a VP of Sales owns, as of any day, exact to the cent."""

__version__ = "0.1.0"
