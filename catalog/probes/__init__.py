"""Calls to addresses that somebody typed or imported: nobody may look into our network through them.

``fetching.fetch`` is the only way out. It asks for the addresses of a host once, checks every one of them, and
connects to one that was checked; so an answer that changes between the check and the connection changes nothing.
Redirects are followed by hand, each one like a first call. Time and size have limits for the whole journey.

This room imports nothing of the catalogue: what an answer means is decided by who asked.
"""
