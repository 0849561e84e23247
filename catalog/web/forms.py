"""What browsers send: the names and values of queries and forms, read within limits, and from our own pages only."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from catalog.web.errors import BadForm, FromElsewhere, TooLarge

BODY_LIMIT = 256 * 1024
"""A text of twenty thousand letters, each of which may take twelve signs on the way."""

FIELD_LIMIT = 200

FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form. What it is called tells nothing of what it is."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Names and values in the order in which they came; a name may come several times. ``files`` came beside them."""

    pairs: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, Upload], ...] = ()

    def file(self, name: str) -> Upload | None:
        """The last file of that name; None where none was chosen."""
        return next((file for key, file in reversed(self.files) if key == name), None)

    def one(self, name: str) -> str:
        """The last value of that name, without blanks around it; empty where there is none."""
        return next((value.strip() for key, value in reversed(self.pairs) if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that name, once each."""
        return tuple(dict.fromkeys(value for key, value in self.pairs if key == name and value))

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)


def parsed(raw: bytes, error: type[Exception]) -> Params:
    """Whatever bytes come, text comes out: broken UTF-8 becomes the sign for it, control characters go."""
    try:
        pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=FIELD_LIMIT, errors="replace")
    except ValueError:
        raise error from None
    return Params(tuple((cleaned(key), cleaned(value)) for key, value in pairs))


def params_of(query: str) -> Params:
    """The names and values of a query string. Raises ValueError when it has more than any form of ours."""
    return parsed(query.encode("utf-8", "replace"), ValueError)


_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n"} | {127: None}
_CONTROL |= dict.fromkeys(range(0xD800, 0xE000))  # halves of signs, which some encodings of a form bring


def cleaned(text: str) -> str:
    """A text without control characters and halves of signs, its lines ended as ours are."""
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_CONTROL)


async def form_of(request: Request) -> Params:
    """The form that a request carries. Raises BadForm and TooLarge."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise BadForm
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_LIMIT:
            raise TooLarge
        chunks.append(chunk)
    return parsed(b"".join(chunks), BadForm)


def check_origin(request: Request) -> None:
    """Raise FromElsewhere when another site sends our forms in a visitor's name.

    Browsers name the sending site with every POST. A client that names none is no browser, so it carries
    nobody's cookies.
    """
    headers = request.headers
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FromElsewhere
    origin = headers.get("origin")
    if origin and not _is_ours(origin, headers.get("host", ""), request.app.state.site.settings.base_url):
        raise FromElsewhere


def _is_ours(origin: str, host: str, base_url: str) -> bool:
    """Whether that is the base address, scheme included, or the very host that was asked."""
    base = urlsplit(base_url)
    try:
        sender = urlsplit(origin)
    except ValueError:
        return False
    if base_url and sender.netloc == base.netloc:
        return sender.scheme == base.scheme
    return bool(sender.netloc) and sender.netloc == host
