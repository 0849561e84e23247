"""The kinds of addresses there are: pages, forms, files, what machines ask for; each with what one does there."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth.rules import Action
from catalog.web import audit
from catalog.web.api import ApiView, api
from catalog.web.audit_files import FILES
from catalog.web.calling import Steps, calling
from catalog.web.door import reading, writing
from catalog.web.languages import path_within
from catalog.web.page import Endpoint, First, Keep, View
from catalog.web.rendering import PAGE_HEADERS

GET = ["GET", "HEAD"]


class Address(Route):
    """An address with what one does there, in the words of auth/rules.py. Every route is one."""

    def __init__(self, path: str, endpoint: Endpoint, methods: list[str], action: Action) -> None:
        super().__init__(path, endpoint, methods=methods)
        self.action = action


def read(path: str, view: View, action: Action = Action.READ) -> Address:
    """A page, or a file of the catalogue, to be read."""
    return Address(path, reading(view, action), GET, action)


def write(
    path: str, view: View, action: Action, *, keep: Keep | None = None, first: First | None = None, files: int = 0
) -> Address:
    """What a form sends; ``files`` is how many bytes of files it may bring along."""
    return Address(path, writing(view, action, keep=keep, first=first, files=files), ["POST"], action)


def machine(path: str, view: ApiView, action: Action) -> Address:
    """What machines read with a token."""
    return Address(path, api(view, action), GET, action)


def call(path: str, steps: Steps, method: str, action: Action = Action.SIGN_IN) -> Address:
    """What asks somebody outside before it answers."""
    return Address(path, calling(steps, action), [method], action)


def log_files(path: str, choose: audit.Choose, action: Action) -> list[Address]:
    """A part of the log as files."""
    return [Address(f"{path}.{ending}", audit.file_at(choose, action, ending), GET, action) for ending in FILES]


def open_to_all(path: str, endpoint: Endpoint) -> Address:
    """What answers in its own way, and to everybody."""
    return Address(path, endpoint, GET, Action.READ)


def file(path: str, endpoint: Endpoint) -> Address:
    """What speaks no language has one address; another language's leads there."""

    async def answer(request: Request) -> Response:
        if path_within(request.scope) == request.scope["path"]:
            return await endpoint(request)
        return moved(request, path_within(request.scope))

    return open_to_all(path, answer)


def moved(request: Request, path: str) -> Response:
    """The way there, for ever, with what was asked for."""
    asked_for = request.scope["query_string"].decode("latin-1")
    location = quote(path) + (f"?{asked_for}" if asked_for else "")  # the path is decoded: it may hold line breaks
    return Response(status_code=308, headers={**PAGE_HEADERS, "location": location})
