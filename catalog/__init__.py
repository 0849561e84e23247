"""The trunk: it alone knows the database, the URLs and the clock."""

__version__ = "0.3.0"
