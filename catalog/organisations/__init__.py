"""Organisations: the register brought in, bodies looked up by name or key, and what is known of one of them."""

from catalog.organisations.listing import (
    Listed,
    Listing,
    OrganisationFilter,
    letters,
    list_organisations,
)
from catalog.organisations.lookup import (
    Found,
    KeyFound,
    choose,
    find_organisations,
    label_of,
    organisation_by_key,
    organisation_by_slug,
    postal_code,
)
from catalog.organisations.profiles import PeerUse, Profile, Use, profile
from catalog.organisations.register import (
    REGISTER,
    LoadCounts,
    keep_body,
    keep_invented_bodies,
    load_register,
    name_rows,
)

__all__ = [
    "REGISTER",
    "Found",
    "KeyFound",
    "Listed",
    "Listing",
    "LoadCounts",
    "OrganisationFilter",
    "PeerUse",
    "Profile",
    "Use",
    "choose",
    "find_organisations",
    "keep_body",
    "keep_invented_bodies",
    "label_of",
    "letters",
    "list_organisations",
    "load_register",
    "name_rows",
    "organisation_by_key",
    "organisation_by_slug",
    "postal_code",
    "profile",
]
