"""The record of those who call: who leans which way, and what may be chance."""
