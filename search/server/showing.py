"""What comes back with a hit: fetched for the few that a page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from search.server.connection import Answer
from search.server.filters import numbered
from search.server.place import Place
from search.server.questions import some
from search.server.ranking import Ranked

SHOWN: Final = ("shown",)


def shown(place: Place, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The same documents with what is shown of them; those that vanished meanwhile are left out."""
    missing = [document["id"] for document, _ in ranked if "shown" not in document]
    answers = place.ask([some((numbered("id", missing),), SHOWN, len(missing))]) if missing else []
    fetched: Mapping[Any, Answer] = {each["shown"]["id"]: each for answer in answers for each in answer["hits"]}
    found = ((document if "shown" in document else fetched.get(document["id"]), score) for document, score in ranked)
    return [(document["shown"], score) for document, score in found if document]
