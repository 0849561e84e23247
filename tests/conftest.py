"""What every test may ask for: the files of the project, and a real browser where there is one.

Browser tests need a Chromium, those of the second database a PostgreSQL, those of the second search engine a
Meilisearch. Where none is found they are not run, and the closing lines of the run say so: a run that left them out
shall never look like a whole one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import meilisearch_server
from tests.meilisearch_server import Meilisearch
from tests.postgresql_server import NO_SERVER, SERVER_VARIABLE

ROOT = Path(__file__).resolve().parent.parent
NOT_RUN = "not run: browser"
CHROMIUM_VARIABLE = "LICHTERMEER_TEST_CHROMIUM"
LACKING = {
    NOT_RUN: f"no Chromium found, {CHROMIUM_VARIABLE} may name one",
    NO_SERVER: f"no PostgreSQL found, {SERVER_VARIABLE} may name a server's address",
    meilisearch_server.NO_SERVER: "no program meilisearch on the path, "
    f"{meilisearch_server.URL_VARIABLE} and {meilisearch_server.KEY_VARIABLE} may name a server and its master key",
}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


class UnrunTests:
    """Gathers the tests that lacked something, also those of pytest-xdist's workers, and says so at the very end."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = {reason: set() for reason in LACKING}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            for reason in LACKING:
                if reason in report.longrepr[2]:
                    self.tests[reason].add(report.nodeid)

    def pytest_unconfigure(self) -> None:
        for reason, tests in self.tests.items():
            if tests:
                print(f"{reason} ({len(tests)} tests: {LACKING[reason]})")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the workers report to the process that prints
        config.pluginmanager.register(UnrunTests())


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait for a process, a server or a browser."""
    return (os.cpu_count() or 1) + 1


def find_chromium() -> str | None:
    """The variable decides where it is set; else the first of the usual names."""
    named = os.environ.get(CHROMIUM_VARIABLE)
    names = CHROMIUM_NAMES if named is None else (named,)
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, one a worker."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip(NOT_RUN)
    # Chromium's sandbox refuses to run as root, as whom a build machine often works.
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=[*args, "--disable-dev-shm-usage"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of a German visitor, 1280 pixels wide. A script that fails, or that the content policy had to stop,
    fails the test at its end."""
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", viewport={"width": 1280, "height": 900})
    fresh = context.new_page()
    errors: list[str] = []
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    fresh.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield fresh
    context.close()
    assert not errors


@pytest.fixture(scope="session")
def meilisearch() -> Iterator[Meilisearch]:
    """A real server for search, one a worker. Whoever ends or stops one starts their own (``started``)."""
    if not meilisearch_server.is_there():
        pytest.skip(meilisearch_server.NO_SERVER)
    with meilisearch_server.serving() as server:
        yield server


@pytest.fixture(scope="session")
def tracked_files() -> list[Path]:
    """Every file in git, relative to the project; what lies about beside them is nobody's business."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]
