"""What one cell says: a text, a word of a vocabulary, a date, a yes, an address. Each kind reads what people write and
writes what it reads back as the same."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from schemas.addresses import host_of
from schemas.exchange.table import dates
from schemas.exchange.table.problems import Hint, Unclear, no_hint
from schemas.names import fold, one_slip_apart
from schemas.publiccode.languages import is_language_tag
from schemas.vocabulary import Vocabulary

SHORTEST_WITH_SLIP = 5
MOST_LISTED = 20
"""So many allowed words are listed in a sentence; of more, only the nearest is named."""

_NOTHING = {
    "", "na", "n a", "k a", "ka", "keine angabe", "nicht angegeben", "unbekannt", "entfaellt", "nan", "none", "null",
    "not stated",
}  # fmt: skip
_YES = {"ja", "j", "x", "wahr", "true", "yes", "y", "1", "stimmt"}
_NO = {"nein", "n", "falsch", "false", "no", "0"}
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)
_LANGUAGES = {
    "deutsch": "de", "german": "de", "englisch": "en", "english": "en", "franzoesisch": "fr", "italienisch": "it",
    "spanisch": "es", "niederlaendisch": "nl", "daenisch": "da", "polnisch": "pl", "tschechisch": "cs",
    "tuerkisch": "tr", "ukrainisch": "uk", "russisch": "ru", "arabisch": "ar", "sorbisch": "hsb",
}  # fmt: skip


class Kind(ABC):
    """How a cell of one column is read and written. Reading raises Unclear."""

    @abstractmethod
    def read(self, text: str, hint: Hint) -> object:
        """The value of a cell that isn't empty; None where it only says that nothing is known."""

    @abstractmethod
    def write(self, value: object) -> str:
        """The cell for a value."""

    def reads_as(self, text: str, value: object) -> bool:
        """Whether this text is this value and nothing else."""
        try:
            return self.read(text, no_hint) == value
        except Unclear:
            return False


class Words(Kind):
    """A text as it stands."""

    def read(self, text: str, hint: Hint) -> str:
        """The same."""
        return text

    def write(self, value: object) -> str:
        """The same."""
        return str(value)


class Flag(Kind):
    """Yes or no."""

    def read(self, text: str, hint: Hint) -> bool | None:
        """Ja, x, wahr; nein, falsch."""
        word = fold(text)
        if word in _YES or text.strip() in {"✓", "✔", "☑", "☒"}:
            return True
        if word in _NO:
            return False
        if says_nothing(text):
            return None
        raise Unclear("no-flag", value=text)

    def write(self, value: object) -> str:
        """Ja or nein."""
        return "ja" if value else "nein"


class Day(Kind):
    """A date that knows no more than its source."""

    def read(self, text: str, hint: Hint) -> str | None:
        """ISO 8601."""
        return None if says_nothing(text) else dates.read_date(text, hint)

    def write(self, value: object) -> str:
        """As it is written in Germany."""
        return dates.write_date(str(value))


@dataclass(frozen=True)
class Terms(Kind):
    """A word of a vocabulary: its label in German or English, an alias, its key, or nearly one of these."""

    vocabulary: Vocabulary
    more: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str, hint: Hint) -> str | None:
        """The key."""
        key = self.find(text)
        if key is not None or says_nothing(text):
            return key
        near = self.nearly(text)
        if near is None:
            raise self._unknown(text)
        hint("read-as-word", value=text, word=self.vocabulary.label(near))
        return near

    def find(self, text: str) -> str | None:
        """The key that the text means without a doubt."""
        term = self.vocabulary.find(text)
        return term.key if term else self._folded.get(_plain(text))

    def nearly(self, text: str) -> str | None:
        """The key of the only word that is one slip away."""
        word = _plain(text)
        near = {key for known, key in self._folded.items() if len(known) >= SHORTEST_WITH_SLIP and _near(word, known)}
        return near.pop() if len(near) == 1 else None

    def write(self, value: object) -> str:
        """The German label, where it means nothing else."""
        key = str(value)
        label = self.vocabulary.label(key)
        return label if self.find(label) == key else key

    @cached_property
    def _folded(self) -> dict[str, str]:
        words = {_plain(w): t.key for t in self.vocabulary for w in (*t.aliases, t.en, t.de, t.key)}
        return {_plain(word): key for word, key in self.more.items()} | words

    def _unknown(self, text: str) -> Unclear:
        labels = [term.de for term in self.vocabulary]
        if len(labels) <= MOST_LISTED:
            return Unclear("no-term", value=text, allowed=", ".join(labels))
        near = get_close_matches(text, labels, n=1, cutoff=0.0)
        return Unclear("no-term-near", value=text, near=near[0])


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words of a standard."""

    values: Sequence[str]
    words: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str, hint: Hint) -> str | None:
        """The standard's own word, whatever its case, or a German one for it."""
        found = next((value for value in self.values if value.casefold() == text.casefold()), None)
        found = found or self.words.get(fold(text))
        if found or says_nothing(text):
            return found
        raise Unclear("no-term", value=text, allowed=", ".join(self.values))

    def write(self, value: object) -> str:
        """The same word."""
        return str(value)


class Language(Kind):
    """A language: its tag, or its German name."""

    def read(self, text: str, hint: Hint) -> str | None:
        """A tag of BCP 47."""
        tag = _LANGUAGES.get(fold(text)) or text.strip().replace("_", "-")
        tag = tag.lower() if len(tag) <= 3 else tag
        if is_language_tag(tag):
            return tag
        if says_nothing(text):
            return None
        raise Unclear("no-language", value=text)

    def write(self, value: object) -> str:
        """The tag."""
        return str(value)


class Address(Kind):
    """An address on the web."""

    def read(self, text: str, hint: Hint) -> str | None:
        """Beginning with http:// or https://; a bare host gets one."""
        if re.match(r"https?://\S+$", text, re.IGNORECASE) and host_of(text):
            head, _, rest = text.partition("://")
            return f"{head.lower()}://{rest}"
        if _HOST.fullmatch(text) and "@" not in text.partition("/")[0]:
            hint("read-as-address", value=text, address=f"https://{text}")
            return f"https://{text}"
        if says_nothing(text):
            return None
        raise Unclear("no-address", value=text)

    def write(self, value: object) -> str:
        """The address."""
        return str(value)


def language_named(text: str) -> str | None:
    """The tag of a language that a heading names, by its tag or its name."""
    try:
        return Language().read(text, no_hint)
    except Unclear:
        return None


def says_nothing(text: str) -> bool:
    """Whether the text is one of the many ways to leave a cell empty."""
    return fold(text) in _NOTHING


def _plain(text: str) -> str:
    return fold(text.replace("&", " und "))


def _near(word: str, known: str) -> bool:
    return len(word) >= SHORTEST_WITH_SLIP and one_slip_apart(word, known)
