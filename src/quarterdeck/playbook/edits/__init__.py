"""Edits of playbook files in place: what is not edited keeps every byte, comments included."""
