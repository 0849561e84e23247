"""The real files that lie beside the project, if they do: all go through, twice, in any order, and no person shows."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from catalog.contact_persons import is_shown
from catalog.db import Database
from catalog.imports.publiccode import Told
from catalog.models import ContactPerson, Organisation, OrganisationKey
from schemas.identity import LegalGround
from schemas.publiccode import PublicCode, judged_document
from schemas.publiccode.persons import is_role_mailbox
from tests.databases import Place
from tests.factories import NOW
from tests.publiccode_files import brought_in, rows_of

FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "publiccode"
LIST = FILES / "index.csv"
NOT_RUN = "not run: real publiccode.yml files (none beside the project)"

pytestmark = pytest.mark.skipif(not LIST.is_file(), reason=NOT_RUN)


Imported = tuple[Database, Path, list[Told]]

SEEN: dict[str, list[list[Any]]] = {}
"""The rows that each engine had in the end."""


def shuffled_list(path: Path, seed: str) -> Path:
    """The list of the files, in an order of its own."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [(str(FILES / row["file"]), row["source_url"], row["file_date"]) for row in csv.DictReader(file)]
    random.Random(seed).shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("file", "origin", "file_date"), *rows])
    return path


@pytest.fixture(scope="module")
def imported(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """A database with all of them, the list, and what became of each. Each engine gets them in another order."""
    url = place.register()
    files = shuffled_list(tmp_path_factory.mktemp("list") / "liste.csv", url.partition(":")[0])
    database = Database(url)
    yield database, files, brought_in(database, files)
    database.close()


@cache
def valid_files() -> tuple[PublicCode, ...]:
    judged = (judged_document(path.read_bytes(), path.name) for path in sorted(FILES.glob("*.yml")))
    return tuple(code for _, code in judged if code)


UNSEEN = "contact_person"
"""The one table in which people stand whom a file names; nobody sees it until they were told."""


def every_text(database: Database) -> str:
    """All that stands in a column of any table but ``UNSEEN``."""
    words: list[str] = []
    with database.reading() as db:
        found = inspect(db.connection())
        for table in set(found.get_table_names()) - {UNSEEN}:
            for row in db.execute(text(f'SELECT * FROM "{table}"')):
                words += [json.dumps(value, default=str, ensure_ascii=False) for value in row if value is not None]
    return "\n".join(words).casefold()


def test_each_file_is_created_or_told_why_not(imported: Imported) -> None:
    _, _, told = imported
    with LIST.open(encoding="utf-8", newline="") as file:
        assert len(told) == len(list(csv.DictReader(file)))
    counts = Counter(one.outcome.value for one in told)
    assert counts["created"] == len(valid_files()) - counts["skipped"] - 2  # two name a host alone
    assert all(one.sentence for one in told if one.outcome.value in {"skipped", "invalid"})
    assert all(one.slug for one in told if one.outcome.value == "created")


def test_a_second_pass_changes_nothing(imported: Imported) -> None:
    database, files, told = imported
    before = rows_of(database)
    again = brought_in(database, files)
    assert Counter(one.outcome.value for one in again)["unchanged"] == sum(one.outcome == "created" for one in told)
    assert rows_of(database) == before


def test_orders_and_databases_make_the_same_catalogue(imported: Imported) -> None:
    SEEN[imported[0].url.get_backend_name()] = rows_of(imported[0])
    assert all(rows == rows_of(imported[0]) for rows in SEEN.values())


def test_no_organisation_has_two_rows(imported: Imported) -> None:
    with imported[0].reading() as db:
        names = Counter(db.scalars(select(Organisation.name).where(Organisation.source == "publiccode")))
        keys = Counter(db.execute(select(OrganisationKey.scheme, OrganisationKey.value)).all())
    assert {name for name, times in names.items() if times > 1} == set()
    assert max(keys.values()) == 1


def without_contacts(code: PublicCode) -> str:
    """What the file says in public besides its contacts: foreign texts stay as they are."""
    document: dict[str, Any] = code.model_dump(mode="json", exclude={"maintenance"})
    document["legal"] = {"license": code.legal.license}
    return json.dumps(document, ensure_ascii=False).casefold()


def test_persons_mail_telephone_and_name_are_kept_unseen_and_nowhere_else(imported: Imported) -> None:
    kept = every_text(imported[0])
    public = "\n".join(without_contacts(code) for code in valid_files())
    contacts = [one for code in valid_files() for one in code.maintenance.contacts or ()]
    contractors = [one for code in valid_files() for one in code.maintenance.contractors or ()]
    written = [*(one.email for one in contacts), *(one.email for one in contractors)]
    mails = {(mail or "").strip().casefold() for mail in written}
    assert {mail for mail in mails if mail and not is_role_mailbox(mail) and mail in kept} == set()
    phones = {(one.phone or "").strip() for one in contacts}
    assert len(phones) > 5
    assert {phone for phone in phones if len(phone) > 6 and phone in kept} == set()
    owners = {(code.legal.repo_owner or "").casefold() for code in valid_files()}
    names = {one.name.strip().casefold() for one in contacts}
    private = {name for name in names if name not in public and name not in owners}
    assert len(private) > 80
    # The name of a contact that is a body elsewhere (a ministry, a firm under contract) is no person's.
    firms = {one.name.casefold() for one in contractors}
    assert {name for name in private if name in kept and name not in firms} == set()
    with imported[0].reading() as db:
        unseen = db.scalars(select(ContactPerson)).all()
        assert len(unseen) > 80
        assert {row.legal_ground for row in unseen} == {LegalGround.FROM_FILE}
        assert db.scalars(select(ContactPerson).where(is_shown(NOW + timedelta(days=3650)))).all() == []
