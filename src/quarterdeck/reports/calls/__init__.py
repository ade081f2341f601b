"""What people call a period: who said what when, beside what the CRM says and who is silent."""
