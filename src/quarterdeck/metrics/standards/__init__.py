"""Pipeline standards: rules, the policy in force, who breaks it, and what the past says of it."""
