"""Who may come in and do what: identity providers, passwords, sessions and permission rules. Accounts bring its first module."""
