"""Who may come in and do what: identity, passwords, sessions, permission rules."""
