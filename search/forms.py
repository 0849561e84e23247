"""Other forms of a word that no stemmer leads together: ``erkennt`` and ``erkennen``, ``warnen`` and ``Warnung``,
``Museen`` and ``Museum``.

The rules are crude and offer words that do not exist (``Karten`` has no ``Kartung``): whoever asks takes those that
the index holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from search.german import stem

SHORTEST: Final = 5
_RULES: Final = {
    # Verbs: what somebody does, and what it is called.
    "en": ("t", "et", "ung", "um", "a", "o", "on"),
    "ern": ("ert", "erung"),
    "eln": ("elt", "elung"),
    "et": ("en",),
    "ert": ("ern",),
    "elt": ("eln",),
    "t": ("en",),
    "erung": ("ern",),
    "elung": ("eln",),
    "ung": ("en", "t"),
    # Words from Latin and Greek, with the plural that they brought along.
    "um": ("en", "a"),
    "a": ("en", "um"),
    "o": ("en",),
    "on": ("en",),
}
_DONE: Final = "ge"


def forms(folded: str) -> tuple[str, ...]:
    """What else the folded word may look like; never what its stem finds anyhow."""
    if len(folded) < SHORTEST:
        return ()
    own = stem(folded)
    return tuple(dict.fromkeys(form for form in _forms(folded) if stem(form) != own))


def _forms(folded: str) -> Iterator[str]:
    for ending, others in _RULES.items():
        if folded.endswith(ending):
            begun = folded.removesuffix(ending)
            yield from (begun + other for other in others)
    if folded.startswith(_DONE) and folded.endswith("t"):
        begun = folded.removeprefix(_DONE).removesuffix("t")
        yield from (begun.removesuffix("e") + "en", begun + "n")
