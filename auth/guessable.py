"""Which passwords are guessed first: pure rules after NIST SP 800-63B-4, section 3.1.1.2.

A password is the only thing that opens an account here, so it has at least 15 signs. No kind of sign is asked for.
Refused is what stands on lists of common passwords, and what is easily made of one: repeated, counted up, or with
numbers and signs around a single word. Several words side by side are welcome, however plain each of them is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from enum import StrEnum
from functools import cache
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path

from auth.passwords import LONGEST, normalised

SHORTEST = 15
DIFFERENT = 5
"""So many different signs at least: fewer are one or two keys held down."""
LEFT_OVER = 8
"""So many letters and digits must remain when what everybody knows of the person is taken out."""
STEPS = 4
"""From so many neighbours on, signs of an alphabet or keyboard count as one."""


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    ABOUT_YOU = "about_you"


_GERMAN_WORDS = frozenset(
    """
    passwort kennwort geheim geheimnis willkommen hallo anmelden anmeldung zugang zugangsdaten benutzer verwaltung
    stadtverwaltung gemeindeverwaltung kreisverwaltung gemeinde kommune rathaus buergermeister buergerbuero landkreis
    landratsamt stadt dorf heimat deutschland bayern baden wuerttemberg sachsen thueringen hessen brandenburg berlin
    hamburg bremen saarland niedersachsen mecklenburg vorpommern westfalen holstein schleswig rheinland pfalz anhalt
    januar februar maerz april mai juni juli august september oktober november dezember
    montag dienstag mittwoch donnerstag freitag samstag sonntag wochenende
    fruehling fruehjahr sommer herbst winter weihnachten ostern urlaub ferien sonnenschein schmetterling
    schatz liebling familie fussball borussia dortmund schalke bayernmuenchen werder smartcity
    """.split()  # noqa: SIM905  # a list of words reads better without quotation marks
)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm", "zxcvbnm", "01234567890")
_WORN = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def weakness(password: str, about: Collection[str] = ()) -> Weakness | None:
    """Why it is refused, if it is. ``about`` is what everybody knows: names, mail address, organisation, house."""
    plain = normalised(password)
    if len(plain) < SHORTEST:
        return Weakness.SHORT
    if len(plain) > LONGEST or len(password) > LONGEST:
        return Weakness.LONG
    text = plain.casefold()
    if any(found(text) for found in _COMMON):
        return Weakness.COMMON
    return Weakness.ABOUT_YOU if _about_you(text, about) else None


def is_listed(word: str) -> bool:
    """Whether it is a common password, name or word: one that the package zxcvbn lists, or a German one of our own."""
    return word in _GERMAN_WORDS or ("," not in word and f",{word}," in _lists())


@cache
def _lists() -> str:
    """The lists of the package as one text. To import them would take 17 MB of every web process, this takes one."""
    source = Path(str(distribution("zxcvbn").locate_file("zxcvbn/frequency_lists.py"))).read_text(encoding="utf-8")
    return ",".join(["", *re.findall(r'": "([^"]*)"\.split', source), ""])


def _monotonous(text: str) -> bool:
    return len(set(text)) < DIFFERENT


def _repeated(text: str) -> bool:
    """One short piece over and over, the last time perhaps cut short."""
    shorter = range(1, min(LEFT_OVER, len(text) // 2 + 1))
    return any(text == (text[:size] * len(text))[: len(text)] for size in shorter) or _twice_known(text)


def _twice_known(text: str) -> bool:
    half, odd = divmod(len(text), 2)
    return not odd and text[:half] == text[half:] and is_listed(text[:half])


def _counted_up(text: str) -> bool:
    """What remains when runs of an alphabet or a keyboard count as one sign each."""
    steps = [_neighbours(a, b) for a, b in pairwise(text)]
    runs = re.finditer("1+", "".join("1" if step else "0" for step in steps))
    taken = sum(len(run[0]) for run in runs if len(run[0]) >= STEPS - 1)
    return len(text) - taken < LEFT_OVER


def _one_word(text: str) -> bool:
    """A single word that is on a list, with anything but letters around it or letters written as digits."""
    for spelling in {text, text.translate(_WORN)}:
        words = re.findall(r"[^\W\d_]+", spelling)
        if len(words) == 1 and is_listed(words[0].translate(_SPELT_OUT)):
            return True
        if is_listed("".join(words)):
            return True
    return False


_COMMON: tuple[Callable[[str], bool], ...] = (is_listed, _monotonous, _repeated, _counted_up, _one_word)


def _about_you(text: str, about: Collection[str]) -> bool:
    """Whether little remains without what everybody knows of the person."""
    words = {word for each in about for word in re.findall(r"\w+", normalised(each).casefold()) if len(word) > 2}
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != text and len(re.findall(r"[^\W_]", rest)) < LEFT_OVER


def _neighbours(one: str, other: str) -> bool:
    return any(one + other in row or other + one in row for row in _ROWS)
