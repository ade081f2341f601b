"""The page of what each field of the CRM is worth to the forecast."""
