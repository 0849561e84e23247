"""The embedded engine: tantivy in this process, its files in one folder."""

from search.embedded.engine import EmbeddedIndex

__all__ = ["EmbeddedIndex"]
