"""What one should know before asking a contact, as forms ask for it and as the page of an entry says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.models import Contact, ContactPerson
from catalog.web.forms import Params
from content.locale.speech import message, say
from schemas.identity import Visibility
from schemas.mail import check_mail, is_mail
from schemas.operation import ContactDetails
from schemas.role_names import names_a_person
from schemas.texts import readable

LANGUAGES: Mapping[str, str] = {
    "de": message("Deutsch"),
    "de-simple": message("Leichte Sprache"),
    "gsg": message("Deutsche Gebärdensprache"),
    "en": message("Englisch"),
    "fr": message("Französisch"),
    "pl": message("Polnisch"),
    "ru": message("Russisch"),
    "tr": message("Türkisch"),
    "uk": message("Ukrainisch"),
}
VISIBLE: Mapping[Visibility, str] = {
    Visibility.OWN: message("Nur die eigene Organisation"),
    Visibility.PUBLIC_SECTOR: message("Angemeldete aus öffentlichen Stellen"),
    Visibility.ALL: message("Alle, auch ohne Anmeldung"),
}
LINE_LIMIT = 120
LINE_WRONG = message("Schreiben Sie das in einer Zeile, mit höchstens {limit} Zeichen.")
DEPUTY_IS_NAME = message("Nennen Sie die Aufgabe der Vertretung, zum Beispiel „Leitung IT-Betrieb“, und keinen Namen.")
DEPUTY_WRONG = message("Geben Sie das Postfach der Vertretung an, zum Beispiel it@gemeinde.example, oder keines.")
HOURS_WITHOUT = message("Zeiten gehören zur Auskunft für andere: Setzen Sie auch das Häkchen, oder lassen Sie sie weg.")


@dataclass(frozen=True, slots=True)
class DetailsTyped:
    """These fields as they were filled in."""

    languages: tuple[str, ...] = ()
    deputy_role: str = ""
    deputy_mailbox: str = ""
    answers_others: bool = False
    hours: str = ""
    visibility: str = Visibility.OWN.value
    by_form: bool = False

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """A sentence for each field that is not right."""
        found = (
            ("vertretung", say(LINE_WRONG, limit=LINE_LIMIT), is_line(self.deputy_role)),
            ("vertretung", say(DEPUTY_IS_NAME), not names_a_person(self.deputy_role)),
            ("vertretung_postfach", say(DEPUTY_WRONG), not self.deputy_mailbox or is_mail(self.deputy_mailbox)),
            ("zeiten", say(LINE_WRONG, limit=LINE_LIMIT), is_line(self.hours)),
            ("auskunft", say(HOURS_WITHOUT), self.answers_others or not self.hours),
        )
        return tuple((field, words) for field, words, right in found if not right)

    @property
    def details(self) -> ContactDetails:
        """What was typed, where nothing was wrong with it."""
        return ContactDetails(
            languages=self.languages,
            deputy_role=self.deputy_role or None,
            deputy_mailbox=check_mail(self.deputy_mailbox) if self.deputy_mailbox else None,
            answers_others=self.answers_others,
            hours=self.hours or None,
            visibility=Visibility(self.visibility),
            by_form=self.by_form,
        )


def details_typed(form: Params) -> DetailsTyped:
    """These fields of a form; a word that is no choice of ours counts as not chosen."""
    visibility = form.one("sichtbar")
    return DetailsTyped(
        languages=tuple(each for each in form.all("sprache") if each in LANGUAGES),
        deputy_role=readable(form.one("vertretung")),
        deputy_mailbox=form.one("vertretung_postfach"),
        answers_others=form.one("auskunft") == "1",
        hours=readable(form.one("zeiten")),
        visibility=visibility if visibility in {each.value for each in Visibility} else Visibility.OWN.value,
        by_form=form.one("formular") == "1",
    )


def as_typed(details: ContactDetails) -> DetailsTyped:
    """The fields with what is kept."""
    return DetailsTyped(
        details.languages,
        details.deputy_role or "",
        details.deputy_mailbox or "",
        details.answers_others,
        details.hours or "",
        details.visibility.value,
        details.by_form,
    )


def is_line(text: str) -> bool:
    """Whether it is one line that is not too long; none at all is one, too."""
    return len(text) <= LINE_LIMIT and "\n" not in text


def language_choices() -> list[tuple[str, str]]:
    """The languages that one may choose."""
    return [(tag, say(words)) for tag, words in LANGUAGES.items()]


def visibility_choices() -> list[tuple[str, str]]:
    """Who may see a direct line, the fewest first."""
    return [(each.value, say(words)) for each, words in VISIBLE.items()]


def facts_beside(row: Contact | ContactPerson) -> tuple[str, ...]:
    """The same of a contact as it is kept."""
    return facts_of(ContactDetails.model_validate(row.details or {}))


def facts_of(details: ContactDetails) -> tuple[str, ...]:
    """What one should know before asking, one sentence each."""
    lines = []
    if details.answers_others:
        told = say("gibt anderen Kommunen Auskunft: {hours}", hours=details.hours) if details.hours else ""
        lines.append(told or say("gibt anderen Kommunen Auskunft"))
    spoken = [say(LANGUAGES[each]) for each in details.languages if each in LANGUAGES]
    if spoken:
        lines.append(say("spricht {languages}", languages=", ".join(spoken)))
    if details.deputy_role:
        lines.append(say("Vertretung: {role}", role=details.deputy_role))
    return tuple(lines)
