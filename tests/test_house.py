"""What the project promises about itself: no strange addresses, locks with hashes, documents that tell the truth."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import files
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from catalog import __version__, settings

ROOT = Path(__file__).resolve().parent.parent
BINARY = {".png", ".ico", ".gz", ".br", ".woff2", ".zip"}
PRODUCT = {"catalog", "search", "auth", "content", "schemas"}
HOOK = Path("catalog/web/assets/build.py")
LOCKS = ("run", "test", "build")

# Put together here, so that this file doesn't find itself.
REGISTRIES = [
    "".join(parts)
    for parts in (
        ("pypi", ".org"), ("pythonhosted", ".org"), ("registry.", "npmjs"), ("npmjs", ".com"), ("registry.", "yarnpkg"),
        ("deb.", "debian.org"), ("unpkg", ".com"), ("jsdelivr", ".net"), ("fonts.", "googleapis"),
    )
]  # fmt: skip
MACHINE_PATHS = re.compile(r"(?<![\w.%}-])/(?:w[o]rk|f[a]rm|r[o]ot|home)/[a-z]")
LEFT_OPEN = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|raise Not[I]mplementedError)\b")
WRITERS = re.compile(r"\b(?:Cl[a]ude|Chat[G]PT|Cop[i]lot|Anthr[o]pic|Open[A]I)\b", re.IGNORECASE)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.([a-z]{2,})\b", re.IGNORECASE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def texts(tracked_files: list[Path]) -> dict[Path, str]:
    return {path: text_of(path) for path in tracked_files if path.suffix not in BINARY}


@pytest.fixture(scope="session")
def own_texts(texts: dict[Path, str]) -> dict[Path, str]:
    """Without the facts that others wrote, and what people type into a search: they may name anything."""
    data = {".yaml", ".csv", ".json", ".toml", ".jsonl", ".txt", ".tsv"}
    return {
        path: text
        for path, text in texts.items()
        if not (path.parts[0] in {"content", "schemas", "search", "benchmarks"} and path.suffix in data)
    }


@pytest.fixture(scope="session")
def pyproject() -> dict[str, Any]:
    return tomllib.loads(text_of(Path("pyproject.toml")))


# No strange addresses


def test_no_file_names_a_registry(texts: dict[Path, str]) -> None:
    assert [(str(path), host) for path, text in texts.items() for host in REGISTRIES if host in text] == []


def test_no_file_names_a_path_of_some_machine(texts: dict[Path, str]) -> None:
    found = [(str(path), hit.group()) for path, text in texts.items() for hit in MACHINE_PATHS.finditer(text)]
    assert found == []


def test_nothing_is_left_open_in_the_code(own_texts: dict[Path, str]) -> None:
    assert [(str(path), hit.group()) for path, text in own_texts.items() for hit in LEFT_OPEN.finditer(text)] == []


def test_the_project_speaks_of_itself_and_not_of_the_tools_of_its_writers(own_texts: dict[Path, str]) -> None:
    assert [(str(path), hit.group()) for path, text in own_texts.items() for hit in WRITERS.finditer(text)] == []


def test_mail_addresses_of_examples_reach_nobody(own_texts: dict[Path, str]) -> None:
    found = [(path, hit) for path, text in own_texts.items() if path.name != "LICENSE" for hit in MAIL.finditer(text)]
    assert [(str(path), hit.group()) for path, hit in found if hit.group(1) != "example"] == []


def test_nothing_third_party_is_in_git(tracked_files: list[Path]) -> None:
    strange = {"node_modules", "static", "vendor", ".venv"}
    assert [str(path) for path in tracked_files if strange & set(path.parts) or path.suffix == ".woff2"] == []


def test_these_searches_find_what_they_look_for() -> None:
    assert MACHINE_PATHS.search("see /" + "home/anna") and MACHINE_PATHS.search("file:///" + "root/x")
    assert not MACHINE_PATHS.search("https://stadt.example/" + "home/anna")
    assert LEFT_OPEN.search("# TO" + "DO: later")
    assert [hit.group(1) for hit in MAIL.finditer("anna@stadt" + ".de, bernd@kreis.example")] == ["de", "example"]
    assert LINK.findall("[a](b.md#c) [d](https://e.example) [f](#g)") == ["b.md"]


# Locks


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    lock = text_of(Path("requirements") / f"{name}.txt")
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", lock, flags=re.MULTILINE))
    assert len(entries) >= 4
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_tests_run_on_the_versions_that_the_product_is_locked_to() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9.-]+==\S+", text_of(Path("requirements") / f"{name}.txt"), flags=re.MULTILINE))

    assert pins("run") <= pins("test")


def test_every_dependency_is_locked_and_explained(pyproject: dict[str, Any]) -> None:
    decisions, lock = text_of(Path("DECISIONS.md")), text_of(Path("requirements/run.txt"))
    for requirement in pyproject["project"]["dependencies"]:
        name = re.split(r"[ =<>;\[]", requirement)[0]
        assert re.search(rf"^{re.escape(name.replace('.', '-'))}==", lock, flags=re.MULTILINE), name
        assert re.search(rf"\b{re.escape(name)}\b", decisions), name


def test_what_the_product_imports_is_declared(tracked_files: list[Path], pyproject: dict[str, Any]) -> None:
    """What another package happens to bring along may be gone with its next release."""
    declared = [re.split(r"[ =<>;\[]", requirement)[0] for requirement in pyproject["project"]["dependencies"]]
    brought = {path.parts[0].removesuffix(".py") for name in declared for path in files(name) or ()}
    code = [path for path in tracked_files if path.suffix == ".py" and path.parts[0] in PRODUCT and path != HOOK]
    imported = {
        (str(p), name) for p in code for name in re.findall(r"^(?:from|import) (\w+)", text_of(p), re.MULTILINE)
    }
    assert {(p, name) for p, name in imported if name not in brought | PRODUCT | sys.stdlib_module_names} == set()


def test_the_build_is_locked_to_the_versions_that_it_names(pyproject: dict[str, Any]) -> None:
    named = sorted(line for line in text_of(Path("requirements/build.in")).splitlines() if not line.startswith("#"))
    assert named == sorted(pyproject["build-system"]["requires"])
    assert all(f"\n{pin} " in "\n" + text_of(Path("requirements/build.txt")) for pin in named)


def test_the_lock_of_the_interface_holds_contents_and_no_addresses() -> None:
    packages = json.loads(text_of(Path("catalog/web/assets/package-lock.json")))["packages"]
    parts = [package for name, package in packages.items() if name]
    assert all(package["integrity"].startswith("sha512-") and "resolved" not in package for package in parts)


# Documents that tell the truth


def test_every_make_command_in_the_documents_exists(tracked_files: list[Path]) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(Path("Makefile")), flags=re.MULTILINE))
    documents = [path for path in tracked_files if path.suffix == ".md" and path.parts[0] != "content"]
    named = {
        (str(p), name) for p in documents for name in re.findall(r"(?:^|`)make ([a-z-]+)", text_of(p), re.MULTILINE)
    }
    assert {"run", "test", "check", "bench"} <= {name for _, name in named}
    assert [(path, name) for path, name in named if name not in targets] == []


def test_every_link_in_the_documents_leads_somewhere(tracked_files: list[Path]) -> None:
    documents = [path for path in tracked_files if path.suffix == ".md" and path.parts[0] != "content"]
    links = [(path, link) for path in documents for link in LINK.findall(text_of(path))]
    assert links
    assert [(str(path), link) for path, link in links if not (ROOT / path.parent / link).exists()] == []


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    document = text_of(Path("docs/configuration.md"))
    known = {settings.PREFIX + name.upper() for name in settings.Settings.model_fields} | {settings.CONFIG_VARIABLE}
    documented = set(re.findall(rf"\b{settings.PREFIX}[A-Z_]+\b", document))
    assert known - documented == set()
    assert {name for name in documented - known if not name.startswith(f"{settings.PREFIX}TEST_")} == set()


def test_the_changelog_begins_with_this_version(pyproject: dict[str, Any]) -> None:
    assert pyproject["project"]["version"] == __version__
    sections = re.findall(r"^## (\S+)", text_of(Path("CHANGELOG.md")), flags=re.MULTILINE)
    assert sections[0] == __version__


def test_the_description_of_the_project_fits_the_project(pyproject: dict[str, Any]) -> None:
    described = YAML(typ="safe").load(text_of(Path("publiccode.yml")))
    assert described["softwareVersion"] == __version__
    assert described["legal"]["license"] == pyproject["project"]["license"] == "EUPL-1.2"
    texts = described["description"].values()
    assert all(len(text["shortDescription"]) <= 150 for text in texts)
    assert all(150 <= len(text["longDescription"]) <= 10_000 for text in texts)


def test_the_licence_is_there_in_full() -> None:
    licence = text_of(Path("LICENSE"))
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(f"\n{article}." in licence for article in range(1, 16))
    assert "Appendix" in licence


def test_the_check_of_a_new_machine_can_be_started() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


# What a run says that lacks a browser, PostgreSQL or Meilisearch


@pytest.mark.parametrize(
    ("lacking", "test", "named"),
    [
        (
            "browser",
            "def test_a_page(page): page.goto('about:blank')",
            {"LICHTERMEER_TEST_CHROMIUM": "/no/such/browser"},
        ),
        (
            "postgresql",
            "def test_rows(bare): bare.close()",
            {"LICHTERMEER_TEST_POSTGRESQL": "postgresql://u@127.0.0.1:1/x"},
        ),
        (
            "meilisearch",
            "def test_a_server(meilisearch): assert meilisearch.search_key",
            {"LICHTERMEER_TEST_SEARCH_URL": "", "PATH": "/no/such/folder"},
        ),
    ],
)
def test_a_run_that_lacks_something_says_so_in_its_closing_line(
    tmp_path: Path, lacking: str, test: str, named: dict[str, str]
) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\nfrom tests.catalog.conftest import *\n")
    (tmp_path / "test_page.py").write_text(f"{test}\ndef test_other(): pass\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    env = {**os.environ, **named, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "1 skipped" in done.stdout.splitlines()[-2]
    assert done.stdout.splitlines()[-1].startswith(f"not run: {lacking} (1 test")
