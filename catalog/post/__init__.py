"""The way out for letters: through the operator's mail server, or into files where none is set.

Both stand behind ``deliver``. It returns when somebody else has taken over the letter, and raises when nobody has:
``Refused`` for ever, ``NotNow`` for this time, ``Away`` where no letter at all would get through now.
"""

from __future__ import annotations

from datetime import datetime

from catalog.post.filing import file_letter
from catalog.post.server import hand_over
from catalog.post.troubles import Away, NotNow, Refused
from catalog.post.writing import Draft, as_message, home_of
from catalog.settings import Settings

__all__ = ["Away", "Draft", "NotNow", "Refused", "deliver", "home_of"]


def deliver(settings: Settings, draft: Draft, now: datetime) -> None:
    """Send this letter. Raises Refused, NotNow, Away."""
    if settings.smtp_host:
        hand_over(settings, as_message(settings, draft, now, "quoted-printable"))
    else:
        file_letter(settings.letters, draft.key, as_message(settings, draft, now, "8bit"), now)
