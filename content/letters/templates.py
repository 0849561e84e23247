"""What each letter says. The parameters of a function are the facts of its template (content/letters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from content.locale.formats import day, moment
from content.locale.speech import message, say


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's subject, what it says before and after what it hands over, and the sentence that hands it over."""

    subject: str
    opening: tuple[str, ...]
    closing: tuple[str, ...] = ()
    carrying: str = ""


ROLES = {"member": message("Mitglied"), "editor": message("Redaktion"), "owner": message("Verantwortlich")}
DECISIONS = {
    "kept": message("Der Beitrag bleibt, wie er ist."),
    "changed": message("Der Beitrag wurde geändert."),
    "removed": message("Der Beitrag wurde entfernt."),
}
DECISIONS_ON_WORDS = {
    "accepted": message("Ihr Vorschlag ist angenommen: Die Suche kennt die Wörter ab jetzt."),
    "rejected": message("Ihr Vorschlag ist abgelehnt."),
    "ended": message("Die Suche benutzt diese Wörter nicht mehr."),
}


def register() -> Words:
    """To an address with which somebody wants to register; says nothing that they typed."""
    return Words(
        say("Bestätigen Sie Ihre Mailadresse"),
        (say("mit dieser Mailadresse soll ein Konto im Lösungskatalog Lichtermeer angelegt werden."),),
        (say("Wenn Sie das nicht waren, müssen Sie nichts tun: Ohne diesen Link entsteht kein Konto."),),
        say("Wenn Sie das sind, geht es hier weiter:"),
    )


def register_known() -> Words:
    """To an address with which somebody wants to register, and which has an account."""
    return Words(
        say("Sie haben schon ein Konto"),
        (
            say("mit dieser Mailadresse wollte sich jemand neu registrieren. Es gibt damit aber schon ein Konto."),
            say("Wenn Sie das waren: Melden Sie sich an, oder setzen Sie auf der Anmeldeseite Ihr Passwort zurück."),
        ),
        (say("Wenn Sie das nicht waren, müssen Sie nichts tun. An Ihrem Konto hat sich nichts geändert."),),
    )


def reset() -> Words:
    """To who wants a new password."""
    return Words(
        say("Neues Passwort setzen"),
        (say("für Ihr Konto wurde ein neues Passwort verlangt."),),
        (say("Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr bisheriges Passwort gilt weiter."),),
        say("Hier setzen Sie es:"),
    )


def reset_unknown() -> Words:
    """To an address for which somebody wants a new password, and with which nobody can sign in."""
    return Words(
        say("Kein Konto mit dieser Mailadresse"),
        (
            say(
                "für diese Mailadresse wurde ein neues Passwort verlangt. Mit ihr kann sich hier aber niemand anmelden."
            ),
            say("Wenn Sie das waren: Versuchen Sie es mit einer anderen Mailadresse, oder registrieren Sie sich."),
        ),
        (say("Wenn Sie das nicht waren, müssen Sie nichts tun."),),
    )


def invitation(organisation: str, inviter: str, role: str) -> Words:
    """To somebody whom a member wants in an organisation."""
    return Words(
        say("Einladung: {organisation} im Lösungskatalog", organisation=organisation),
        (
            say(
                "{inviter} lädt Sie ein, im Lösungskatalog Lichtermeer für {organisation} mitzuarbeiten "
                "(Rolle: {role}).",
                inviter=inviter,
                organisation=organisation,
                role=_role(role),
            ),
        ),
        (say("Wenn Sie nichts damit zu tun haben, müssen Sie nichts tun. Ohne diesen Link entsteht kein Konto."),),
        say("Hier nehmen Sie an:"),
    )


def invited_person() -> Words:
    """To somebody for whom an administrator makes an account."""
    return Words(
        say("Ihr Konto im Lösungskatalog"),
        (say("für Sie wurde ein Konto im Lösungskatalog Lichtermeer vorbereitet."),),
        (say("Wenn Sie nichts damit zu tun haben, müssen Sie nichts tun. Ohne diesen Link entsteht kein Konto."),),
        say("Hier richten Sie es ein:"),
    )


def administrator() -> Words:
    """To who shall administer the catalogue."""
    return Words(
        say("Verwaltung des Lösungskatalogs"),
        (say("Sie sollen diesen Lösungskatalog verwalten."),),
        (say("Wenn Sie nichts davon wissen, fragen Sie bitte den Betreiber, und öffnen Sie den Link nicht."),),
        say("Hier richten Sie Ihr Konto ein:"),
    )


def change_mail() -> Words:
    """To the new address of an account."""
    return Words(
        say("Bestätigen Sie Ihre neue Mailadresse"),
        (say("diese Mailadresse soll künftig zu Ihrem Konto im Lösungskatalog Lichtermeer gehören."),),
        (say("Wenn Sie das nicht waren, müssen Sie nichts tun: Ohne diesen Link ändert sich nichts."),),
        say("Hier bestätigen Sie das:"),
    )


def mail_changed() -> Words:
    """To the old address."""
    return Words(
        say("Ihre Mailadresse wurde geändert"),
        (
            say(
                "Ihr Konto im Lösungskatalog Lichtermeer hat jetzt eine andere Mailadresse. Diese hier gilt nicht mehr."
            ),
        ),
        (_not_you(),),
    )


def password_changed() -> Words:
    """To who has a new password."""
    return Words(
        say("Ihr Passwort wurde geändert"),
        (say("das Passwort Ihres Kontos im Lösungskatalog Lichtermeer ist jetzt ein anderes."),),
        (_not_you(),),
    )


def new_sign_in(browser: str, at: str) -> Words:
    """To who signed in from a browser that was not seen before; ``at`` is the moment in ISO 8601."""
    when = moment(datetime.fromisoformat(at))
    return Words(
        say("Neue Anmeldung mit Ihrem Konto"),
        (say("mit Ihrem Konto hat sich jemand neu angemeldet: {browser}, am {when}.", browser=browser, when=when),),
        (say("Wenn Sie das waren, müssen Sie nichts tun."), _not_you()),
    )


def join_code(organisation: str, person: str) -> Words:
    """To the role mailbox of an organisation which somebody wants to join."""
    return Words(
        say("Code zum Beitritt: {organisation}", organisation=organisation),
        (
            say(
                "{person} möchte im Lösungskatalog Lichtermeer für {organisation} mitarbeiten.",
                person=person,
                organisation=organisation,
            ),
            say("Wenn das so sein soll, geben Sie bitte diesen Code an {person} weiter.", person=person),
        ),
        (say("Wenn nicht, geben Sie ihn an niemanden weiter. Ohne ihn geschieht nichts."),),
        say("Der Code:"),
    )


def join_request(organisation: str, person: str, words: str = "") -> Words:
    """To the owners of an organisation which somebody asks to join."""
    asked = say("{person} möchte bei {organisation} mitarbeiten.", person=person, organisation=organisation)
    return Words(
        say("Beitritt angefragt: {organisation}", organisation=organisation),
        (asked, *_quoted(words)),
        (say("Sie entscheiden, ob das stimmt: Wer beitritt, liest, was für Ihre Organisation bestimmt ist."),),
    )


def request_decided(organisation: str, accepted: bool, reason: str = "") -> Words:
    """To who asked to join."""
    said = (
        say("Ihrem Beitritt zu {organisation} wurde zugestimmt.", organisation=organisation)
        if accepted
        else say("Ihrem Beitritt zu {organisation} wurde nicht zugestimmt.", organisation=organisation)
    )
    return Words(say("Entschieden: Beitritt zu {organisation}", organisation=organisation), (said, *_quoted(reason)))


def member_joined(organisation: str, person: str) -> Words:
    """To the owners of an organisation that has a new member."""
    return Words(
        say("Neues Mitglied: {organisation}", organisation=organisation),
        (say("{person} ist jetzt Mitglied von {organisation}.", person=person, organisation=organisation),),
        (say("Wenn das nicht stimmt, beenden Sie die Mitgliedschaft auf der Seite der Mitglieder."),),
    )


def member_removed(organisation: str) -> Words:
    """To who is a member no longer."""
    return Words(
        say("Mitgliedschaft beendet: {organisation}", organisation=organisation),
        (say("Ihre Mitgliedschaft bei {organisation} ist beendet. Ihr Konto bleibt.", organisation=organisation),),
        (say("Wenn Sie das für einen Irrtum halten, fragen Sie bitte dort nach."),),
    )


def role_changed(organisation: str, role: str) -> Words:
    """To a member with another role."""
    return Words(
        say("Ihre Rolle hat sich geändert: {organisation}", organisation=organisation),
        (say("Ihre Rolle bei {organisation} ist jetzt: {role}.", organisation=organisation, role=_role(role)),),
    )


def speak_granted(organisation: str) -> Words:
    """To a member who may speak for the organisation from now on."""
    return Words(
        say("Sie sprechen für {organisation}", organisation=organisation),
        (
            say(
                "Sie dürfen im Lösungskatalog Lichtermeer ab jetzt im Namen von {organisation} sprechen: Einträge "
                "veröffentlichen und Nutzungen bestätigen.",
                organisation=organisation,
            ),
        ),
    )


def speak_taken(organisation: str) -> Words:
    """To a member who may speak for the organisation no longer."""
    return Words(
        say("Sie sprechen nicht mehr für {organisation}", organisation=organisation),
        (say("Sie dürfen nicht mehr im Namen von {organisation} sprechen.", organisation=organisation),),
    )


def report_receipt(title: str, key: str) -> Words:
    """To who reported a contribution."""
    return Words(
        say("Ihre Meldung ist eingegangen ({key})", key=key),
        (
            say("Ihre Meldung zu „{title}“ ist eingegangen. Ihr Zeichen ist {key}.", title=title, key=key),
            say("Ein Mensch prüft sie. Sie erfahren hier, was daraus wird und warum."),
        ),
    )


def report_decided(title: str, key: str, decision: str, reason: str) -> Words:
    """To who reported a contribution, and to whose it is: what was decided and why."""
    return Words(
        say("Entschieden: Meldung {key}", key=key),
        (
            say("über die Meldung {key} zu „{title}“ ist entschieden.", key=key, title=title),
            say(DECISIONS.get(decision, decision)),
            say("Die Begründung:"),
            *_quoted(reason),
        ),
        (say("Wenn Sie das für falsch halten, antworten Sie bitte mit dem Zeichen an den Betreiber."),),
    )


def words_decided(terms: str, decision: str, reason: str) -> Words:
    """To who proposed words for the search: what became of them and why."""
    return Words(
        say("Über Ihre Wörter für die Suche ist entschieden"),
        (
            say("Sie haben Wörter für die Suche vorgeschlagen: {terms}", terms=terms),
            say(DECISIONS_ON_WORDS.get(decision, decision)),
            *((say("Die Begründung:"), reason) if reason else ()),
        ),
    )


def contact_notice(title: str, source: str, shown_from: str) -> Words:
    """To a person who was learned from a file, before anybody sees the name; ``shown_from`` is a day in ISO 8601."""
    from_day = day(date.fromisoformat(shown_from))
    return Words(
        say("Ihr Name in unserem Lösungskatalog"),
        (
            say(
                "Sie stehen als Ansprechperson für „{title}“ in einer öffentlichen Datei, die wir gelesen haben: "
                "{source}",
                title=title,
                source=source,
            ),
            say(
                "Gespeichert sind Name, Mailadresse, Telefonnummer und Aufgabe, soweit sie dort stehen. Bisher sieht "
                "sie niemand. Ab dem {day} zeigen wir beim Eintrag Ihren Namen und Ihre Aufgabe, damit andere "
                "Verwaltungen jemanden fragen können; Mailadresse und Telefonnummer zeigen wir nicht.",
                day=from_day,
            ),
            say(
                "Wir tun das im öffentlichen Interesse daran, dass andere Verwaltungen Lösungen nachnutzen können "
                "(Artikel 6 Absatz 1 Buchstabe e oder f DSGVO). Sie können jederzeit Auskunft, Berichtigung und "
                "Löschung verlangen, sich bei einer Aufsichtsbehörde beschweren und widersprechen, ohne einen Grund zu "
                "nennen und ohne Konto."
            ),
        ),
        (say("Wenn Sie einverstanden sind, müssen Sie nichts tun."),),
        say("Hier widersprechen Sie, und Ihre Angaben werden sofort gelöscht:"),
    )


def contact_named(title: str, organisation: str) -> Words:
    """To a person whom an organisation names as somebody to ask."""
    return Words(
        say("Sie sind als Ansprechperson genannt"),
        (
            say(
                "{organisation} nennt Sie im Lösungskatalog Lichtermeer als Ansprechperson für „{title}“. Name und "
                "Aufgabe stehen dort für alle, Ihre Mailadresse für niemanden. Wer eine Durchwahl sieht, und ob man "
                "Ihnen über ein Formular schreiben kann, hat Ihre Organisation festgelegt.",
                organisation=organisation,
                title=title,
            ),
            say("Sie können jederzeit widersprechen, ohne einen Grund zu nennen und ohne Konto."),
        ),
        (say("Wenn Sie einverstanden sind, müssen Sie nichts tun."),),
        say("Hier widersprechen Sie, und Ihre Angaben werden sofort gelöscht:"),
    )


def token_expires(token: str, until: str) -> Words:
    """To who made a token of a machine, two weeks before its last day, which is given in ISO 8601."""
    return Words(
        say("Ein Zugangsschlüssel läuft bald ab"),
        (
            say(
                "Ihr Zugangsschlüssel „{token}“ gilt noch bis zum {day}. Danach kommt das Programm, das ihn benutzt, "
                "nicht mehr herein.",
                token=token,
                day=day(date.fromisoformat(until)),
            ),
            say("Wenn Sie ihn weiter brauchen, legen Sie rechtzeitig einen neuen an:"),
        ),
    )


def account_deleted() -> Words:
    """To the address of an account that is no more."""
    return Words(
        say("Ihr Konto ist gelöscht"),
        (
            say("Ihr Konto im Lösungskatalog Lichtermeer ist gelöscht, mit Namen, Mailadresse und allen Zugängen."),
            say("Was Sie für eine Organisation ausgesagt haben, bleibt und nennt nur die Organisation."),
        ),
        (_not_you(),),
    )


def _role(role: str) -> str:
    return say(ROLES[role]) if role in ROLES else role


def _quoted(words: str) -> tuple[str, ...]:
    return (words,) if words else ()


def _not_you() -> str:
    return say("Wenn Sie das nicht waren, wenden Sie sich bitte sofort an den Betreiber; die Angaben stehen unten.")


TEMPLATES: Mapping[str, Callable[..., Words]] = {
    each.__name__: each
    for each in (
        register, register_known, reset, reset_unknown, invitation, invited_person, administrator, change_mail,
        mail_changed, password_changed, new_sign_in, join_code, join_request, request_decided, member_joined,
        member_removed, role_changed, speak_granted, speak_taken, report_receipt, report_decided, contact_notice,
        contact_named, account_deleted, token_expires, words_decided,
    )
}  # fmt: skip
