"""What an unquoted text means: nothing, a truth value, a number, or just itself (YAML 1.2, as the reference reads it).

``yes``, ``no``, ``on`` and ``off`` are texts, and so are dates and ``1e3``.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode
from decimal import Decimal

from schemas.publiccode.tree import OWN_TAG, Scalar

Value = str | int | float | bool | None

_NOTHING = frozenset({"", "null", "Null", "NULL", "~"})
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_ENDLESS = {
    **dict.fromkeys((".inf", ".Inf", ".INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_INTEGERS = (
    (re.compile(r"0x([0-9a-fA-F]+)"), 16),
    (re.compile(r"0o([0-7]+)"), 8),
    (re.compile(r"0b([01]+)"), 2),
    (re.compile(r"0([0-7]+)"), 8),
    (re.compile(r"(0|[1-9]\d*)", re.ASCII), 10),
)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_FLOAT = re.compile(r"(\d+\.\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)


def meaning(scalar: Scalar) -> Value:
    """The value of a scalar, its tag heeded."""
    value = _plain(scalar.text) if scalar.plain and scalar.tag != OWN_TAG else scalar.text
    match scalar.tag:
        case "null":
            return None
        case "str" | "binary":
            return _decoded(scalar.text) if scalar.tag == "binary" else written(value)
        case "int":
            return int(written(value)) if re.fullmatch(r"[-+]?\d{1,18}", written(value), re.ASCII) else 0
        case "float":
            return _to_float(value)
        case "bool":
            return written(value).lower() in {"true", "t", "yes", "1"}
    return value


def written(value: Value) -> str:
    """A value where a text is wanted: 1.10 has become 1.1 by then, and nothing has become an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _written_float(value) if isinstance(value, float) else str(value)


def _plain(text: str) -> Value:
    if text in _NOTHING:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if text in _ENDLESS:
        return _ENDLESS[text]
    number = _number(text)
    return text if number is None else number


def _number(text: str) -> int | float | None:
    if text[0] == "_" or not re.match(r"[-+.\d]", text, re.ASCII):
        return None
    negative = text.startswith("-")
    digits = text.removeprefix("+").removeprefix("-").replace("_", "")
    sign = -1 if negative else 1
    if text.count(".") == 1 and not digits.startswith(("0x", "0o", "0b")):
        return sign * float(digits) if _FLOAT.fullmatch(digits) else None
    for pattern, base in _INTEGERS:
        if match := pattern.fullmatch(digits):
            number = int(match[1], base) if len(digits) < 70 else 2**64
            return sign * number if number < (2**63 + 1 if negative else 2**64) else None
    return None


def _decoded(text: str) -> str:
    """Base64 as far as it goes, line breaks left out."""
    match = _BASE64.match("".join(text.splitlines()))
    return b64decode(match[0]).decode("utf-8", "replace") if match else ""


def _to_float(value: Value) -> float:
    try:
        return float(written(value))
    except ValueError:
        return 0.0


def _written_float(number: float) -> str:
    """The shortest decimals that mean this number, with an exponent from 21 digits on or below 0.0001."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "+Inf" if number > 0 else "-Inf"
    exact = Decimal(repr(number)).normalize()
    exponent = exact.adjusted()
    if number == 0 or -5 < exponent < 21:
        return format(exact, "f")
    head = format(exact.scaleb(-exponent), "f")
    return f"{head}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"
