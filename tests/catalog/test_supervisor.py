"""`serve` in real processes: it survives what kills its children, ends with all of them, and loses nothing."""

from __future__ import annotations

import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import psutil
import pytest
from sqlalchemy import select

from auth.tokens import form_token, new_secret
from catalog import migrations
from catalog.due import LAGS_IN_INDEX
from catalog.models import Note, Solution
from catalog.settings import Settings
from catalog.web.access import FORMS, TOKEN_FIELD
from catalog.wiring import Tools, open_tools
from catalog.worker import work_until_done
from search.query import SearchQuery
from tests.houses import PATIENCE, WEB, WORKER, House, eventually, free_port, publish


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one entry that the index knows."""
    data = tmp_path_factory.mktemp("filled") / "lichtermeer-data"
    data.mkdir()
    tools = open_tools(Settings(data=data))
    migrations.upgrade(tools.database, datetime.now(UTC))
    publish(tools, "Badeampel")
    work_until_done(tools)
    tools.database.close()
    return data


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "lichtermeer-data")
    return tmp_path


@pytest.fixture
def behind_a_proxy(folder: Path) -> None:
    """The house will believe this machine when it says for whom it asks."""
    (folder / "lichtermeer.toml").write_text('trusted_proxies = "127.0.0.1"\n')


@pytest.fixture
def house(folder: Path) -> Iterator[House]:
    made = House(folder)
    yield made
    made.tear_down()


# Start and end


def test_it_answers_and_ends_cleanly_at_ctrl_c(house: House) -> None:
    house.await_ready()
    assert house.get() == 200
    assert house.end(signal.SIGINT) == 0
    assert house.living() == []
    assert "Traceback" not in house.log()
    assert house.get() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_in_order_when_it_is_told_to(house: House, number: signal.Signals) -> None:
    house.await_ready()
    assert house.end(number) == 0
    assert house.living() == []


def test_a_request_under_way_is_answered_before_the_end(house: House) -> None:
    """Somebody has sent half a note when the end comes, and sends the other half while it is under way."""
    house.await_ready()
    secret = new_secret()
    body = f"text=Die+Stelle+gibt+es+nicht+mehr.&zu=&{TOKEN_FIELD}={form_token(secret)}".encode()
    head = (
        "POST /loesungen/badeampel/angabe-falsch HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Cookie: {FORMS}={secret}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", house.port), PATIENCE) as visitor:
        visitor.sendall(head.encode() + body[:20])
        time.sleep(0.5)
        house.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert house.process.poll() is None, "it waits"
        visitor.sendall(body[20:])
        assert visitor.makefile("rb").readline().startswith(b"HTTP/1.1 303 ")
    assert house.end() == 0


def test_a_connection_that_asks_for_nothing_delays_no_end(house: House) -> None:
    house.await_ready()
    with httpx2.Client(base_url=f"http://127.0.0.1:{house.port}", timeout=PATIENCE) as client:
        client.get("/")  # the connection stays open
        began = time.monotonic()
        assert house.end() == 0
        assert time.monotonic() - began < 8


def test_every_line_of_the_log_says_when_and_who(house: House) -> None:
    house.await_ready()
    house.end()
    lines = house.log().splitlines()
    assert lines
    assert [line for line in lines if not line[:4].isdigit() or ": " not in line[19:]] == []


def test_a_taken_port_is_one_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        house = House(folder, taken.getsockname()[1])
        assert house.process.wait(PATIENCE) == 1
    assert house.log().startswith(f"Auf 127.0.0.1, Port {house.port} antwortet schon ein anderes Programm.")
    assert house.log().count("\n") == 1


def test_a_second_start_is_one_sentence(house: House, folder: Path) -> None:
    house.await_ready()
    command = [sys.executable, "-m", "catalog", "serve", "--port", str(free_port())]
    second = subprocess.Popen(command, cwd=folder, env=house.env, stderr=subprocess.PIPE, text=True)
    said = second.communicate(timeout=PATIENCE)[1]
    assert second.returncode == 1
    assert said == "Lichtermeer läuft mit dem Datenordner lichtermeer-data bereits.\n"
    assert house.get() == 200


def test_a_data_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.process.wait(PATIENCE) == 1
    assert house.log().startswith("Den Datenordner lichtermeer-data gibt es nicht.")
    assert house.log().count("\n") == 1


def test_a_catalogue_that_was_never_set_up_ends_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "lichtermeer-data").mkdir()
    house = House(tmp_path)
    assert house.process.wait(PATIENCE) == 1
    assert "Der Katalog ist noch nicht eingerichtet." in house.log()
    assert "Traceback" not in house.log()


def test_a_database_that_is_none_ends_with_a_sentence(folder: Path) -> None:
    for path in (folder / "lichtermeer-data").glob("lichtermeer.sqlite*"):
        path.write_bytes(b"Sehr geehrte Damen und Herren, " * 1000)
    house = House(folder)
    assert house.process.wait(PATIENCE) == 1
    assert "Die Datenbank ist beschädigt." in house.log()
    assert "Traceback" not in house.log()


# What dies is started again


@pytest.mark.parametrize("kind", [WEB, WORKER])
def test_a_child_that_is_killed_is_started_again(house: House, kind: str) -> None:
    house.await_ready()
    victim = house.children(kind)[0]
    victim.kill()
    eventually(lambda: "Signal SIGKILL" in house.log())
    eventually(lambda: len(house.children()) == 3)
    assert victim.pid not in [child.pid for child in house.children()]
    eventually(lambda: house.get() == 200)


def test_while_no_web_process_lives_requests_wait(house: House) -> None:
    house.await_ready()
    for child in house.children(WEB):
        child.kill()
    assert house.get() == 200


def test_children_that_fail_at_every_start_end_it_with_a_sentence(house: House, folder: Path) -> None:
    house.await_ready()
    (folder / "lichtermeer.toml").write_text('web_threads = "viele"\n', "utf-8")
    for child in house.children(WORKER):
        child.kill()
    assert house.process.wait(PATIENCE) == 1
    assert "endet beim Start immer wieder" in house.log()
    assert "Traceback" not in house.log()
    assert house.living() == []


def test_nobody_outlives_a_parent_that_is_killed(house: House) -> None:
    house.await_ready()
    house.children()
    house.process.kill()
    house.process.wait()
    eventually(lambda: not house.living(), seconds=10)
    house.start()
    eventually(lambda: house.get() == 200)
    assert house.process.poll() is None


# What was answered with success is kept


def test_a_storm_of_kills_loses_nothing_that_was_answered(behind_a_proxy: None, house: House, folder: Path) -> None:
    house.await_ready()
    chance = random.Random(20261121)
    kept, stop = Sender(house), threading.Event()
    sending = threading.Thread(target=kept.go_on, args=(stop,))
    sending.start()
    tools = open_tools(Settings(data=folder / "lichtermeer-data"))
    titles = ["Badeampel"]
    for _ in range(8):
        titles.append(f"Lösung {len(titles)}")
        publish(tools, titles[-1])
        time.sleep(chance.uniform(0.05, 0.6))
        if children := house.children():
            with suppress(psutil.NoSuchProcess):
                chance.choice(children).kill()
    house.children()
    house.process.kill()
    house.process.wait()
    eventually(lambda: not house.living(), seconds=10)
    house.start()
    eventually(lambda: kept.since_restart(house))
    stop.set()
    sending.join()
    eventually(lambda: index_holds(tools, len(titles)))
    with tools.database.reading() as db:
        written = set(db.scalars(select(Note.text)))
    assert kept.answered
    assert kept.answered - written == set()
    assert house.end() == 0
    assert "Traceback" not in house.log()
    tools.database.close()


class Sender:
    """Somebody who sends one note after the other and remembers which were answered with success."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.secret = new_secret()
        self.answered: set[str] = set()
        self.sent = 0

    def go_on(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.sent += 1
            text = f"Hinweis {self.sent}"
            with suppress(httpx2.HTTPError):
                answer = httpx2.post(
                    f"http://127.0.0.1:{self.house.port}/loesungen/badeampel/angabe-falsch",
                    data={"text": text, "zu": "", TOKEN_FIELD: form_token(self.secret)},
                    headers={"X-Forwarded-For": f"192.0.2.{self.sent % 250}", "Cookie": f"{FORMS}={self.secret}"},
                    timeout=PATIENCE,
                )
                if answer.status_code == 303:
                    self.answered.add(text)

    def since_restart(self, house: House) -> bool:
        before = len(self.answered)
        time.sleep(0.3)
        return house.get() == 200 and len(self.answered) > before


def index_holds(tools: Tools, count: int) -> bool:
    with tools.database.reading() as db:
        waiting = db.scalar(select(Solution.id).where(LAGS_IN_INDEX).limit(1))
    return waiting is None and tools.index.search(SearchQuery("", per_page=1, facets=())).total == count
