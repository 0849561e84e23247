"""Pages of a list: which one is shown, how many there are, and which of them are offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.forms import Params

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list of ``total`` things, counted from 1."""

    page: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first thing on this page."""
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last thing on this page."""
        return min(self.page * self.size, self.total)

    @property
    def near(self) -> list[int | None]:
        """The pages that are offered: the first, the last, those around this one; None where some are left out."""
        shown = sorted({1, self.pages, *range(max(1, self.page - 1), min(self.pages, self.page + 1) + 1)})
        result: list[int | None] = []
        for before, page in zip([0, *shown], shown, strict=False):
            if page - before == 2:
                result.append(page - 1)
            elif page - before > 2:
                result.append(None)
            result.append(page)
        return result


def asked_page(query: Params) -> int:
    """The page that the address asks for, the first where it says nothing. Raises Missing."""
    text = query.one("seite") or "1"
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise Missing
    return int(text)


def cut(rows: Sequence[_T], page: int, size: int, path: str) -> tuple[ListPage, Sequence[_T]]:
    """One page of a list that is all there. Raises BeyondTheEnd."""
    shown = ListPage(page, len(rows), size)
    if page > shown.pages:
        raise BeyondTheEnd(shown.pages, f"{path}?seite={shown.pages}")
    return shown, rows[(page - 1) * size : page * size]
