"""What pages say of members, requests and codes: roles, grounds, what was done, and what kept it from being done."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.memberships import troubles
from catalog.memberships.codes import CODES_A_DAY, CODES_TO_A_MAILBOX
from catalog.memberships.inviting import INVITATIONS_A_DAY, MOST_OPEN
from catalog.memberships.troubles import Trouble
from catalog.web.page import Visit
from content.locale.speech import message, say
from schemas.identity import JoinedBy, MemberRole

ROLES: Mapping[MemberRole, str] = {
    MemberRole.MEMBER: message("Mitglied"),
    MemberRole.EDITOR: message("Redaktion"),
    MemberRole.OWNER: message("Verantwortlich"),
}
ROLES_EXPLAINED: Mapping[MemberRole, str] = {
    MemberRole.MEMBER: message("Mitglied: liest, was für die Organisation bestimmt ist"),
    MemberRole.EDITOR: message("Redaktion: schreibt außerdem die Einträge der Organisation"),
    MemberRole.OWNER: message("Verantwortlich: entscheidet außerdem über Mitglieder, Rollen und das Recht zu sprechen"),
}
JOINED: Mapping[JoinedBy, str] = {
    JoinedBy.DOMAIN: message("über die Maildomain"),
    JoinedBy.CODE: message("mit einem Code aus dem Funktionspostfach"),
    JoinedBy.INVITATION: message("auf Einladung"),
    JoinedBy.REQUEST: message("auf Anfrage"),
    JoinedBy.PROVIDER: message("durch den Anmeldedienst"),
    JoinedBy.ADMINISTRATOR: message("durch die Verwaltung des Katalogs"),
}

_SAVED: Mapping[str, str] = {
    "angefragt": message("Ihre Anfrage ist unterwegs. Sie erhalten eine Mail, sobald darüber entschieden ist."),
    "zurueckgezogen": message("Ihre Anfrage ist zurückgezogen."),
    "verlassen": message("Sie gehören dieser Organisation nicht mehr an. Ihre Einträge bleiben bei ihr."),
    "beigetreten": message("Sie sind jetzt Mitglied."),
    "code": message("Der Code ist unterwegs an das Funktionspostfach. Wer es liest, gibt ihn an Sie weiter."),
    "eingeladen": message("Die Einladung ist unterwegs."),
    "einladung-zurueckgezogen": message("Die Einladung gilt nicht mehr."),
    "geaendert": message("Die Änderung ist gespeichert."),
    "entfernt": message("Die Mitgliedschaft ist beendet."),
    "darf-sprechen": message("Das Recht zu sprechen ist erteilt."),
    "darf-nicht-sprechen": message("Das Recht zu sprechen ist entzogen."),
    "angenommen": message("Die Anfrage ist angenommen. Die Person ist jetzt Mitglied."),
    "abgelehnt": message("Die Anfrage ist abgelehnt. Die Person erhält die Begründung per Mail."),
}

_TROUBLES: Mapping[type[Trouble], str] = {
    troubles.AlreadyMember: message("Sie sind in dieser Organisation schon Mitglied."),
    troubles.NoSuchRow: message("Das gibt es nicht mehr. Laden Sie die Seite neu."),
    troubles.OwnRequest: message("Über Ihre eigene Anfrage entscheidet jemand anderes."),
    troubles.ReasonMissing: message("Begründen Sie die Ablehnung, zum Beispiel „Sie arbeiten nicht bei uns“."),
    troubles.CodeOver: message(
        "Dieser Code gilt nicht mehr: Er ist abgelaufen, schon benutzt oder zu oft falsch eingegeben. Fordern Sie "
        "einen neuen an."
    ),
    troubles.LastOwner: message(
        "Das geht erst, wenn noch jemand verantwortlich ist. Machen Sie zuerst ein anderes Mitglied verantwortlich, "
        "oder laden Sie jemanden dafür ein."
    ),
    troubles.OwnSeat: message(
        "Ihre eigenen Rechte kann nur jemand ändern, der für diese Organisation verantwortlich ist, oder eine andere "
        "Person der Verwaltung."
    ),
    troubles.OwnerWithEnd: message(
        "Wer verantwortlich ist, hat kein Enddatum: Sonst stünde die Organisation eines Tages ohne Verantwortliche da. "
        "Lassen Sie das Datum leer, oder wählen Sie eine andere Rolle."
    ),
    troubles.EndsInThePast: message(
        "Das Enddatum liegt in der Vergangenheit. Nennen Sie heute oder einen späteren Tag."
    ),
}
REQUESTS_TOO_OFTEN = message(
    "Diese Organisation oder viele andere haben Sie vor Kurzem schon gefragt. Versuchen Sie es in einigen Tagen wieder."
)
CODES_TOO_OFTEN = message(
    "Mehr als {limit} Codes am Tag verschicken wir nicht für eine Person, und nicht mehr als {most} an ein Postfach. "
    "Versuchen Sie es morgen wieder, oder stellen Sie eine Anfrage."
)
INVITATIONS_TOO_OFTEN = message(
    "Mehr als {limit} Einladungen am Tag verschicken wir für eine Organisation nicht, und höchstens {open} bleiben "
    "offen. Ziehen Sie andere zurück, oder versuchen Sie es morgen wieder."
)


def saved(visit: Visit) -> str:
    """The sentence for what was just done, out of a fixed table: an address brings no words of its own."""
    known = _SAVED.get(visit.query.one("gespeichert"))
    return say(known) if known else ""


def sentence(trouble: Trouble) -> str:
    """What kept something from being done, and what to do now."""
    return say(_TROUBLES[type(trouble)])


def codes_too_often() -> str:
    """No more codes today."""
    return say(CODES_TOO_OFTEN, limit=CODES_A_DAY, most=CODES_TO_A_MAILBOX)


def invitations_too_often() -> str:
    """No more invitations today."""
    return say(INVITATIONS_TOO_OFTEN, limit=INVITATIONS_A_DAY, open=MOST_OPEN)


def roles() -> dict[str, str]:
    """Each role in a word."""
    return {role.value: say(words) for role, words in ROLES.items()}


def role_choices() -> list[tuple[str, str]]:
    """The roles for a form, each with what it may."""
    return [(role.value, say(words)) for role, words in ROLES_EXPLAINED.items()]


def joined() -> dict[str, str]:
    """Each way into an organisation, in words."""
    return {by.value: say(words) for by, words in JOINED.items()}
