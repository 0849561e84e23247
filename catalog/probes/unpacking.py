"""Bodies as they were meant, up to a limit that holds while they are being unpacked.

We ask for gzip or nothing. What comes in another way, or packed twice, was not asked for and is not unpacked: there
is no reason for it that we could want to know.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from catalog.probes.troubles import BadAnswer, TooMuch

ASKED_FOR = "gzip"
_PLAIN = {"", "identity"}
_WBITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW = -15


def unpacked(encoding: str, pieces: Iterable[bytes], limit: int) -> bytes:
    """The body. Raises TooMuch when it is longer than the limit, BadAnswer when it can't be unpacked."""
    named = encoding.strip().lower()
    if named not in _PLAIN and named not in _WBITS:
        raise BadAnswer("unknown_encoding")
    body = bytearray()
    for piece in pieces if named in _PLAIN else _inflated(named, pieces, limit):
        if len(body) + len(piece) > limit:
            raise TooMuch("too_large")
        body += piece
    return bytes(body)


def _inflated(named: str, pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """No piece is longer than a byte beyond the limit, whatever was packed into it."""
    inflater, begun = None, b""
    for piece in pieces:
        begun = piece if inflater else begun + piece
        if len(begun) < 2 and not inflater:  # two bytes tell how it was packed
            continue
        inflater = inflater or zlib.decompressobj(_wbits(named, begun))
        yield _next(inflater, begun, limit)
        if inflater.unconsumed_tail or inflater.unused_data:
            raise TooMuch("too_large") if inflater.unconsumed_tail else BadAnswer("broken_encoding")
    if inflater is None and not begun:
        return  # no body at all, as after HEAD
    if inflater is None or not inflater.eof:
        raise BadAnswer("broken_encoding")


def _next(inflater: zlib._Decompress, piece: bytes, limit: int) -> bytes:
    try:
        return inflater.decompress(piece, limit + 1)
    except zlib.error:
        raise BadAnswer("broken_encoding") from None


def _wbits(named: str, begun: bytes) -> int:
    """Half of those who say deflate send it without the two bytes that belong before it."""
    wrapped = begun[0] & 0x0F == 8 and int.from_bytes(begun[:2], "big") % 31 == 0
    return _WBITS[named] if named != "deflate" or wrapped else _RAW
