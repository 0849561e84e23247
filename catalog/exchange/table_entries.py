"""The entries that the world may see, as rows of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from catalog.exchange.catalogue_pages import Sessions
from catalog.models import CodeLink, Organisation, OrganisationName, Solution, SolutionVersion, SourceRecord
from catalog.organisations.listing import PUBLIC
from schemas.dates import last_day
from schemas.exchange.table import AS_TEXT_ONLY, TableEntry
from schemas.names import fold, fold_loosely
from schemas.solution import SolutionContent

PAGE = 500
_PRESENT = and_(SolutionVersion.solution_id == Solution.id, SolutionVersion.number == Solution.content_number)

Found = Row[tuple[int, str, str, int | None, str | None, str | None, dict[str, object]]]


def table_languages(sessions: Sessions) -> tuple[str, ...]:
    """The languages that some entry has texts in beside its own: each needs columns."""
    texts = SolutionVersion.content["translations"]
    query = select(texts).join(Solution, _PRESENT).where(PUBLIC, texts.as_string().is_not(None))
    with sessions() as db:
        rows = db.execute(query.execution_options(yield_per=PAGE))
        return tuple(sorted({tag for (translations,) in rows for tag in translations or ()}))


def table_entries(sessions: Sessions) -> Iterator[TableEntry]:
    """Every public entry by number, read page by page."""
    last = 0
    while True:
        with sessions() as db:
            rows = _page(db, last)
            entries = _entries(db, rows)
        if not rows:
            return
        yield from entries
        last = rows[-1].id


def _page(db: Session, after: int) -> Sequence[Found]:
    query = (
        select(
            Solution.id,
            Solution.slug,
            Solution.publisher_text,
            Solution.publisher_id,
            Solution.federal_state,
            Organisation.slug.label("publisher_slug"),
            SolutionVersion.content,
        )
        .join(SolutionVersion, _PRESENT)
        .outerjoin(Organisation, Organisation.id == Solution.publisher_id)
        .where(PUBLIC, Solution.id > after)
    )
    return db.execute(query.order_by(Solution.id).limit(PAGE)).all()


def _entries(db: Session, rows: Sequence[Found]) -> list[TableEntry]:
    ids = [row.id for row in rows]
    code, dates = _code(db, ids), _dates(db, ids)
    mistakable = _mistakable(db, {row.publisher_text for row in rows if row.publisher_id is None})
    return [
        TableEntry(
            id=row.slug,
            content=SolutionContent.model_validate(row.content),
            publisher=row.publisher_text,
            publisher_key=_key(row.publisher_slug, row.publisher_text in mistakable),
            federal_state=row.federal_state,
            code=tuple(code.get(row.id, ())),
            as_of=dates.get(row.id),
        )
        for row in rows
    ]


def _key(slug: str | None, mistakable: bool) -> str:
    """The official key, with a word before it: spreadsheets drop the zeros of what looks like a number."""
    if slug is None:
        return AS_TEXT_ONLY if mistakable else ""
    return f"ARS {slug}" if slug.isdigit() else ""


def _mistakable(db: Session, names: Collection[str]) -> set[str]:
    """Those of these texts that a reader might take for the name of a body."""
    forms = {name: _forms(name) for name in names}
    query = select(OrganisationName.folded).where(OrganisationName.folded.in_(set(chain(*forms.values()))))
    known = set(db.scalars(query)) if names else set()
    return {name for name, said in forms.items() if known & said}


def _forms(name: str) -> set[str]:
    """The name whole, before a comma, and without its first word, which may say the kind of body."""
    head = name.partition(",")[0]
    return {fold(name), fold_loosely(name), fold(head), fold_loosely(head), fold(name).partition(" ")[2]} - {""}


def _code(db: Session, ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(CodeLink.solution_id, CodeLink.url).where(CodeLink.solution_id.in_(ids)).order_by(CodeLink.id)
    for id, url in db.execute(query):
        found[id].append(url)
    return found


def _dates(db: Session, ids: Sequence[int]) -> Mapping[int, str]:
    """The youngest date that a source of each entry has."""
    found: dict[int, str] = {}
    query = select(SourceRecord.solution_id, SourceRecord.as_of).where(
        SourceRecord.solution_id.in_(ids), SourceRecord.as_of.is_not(None)
    )
    for id, as_of in db.execute(query):
        if as_of is not None:
            found[id] = max(found.get(id, as_of), as_of, key=lambda said: (last_day(said), said))
    return found
