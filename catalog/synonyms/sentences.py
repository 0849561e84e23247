"""What contradicts something, in a sentence that names the words and says what to do."""

from __future__ import annotations

from collections.abc import Mapping

from content.locale.speech import message, say
from search.contradictions import Conflict, Contradiction

_SAME_GROUP = message("„{term}“ steht schon in der Gruppe „{name}“ und muss nicht noch einmal vorgeschlagen werden.")
_ELSEWHERE = message(
    "„{term}“ steht schon in der Gruppe „{other_name}“. Ein Wort gehört zu einer Aufgabe: Lassen Sie es weg, oder "
    "schlagen Sie vor, was zur Gruppe „{other_name}“ gehört."
)
_ALSO_WRITTEN = message(
    "„{term}“ ist für die Suche dasselbe Wort wie „{other}“, und das steht schon in der Gruppe „{other_name}“. Lassen "
    "Sie es weg, oder schlagen Sie vor, was zu dieser Gruppe gehört."
)
_PRODUCT_ELSEWHERE = message("Das Produkt „{term}“ steht schon in der Gruppe „{other_name}“. Lassen Sie es weg.")
_IS_WORD = message(
    "„{term}“ ist in der Gruppe „{name}“ ein Wort der Aufgabe und kann nicht zugleich ein Produkt sein. Lassen Sie es "
    "bei den Produkten weg."
)
_IS_PRODUCT = message(
    "„{term}“ ist in der Gruppe „{other_name}“ ein Produkt und kann nicht zugleich ein Wort der Aufgabe sein. Lassen "
    "Sie es bei den Wörtern weg."
)
_SENTENCES: Mapping[Conflict, str] = {
    Conflict.NOTHING: message("„{term}“ ist kein Wort. Schreiben Sie Buchstaben oder Ziffern."),
    Conflict.ALONE: message(
        "Eine Gruppe braucht ein Wort der Aufgabe und noch etwas: ein zweites Wort, ein engeres oder ein Produkt."
    ),
    Conflict.TWICE: message("„{term}“ und „{other}“ sind für die Suche dasselbe. Lassen Sie eines davon weg."),
    Conflict.CIRCLE: message(
        "Die Aufgaben „{name}“ und „{other_name}“ führten dann gegenseitig zueinander. Lassen Sie das Wort weg, das "
        "schon anderswo steht."
    ),
    Conflict.NOT_AMBIGUOUS: message("„{term}“ ist als mehrdeutig erklärt, steht aber nur in einer Gruppe."),
    Conflict.NO_GROUP: message("Eine Gruppe „{name}“ gibt es nicht oder nicht mehr."),
    Conflict.GENERAL: message(
        "„{term}“ passt zu fast jedem Eintrag. Schreiben Sie ein Wort, das nur diese Aufgabe meint."
    ),
}


def sentence(found: Contradiction) -> str:
    """One German sentence or two: which words, in which group, and what to do."""
    facts = {"term": found.term, "name": found.name, "other": found.other, "other_name": found.other_name}
    return say(_said(found), **facts)


def _said(found: Contradiction) -> str:
    if found.kind is Conflict.WORD_AND_PRODUCT:
        return _IS_WORD if found.is_product else _IS_PRODUCT
    if found.kind is not Conflict.ELSEWHERE:
        return _SENTENCES[found.kind]
    if found.name == found.other_name:
        return _SAME_GROUP
    if found.is_product:
        return _PRODUCT_ELSEWHERE
    return _ELSEWHERE if found.term.casefold() == found.other.casefold() else _ALSO_WRITTEN
