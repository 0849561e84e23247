"""The engine on a server of its own: Meilisearch, asked over HTTP."""

from search.server.engine import ServerIndex

__all__ = ["ServerIndex"]
