"""What letters say of entries on their way: looked at, refused, asked for by others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content.letters.templates import Words
from content.locale.speech import message, say

CAUSES = {
    "no_right": message("Der Grund: Ihre Organisation darf über diese Lösung nicht sprechen."),
    "unlawful": message("Der Grund: Der Inhalt ist rechtswidrig."),
    "no_solution": message("Der Grund: Der Eintrag beschreibt keine Lösung, die andere nachnutzen können."),
    "duplicate": message("Der Grund: Die Lösung steht schon im Katalog."),
}


def review_published(title: str, by_itself: bool) -> Words:
    """To whose first entry stands in the catalogue now; ``by_itself``: nobody decided within the time."""
    why = (
        say("Innerhalb von 14 Tagen hat niemand etwas eingewandt; damit gilt er als angenommen.")
        if by_itself
        else say("Ihr Eintrag wurde angesehen und angenommen.")
    )
    return Words(
        say("Veröffentlicht: {title}", title=title),
        (say("Ihr Eintrag „{title}“ steht jetzt im Lösungskatalog Lichtermeer.", title=title), why),
        (say("Weitere Einträge Ihrer Organisation erscheinen ab jetzt sofort."),),
    )


def review_refused(title: str, cause: str, duplicate_of: str, reason: str, final: bool) -> Words:
    """To whose entry was refused: the cause, the words of who decided, and what can be done."""
    doubles = (say("Gemeint ist der Eintrag „{title}“.", title=duplicate_of),) if duplicate_of else ()
    after = (
        say("Das ist die zweite und letzte Entscheidung. Sie können den Entwurf ändern und neu einreichen:")
        if final
        else say(
            "Sie können den Entwurf ändern und neu einreichen, oder einmal widersprechen; "
            "dann entscheidet jemand anderes:"
        )
    )
    return Words(
        say("Nicht veröffentlicht: {title}", title=title),
        (
            say("Ihr Eintrag „{title}“ wurde angesehen und nicht veröffentlicht.", title=title),
            say(CAUSES.get(cause, cause)),
            *doubles,
            say("Die Begründung:"),
            reason,
            after,
        ),
    )


def takeover_asked(title: str, organisation: str) -> Words:
    """To the owners of an organisation of which another one wants an entry."""
    return Words(
        say("Um einen Eintrag gebeten: {title}", title=title),
        (
            say("{organisation} möchte Ihren Eintrag „{title}“ übernehmen.", organisation=organisation, title=title),
            say("Sie entscheiden. Solange Sie nichts tun, bleibt der Eintrag bei Ihnen. Hier steht, warum:"),
        ),
    )


def takeover_decided(title: str, organisation: str, accepted: bool, reason: str) -> Words:
    """To who asked for an entry, and to who gave it away."""
    said = (
        say("{organisation} betreut jetzt den Eintrag „{title}“.", organisation=organisation, title=title)
        if accepted
        else say("{organisation} übernimmt den Eintrag „{title}“ nicht.", organisation=organisation, title=title)
    )
    why = (say("Die Begründung:"), reason) if reason else ()
    kept = (say("Was andere dazu gesagt haben, bleibt; der Verlauf nennt beide Organisationen."),) if accepted else ()
    return Words(say("Entschieden: {title}", title=title), (said, *why), kept)


TEMPLATES: Mapping[str, Callable[..., Words]] = {
    each.__name__: each for each in (review_published, review_refused, takeover_asked, takeover_decided)
}
