"""A simulated company: its CRM's export files, its playbook, and the truth beside them."""
