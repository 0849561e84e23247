"""Letters in which a reader's words are handed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content.letters.templates import Words
from content.locale.speech import say


def contact_letter(title: str, role: str, words: str, sender: str, reply_to: str) -> Words:
    """To a contact of an entry, from a reader whose address nobody has checked."""
    written = say("über den Lösungskatalog Lichtermeer schreibt Ihnen jemand zu „{title}“.", title=title)
    named = say("Sie sind dort genannt als: {role}", role=role) if role else ""
    who = say("Nach eigener Angabe ist das: {sender}", sender=sender) if sender else ""
    answer = say("Antworten Sie auf diese Mail, so geht Ihre Antwort an {reply_to}.", reply_to=reply_to)
    return Words(
        say("Anfrage zu „{title}“", title=title),
        (" ".join(filter(None, (written, named))), *filter(None, (who,)), words),
        (
            answer,
            say("Ob diese Adresse dem Absender gehört, hat niemand geprüft. Er kennt Ihre Mailadresse nicht von uns."),
            say("Werden Sie so belästigt, schreiben Sie bitte dem Betreiber; unten steht, wer das ist."),
        ),
    )


TEMPLATES: Mapping[str, Callable[..., Words]] = {each.__name__: each for each in (contact_letter,)}
