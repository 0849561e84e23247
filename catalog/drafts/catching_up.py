"""When the entry has moved on since a draft of it began: what only one side changed is taken, the rest is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from catalog.drafts.fields import MARKS, steps_of, texts
from catalog.drafts.filling import Filled
from catalog.drafts.starting import filled_of, marks_by_step
from catalog.drafts.weaving import Clash, Value, Woven, weave
from catalog.models import Draft

Clashes = Mapping[str, tuple[Clash, ...]]
"""By step."""
MINE = "meine"


class Clashing(Exception):
    """Both sides changed the same fields; somebody has to choose."""

    def __init__(self, clashes: Clashes) -> None:
        super().__init__()
        self.clashes = clashes


def catch_up(db: Session, draft: Draft, now: datetime, chosen: Mapping[str, str] | None = None) -> Clashes:
    """Bring a draft to the present version of its entry; the clashes for which nobody chose, and then nothing changed.

    ``chosen`` says by "step.field" whose text is to stand.
    """
    if draft.solution is None or draft.began_from == draft.solution.content_number:
        return {}
    present = filled_of(db, draft.solution)
    woven = {step.key: _woven(draft, step.key, present) for step in steps_of(of_entry=True)}
    open_clashes = {step: _unchosen(step, each, chosen or {}) for step, each in woven.items()}
    if any(open_clashes.values()):
        return {step: clashes for step, clashes in open_clashes.items() if clashes}
    typed: dict[str, Any] = {step: settled(step, each, chosen or {}) for step, each in woven.items()}
    draft.typed = {**draft.typed, **typed, MARKS: marks_by_step(present)}
    draft.provenance = _provenance(typed, present)
    draft.began_from = draft.solution.content_number
    draft.revision += 1
    draft.changed_at = now
    return {}


def settled(step: str, woven: Woven, chosen: Mapping[str, str]) -> dict[str, Value]:
    """The fields of a step with the choice of each clash; mine where nobody chose theirs."""
    theirs = {clash.field: clash.theirs for clash in woven.clashes if chosen.get(f"{step}.{clash.field}", MINE) != MINE}
    return {**woven.fields, **theirs}


def _woven(draft: Draft, step: str, present: Filled) -> Woven:
    began = draft.typed.get(MARKS, {}).get(step, {})
    return weave(texts(draft.typed, step), present.typed.get(step, {}), began)


def _unchosen(step: str, woven: Woven, chosen: Mapping[str, str]) -> tuple[Clash, ...]:
    return tuple(clash for clash in woven.clashes if f"{step}.{clash.field}" not in chosen)


def _provenance(typed: Mapping[str, Any], present: Filled) -> dict[str, str]:
    """A source's mark stands where its text stands."""
    return {
        name: source
        for name, source in present.provenance.items()
        for step, _, field in [name.partition(".")]
        if typed.get(step, {}).get(field) == present.typed.get(step, {}).get(field)
    }
