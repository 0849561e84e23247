"""What only a database on a server can meet: others who hold rows, a server that goes away, several machines."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import psycopg
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import due, layout, migrations
from catalog.backup import back_up
from catalog.db import Database, DatabaseUnusable, repeated
from catalog.models import HouseFact, Note, Solution
from catalog.sentences import sentence
from catalog.wiring import Tools
from catalog.worker import settle, work_once
from catalog.worker.home import HOME_FACT
from tests.catalog.conftest import opened
from tests.catalog.web.conftest import visitor
from tests.databases import Server, address
from tests.factories import NOW, anna, published
from tests.sites import open_site

NOTE = "/loesungen/giessplaner/angabe-falsch"


@pytest.fixture
def catalogue(server: Server) -> Iterator[Database]:
    """An empty catalogue on PostgreSQL."""
    with opened(server, server.empty()) as database:
        yield database


@pytest.fixture
def entry(catalogue: Database) -> int:
    with catalogue.writing() as db:
        return published(db, anna(db), title="Gießplaner").id


@pytest.fixture
def tools(catalogue: Database, tmp_path: Path) -> Iterator[Tools]:
    made = open_site(tmp_path / "one", database_url=address(catalogue))
    made.settings.data.mkdir()
    yield made
    made.database.close()


class Outside:
    """Somebody else at the same server."""

    def __init__(self, server: Server, database: Database) -> None:
        self.name = str(database.url.database)
        self.admin = psycopg.connect(
            server.address.render_as_string(hide_password=False), autocommit=True, application_name="outside"
        )
        self.other = psycopg.connect(address(database).replace("+psycopg", ""), application_name="outside")

    def hold(self, solution: int) -> None:
        """Lock an entry until ``let_go``."""
        self.other.execute("SELECT 1 FROM solution WHERE id = %s FOR UPDATE", [solution])

    def let_go(self) -> None:
        self.other.rollback()

    def wait_for_waiting(self) -> None:
        """Until somebody waits for the entry."""
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        while not self.admin.execute(waiting, [self.name]).fetchone():
            pass

    def put_off(self) -> None:
        """Close every connection of the catalogue, as a server does that is started anew."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND application_name <> %s"
        self.admin.execute(others, [self.name, "outside"])

    def lock_out(self, *, locked: bool) -> None:
        """Let nobody in, or everybody again."""
        self.admin.execute(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS {not locked}'.encode())
        if locked:
            self.put_off()


@pytest.fixture
def outside(server: Server, catalogue: Database) -> Iterator[Outside]:
    somebody = Outside(server, catalogue)
    yield somebody
    somebody.lock_out(locked=False)
    somebody.other.close()
    somebody.admin.close()


# Others hold rows


def test_who_waits_too_long_for_a_row_is_told_that_it_is_busy(
    catalogue: Database, entry: int, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.engines.BUSY_SECONDS", 0.05)
    impatient = Database(address(catalogue))
    outside.hold(entry)
    with pytest.raises(DatabaseUnusable, match="database_busy"), impatient.writing() as db:
        db.get_one(Solution, entry).version += 1
    impatient.close()


def test_two_that_lock_crosswise_are_both_done(catalogue: Database) -> None:
    with catalogue.writing() as db:
        body = anna(db)
        ids = [published(db, body, title=title).id for title in ("Gießplaner", "Badeampel")]
    both_hold_one, tries = Barrier(2), []

    def work(db: Session, first: int, second: int) -> None:
        tries.append(first)
        db.get_one(Solution, first).version += 1
        db.flush()
        with suppress(BrokenBarrierError):  # the other is done, this is the second try
            both_hold_one.wait(20)
        db.get_one(Solution, second).version += 1

    def once(first: int, second: int) -> None:
        try:
            catalogue.write(lambda db: work(db, first, second))
        finally:
            both_hold_one.abort()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(once, *ids), threads.submit(once, *reversed(ids))]:
            done.result()
    assert len(tries) > 2
    with catalogue.reading() as db:
        assert db.scalars(select(Solution.version)).all() == [3, 3]


def test_who_is_kept_back_again_and_again_is_told_that_it_is_busy() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise DatabaseUnusable("database_busy", overtaken=True)

    with pytest.raises(DatabaseUnusable, match="database_busy"):
        repeated(work)
    assert len(tries) > 3


def test_a_worker_leaves_what_another_has_in_hand_without_waiting(catalogue: Database) -> None:
    with catalogue.writing() as db:
        body = anna(db)
        ids = [published(db, body, title=f"Lösung {number}").id for number in range(4)]
    with catalogue.writing() as one, catalogue.writing() as other:
        first = due.claim(one, due.LAGS_IN_INDEX, "one", NOW, 3)
        second = due.claim(other, due.LAGS_IN_INDEX, "other", NOW, 3)
    assert [claim.id for claim in first + second] == ids


def test_an_import_under_way_keeps_no_reader_and_no_note_on_another_entry(
    catalogue: Database, entry: int, outside: Outside, tools: Tools
) -> None:
    with catalogue.writing() as db:
        published(db, anna(db, slug="annastadt-2"), title="Badeampel")
    outside.hold(entry)
    with visitor(tools) as client:
        assert client.get("/loesungen/giessplaner").status_code == 200
        assert client.post("/loesungen/badeampel/angabe-falsch", data={"text": "Stimmt nicht."}).status_code == 303


# The server goes away


def test_a_form_that_the_server_dropped_is_kept_and_goes_through_the_next_time(
    catalogue: Database, entry: int, outside: Outside, tools: Tools
) -> None:
    with visitor(tools) as client, ThreadPoolExecutor(1) as thread:
        outside.hold(entry)
        sent = thread.submit(client.post, NOTE, data={"text": "Gibt es nicht mehr."})
        outside.wait_for_waiting()
        outside.put_off()
        answer = sent.result()
        assert answer.status_code == 503 and "Gibt es nicht mehr." in answer.text
        outside.let_go()
        assert client.post(NOTE, data={"text": "Gibt es nicht mehr."}).status_code == 303
    with catalogue.reading() as db:
        assert db.scalar(select(func.count(Note.id))) == 1


def test_a_server_that_was_started_anew_is_noticed_by_nobody(entry: int, outside: Outside, tools: Tools) -> None:
    with visitor(tools) as client:
        assert client.get("/loesungen/giessplaner").status_code == 200
        outside.put_off()
        assert client.get("/loesungen/giessplaner").status_code == 200


def test_while_the_server_is_away_pages_say_so_and_then_answer_again(
    entry: int, outside: Outside, tools: Tools, caplog: pytest.LogCaptureFixture
) -> None:
    def status(client: TestClient) -> int:
        return client.get("/loesungen/giessplaner").status_code

    with visitor(tools) as client:
        outside.lock_out(locked=True)
        assert status(client) == 503
        with pytest.raises(DatabaseUnusable):
            work_once(tools)
        outside.lock_out(locked=False)
        assert status(client) == 200
        assert work_once(tools) > 0
    assert not [record for record in caplog.records if record.exc_info]


def test_a_transaction_that_lost_its_server_kept_nothing(catalogue: Database, entry: int, outside: Outside) -> None:
    def work(db: Session) -> None:
        db.get_one(Solution, entry).version += 1
        db.flush()
        outside.put_off()

    with pytest.raises(DatabaseUnusable, match="database_unreachable"):
        catalogue.write(work)
    with catalogue.reading() as db:
        assert db.scalar(select(Solution.version)) == 1


# The address


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"database": "gibt-es-nicht"}, "database_refused"),
        ({"username": "niemand"}, "database_refused"),
        ({"query": {"host": "/nirgendwo"}}, "database_unreachable"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_sentence_without_the_password(
    server: Server, change: dict[str, str], code: str
) -> None:
    wrong = server.address.set(password="geheim", **change)  # type: ignore[arg-type]
    with pytest.raises(DatabaseUnusable) as failure:
        layout.check(Database(wrong.render_as_string(hide_password=False)))
    assert failure.value.code == code
    told = f"{failure.value!r} {failure.value.__cause__!r} {sentence(failure.value)}"
    assert "geheim" not in told and "\n" not in sentence(failure.value)


def test_a_database_without_tables_is_said_to_be_not_set_up(server: Server) -> None:
    with opened(server, server.bare()) as bare, pytest.raises(DatabaseUnusable, match="database_not_set_up"):
        layout.check(bare)


def test_a_database_that_cannot_hold_every_letter_is_refused(server: Server) -> None:
    url = server.bare("SQL_ASCII")
    with opened(server, url) as narrow, pytest.raises(DatabaseUnusable, match="database_not_in_utf8"):
        migrations.upgrade(narrow, NOW)


def test_backups_are_left_to_the_server(catalogue: Database, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        back_up(catalogue, tmp_path / "backup")
    assert "pg_dump" in sentence(refused.value)


def test_every_text_is_compared_by_code_point_whatever_the_database_was_made_with(catalogue: Database) -> None:
    columns = text(
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type = 'character varying' AND collation_name IS DISTINCT FROM 'C'"
        " AND table_name <> 'alembic_version' AND character_maximum_length IS NULL"
    )
    with catalogue.reading() as db:
        assert db.scalars(columns).all() == []


# Several machines


def elsewhere(tools: Tools, folder: Path) -> Tools:
    """The same database seen from another data folder."""
    folder.mkdir()
    return replace(tools, settings=tools.settings.model_copy(update={"data": folder}))


def test_a_second_home_of_the_index_is_refused(tools: Tools, tmp_path: Path) -> None:
    second = elsewhere(tools, tmp_path / "two")
    settle(tools)
    with pytest.raises(DatabaseUnusable) as refused:
        settle(second)
    assert "anderer Rechner" in sentence(refused.value) and str(tmp_path / "one") in sentence(refused.value)
    with pytest.raises(DatabaseUnusable, match="index_elsewhere"):
        work_once(second)
    settle(tools)


def test_a_catalogue_may_move_once_nobody_works_at_its_old_home(tools: Tools, tmp_path: Path) -> None:
    second = elsewhere(tools, tmp_path / "two")
    settle(tools)
    grow_old(tools)
    settle(second)
    with pytest.raises(DatabaseUnusable, match="index_elsewhere"):
        settle(tools)


def test_who_works_keeps_its_home(tools: Tools, tmp_path: Path) -> None:
    second = elsewhere(tools, tmp_path / "two")
    settle(tools)
    grow_old(tools)
    work_once(tools)
    with pytest.raises(DatabaseUnusable, match="index_elsewhere"):
        settle(second)


def test_the_same_folder_under_another_name_is_the_same_home(tools: Tools, tmp_path: Path) -> None:
    settle(tools)
    (tmp_path / "alias").symlink_to(tmp_path / "one")
    settle(replace(tools, settings=tools.settings.model_copy(update={"data": tmp_path / "alias"})))


def grow_old(tools: Tools) -> None:
    """As if it had been noted two minutes ago."""
    earlier = func.now() - text("interval '2 minutes'")
    with tools.database.writing() as db:
        db.execute(update(HouseFact).where(HouseFact.name == HOME_FACT).values(set_at=earlier))
