"""Files that people hand over: what they really are, what is taken out of them, and what is not taken at all."""

from __future__ import annotations

from content.files.apart import prepare_apart
from content.files.taken import NotTaken, Prepared

__all__ = ["NotTaken", "Prepared", "prepare_apart"]
