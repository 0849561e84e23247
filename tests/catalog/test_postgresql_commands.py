"""The command line and the served catalogue over a database on a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from catalog.db import Database
from catalog.worker import work_until_done
from tests.catalog.conftest import opened
from tests.commands import DATA, Done, call, refused
from tests.databases import Server, address
from tests.factories import anna, published
from tests.houses import House, eventually
from tests.sites import open_site

Call = Callable[..., Done]


@pytest.fixture
def catalogue(server: Server) -> Iterator[Database]:
    with opened(server, server.empty()) as database:
        yield database


def calls(folder: Path, url: str) -> Call:
    """The command line of somebody who has set this address."""
    folder.mkdir(exist_ok=True)
    return lambda *arguments: call(folder, *arguments, LICHTERMEER_DATABASE_URL=url)


def test_an_operator_sets_up_searches_and_looks_after_it(server: Server, tmp_path: Path) -> None:
    with opened(server, server.register()) as database:
        lichtermeer = calls(tmp_path, address(database))
        assert lichtermeer("init").stdout == f"Eingerichtet: {DATA}.\n"
        with database.writing() as db:
            published(db, anna(db), title="Gießplaner")
        assert lichtermeer("work", "--once").returncode == 0
        assert json.loads(lichtermeer("search", "Gießplaner", "--json").stdout)["total"] == 1
        assert lichtermeer("index", "rebuild").stdout == "Der Suchindex ist neu gebaut: 1 Einträge.\n"
        assert json.loads(lichtermeer("index", "status", "--json").stdout)["waiting"] == 0
        assert lichtermeer("notes").stdout == "Keine offenen Hinweise.\n"
        for number in ("7", str(2**31 - 1)):
            assert f"Einen offenen Hinweis {number} gibt es nicht." in refused(lichtermeer("notes", "--done", number))
        for command in ("backup", "restore"):
            assert "pg_dump" in refused(lichtermeer(command, "sicherung"))
        assert not (tmp_path / "sicherung").exists()


def test_an_operator_without_tables_is_led_to_init(server: Server, tmp_path: Path) -> None:
    with opened(server, server.bare()) as database:
        lichtermeer = calls(tmp_path, address(database))
        (tmp_path / DATA).mkdir()
        assert "„lichtermeer init“" in refused(lichtermeer("search"))


@pytest.mark.parametrize("command", [("work", "--once"), ("index", "rebuild")])
def test_on_a_second_machine_nobody_begins_to_work(
    catalogue: Database, tmp_path: Path, command: tuple[str, ...]
) -> None:
    first, second = (calls(tmp_path / name, address(catalogue)) for name in ("one", "two"))
    for machine in ("one", "two"):
        (tmp_path / machine / DATA).mkdir()
    assert first(*command).returncode == 0
    assert "ein anderer Rechner" in refused(second(*command))


def test_it_is_served_through_a_restart_of_the_server_and_at_one_place(
    server: Server, catalogue: Database, tmp_path: Path
) -> None:
    url = address(catalogue)
    for machine in ("one", "two"):
        (tmp_path / machine / DATA).mkdir(parents=True)
    tools = open_site(tmp_path / "one" / DATA, database_url=url)
    with tools.database.writing() as db:
        published(db, anna(db), title="Gießplaner")
    work_until_done(tools)
    tools.database.close()
    house = House(tmp_path / "one", LICHTERMEER_DATABASE_URL=url)
    try:
        house.await_ready()
        assert house.get("/loesungen/giessplaner") == 200
        put_off(server, catalogue)
        assert house.get("/loesungen/giessplaner") == 200
        other = House(tmp_path / "two", LICHTERMEER_DATABASE_URL=url)
        eventually(lambda: other.process.poll() is not None)
        assert other.process.returncode == 1
        assert "ein anderer Rechner" in other.log() and "Traceback" not in other.log()
        assert house.end() == 0
        assert house.living() == [] and "Traceback" not in house.log()
    finally:
        house.tear_down()


def test_it_waits_for_a_server_that_is_started_later(catalogue: Database, tmp_path: Path) -> None:
    (tmp_path / DATA).mkdir()
    socket = catalogue.url.query.get("host")
    if not isinstance(socket, str):
        pytest.skip("the server is not reached by a socket whose folder could have another name")
    with TemporaryDirectory(dir="/tmp") as place:  # the path of a socket must be short
        late = Path(place) / "late"
        url = catalogue.url.update_query_dict({"host": str(late)}).render_as_string(hide_password=False)
        house = House(tmp_path, LICHTERMEER_DATABASE_URL=url)
        try:
            eventually(lambda: "Nächster Versuch in 1 s." in house.log())
            assert house.get() == 503
            late.symlink_to(socket)
            house.await_ready()
            assert house.get() == 200
            assert "ausgefallen" not in house.log() and "Traceback" not in house.log()
        finally:
            house.tear_down()


def put_off(server: Server, catalogue: Database) -> None:
    """As a server does that is started anew."""
    terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(server.address.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(terminate, [catalogue.url.database])
