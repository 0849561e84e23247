"""``serve``: a small parent and the web processes that it starts. The parent imports no database and no web."""

from catalog.supervisor.parent import CannotServe, serve

__all__ = ["CannotServe", "serve"]
