"""People, as forms and rules know them: roles, ways to sign in, what an organisation's kind means for its people."""

from __future__ import annotations

from enum import StrEnum

from schemas.organisation import OrganisationKind


class MemberRole(StrEnum):
    """What a person may do in one organisation (product.md, Kinds of people): each may what those before it may.

    The right to speak for the organisation is a flag beside the role, not a role.
    """

    MEMBER = "member"
    EDITOR = "editor"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """Its place in that order, from 0."""
        return list(MemberRole).index(self)


class JoinedBy(StrEnum):
    """What made a person a member: the ground on which the membership stands."""

    DOMAIN = "domain"
    CODE = "code"
    INVITATION = "invitation"
    REQUEST = "request"
    PROVIDER = "provider"
    ADMINISTRATOR = "administrator"


class LinkPurpose(StrEnum):
    """What a one-time link or code is for. One is never good for another's purpose."""

    CONFIRM_MAIL = "confirm_mail"
    INVITATION = "invitation"
    RESET = "reset"
    ADMINISTRATOR = "administrator"
    CHANGE_MAIL = "change_mail"
    JOIN_CODE = "join_code"
    OBJECTION = "objection"


class Visibility(StrEnum):
    """To whom a detail is shown (product.md, Adoptions): all, public bodies signed in, the own organisation only."""

    ALL = "all"
    PUBLIC_SECTOR = "public_sector"
    OWN = "own"


class SignedInBy(StrEnum):
    """How a session began."""

    PASSWORD = "password"  # noqa: S105  # a way to sign in, no secret
    PROVIDER = "provider"
    LINK = "link"


class TokenScope(StrEnum):
    """What a machine may do with a token, always within what its person may do."""

    READ = "read"
    MEMBERS = "members"
    AUDIT = "audit"


class ActorKind(StrEnum):
    """Who acted, in the audit log."""

    PERSON = "person"
    TOKEN = "token"  # noqa: S105  # a kind of actor, no secret
    COMMAND = "command"
    SYSTEM = "system"
    VISITOR = "visitor"


class LegalGround(StrEnum):
    """Why a contact's personal data may be kept (product.md, Personal data)."""

    PUBLIC_TASK = "public_task"
    CONSENT = "consent"
    FROM_FILE = "from_file"


class ReportReason(StrEnum):
    """Why somebody reports a contribution („Inhalt melden“)."""

    UNLAWFUL = "unlawful"
    PERSONAL_DATA = "personal_data"
    COPYRIGHT = "copyright"
    MISLEADING = "misleading"
    NOT_SPEAKING = "not_speaking"
    OTHER = "other"


class ReportDecision(StrEnum):
    """What became of a report."""

    KEPT = "kept"
    CHANGED = "changed"
    REMOVED = "removed"


PUBLIC_SECTOR = frozenset(
    {
        OrganisationKind.MUNICIPALITY,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.DISTRICT,
        OrganisationKind.FEDERAL_STATE,
        OrganisationKind.FEDERAL,
        OrganisationKind.ZWECKVERBAND,
        OrganisationKind.UNIVERSITY,
    }
)
"""Kinds whose members may read what is for the public sector, unless the organisation has offers on the market."""
