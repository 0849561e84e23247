"""Strict BCP 47: a tag is well formed, and each of its parts stands in IANA's registry, in its shortest form.

As in the reference, there is at most one extension (``de-u-co-phonebk``).
"""

from __future__ import annotations

import re
from functools import cache

from langcodes.registry_parser import parse_registry

_OLD_TAGS = frozenset(
    {
        *(
            "en-gb-oed",
            "i-ami",
            "i-bnn",
            "i-default",
            "i-enochian",
            "i-hak",
            "i-klingon",
            "i-lux",
            "i-mingo",
            "i-navajo",
        ),
        *("i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de", "art-lojban", "cel-gaulish"),
        *("no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min", "zh-min-nan", "zh-xiang"),
    }
)
# What the registry that comes with langcodes leaves out and the reference takes: the bibliographic codes of ISO 639-2,
# what was registered from 2021 to 2025, withdrawn or reserved countries.
_OTHER_CODES = {
    "language": (
        *("alb", "arm", "baq", "bur", "chi", "cze", "dut", "fre", "geo", "ger", "gre"),
        *("ice", "mac", "mao", "may", "per", "rum", "slo", "tib", "wel"),
        *(
            "ajs",
            "bpc",
            "cnq",
            "cxh",
            "dsk",
            "dsz",
            "dyr",
            "egm",
            "eud",
            "gov",
            "ikh",
            "imt",
            "izm",
            "lgo",
            "lgs",
            "lqr",
        ),
        *(
            "lsc",
            "lsw",
            "lvl",
            "nww",
            "nzr",
            "oie",
            "phj",
            "pze",
            "pzh",
            "rib",
            "rnb",
            "rsk",
            "rsn",
            "rsw",
            "tok",
            "tvi",
        ),
        *("ugh", "uly", "uon", "vjk", "wdt", "wtb", "wyn", "xdq", "xhm", "ycr", "ykh", "zcd", "zem", "zlu"),
    ),
    "script": ("kawi", "nagm", "sunu"),
    "region": ("cq", "ct", "dy", "fq", "hv", "jt", "mi", "nh", "nq", "pc", "pu", "pz", "rh", "uk", "vd", "wk"),
}
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extlang>(?:-[a-z]{3}){0,3})(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?(?P<variant>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extension>(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)?)(?:-x(?:-[a-z0-9]{1,8})+)?"
)
_PRIVATE = re.compile(r"x-[a-z0-9]{1,8}")


def is_language_tag(text: str) -> bool:
    """``de``, ``de-AT`` and ``zh-Hant-HK`` are; ``deu``, ``de_DE`` and ``german`` are not."""
    tag = text.lower()
    if tag in _OLD_TAGS or _PRIVATE.fullmatch(tag):
        return True
    match = _TAG.fullmatch(tag) if len(tag) <= 200 else None
    if match is None:
        return False
    known = _registry()
    parts = [("language", match["language"]), ("script", match["script"]), ("region", match["region"])]
    if any(part is not None and part not in known[kind] for kind, part in parts):
        return False
    extlangs, variants = match["extlang"].split("-")[1:], match["variant"].split("-")[1:]
    return all(_follows(part, tag) for part in extlangs) and all(part in known["variant"] for part in variants)


def _follows(extlang: str, tag: str) -> bool:
    """An extended language belongs after the language that it extends."""
    prefixes = _registry()["extlang"].get(extlang)
    return prefixes is not None and (not prefixes or any(f"{tag}-".startswith(prefix) for prefix in prefixes))


@cache
def _registry() -> dict[str, dict[str, tuple[str, ...]]]:
    """Subtags by type, with the prefixes that they may follow."""
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in parse_registry():  # type: ignore[no-untyped-call]
        prefixes = tuple(prefix.lower() for prefix in row.get("Prefix", ()))
        for subtag in _range(row.get("Subtag", "")):
            known.setdefault(row["Type"], {})[subtag] = prefixes
    for kind, codes in _OTHER_CODES.items():
        known[kind].update(dict.fromkeys(codes, ()))
    return known


def _range(subtag: str) -> list[str]:
    """``qaa..qtz`` written out."""
    first, _, last = subtag.lower().partition("..")
    if not last:
        return [first]
    codes = [""]
    for _ in first:
        codes = [code + letter for code in codes for letter in "abcdefghijklmnopqrstuvwxyz"]
    return [code for code in codes if first <= code <= last]
