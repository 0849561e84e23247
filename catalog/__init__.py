"""The trunk: it alone knows the database, the URLs and the clock."""
