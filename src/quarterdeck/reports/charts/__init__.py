"""Pictures drawn from blocks: each one message, direct labels, a table beside it."""
