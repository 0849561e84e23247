"""Entries come and go in the documents of others and in our own: rows become documents, documents become rows."""
