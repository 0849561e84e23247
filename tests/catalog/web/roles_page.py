"""docs/roles.md as a table that one can ask: what is said there is what a walk expects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auth.roles import Where
from tests.databases import ROOT

TEXT = (ROOT / "docs" / "roles.md").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Said:
    """Who may do what, by action, role and place; and the action of each method and address."""

    alone: Mapping[str, Mapping[str, str]]
    about: Mapping[str, Mapping[str, Mapping[str, str]]]
    routes: Mapping[tuple[str, str], str]

    def expects(self, action: str, role: str, where: Where | None) -> str:
        """The word of one cell. Raises KeyError where the page does not say."""
        if action in self.alone:
            return self.alone[action][role]
        return self.about[action][role][where or Where.OWN]


def read_page(text: str = TEXT) -> Said:
    """The tables of the page."""
    head, _, routes = text.partition("## Every address")
    alone = _rows(head.partition("## What is about nobody else")[2].partition("\n## ")[0])
    about = {
        action: {row["who"]: row for row in _rows(table)}
        for action, table in re.findall(r"^### `(\w+)`.*?\n(.*?)(?=^### |\Z)", head, re.MULTILINE | re.DOTALL)
    }
    return Said(
        alone={row["action"]: row for row in alone},
        about=about,
        routes={(row["method"], row["address"]): row["action"] for row in _rows(routes)},
    )


def _rows(text: str) -> list[dict[str, str]]:
    lines = [
        [cell.strip(" `") for cell in line.strip("|\n").split(" | ")] for line in text.splitlines() if line[:1] == "|"
    ]
    head, _, *rows = lines
    return [dict(zip(head, row, strict=True)) for row in rows]
