"""One repository has one identity, however its address is spelt; what names none has none."""

from __future__ import annotations

import pytest

from schemas.repositories import account_of, identity_of


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/stadt/Baum-Kataster",
        "http://github.com/stadt/Baum-Kataster",
        "HTTPS://GitHub.COM/Stadt/baum-kataster",
        "https://www.github.com/stadt/baum-kataster/",
        "https://github.com/stadt/baum-kataster.git",
        "https://github.com/stadt/baum-kataster.git/",
        "https://github.com/stadt/baum-kataster.GIT",
        "https://github.com//stadt///baum-kataster//",
        "https://github.com/stadt/./x/../baum-kataster",
        "https://github.com:443/stadt/baum-kataster",
        "http://github.com:80/stadt/baum-kataster",
        "https://jemand:geheim@github" + ".com/stadt/baum-kataster",
        "https://github.com./stadt/baum-kataster",
        "git@github" + ".com:stadt/baum-kataster.git",
        "github.com:stadt/baum-kataster.git",
        "ssh://git@github" + ".com:22/stadt/baum-kataster.git",
        "git://github.com:9418/stadt/baum-kataster.git",
        "git+https://github.com:443/stadt/baum-kataster.git",
        "https://github.com/stadt/baum%2Dkataster",
        "https://github.com/stadt/baum-kataster?tab=readme#installation",
        "https://github.com/stadt/baum-kataster/tree/main",
        "https://github.com/stadt/baum-kataster/blob/1e98c5d/publiccode.yml",
        "https://github.com/stadt/baum-kataster/releases/tag/v1",
        "https://raw.githubusercontent.com/stadt/baum-kataster/main/publiccode.yml",
        "  https://github.com/stadt/baum-kataster\n",
    ],
)
def test_every_spelling_of_an_address_has_the_same_identity(url: str) -> None:
    assert identity_of(url) == "github.com/stadt/baum-kataster"


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("https://gitlab.opencode.de/land/amt/dienst/-/blob/main/publiccode.yml", "gitlab.opencode.de/land/amt/dienst"),
        ("https://gitlab.opencode.de/land/amt/dienst/-/tree/main", "gitlab.opencode.de/land/amt/dienst"),
        ("https://gitlab.opencode.de/land/amt/dienst/-", "gitlab.opencode.de/land/amt/dienst"),
        ("https://gitlab.com/land/amt/blob/main/a.yml", "gitlab.com/land/amt"),
        ("https://git.stadt.example:8443/baum", "git.stadt.example:8443/baum"),
        ("https://git.stadt.example:80/baum", "git.stadt.example:80/baum"),
        ("https://git.münchen.example/baum", "git.xn--mnchen-3ya.example/baum"),
        ("https://git.xn--mnchen-3ya.example/baum", "git.xn--mnchen-3ya.example/baum"),
        ("https://git.M%C3%BCnchen.example/baum", "git.xn--mnchen-3ya.example/baum"),
        ("https://git.stadt.example/b%C3%A4ume", "git.stadt.example/bäume"),
        ("https://git.stadt.example/ba\u0308ume", "git.stadt.example/bäume"),
        ("http://[2001:db8::1]/baum", "2001:db8::1/baum"),
    ],
)
def test_other_forges_keep_their_depth_port_and_letters(url: str, identity: str) -> None:
    assert identity_of(url) == identity


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://github.com",
        "https://github.com/",
        "https://github.com//",
        "https://github.com/.git",
        "https://github.com/?q=baum",
        "https://github.com/#baum",
        "git@github" + ".com:",
        "https:///stadt/baum",
        "baum-kataster",
        "/stadt/baum",
        "file:///stadt/baum",
        "https://git.stadt.example:99999/baum",
        "https://git.stadt.example:port/baum",
        "https://[kaputt/baum",
        "https://git.stadt.example/%00baum",
        "https://git.stadt.example/baum%1b",
        "https://git.stadt.example/\u202ebaum",
        "urn:x-baum:kataster",
    ],
)
def test_what_names_no_repository_has_no_identity(url: str) -> None:
    assert identity_of(url) is None


def test_no_address_whatever_it_holds_breaks_the_reading() -> None:
    for sign in map(chr, [*range(0x250), 0x2028, 0xD800, 0xFFFD, 0xFFFF, 0x1F600]):
        for url in (f"https://a.example/{sign}b", f"https://{sign}a.example/b", f"{sign}://a.example/b"):
            found = identity_of(url)
            assert found is None or found.isprintable()


def test_an_identity_has_itself_as_identity() -> None:
    for url in ("https://github.com/Stadt/Baum.git", "https://git.münchen.example:8443/a/b%20c"):
        found = identity_of(url)
        assert found is not None
        assert identity_of(f"https://{found}") == found


def test_a_repository_belongs_to_an_account() -> None:
    assert account_of("github.com/stadt/baum") == "github.com/stadt"
    assert account_of("gitlab.opencode.de/land/amt/baum") == "gitlab.opencode.de/land/amt"
    assert account_of("git.stadt.example/baum") == "git.stadt.example"
