"""What was found when a draft began, and what of it could not be read: shown once before the draft itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.beginnings.starting import remarks_of
from catalog.web.page import Answer, Visit, show
from catalog.web.publishing_reached import draft_for, path_of_draft


def sources(visit: Visit) -> Answer:
    """The sources of a draft, and what was said of them."""
    draft = draft_for(visit)
    named = dict.fromkeys(_name(each) for each in draft.sources)
    return show(
        "beginnings/sources.html", here="veroeffentlichen", draft=draft, path=path_of_draft(draft),
        remarks=remarks_of(draft), sources=[name for name in named if name],
    )  # fmt: skip


def _name(kept: Mapping[str, Any]) -> str:
    """The source as people know it."""
    return str(kept.get("raw", {}).get("source_title") or kept.get("url") or "")
