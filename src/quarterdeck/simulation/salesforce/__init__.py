"""The same company as a Salesforce would export it: today's state, and what its histories keep."""
