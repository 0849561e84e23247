"""Organisations: the register brought in, bodies looked up by name or key, and what is known of one of them."""

from catalog.organisations.belonging import Belonging, belonging
from catalog.organisations.known import known_bodies, known_ranges
from catalog.organisations.listing import (
    Listed,
    OrganisationFilter,
    letters,
    list_organisations,
)
from catalog.organisations.lookup import (
    Found,
    choose,
    find_organisations,
    label_of,
    organisation_by_key,
    organisation_by_slug,
)
from catalog.organisations.profiles import Profile, Use, keys_of, profile
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
    "Belonging",
    "Found",
    "Listed",
    "LoadCounts",
    "OrganisationFilter",
    "Profile",
    "Use",
    "belonging",
    "choose",
    "find_organisations",
    "keep_body",
    "keep_invented_bodies",
    "keys_of",
    "known_bodies",
    "known_ranges",
    "label_of",
    "letters",
    "list_organisations",
    "load_register",
    "name_rows",
    "organisation_by_key",
    "organisation_by_slug",
    "profile",
]
