"""How the tables of logins came to be."""
