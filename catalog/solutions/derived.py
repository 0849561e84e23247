"""What is derived of an entry, stored on its row: adoptions, phase, freshness, counts, and when time changes them.

All of it can be derived anew at any moment. Only a change that others see raises the version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import freshness, phases, reuse
from catalog.models import Adoption, OperatorOffer, Organisation, Solution, Subject
from catalog.settings import Settings
from catalog.solutions.known import Known, known_of
from schemas.dates import begin_of, day_of
from schemas.operation import Maturity
from schemas.reuse import SolutionPhase
from schemas.solution import LifecycleStatus, SolutionContent
from schemas.vocabulary import passes_on_by_description

CONTRACT_ROUTES = frozenset({"join", "procure"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The configurable numbers of the rules."""

    thresholds: phases.Thresholds = field(default_factory=phases.Thresholds)
    ages: freshness.Ages = field(default_factory=freshness.Ages)

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        """As the operator set them."""
        return cls(
            phases.Thresholds(settings.transfer_uses, settings.established_uses),
            freshness.Ages(settings.fresh_months, settings.stale_months),
        )


def refresh(db: Session, solution: Solution, now: datetime, rules: Rules = Rules()) -> bool:
    """Derive everything of ``solution`` anew; True, and a higher version, when something changed that others see."""
    changed = derive(db, solution, known_of(db, [solution])[solution.id], now, rules)
    db.flush()
    return changed


def derive(db: Session, solution: Solution, known: Known, now: datetime, rules: Rules) -> bool:
    """As ``refresh`` does, of what has been read for many entries at once; the caller flushes."""
    today = day_of(now)
    before = _seen(solution)
    derived = _derive_adoptions(solution, known, today)
    adoptions_changed = _keep_adoptions(db, solution, known, derived)
    _set_counts(solution, derived)
    _set_phase(solution, known, derived, today, rules)
    verdict = _set_freshness(solution, known, today, rules)
    falls_on = solution.phase_facts.get("falls_on")
    days = [way.changes_on for way in derived]
    solution.next_change_at = _moment([*days, verdict.changes_on, date.fromisoformat(falls_on) if falls_on else None])
    changed = adoptions_changed or _seen(solution) != before
    if changed:
        solution.version += 1
    return changed


def _seen(solution: Solution) -> tuple[object, ...]:
    return (
        solution.origin_step,
        solution.origin_standing,
        solution.phase,
        solution.reported_phase,
        solution.phase_facts,
        solution.freshness,
        solution.freshness_facts,
        solution.uses_confirmed,
        solution.uses_reported,
    )


def _moment(days: Iterable[date | None]) -> datetime | None:
    first = min((day for day in days if day), default=None)
    return begin_of(first) if first else None


def _derive_adoptions(solution: Solution, known: Known, today: date) -> tuple[reuse.Derived, ...]:
    own_text = "" if solution.publisher_id else solution.publisher_text
    rows = (row for row in known.statements if row.subject is Subject.ADOPTION)
    heard = [one for one in (reuse.said(row, own_text, known.successors) for row in rows) if one]
    publisher = known.successors.get(solution.publisher_id or 0, solution.publisher_id or 0)
    return reuse.derive(heard, today, publisher, known.inside)


def _keep_adoptions(db: Session, solution: Solution, known: Known, derived: Sequence[reuse.Derived]) -> bool:
    """Write what is derived to its rows; an adopter that nobody names any more has none."""
    rows = {row.organisation_id: row for row in known.adoptions}
    origins = _ids_by_slug(db, {way.taken_from for way in derived if way.taken_from}, known.successors)
    changed = False
    for way in derived:
        if not way.organisation_id:
            continue  # a publisher that is only a text has no row; its own step stands on the solution
        row = rows.pop(way.organisation_id, None)
        if row is None:
            row = Adoption(solution_id=solution.id, organisation_id=way.organisation_id)
            db.add(row)
            changed = True
        changed |= _write(row, way, origins)
    for row in rows.values():
        db.delete(row)
        changed = True
    return changed


def _write(row: Adoption, way: reuse.Derived, origins: dict[str, int]) -> bool:
    facts = {
        "step": way.step,
        "standing": way.standing,
        "confirmed_step": way.confirmed_step,
        "reported_step": way.reported_step,
        "confirmed_on": way.confirmed_on,
        "manner": way.manner,
        "since": way.claim.since,
        "own": way.own,
        "counts": way.counts,
        "members": way.claim.members,
        "taken_from_id": origins.get(way.taken_from or ""),
        "claim": way.claim.model_dump(mode="json", exclude_defaults=True),
        "said_by_text": way.said_by,
        "said_on": way.said_on,
    }
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _ids_by_slug(db: Session, slugs: set[str], successors: Mapping[int, int]) -> dict[str, int]:
    if not slugs:
        return {}
    query = select(Organisation.slug, Organisation.id).where(Organisation.slug.in_(slugs))
    return {slug: successors.get(id, id) for slug, id in db.execute(query)}


def _set_counts(solution: Solution, derived: Sequence[reuse.Derived]) -> None:
    origin = next((way for way in derived if way.own), None)
    solution.origin_step = origin.step if origin else None
    solution.origin_standing = origin.standing if origin else None
    solution.uses_confirmed = sum(way.counts and way.confirmed_use for way in derived)
    solution.uses_reported = sum(way.counts and not way.confirmed_use for way in derived)


def _set_phase(solution: Solution, known: Known, derived: Sequence[reuse.Derived], today: date, rules: Rules) -> None:
    content = SolutionContent.model_validate(known.content)
    facts = _phase_facts(known, content)
    confirmed = phases.derive(facts, _uses(derived, confirmed=True), rules.thresholds)
    everything = replace(facts, offer=any(_is_made(row) for row in known.offers))
    reported = phases.derive(everything, _uses(derived, confirmed=False), rules.thresholds)
    if instance_of := known.instance_of:
        confirmed = replace(confirmed, phase=SolutionPhase.UNDETERMINED)
        reported = replace(reported, phase=SolutionPhase.UNDETERMINED)
    ended = content.lifecycle_status is LifecycleStatus.ENDED
    settled = phases.settle(confirmed, _stood(solution), facts.site_bound or bool(instance_of) or ended, today)
    code, params = _phase_sentence(content, settled, reported)
    if instance_of:
        code, params = "phase_instance", {"origin": instance_of}
    elif ended and not facts.site_bound:
        code, params = "phase_ended", _last_phases(derived, facts, everything, rules)
    solution.phase, solution.reported_phase = settled.phase, reported.phase
    solution.phase_facts = {
        "code": code,
        "params": params,
        "since": settled.since.isoformat() if settled.since else None,
        "falls_on": settled.falls_on.isoformat() if settled.falls_on else None,
        "falls_to": settled.falls_to,
        "fell_from": settled.fell_from,
        "because": _lines(settled.because),
        "confirmed": _told(confirmed),
        "reported": _told(reported),
    }


def _told(reading: phases.Reading) -> dict[str, Any]:
    return {
        "phase": reading.phase.value,
        "transfer": _lines(reading.transfer),
        "established": _lines(reading.established),
    }


def _lines(conditions: Iterable[phases.Condition]) -> list[dict[str, Any]]:
    return [{**asdict(condition), "params": dict(condition.params)} for condition in conditions]


def _stood(solution: Solution) -> phases.Settled | None:
    facts = solution.phase_facts
    if not facts:
        return None
    since, falls_on = facts.get("since"), facts.get("falls_on")
    falls_to, fell_from = facts.get("falls_to"), facts.get("fell_from")
    return phases.Settled(
        phase=solution.phase,
        since=date.fromisoformat(since) if since else None,
        falls_on=date.fromisoformat(falls_on) if falls_on else None,
        falls_to=SolutionPhase(falls_to) if falls_to else None,
        fell_from=SolutionPhase(fell_from) if fell_from else None,
        because=tuple(phases.Condition(**line) for line in facts.get("because", ())),
    )


def _phase_sentence(
    content: SolutionContent, settled: phases.Settled, reported: phases.Reading
) -> tuple[str, dict[str, Any]]:
    """Which sentence tells of the phase, and what it speaks of."""
    if content.site_bound:
        return "phase_site_bound", {}
    said = {"phase": settled.phase.value, "since": settled.since.isoformat() if settled.since else None}
    lost = {**said, "because": _lines(settled.because)}
    if settled.falls_on and settled.falls_to:
        code = "phase_lapses" if settled.falls_to is SolutionPhase.UNDETERMINED else "phase_falls"
        return code, {**lost, "on": settled.falls_on.isoformat(), "to": settled.falls_to.value}
    if settled.fell_from:
        lapsed = settled.phase is SolutionPhase.UNDETERMINED
        code = "phase_lapsed" if lapsed else "phase_fell"
        return code, {**lost, "before": settled.fell_from.value, "reported": reported.phase.value}
    if settled.phase is not SolutionPhase.UNDETERMINED:
        return "phase_stands", said
    if reported.phase is not SolutionPhase.UNDETERMINED:
        return "phase_reported", {"phase": reported.phase.value}
    return "phase_undetermined", {}


def _last_phases(
    derived: Sequence[reuse.Derived], facts: phases.Facts, everything: phases.Facts, rules: Rules
) -> dict[str, Any]:
    """Which phase an ended solution had come to: what ended is read as it was before."""
    confirmed = [*_uses(derived, confirmed=True), *_uses_before_end(derived, 0)]
    reported = [*_uses(derived, confirmed=False), *_uses_before_end(derived, 1)]
    return {
        "phase": phases.derive(facts, confirmed, rules.thresholds).phase.value,
        "reported": phases.derive(everything, reported, rules.thresholds).phase.value,
    }


def _uses_before_end(derived: Sequence[reuse.Derived], reading: int) -> list[phases.Use]:
    return [
        phases.Use(
            step=way.before_end[reading],
            manner=way.manner,
            elsewhere=way.elsewhere,
            operator=way.claim.operator,
        )
        for way in derived
        if way.before_end[reading]
    ]


def _uses(derived: Sequence[reuse.Derived], *, confirmed: bool) -> list[phases.Use]:
    return [
        phases.Use(
            step=way.confirmed_step if confirmed else way.step,
            manner=way.manner,
            elsewhere=way.counts,
            operator=way.claim.operator,
            at_risk=way.claim.at_risk,
        )
        for way in derived
        if (way.confirmed_use if confirmed else way.in_use)
    ]


def _phase_facts(known: Known, content: SolutionContent) -> phases.Facts:
    """What the confirmed reading sees: an offer counts when its operator makes it."""
    offers = [row for row in known.offers if row.operator_id and _is_made(row)]
    return phases.Facts(
        by_description=bool(content.kind) and passes_on_by_description(content.kind or "", known.has_code),
        lifecycle=content.lifecycle_status,
        site_bound=content.site_bound,
        code_or_contract=known.has_code or any(route.key in CONTRACT_ROUTES for route in content.routes),
        guide=content.transfer_guide is not None,
        offer=bool(offers),
        open_offer=any(row.content.get("open_to_others") for row in offers),
        contact=known.has_contact,
        report=known.has_report,
    )


def _is_made(offer: OperatorOffer) -> bool:
    """An offer that is only planned runs nothing for anybody yet."""
    return offer.content.get("maturity") != Maturity.PLANNED


def _set_freshness(solution: Solution, known: Known, today: date, rules: Rules) -> freshness.Verdict:
    confirmed_on = day_of(known.confirmed_at) if known.confirmed_at else None
    verdict = freshness.verdict(freshness.Facts(confirmed_on, known.sources), today, rules.ages)
    solution.freshness = verdict.freshness
    solution.freshness_facts = {"code": verdict.code, "params": dict(verdict.params), "on": verdict.params.get("on")}
    return verdict
