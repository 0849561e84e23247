"""The documents in which entries come and go: one module a format."""
