r"""Several values in one cell, and values of several parts.

``|`` or a line break stands between values, ``::`` between the parts of one. A value that contains one of these, or
a backslash, has a backslash before it. Nobody who fills in a table by hand needs to know more than ``|``.
"""

from __future__ import annotations

import re

_SIGN = re.compile(r"\\(?P<kept>[\\|\r\n]|::)|(?P<next>\||\r\n|\r|\n)|(?P<part>::)")
_ESCAPED = re.compile(r"[\\|\r\n]|::")

Parts = tuple[str, ...]


def split(text: str) -> tuple[list[Parts], bool]:
    """The values of a cell, each in its parts, without empty ones; and whether a sign stood between or after them."""
    values: list[list[str]] = [[""]]
    at, several = 0, False
    for sign in _SIGN.finditer(text):
        values[-1][-1] += text[at : sign.start()]
        at = sign.end()
        if sign["kept"]:
            values[-1][-1] += sign["kept"]
        elif sign["next"]:
            values.append([""])
            several = True
        else:
            values[-1].append("")
    values[-1][-1] += text[at:]
    stripped = [tuple(part.strip() for part in parts) for parts in values]
    return [parts for parts in stripped if any(parts)], several


def escape(text: str) -> str:
    """``text`` as one part of one value."""
    return _ESCAPED.sub(r"\\\g<0>", text)


def join(values: list[Parts]) -> str:
    """A cell that ``split`` reads as these values; parts that are missing at the end are simply left out."""
    return " | ".join(" :: ".join(escape(part) for part in parts).strip() for parts in values)
