"""The rows, one file a noun. Importing this package makes every table known to the metadata."""

from catalog.models.duties import AuditEntry, ContactPerson, ContentReport, Letter
from catalog.models.files import Attachment, StoredFile
from catalog.models.house import HouseFact, Note
from catalog.models.operation import CodeLink, Contact, OperatorOffer, TenderTemplate
from catalog.models.organisation import Organisation, OrganisationKey, OrganisationName, OrganisationRelation
from catalog.models.people import (
    ApiToken,
    KnownBrowser,
    Membership,
    MembershipRequest,
    OneTimeLink,
    OneTimeToken,
    OrganisationDomain,
    OrganisationMailbox,
    PasswordHash,
    Person,
    PersonProfile,
    ProviderAttempt,
    ProviderIdentity,
    ScopeLine,
    Throttle,
    WebSession,
)
from catalog.models.project import Project, ProjectEntry
from catalog.models.publishing import Draft, Review, Takeover
from catalog.models.reuse import Adoption, ExperienceReport, Statement, Subject
from catalog.models.search import MissedQuery, WordProposal
from catalog.models.solution import (
    Solution,
    SolutionRelation,
    SolutionSlug,
    SolutionTie,
    SolutionVersion,
    SourceRecord,
)
from catalog.models.voices import OfferComment, ReportAnswer

__all__ = [
    "Adoption",
    "ApiToken",
    "Attachment",
    "AuditEntry",
    "CodeLink",
    "Contact",
    "ContactPerson",
    "ContentReport",
    "Draft",
    "ExperienceReport",
    "HouseFact",
    "KnownBrowser",
    "Letter",
    "Membership",
    "MembershipRequest",
    "MissedQuery",
    "Note",
    "OfferComment",
    "OneTimeLink",
    "OneTimeToken",
    "OperatorOffer",
    "Organisation",
    "OrganisationDomain",
    "OrganisationKey",
    "OrganisationMailbox",
    "OrganisationName",
    "OrganisationRelation",
    "PasswordHash",
    "Person",
    "PersonProfile",
    "Project",
    "ProjectEntry",
    "ProviderAttempt",
    "ProviderIdentity",
    "ReportAnswer",
    "Review",
    "ScopeLine",
    "Solution",
    "SolutionRelation",
    "SolutionSlug",
    "SolutionTie",
    "SolutionVersion",
    "SourceRecord",
    "Statement",
    "StoredFile",
    "Subject",
    "Takeover",
    "TenderTemplate",
    "Throttle",
    "WebSession",
    "WordProposal",
]
