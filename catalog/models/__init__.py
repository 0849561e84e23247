"""The rows, one file a noun. Importing this package makes every table known to the metadata."""

from catalog.models.house import HouseFact, Note
from catalog.models.operation import CodeLink, Contact, OperatorOffer, TenderTemplate
from catalog.models.organisation import Organisation, OrganisationKey, OrganisationName, OrganisationRelation
from catalog.models.reuse import Adoption, ExperienceReport, Statement, Subject
from catalog.models.solution import (
    Solution,
    SolutionRelation,
    SolutionSlug,
    SolutionTie,
    SolutionVersion,
    SourceRecord,
)

__all__ = [
    "Adoption",
    "CodeLink",
    "Contact",
    "ExperienceReport",
    "HouseFact",
    "Note",
    "OperatorOffer",
    "Organisation",
    "OrganisationKey",
    "OrganisationName",
    "OrganisationRelation",
    "Solution",
    "SolutionRelation",
    "SolutionSlug",
    "SolutionTie",
    "SolutionVersion",
    "SourceRecord",
    "Statement",
    "Subject",
    "TenderTemplate",
]
