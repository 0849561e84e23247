"""Cells that hold several values, or values of several parts: keywords, links with a label, grants with a programme.

Whatever is written must be read back as the same. So a value is written in the plain form that a person would choose,
read again, and only where that gives another value it is written out: all its parts, with ``::`` at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from schemas.exchange.table import dates
from schemas.exchange.table.cells import Address, Kind, Terms, Words
from schemas.exchange.table.problems import Hint, Unclear, no_hint
from schemas.exchange.table.splitting import Parts, escape, split

LONGEST_NUMBER = 15
_BLANK_IN_NUMBER = re.compile(r"(?<=\d)[\s'’](?=\d{3}\b)")
_GERMAN_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,2})?")
_ENGLISH_NUMBER = re.compile(r"\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d{1,2}|\d+\.\d{1,2}")
_POWER = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_ADDRESS = re.compile(r"https?://|git@|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_BULLET = re.compile(r"[-•*–·]\s+")


Friendly = Callable[[str, Hint], Mapping[str, object] | None]
"""Reads a value that somebody wrote in one piece; None where it has no such form."""

Apart = Callable[[str], list[str]]


class Item(Kind):
    """One of several values, of one part, that is not what it seems where ``::`` follows it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def read(self, text: str, hint: Hint) -> object:
        """A value without parts."""
        return self.kind.read(text, hint)

    def read_parts(self, parts: Parts, hint: Hint) -> object:
        """A value that was written out."""
        if any(parts[1:]):
            raise Unclear("too-many-parts", value=" :: ".join(parts), most=1)
        return parts[0]

    def write(self, value: object) -> str:
        """Plain, where that is enough."""
        text = self.kind.write(value)
        return escape(text) if text and self.reads_as(text, value) else f"{escape(str(value))} ::"


@dataclass(frozen=True)
class Part:
    """One part of a value: the field that it fills, and how it is read."""

    name: str
    kind: Kind
    needed: bool = False


class Compound(Item):
    """A value of several parts, ``friendly`` reading the forms that people write in one piece."""

    def __init__(self, *parts: Part, friendly: Friendly | None = None) -> None:
        super().__init__(Words())
        self.parts = parts
        self.friendly = friendly

    def read(self, text: str, hint: Hint) -> object:
        """In one piece: as people write it, else the text is the first part."""
        found = self.friendly(text, hint) if self.friendly else None
        return dict(found) if found else self.read_parts((text,), hint)

    def read_parts(self, parts: Parts, hint: Hint) -> object:
        """Part by part."""
        if len(parts) > len(self.parts) and any(parts[len(self.parts) :]):
            raise Unclear("too-many-parts", value=" :: ".join(parts), most=len(self.parts))
        said = {}
        for part, text in zip(self.parts, (*parts, *[""] * len(self.parts)), strict=False):
            value = part.kind.read(text, hint) if text else None
            if value is None and part.needed:
                raise Unclear("part-missing", value=" :: ".join(parts), parts=str(len(self.parts)))
            if value is not None:
                said[part.name] = value
        return said

    def write(self, value: object) -> str:
        """The parts that there are, and a mark at the end where one of them alone would be misread."""
        said: Mapping[str, object] = value if isinstance(value, Mapping) else {}
        texts = [part.kind.write(said[part.name]) if said.get(part.name) is not None else "" for part in self.parts]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) == 1 and not self.reads_as(texts[0], said):
            texts.append("")
        return " :: ".join(escape(text) for text in texts).strip()


def at_commas(text: str) -> list[str]:
    """Words between commas or semicolons."""
    return [piece for raw in re.split("[,;]", text) if (piece := raw.strip())]


def at_semicolons(text: str) -> list[str]:
    """Names, which may hold commas themselves."""
    return [piece for raw in text.split(";") if (piece := raw.strip())]


def at_slashes(text: str) -> list[str]:
    """Words between commas, semicolons or slashes."""
    return [piece for raw in re.split("[,;/]", text) if (piece := raw.strip())]


def at_blanks(text: str) -> list[str]:
    """Addresses one after the other; anything else is left whole."""
    pieces = [piece for raw in text.split() if (piece := raw.rstrip(",;"))]
    return pieces if all(_ADDRESS.match(piece) for piece in pieces) else [text]


@dataclass(frozen=True)
class Several(Kind):
    """Values between ``|`` or line breaks. ``apart`` parts what people wrote where a cell has none of these."""

    item: Item
    apart: Apart | None = None

    def read(self, text: str, hint: Hint) -> tuple[object, ...]:
        """The values in order; words that only say "nothing" are none."""
        values, several = split(text)
        if not several and len(values) == 1 and len(values[0]) == 1:
            return self._read_loosely(values[0][0], hint)
        alone = all(len(parts) == 1 for parts in values)
        if several and alone and len(values) > 1 and all(_BULLET.match(parts[0]) for parts in values):
            values = [(_BULLET.sub("", parts[0], count=1),) for parts in values]
        found = [self._one(parts, hint) for parts in values]
        return tuple(value for value in found if value is not None)

    def _one(self, parts: Parts, hint: Hint) -> object:
        return self.item.read(parts[0], hint) if len(parts) == 1 else self.item.read_parts(parts, hint)

    def _read_loosely(self, text: str, hint: Hint) -> tuple[object, ...]:
        if self._known_whole(text):
            return (self.item.read(text, no_hint),)
        pieces = self.apart(text) if self.apart else [text]
        if "," in text and pieces == [text] and self.apart is at_semicolons and type(self.item) is Item:
            hint("comma-in-one-value", value=text)
        return tuple(value for piece in pieces if (value := self.item.read(piece, hint)) is not None)

    def _known_whole(self, text: str) -> bool:
        """A label may hold a comma itself."""
        return isinstance(self.item.kind, Terms) and self.item.kind.find(text) is not None

    def write(self, value: object) -> str:
        """A cell that is read back as these values."""
        values = value if isinstance(value, Sequence) else ()
        texts = [self.item.write(one) for one in values]
        for text in (" | ".join(texts), f"{' | '.join(texts)} |"):
            if self.reads_as(text, tuple(values)):
                return text
        return " | ".join(text if text.endswith("::") else f"{text} ::" for text in texts)


class FreeTerm(Terms):
    """A word of a vocabulary, or any other text as it stands."""

    def read(self, text: str, hint: Hint) -> str:
        """The key where there is one."""
        return self.find(text) or text


def link(text: str, hint: Hint) -> Mapping[str, object] | None:
    """``Label: https://…``, ``https://… (Label)``, or an address alone."""
    found = re.fullmatch(
        r"(?:(?P<before>.+?)[:\s–-]*\s)?(?P<url>https?://\S+)(?:\s+\(?(?P<after>[^()]+)\)?)?", text, re.DOTALL
    )
    if found is None:
        return None
    label = (found["before"] or found["after"] or "").strip()
    return {"url": Address().read(found["url"], hint)} | ({"label": label} if label else {})


def grant_in(programmes: Terms) -> Friendly:
    """The name of a programme stands for itself."""

    def grant(text: str, _hint: Hint) -> Mapping[str, object] | None:
        key = programmes.find(text)
        return {"words": text, "programme": key} if key else None

    return grant


def cost(text: str, hint: Hint) -> Mapping[str, object] | None:
    """``rund 280.000 € (Stand 5/2024)``; a bare number is an amount in euros."""
    if (amount := euros(text)) is not None:
        return {"words": amount}
    dated = re.fullmatch(r"(?P<words>.*\S)\s*\(Stand:?\s+(?P<as_of>[^()]+)\)", text, re.DOTALL)
    if dated is None:
        return None
    try:
        return {"words": dated["words"], "as_of": dates.read_date(dated["as_of"], hint)}
    except Unclear:
        return None


def euros(text: str) -> str | None:
    """A bare number as an amount: 12500,5 and 12.500,50 and 12,500,000.50 are clear, 1,234 is not."""
    plain = _BLANK_IN_NUMBER.sub("", text.strip())
    if len(plain) > LONGEST_NUMBER:
        return None
    if _GERMAN_NUMBER.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif _ENGLISH_NUMBER.fullmatch(plain):
        plain = plain.replace(",", "")
    elif not _POWER.fullmatch(plain.replace(",", ".")):
        return None
    whole, _, cents = f"{float(plain.replace(',', '.')):,.2f}".partition(".")
    return whole.replace(",", ".") + (f",{cents}" if int(cents) else "") + " €"


def route_in(routes: Terms) -> Friendly:
    """``Code übernehmen: Text``."""

    def route(text: str, hint: Hint) -> Mapping[str, object] | None:
        name, sign, rest = text.partition(":")
        key = routes.read(name, hint) if sign and (routes.find(name) or routes.nearly(name)) else None
        return {"key": key, "text": rest.strip()} if key and rest.strip() else None

    return route
