"""Reports of experience: written in the name of an organisation, answered in place, found by places like one's own."""

from catalog.experience.answering import (
    Answered,
    answer,
    answers_of,
    answers_put_back,
    answers_taken,
    may_answer,
    remove_answer,
)
from catalog.experience.reading import Filter, Found, report_of, reports_of
from catalog.experience.writing import Overtaken, SameTitle, change, remove, write

__all__ = [
    "Answered",
    "Filter",
    "Found",
    "Overtaken",
    "SameTitle",
    "answer",
    "answers_of",
    "answers_put_back",
    "answers_taken",
    "change",
    "may_answer",
    "remove",
    "remove_answer",
    "report_of",
    "reports_of",
    "write",
]
