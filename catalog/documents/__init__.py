"""From rows to what the index holds and what a result card shows. It only reads what the nouns have stored.

Who is only interested stands in neither: that is a number, and for the publisher to know.

A batch takes a handful of queries whatever its size, so that a rebuild of 100,000 entries is bound by the engine.

``federal_state`` and ``user_size_class`` are those of the origin and of all who use the solution from trial on: a
clerk asks where it runs, not only where it was written.
"""

from catalog.documents.rows import districts_of_users
from catalog.documents.told import PROVIDERS, Card, cards, document_for, documents

__all__ = ["PROVIDERS", "Card", "cards", "districts_of_users", "document_for", "documents"]
