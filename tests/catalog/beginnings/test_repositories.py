"""What a repository brings along, asked of forges that answer as theirs do, and of hosts that mean harm."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import date

import pytest

from catalog.beginnings import sentences
from catalog.beginnings.calls import Calls
from catalog.beginnings.repositories import repository_at
from catalog.beginnings.repository import Found, NothingFound, read_repository
from catalog.probes.connecting import Guard
from catalog.probes.fetching import fetch
from tests.catalog.beginnings.forge import FILE, GITHUB_API, GITHUB_RAW, REPOSITORY, Forges
from tests.catalog.probes.answering import names, sends_on

BY_SHELL = "git@"
"""Who a repository is asked as: no mailbox."""

TODAY = date(2026, 11, 22)
GITLAB_SAYS = {
    "name": "parkfinder", "path_with_namespace": "stadt/smart/parkfinder", "default_branch": "main",
    "web_url": "https://gitlab.opencode.de/stadt/smart/parkfinder", "description": "Freie Parkplätze finden",
    "topics": ["parken"], "archived": True, "license": {"key": "eupl-1.2"}, "last_activity_at": "2025-05-06T07:08:09Z",
}  # fmt: skip


def read(world: Forges, address: str) -> Found:
    repository = repository_at(address)
    assert repository is not None
    return read_repository(repository, Calls(world.fetch), TODAY)


def why_not(world: Forges, address: str) -> str:
    with pytest.raises(NothingFound) as caught:
        read(world, address)
    return sentences.failure(caught.value.code, **caught.value.values)


def said(found: Found, name: str) -> object:
    return next((one.parsed[name] for one in found.beginning.records if name in one.parsed), None)


@pytest.mark.parametrize(
    "typed",
    [
        "https://github.com/stadt-musterau/parkfinder",
        "HTTPS://WWW.GitHub.com/stadt-musterau/parkfinder.git/",
        "github.com/stadt-musterau/parkfinder",
        "http://github.com/stadt-musterau/parkfinder",
        f"{BY_SHELL}github.com:stadt-musterau/parkfinder.git",
        f"ssh://{BY_SHELL}github.com:22/stadt-musterau/parkfinder.git",
        "git+https://github.com/stadt-musterau/parkfinder",
        "https://github.com/stadt-musterau/parkfinder/tree/main/src?tab=readme#top",
        f"https://jemand:{BY_SHELL.replace('git', 'geheim')}github.com/stadt-musterau/parkfinder",
        " <https://raw.githubusercontent.com/stadt-musterau/parkfinder/HEAD/publiccode.yml> ",
    ],
)
def test_each_spelling_of_an_address_means_the_same_repository(typed: str) -> None:
    repository = repository_at(typed)
    assert repository is not None
    assert repository.url == "https://github.com/stadt-musterau/parkfinder"


@pytest.mark.parametrize(
    "typed", ["", "Parkfinder", "https://github.com/", "github.com/nur-konto", "http://", "a b/c.d"]
)
def test_what_names_no_repository_is_none(typed: str) -> None:
    assert repository_at(typed) is None


def test_publiccode_goes_before_the_forge_and_the_forge_fills_the_rest(world: Forges) -> None:
    world.says(GITHUB_API, REPOSITORY)
    world.says(f"{GITHUB_RAW}/trunk/publiccode.yml", FILE)
    found = read(world, "https://github.com/stadt-musterau/parkfinder")
    assert said(found, "summary") == "Zeigt freie Parkplätze in der Innenstadt."
    assert said(found, "keywords") == ["parking", "open-data"]
    assert found.beginning.code[0].licence == "EUPL-1.2"
    assert [one.mailbox for one in found.beginning.contacts] == ["smartcity@musterau.example"]
    assert "erika" not in str(found.beginning.records).lower()
    assert any("GitHub erkennt MIT" in remark for remark in found.beginning.remarks)
    assert not any("authorization" in request.lower() or "cookie" in request.lower() for request in world.server.asked)


def test_a_project_deep_in_groups_of_opencode_without_a_file_is_what_its_forge_says(world: Forges) -> None:
    world.says("/gitlab.opencode.de/api/v4/projects/stadt%2Fsmart%2Fparkfinder", GITLAB_SAYS)
    found = read(world, "https://gitlab.opencode.de/stadt/smart/parkfinder/-/tree/main")
    assert said(found, "summary") == "Freie Parkplätze finden"
    assert found.beginning.code[0].licence == "EUPL-1.2"
    assert any("openCode führt das Repository als archiviert" in remark for remark in found.beginning.remarks)


def test_a_forge_of_ones_own_is_recognised_by_how_it_answers(world: Forges) -> None:
    here = world.server.url("/stadt/parkfinder")
    world.says("/api/v1/repos/stadt/parkfinder", {"name": "parkfinder", "html_url": here, "default_branch": "haupt"})
    world.says("/stadt/parkfinder/raw/branch/haupt/publiccode.yml", FILE.replace("https://github.com/", "https://a.b/"))
    found = read(world, here)
    assert said(found, "title") == "Parkfinder"
    assert found.beginning.code[0].url == here
    assert any("nennt ein anderes Repository" in remark for remark in found.beginning.remarks)


def test_bitbucket_says_less_and_the_readme_offers_a_first_sentence(world: Forges) -> None:
    answer = {
        "name": "parkfinder", "mainbranch": {"name": "main"},
        "links": {"html": {"href": "https://bitbucket.org/stadt/parkfinder"}},
    }  # fmt: skip
    world.says("/api.bitbucket.org/2.0/repositories/stadt/parkfinder", answer)
    before = "# Parkfinder\n\n[![CI](a.svg)](b)\n\n```sh\nmake\n```\n\n"
    readme = f"{before}Der **Parkfinder** zeigt [freie](x) Plätze in der Stadt.\n"
    world.says("/bitbucket.org/stadt/parkfinder/raw/main/README.md", readme)
    found = read(world, "https://bitbucket.org/stadt/parkfinder/src/main/")
    assert said(found, "summary") == "Der Parkfinder zeigt freie Plätze in der Stadt."
    assert any("erste Absatz der README" in remark for remark in found.beginning.remarks)


def test_a_repository_of_git_alone_begins_with_its_address(world: Forges) -> None:
    kind = {"content-type": "application/x-git-upload-pack-advertisement"}
    world.says("/parkfinder.git/info/refs", b"001e# service=git-upload-pack\n0000", **kind)
    found = read(world, world.server.url("/parkfinder.git"))
    assert found.beginning.code[0].url.endswith("/parkfinder")
    assert any("keine publiccode.yml" in remark for remark in found.beginning.remarks)


def test_a_forge_that_was_asked_too_often_is_told_apart_from_one_without_the_repository(world: Forges) -> None:
    address = "https://github.com/stadt-musterau/parkfinder"
    assert "kein öffentliches Repository" in why_not(world, address)
    world.says(GITHUB_API, "{}", "403 Forbidden", **{"x-ratelimit-remaining": "0"})
    assert "nimmt von diesem Katalog gerade keine weiteren Fragen an" in why_not(world, address)
    world.says(f"{GITHUB_RAW}/HEAD/publiccode.yml", FILE)
    found = read(world, address)
    assert said(found, "title") == "Parkfinder"
    assert any("nur, was in der publiccode.yml steht" in remark for remark in found.beginning.remarks)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"<!DOCTYPE html><title>Sign in</title>", "keine publiccode.yml"),
        (b"\xff\xfe" + FILE.encode("utf-16-le"), "lässt sich nicht lesen"),
        (FILE.replace("ö", "\xf6").encode("latin-1", "replace"), "nicht in UTF-8"),
        (b"".join(b"k%d: x\n" % number for number in range(300)), "lässt sich nicht lesen"),
        (b"a: &a [x,x,x,x,x,x,x,x]\n" + b"".join(b"b%d: &b%d [*a,*a,*a]\n" % (n, n) for n in range(99)), "nicht lesen"),
        (b"[" * 300, "lässt sich nicht lesen"),
        (b"\0\1\2" * 999, "lässt sich nicht lesen"),
        (b"x: " + b"y" * 260_000, "zu groß"),
        (b"x" * 1_000_001, "zu groß"),
    ],
    ids=["page", "utf-16", "latin-1", "keys", "anchors", "deep", "binary", "long", "large"],
)
def test_whatever_lies_there_instead_of_a_publiccode_the_forge_still_begins_the_draft(
    world: Forges, file: bytes, told: str
) -> None:
    world.says(GITHUB_API, REPOSITORY)
    world.says(f"{GITHUB_RAW}/trunk/publiccode.yml", file)
    found = read(world, "https://github.com/stadt-musterau/parkfinder")
    assert said(found, "summary") == "Find a free parking space"
    assert told in " ".join(found.beginning.remarks)


def test_a_bomb_is_not_unpacked(world: Forges) -> None:
    packed = gzip.compress(b"\0" * 5_000_000)
    world.says(GITHUB_API, packed, **{"content-encoding": "gzip"})
    world.says(f"{GITHUB_RAW}/HEAD/publiccode.yml", packed, **{"content-encoding": "gzip"})
    assert "kein öffentliches Repository" in why_not(world, "https://github.com/stadt-musterau/parkfinder")


def test_a_redirect_inward_and_a_name_that_changes_its_address_lead_nowhere(world: Forges) -> None:
    world.does("/api/v4/projects/a%2Fb", sends_on("http://169.254.169.254/latest/meta-data"))
    assert "internes Netz" in why_not(world, world.server.url("/a/b"))
    changing = Guard(resolve=names({"git.musterau.example": [["192.0.2.9"], ["127.0.0.1"]]}))
    repository = repository_at("http://git.musterau.example/a/b")
    assert repository is not None
    with pytest.raises(NothingFound) as caught:
        read_repository(repository, Calls(lambda url, limits, _: fetch(url, limits, changing)), TODAY)
    assert caught.value.code == "inward"


def test_what_another_host_says_of_itself_counts_for_nothing(world: Forges) -> None:
    world.says("/api/v4/projects/a%2Fb", {**GITLAB_SAYS, "web_url": "https://github.com/stadt-musterau/parkfinder"})
    found = read(world, world.server.url("/a/b"))
    assert found.repository.url == world.server.url("/a/b")


def test_who_drips_is_given_up_on(world: Forges) -> None:
    def drip(connection: socket.socket) -> None:
        for _ in range(100):
            connection.sendall(b"H")
            time.sleep(0.02)

    world.does("/api/v4/projects/a%2Fb", drip)
    repository = repository_at(world.server.url("/a/b"))
    assert repository is not None
    with pytest.raises(NothingFound) as caught:
        read_repository(repository, Calls(world.fetch, time.monotonic() + 0.3), TODAY)
    assert "antwortet zu langsam" in sentences.failure(caught.value.code, **caught.value.values)
