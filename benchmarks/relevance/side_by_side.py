"""``python -m benchmarks.relevance.side_by_side [TEXT ...]``: the first ten of our two engines, next to each other.

Without a text it asks the open half of the judged questions. What differs is printed in two columns, at the end how
much the two have in common. It needs a Meilisearch as the tests do.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

from benchmarks.relevance.corpus import real_entries
from benchmarks.relevance.engines import embedded
from benchmarks.relevance.questions import OPEN, judged
from benchmarks.relevance.servers import ours
from tests import meilisearch_server

WIDTH: Final = 56


@dataclass(frozen=True, slots=True)
class Pair:
    """What the two engines answer to one text first."""

    text: str
    left: Sequence[str]
    right: Sequence[str]

    @property
    def overlap(self) -> float:
        """The share of the longer list that the two have in common, in whatever order; 1 where both are empty."""
        longest = max(len(self.left), len(self.right))
        return len(set(self.left) & set(self.right)) / longest if longest else 1.0

    @property
    def same_first(self) -> bool:
        """Whether both put the same entry first, or have none."""
        return list(self.left[:1]) == list(self.right[:1])


def main(texts: Sequence[str]) -> int:
    """Ask both engines and print. 0, whatever differs: it is to be read."""
    if not meilisearch_server.is_there():
        print(f"NOT COMPARED: no program `{meilisearch_server.PROGRAM}`, no {meilisearch_server.URL_VARIABLE}.")
        return 1
    pairs = compared(texts or [question.text for question in judged() if question.half == OPEN])
    print("\n\n".join(columns(pair) for pair in pairs if pair.left != pair.right or texts))
    print(f"\n{summary(pairs)}")
    return 0


def compared(texts: Sequence[str]) -> list[Pair]:
    """The answers of both engines on the real entries."""
    documents = real_entries([])
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        server = stack.enter_context(meilisearch_server.serving())
        left, right = embedded(documents, Path(folder)), ours(documents, server)
        return [Pair(text, left.ask(text), right.ask(text)) for text in texts]


def columns(pair: Pair) -> str:
    """Both lists; what only one of them has is marked."""
    lines = [f"„{pair.text}“  overlap {pair.overlap:.2f}{'' if pair.same_first else ', another first'}"]
    for left, right in zip_longest(pair.left, pair.right, fillvalue=""):
        lines.append(f"{_cell(left, pair.right):<{WIDTH}}  {_cell(right, pair.left)}".rstrip())
    return "\n".join(lines)


def _cell(slug: str, others: Sequence[str]) -> str:
    return f"{' ' if not slug or slug in others else '*'} {slug}"[:WIDTH]


def summary(pairs: Sequence[Pair]) -> str:
    """How much the two have in common over all texts."""
    number = len(pairs)
    alike = sum(pair.left == pair.right for pair in pairs)
    first = sum(pair.same_first for pair in pairs)
    overlap = sum(pair.overlap for pair in pairs) / number if number else 1.0
    return f"{number} texts: the same ten in {alike}, the same first in {first}, overlap {overlap:.3f} on average."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
