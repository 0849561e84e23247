"""Entries that somebody is writing: begun from what exists, kept as typed, published as a version."""
