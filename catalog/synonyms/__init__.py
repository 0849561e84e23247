"""Words of the search that people propose, what became of them, and what the search makes of all that were accepted."""

from catalog.synonyms.deciding import AlreadyDecided, Changed, Contradicts, Verdict, decide, end, may_decide, thing_of
from catalog.synonyms.known import Accepted, accepted, addition_of, known_words, own, waiting
from catalog.synonyms.merged import Words
from catalog.synonyms.proposing import (
    LONGEST_REASON,
    LONGEST_TERM,
    MOST_TERMS,
    MOST_WAITING,
    TooManyWaiting,
    Wish,
    proposal_of_key,
    propose,
)

__all__ = [
    "LONGEST_REASON",
    "LONGEST_TERM",
    "MOST_TERMS",
    "MOST_WAITING",
    "Accepted",
    "AlreadyDecided",
    "Changed",
    "Contradicts",
    "TooManyWaiting",
    "Verdict",
    "Wish",
    "Words",
    "accepted",
    "addition_of",
    "decide",
    "end",
    "known_words",
    "may_decide",
    "own",
    "proposal_of_key",
    "propose",
    "thing_of",
    "waiting",
]
