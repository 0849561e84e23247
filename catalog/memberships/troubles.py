"""What keeps a step with members, domains and codes from being done, each by its name. Pages turn them into words."""

from __future__ import annotations

from catalog.memberships.mail_domains import NotOwn


class Trouble(Exception):
    """Nothing was changed, for the reason that the name says."""


class AlreadyMember(Trouble):
    """They are a member now."""


class TooOften(Trouble):
    """As many as a day, or a person, may have."""


class NoSuchRow(Trouble):
    """What was named is not there, is another's, or is over."""


class AlreadyDecided(Trouble):
    """Somebody decided in the meantime, or it was taken back."""


class OwnRequest(Trouble):
    """Nobody decides about what they asked for themselves."""


class ReasonMissing(Trouble):
    """Who is refused is told why."""


class CodeOver(Trouble):
    """No code is open: it is over, used, tried too often, or there never was one."""


class LastOwner(Trouble):
    """Without them nobody would be left who answers for the organisation."""


class OwnSeat(Trouble):
    """Whoever acts by office, and not as an owner, gives themselves nothing."""


class OwnerWithEnd(Trouble):
    """An owner whose time ends by itself would leave the organisation without one, and nobody would have decided it."""


class EndsInThePast(Trouble):
    """The day is over."""


class Changed(Trouble):
    """Somebody else changed it since the page was made."""


class InvitationOver(Trouble):
    """Who invited may do so no more, the organisation is gone, or the day on which it ends has passed."""


class OwnInvitation(Trouble):
    """Nobody accepts what they offered."""


class DomainWrong(Trouble):
    """No mail domain."""


class DomainNotOwn(Trouble):
    """The domain can't be one body's own; ``why`` says of which sort it is."""

    def __init__(self, why: NotOwn) -> None:
        super().__init__(why)
        self.why = why


class DomainTaken(Trouble):
    """It is verified already, for the organisation with this id: one domain is one organisation's."""

    def __init__(self, organisation_id: int) -> None:
        super().__init__(organisation_id)
        self.organisation_id = organisation_id


class MailboxWrong(Trouble):
    """No mail address."""


class EvidenceMissing(Trouble):
    """Whoever verifies something says by what."""
