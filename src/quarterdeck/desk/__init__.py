"""The composition root: open a workspace, and the verbs every door shares."""
