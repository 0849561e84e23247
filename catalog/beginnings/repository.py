"""What a repository brings along: its publiccode.yml first, then what its forge says, then how its README begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.beginnings import sentences
from catalog.beginnings.calls import SECONDS, Calls, file_in, is_rate_limited, object_in
from catalog.beginnings.forges import BRANCHES, HEAD, Facts, Forge, forges_at, is_known
from catalog.beginnings.publiccode import NAME, FileRead, read_publiccode
from catalog.beginnings.readme import first_paragraph
from catalog.beginnings.repositories import Repository, repository_at
from catalog.drafts.beginning import Beginning, CodeFound
from catalog.probes.troubles import NotAllowed, ProbeFailed, Unreachable
from catalog.sources import Record
from content.locale.speech import say

FORGE, README = "forge", "readme"
"""The sources under which records of the two are kept, beside that of publiccode.yml."""
READMES = ("README.md", "README")
_WHOLE_PAGE = {"accept": "application/json"}
_SERVES_GIT = "application/x-git-upload-pack-advertisement"


class NothingFound(Exception):
    """A repository that can't be read: ``code`` and ``values`` make the sentence (sentences.failure)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Found:
    """What a draft may begin with. ``repository`` is where it lies now, which may be elsewhere than was typed."""

    repository: Repository
    beginning: Beginning


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the forge answered. ``limited``: that it was asked too often."""

    forge: Forge | None = None
    facts: Facts | None = None
    limited: bool = False


def read_repository(repository: Repository, calls: Calls, today: date) -> Found:
    """Ask the forge of a repository and read its files. Raises NothingFound."""
    asked = _ask(repository, calls)
    at = _where_now(repository, asked.facts)
    kinds = (asked.forge,) if asked.forge else forges_at(at.host)
    data, forge = _publiccode(at, kinds, asked.facts, calls)
    forge = asked.forge or forge
    if asked.facts is None and data is None:
        _check_there_is_one(at, asked, calls)
    file = read_publiccode(data, today, at.identity) if data is not None else FileRead()
    shown = forge.shown(at.host) if forge else at.host
    records = list(_records(at, file, asked.facts, shown, today))
    if not any(record.parsed.get("summary") for record in records) and forge:
        records += _offered_by_readme(at, forge, asked.facts, calls, today)
    return Found(at, _beginning(at, file, asked, shown, records, calls))


def _ask(repository: Repository, calls: Calls) -> _Answered:
    """What the first kind of forge says that knows the repository."""
    limited = False
    for forge in forges_at(repository.host):
        address = forge.api(repository)
        answer = calls.try_get(address, _WHOLE_PAGE)
        if answer is None:
            _stop_where_nobody_is(repository, address, calls)
            continue
        limited = limited or is_rate_limited(answer)
        if facts := forge.read(object_in(answer)):
            return _Answered(forge, facts)
    known = forges_at(repository.host)[0] if is_known(repository.host) else None
    return _Answered(known, None, limited)


def _stop_where_nobody_is(repository: Repository, address: str, calls: Calls) -> None:
    """Whoever can't be reached at all is not asked again. Raises NothingFound."""
    last = calls.failures[-1]
    hopeless = isinstance(last, NotAllowed | Unreachable) and address.startswith(repository.origin)
    if hopeless or calls.out_of_time:
        raise _nothing(repository, last)


def _nothing(repository: Repository, error: ProbeFailed) -> NothingFound:
    return NothingFound(error.code, host=repository.host, seconds=int(SECONDS))


def _where_now(repository: Repository, facts: Facts | None) -> Repository:
    """Where its forge says that it lies: names change. What another host would say of itself counts for nothing."""
    now = repository_at(facts.url) if facts else None
    return now if now and now.origin == repository.origin else repository


def _publiccode(
    at: Repository, kinds: tuple[Forge, ...], facts: Facts | None, calls: Calls
) -> tuple[bytes | None, Forge | None]:
    """The file of the usual branch, and the kind of forge that gave it."""
    for forge in kinds:
        for branch in [facts.branch] if facts and facts.branch else BRANCHES:
            if calls.out_of_time:
                return None, None
            data = file_in(calls.try_get(forge.raw(at, branch, NAME)))
            if data is not None:
                return data, forge
    return None, None


def _check_there_is_one(at: Repository, asked: _Answered, calls: Calls) -> None:
    """Where neither forge nor file speaks, git itself may. Raises NothingFound."""
    if asked.limited and asked.forge:
        raise NothingFound("rate_limited", forge=asked.forge.shown(at.host))
    answer = calls.try_get(f"{at.url}.git/info/refs?service=git-upload-pack")
    if answer and answer.status == 200 and answer.header("content-type").startswith(_SERVES_GIT):
        return
    if answer is None and (calls.out_of_time or len(calls.failures) > 2):
        raise _nothing(at, calls.failures[-1])
    raise NothingFound("no_repository" if asked.forge else "no_forge")


def _records(at: Repository, file: FileRead, facts: Facts | None, shown: str, today: date) -> Iterator[Record]:
    """The file, and of what the forge says only what the file does not."""
    if file.record:
        yield file.record
    if facts is None:
        return
    known = file.record.parsed if file.record else {}
    parsed = {name: value for name, value in _said(facts).items() if name not in known}
    yield Record(
        source=FORGE,
        external_id=at.identity,
        raw={
            "source_title": shown,
            "archived": facts.archived,
            "last_activity": facts.last_activity,
            "branch": facts.branch,
        },
        parsed=parsed,
        retrieved_on=today,
        url=facts.url,
    )


def _said(facts: Facts) -> Mapping[str, Any]:
    said = {
        "title": facts.name,
        "summary": facts.description,
        "licence": facts.licence,
        "keywords": list(facts.topics),
        "links": [{"url": facts.homepage}] if facts.homepage else [],
    }
    return {name: value for name, value in said.items() if value}


def _offered_by_readme(
    at: Repository, forge: Forge, facts: Facts | None, calls: Calls, today: date
) -> Iterator[Record]:
    branch = facts.branch if facts and facts.branch else HEAD
    for name in READMES:
        if calls.out_of_time:
            return
        data = file_in(calls.try_get(forge.raw(at, branch, name)))
        if data is not None:
            summary = first_paragraph(data)
            if summary:
                yield Record(
                    source=README,
                    external_id=at.identity,
                    raw={"source_title": name},
                    parsed={"summary": summary},
                    retrieved_on=today,
                    url=at.url,
                )
            return


def _beginning(
    at: Repository, file: FileRead, asked: _Answered, shown: str, records: list[Record], calls: Calls
) -> Beginning:
    licence = file.licence or (asked.facts.licence if asked.facts else None)
    code = CodeFound(at.url, licence, NAME if file.licence else shown)
    return Beginning(
        records=tuple(records),
        code=(code,),
        contacts=file.contacts,
        remarks=tuple(_remarks(at, file, asked, shown, records, calls)),
    )


def _too_large(calls: Calls) -> bool:
    return any(one.code == "too_large" and one.at.endswith(f"/{NAME}") for one in calls.failures)


def _remarks(
    at: Repository, file: FileRead, asked: _Answered, shown: str, records: list[Record], calls: Calls
) -> Iterator[str]:
    facts = asked.facts
    if file.record is None and not file.remarks and _too_large(calls):
        yield say(sentences.FILE_TOO_LARGE)
    elif file.record is None and not file.remarks:
        yield say(sentences.NO_FILE if facts else sentences.NOTHING_BUT_CODE, forge=shown)
    yield from file.remarks
    named = repository_at(file.url or "")
    if named and named.identity != at.identity:
        yield say(sentences.OTHER_REPOSITORY, url=named.url)
    if facts and facts.archived:
        yield say(sentences.ARCHIVED, forge=shown)
    if facts and facts.licence and file.licence and facts.licence.casefold() != file.licence.casefold():
        yield say(sentences.OTHER_LICENCE, said=file.licence, found=facts.licence, forge=shown)
    if asked.limited and file.record:
        yield say(sentences.FORGE_SILENT, forge=shown)
    if any(record.source == README for record in records):
        yield say(sentences.README_OFFERED)
