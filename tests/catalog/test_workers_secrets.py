"""What only the worker may know, no process that visitors talk to can come to know from its parent or its settings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from catalog import migrations
from catalog.settings import Settings
from catalog.wiring import open_tools
from tests.houses import PATIENCE, WEB, WORKER, House

KEY = "nur-der-hintergrunddienst"
SERVER = {"LICHTERMEER_SEARCH_URL": "http://127.0.0.1:9", "LICHTERMEER_SEARCH_KEY": "alle"}  # nobody answers there


@pytest.fixture(scope="module", params=["variable", "file"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose worker has the key; the file of settings, which all processes read, holds an older one."""
    folder = tmp_path_factory.mktemp("house")
    settings = SERVER | _set_up(folder, of_its_own=request.param == "file")
    made = House(folder, None, **settings)
    yield made.await_ready()
    made.tear_down()


def _set_up(folder: Path, *, of_its_own: bool) -> dict[str, str]:
    (folder / "lichtermeer-data").mkdir()
    tools = open_tools(Settings(data=folder / "lichtermeer-data"))
    migrations.upgrade(tools.database, datetime.now(UTC))
    tools.database.close()
    (folder / "lichtermeer.toml").write_text(f'search_write_key = "alt-{KEY}"\n')
    (folder / "key").write_text(KEY)
    name = "LICHTERMEER_SEARCH_WRITE_KEY"
    return {f"{name}_FILE": "key"} if of_its_own else {name: KEY}


def test_no_web_process_is_handed_the_key_to_write(house: House) -> None:
    said = [f"{name}={value}" for web in house.children(WEB) for name, value in web.environ().items()]
    assert [each for each in said if "SEARCH_KEY" in each], "they may search"
    assert [each for each in said if KEY in each or "WRITE_KEY" in each] == []
    keys = [key_of(web, house.folder, "catalog.supervisor.web_process", "own_settings") for web in house.children(WEB)]
    assert keys == ["alle ", "alle "]


def test_the_worker_has_it(house: House) -> None:
    [worker] = house.children(WORKER)
    assert key_of(worker, house.folder, "catalog.child", "settings_of_child") == f"alle {KEY}"


def key_of(process: psutil.Process, folder: Path, module: str, function: str) -> str:
    """Both keys as the settings of such a process have them, with the environment that it really was given."""
    look = f"from {module} import {function}; s = {function}(); print(s.search_key, s.search_write_key)"
    command = [sys.executable, "-c", look]
    with_its = process.environ()
    done = subprocess.run(
        command, cwd=folder, env=with_its, check=False, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip("\n")
