"""What is known of an organisation before it is a row: kinds, key schemes, kinds of relation."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What kind of body it is; it decides later what its people may see and do."""

    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"
    DISTRICT = "district"
    FEDERAL_STATE = "federal_state"
    ZWECKVERBAND = "zweckverband"
    OPERATOR = "operator"
    COMPANY = "company"
    UNIVERSITY = "university"
    FEDERAL = "federal"
    CIVIL_SOCIETY = "civil_society"
    UNKNOWN = "unknown"


class KeyScheme(StrEnum):
    """Which register a key belongs to. ARS (12 digits), ASSOCIATION (9), DISTRICT (5) and FEDERAL_STATE (2) are the
    official regional key in its lengths; AGS has 8 digits. ``IPA`` is the Italian register of public bodies, ``URL`` an
    address that a body names as its own, ``FORGE`` its account on a forge (``github.com/name``).
    ``SAMPLE`` keys belong to fictitious bodies only."""

    ARS = "ars"
    AGS = "ags"
    ASSOCIATION = "association"
    DISTRICT = "district"
    FEDERAL_STATE = "federal_state"
    URN = "urn"
    WIKIDATA = "wikidata"
    IPA = "ipa"
    URL = "url"
    FORGE = "forge"
    SAMPLE = "sample"


class RelationKind(StrEnum):
    """How one organisation belongs to another."""

    IN_DISTRICT = "in_district"
    IN_ASSOCIATION = "in_association"
    IN_FEDERAL_STATE = "in_federal_state"
    MEMBER_OF = "member_of"
    SUCCESSOR_OF = "successor_of"
