"""The server at the other end: asked in time, by one client a thread, and what went wrong said without secrets.

The package's client changes a dict of headers with each call and opens a connection for each; so every thread has a
client of its own, whose session keeps the connection. Answers are asked for uncompressed: compressed ones come in
pieces, and the system waits 40 ms between them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import local
from typing import Any, Final

import requests
from meilisearch import Client
from meilisearch._httprequests import HttpRequests
from meilisearch.config import Config
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from search.index import IndexUnavailable, IndexUnreachable
from search.server.breaker import Breaker

Question = Mapping[str, Any]
Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: how long a visitor waits for a connection and an answer; how long whoever changes the index waits for an
    answer, for a task, and for a new build to stand in its place."""

    connect: float = 0.5
    answer: float = 2.0
    change: float = 30.0
    task: float = 3_600.0
    switch: float = 120.0


class KeyRefused(IndexUnavailable):
    """The server does not know the key, or the key may not do that."""


class KeptAlive(HttpRequests):
    """The package's requests on one connection that stays open. For one thread."""

    def __init__(self, config: Config, limits: tuple[float, float]) -> None:
        super().__init__(config)
        self.headers["Accept-Encoding"] = "identity"
        self._session = requests.Session()
        # Neither a proxy nor a password file of the machine's user is meant for this server.
        self._session.trust_env = False
        self._limits = limits

    def send_request(self, http_method: Callable[..., Any], path: str, *args: Any, **kwargs: Any) -> Any:
        method = getattr(self._session, http_method.__name__)

        def timely(*given: Any, **options: Any) -> Any:
            options |= {"timeout": self._limits, "allow_redirects": False}
            try:
                return method(*given, **options)
            except requests.Timeout:
                raise
            except requests.ConnectionError:
                # A connection that the server closed just now; whatever changes nothing may be asked twice.
                if not path.endswith(("search", "tasks")):
                    raise
                return method(*given, **options)

        timely.__name__ = http_method.__name__
        return super().send_request(timely, path, *args, **kwargs)


class Connection:
    """One server and one key. Made in no time; nothing is asked before it is used. Safe for many threads."""

    def __init__(self, url: str, key: str, limits: tuple[float, float], breaker: Breaker | None = None) -> None:
        self._url = url
        self._key = key
        self._limits = limits
        self._breaker = breaker or Breaker(time.monotonic)
        self._own = local()

    @property
    def client(self) -> Client:
        """The thread's own."""
        known: Client | None = getattr(self._own, "client", None)
        if known is None:
            known = Client(self._url, self._key)
            known.http = KeptAlive(known.config, self._limits)
            self._own.client = known
        return known

    def multi_search(self, questions: Sequence[Question]) -> list[Answer]:
        """An answer to each question, all in one request. Raises IndexUnavailable."""
        with self.asking() as client:
            answers: list[Answer] = [*client.multi_search(list(questions))["results"]]
            for question, each in zip(questions, answers, strict=True):
                _check(question, each)
            return answers

    def facet_search(self, index: str, attribute: str, text: str) -> list[str]:
        """Values of an attribute that begin like the text; the frequent ones first. Raises IndexUnavailable."""
        with self.asking() as client:
            found = client.index(index).facet_search(attribute, text)
            return [str(hit["value"]) for hit in found["facetHits"]]

    @contextmanager
    def asking(self) -> Iterator[Client]:
        """Failures become IndexUnavailable, and after a few of them nothing is asked for a while."""
        if not self._breaker.lets_through():
            raise IndexUnreachable("the search server did not answer a moment ago")
        try:
            yield self.client
        except MeilisearchApiError as error:
            raise self._refused(error) from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._breaker.answered()
            raise IndexUnavailable(f"the search server's answer makes no sense ({type(error).__name__})") from None
        except (MeilisearchError, requests.RequestException) as error:
            self._breaker.failed()
            raise IndexUnreachable(f"the search server does not answer ({type(error).__name__})") from None
        else:
            self._breaker.answered()

    def _refused(self, error: MeilisearchApiError) -> IndexUnavailable:
        if error.status_code >= SERVER_FAILED:
            self._breaker.failed()
            return IndexUnreachable(f"the search server failed ({error.status_code})")
        self._breaker.answered()
        kind = KeyRefused if error.status_code in REFUSALS else IndexUnavailable
        return kind(told(error))


def _check(question: Question, answer: Answer) -> None:
    """Whatever answers must be a search server. Raises KeyError or TypeError where it is none."""
    iter(answer["hits"])
    if "hitsPerPage" in question:
        int(answer["totalHits"])
    if question.get("facets"):
        dict(answer["facetDistribution"])


SERVER_FAILED: Final = 500
REFUSALS: Final = (401, 403)
_MEANINGS: Final = {
    "invalid_api_key": "the search server refuses the key, or the key lacks a right",
    "missing_authorization_header": "the search server wants a key",
    "index_not_found": "there is no index on the search server",
    "invalid_search_filter": "the index on the search server has another layout",
    "invalid_search_facets": "the index on the search server has another layout",
}


def told(error: MeilisearchApiError) -> str:
    """What the server refused; its own words only where they repeat nothing that was sent."""
    code = getattr(error, "code", None) or ""
    return _MEANINGS.get(code) or f"the search server refused ({error.status_code} {code})".replace(" )", ")")
