"""Questions by another word for the same task, made of the file of synonyms.

They show that the file is applied, not that it is complete: for that there are the judged questions. Asked is for each
word of a group that stands in no entry, while another word of the group stands in at most ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from benchmarks.relevance.measures import SEEN
from benchmarks.relevance.questions import Question
from search.index import SearchDocument
from search.synonyms import Group, Synonyms

SEED: Final = 20_261_123
MOST: Final = 200
GRADE: Final = 3
GROUP: Final = "synonyms"


def by_other_words(documents: Sequence[SearchDocument], synonyms: Synonyms) -> list[Question]:
    """At most two hundred, drawn by a fixed seed."""
    texts = {
        document.slug: f"{document.title} {document.summary}".casefold()
        for document in documents
        if not document.sample
    }
    everything = "\n".join(" ".join((one.title, one.summary, one.body, *one.keywords)) for one in documents).casefold()
    found = [question for group in synonyms.groups for question in _asked(group, texts, everything)]
    return Random(SEED).sample(found, min(MOST, len(found)))


def _asked(group: Group, texts: dict[str, str], everything: str) -> Iterator[Question]:
    named = [each.text.casefold() for each in group.words if len(each.text) > 3]
    answers = {slug: GRADE for slug, text in texts.items() if any(name in text for name in named)}
    if 1 <= len(answers) <= SEEN:
        for each in (*group.words, *group.leads, *group.products):
            if each.text.casefold() not in everything:
                yield Question(each.text, GROUP, answers)
