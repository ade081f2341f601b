"""The dojo: a day of the past, replayed blind, and how near somebody's call was."""
