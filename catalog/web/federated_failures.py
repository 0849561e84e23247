"""Why a sign-in at an identity provider came to nothing, in words: what happened, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content.locale.speech import message


@dataclass(frozen=True, slots=True)
class Failure:
    """The page of a failure. ``again`` offers to try once more, ``own`` to sign in with an account of this house."""

    status: int
    title: str
    happened: str
    now: str
    again: bool = True
    own: bool = False


FAILURES: Mapping[str, Failure] = {
    "provider_down": Failure(
        503,
        message("{provider} antwortet gerade nicht"),
        message(
            "Der Anmeldedienst ist nicht erreichbar, oder seine Antwort war nicht lesbar. Angemeldet wurde niemand."
        ),
        message("Versuchen Sie es in einigen Minuten noch einmal. Bleibt es dabei, hilft die IT Ihrer Verwaltung."),
    ),
    "misconfigured": Failure(
        502,
        message("{provider} kennt diesen Katalog nicht"),
        message("Der Anmeldedienst weist den Katalog ab. Das liegt nicht an Ihnen."),
        message(
            "Bitte sagen Sie es der Stelle, die den Katalog betreibt. Sie muss die Einstellungen beider Seiten prüfen."
        ),
        again=False,
    ),
    "wrong_issuer": Failure(
        502,
        message("Es hat ein anderer Dienst geantwortet"),
        message(
            "Die Antwort stammt nicht von {provider}, wie er hier eingetragen ist. Wir haben sie nicht angenommen."
        ),
        message("Bitte sagen Sie es der Stelle, die den Katalog betreibt."),
        again=False,
    ),
    "mixed_up": Failure(
        400,
        message("Diese Antwort gehört zu einem anderen Anmeldedienst"),
        message(
            "Die Anmeldung begann bei einem Dienst, und geantwortet hat ein anderer. Wir haben nichts weitergegeben."
        ),
        message("Beginnen Sie die Anmeldung noch einmal von vorn."),
    ),
    "not_for_us": Failure(
        400,
        message("Diese Anmeldung war für ein anderes Programm bestimmt"),
        message("Die Antwort von {provider} gilt nicht diesem Katalog. Wir haben sie nicht angenommen."),
        message("Beginnen Sie die Anmeldung noch einmal von vorn."),
    ),
    "expired": Failure(
        400,
        message("Diese Anmeldung gilt nicht mehr"),
        message(
            "Die Antwort von {provider} ist abgelaufen, gilt noch nicht oder ist zu alt. Angemeldet wurde niemand."
        ),
        message(
            "Melden Sie sich noch einmal an. Geschieht es wieder, geht vielleicht eine Uhr falsch: Das prüft die IT."
        ),
    ),
    "replayed": Failure(
        400,
        message("Diese Anmeldung wurde schon benutzt"),
        message("Jede Anmeldung gilt einmal. Vielleicht haben Sie die Seite neu geladen oder sind zurückgegangen."),
        message("Beginnen Sie die Anmeldung noch einmal von vorn."),
    ),
    "forged": Failure(
        400,
        message("Diese Antwort war nicht echt"),
        message("Die Antwort trägt keine gültige Unterschrift von {provider}. Wir haben sie nicht angenommen."),
        message("Beginnen Sie die Anmeldung noch einmal von vorn. Geschieht es wieder, sagen Sie es Ihrer IT."),
    ),
    "refused": Failure(
        403,
        message("Sie wurden nicht angemeldet"),
        message("Die Anmeldung bei {provider} wurde abgebrochen oder abgelehnt."),
        message("Sie können es noch einmal versuchen oder sich auf anderem Weg anmelden."),
        own=True,
    ),
    "unverified_mail": Failure(
        403,
        message("Ihre Mailadresse ist noch nicht bestätigt"),
        message("{provider} nennt für Sie keine bestätigte Mailadresse. Ohne sie legen wir kein Konto an."),
        message("Bestätigen Sie die Adresse bei {provider}, und melden Sie sich dann noch einmal an."),
    ),
    "mail_taken": Failure(
        409,
        message("Zu Ihrer Mailadresse gibt es hier schon ein Konto"),
        message("Wir verbinden Konten nie allein wegen gleicher Mailadressen: Sonst käme jemand Fremdes hinein."),
        message("Melden Sie sich an wie bisher. Unter „Mein Konto“ können Sie {provider} dann verbinden."),
        again=False,
        own=True,
    ),
    "linked_elsewhere": Failure(
        409,
        message("Dieses Konto bei {provider} gehört hier nicht zu Ihnen"),
        message("Es ist mit einem anderen Konto dieses Katalogs verbunden oder mit keinem. Geändert haben wir nichts."),
        message("Melden Sie sich bei {provider} mit Ihrem eigenen Konto an, und versuchen Sie es noch einmal."),
        again=False,
    ),
    "kept_out": Failure(
        403,
        message("Ihr Konto ist gesperrt"),
        message("{provider} hat Sie erkannt, doch Ihr Konto in diesem Katalog ist gesperrt oder gelöscht."),
        message("Wenden Sie sich an die Stelle, die den Katalog betreibt. Sie finden sie im Impressum."),
        again=False,
    ),
    "not_under_way": Failure(
        400,
        message("Diese Anmeldung kennen wir nicht"),
        message(
            "Sie ist älter als zehn Minuten, wurde schon benutzt oder begann in einem anderen Browser."
            " Angemeldet wurde niemand."
        ),
        message("Beginnen Sie die Anmeldung noch einmal von vorn."),
    ),
}
