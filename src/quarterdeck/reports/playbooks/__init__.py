"""The playbook over time: what is applied since when, and what a change of it does."""
