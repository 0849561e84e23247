"""The only package that knows search engines: its own query, its own answer, and the engines behind one protocol."""
