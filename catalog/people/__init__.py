"""People: who they are to the house, the browsers in which they are signed in, and links that are good once."""

from catalog.people.known import Known, add_person, known_person, person_of_mail
from catalog.people.links import (
    INVALID_AFTER,
    LinkUnusable,
    give_token,
    make_link,
    open_link,
    use_link,
)
from catalog.people.sessions import Begun, Signed, begin_session, end_session, end_sessions, note_seen, signed_in

__all__ = [
    "INVALID_AFTER",
    "Begun",
    "Known",
    "LinkUnusable",
    "Signed",
    "add_person",
    "begin_session",
    "end_session",
    "end_sessions",
    "give_token",
    "known_person",
    "make_link",
    "note_seen",
    "open_link",
    "person_of_mail",
    "signed_in",
    "use_link",
]
