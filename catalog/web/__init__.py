"""Answers to a browser: views, pages and the one table of addresses."""
