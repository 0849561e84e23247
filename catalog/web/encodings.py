"""Whether a client can unpack what we would send it packed."""

from __future__ import annotations

import re

_REFUSED = re.compile(r";\s*q\s*=\s*0(\.0*)?\s*$")


def accepts(header: str, encoding: str) -> bool:
    """Whether ``Accept-Encoding`` names this encoding and does not refuse it with a weight of nought."""
    if encoding not in (said := header.lower()):
        return False
    offers = (part for part in said.split(",") if part.partition(";")[0].strip() == encoding)
    return any(not _REFUSED.search(part) for part in offers)
