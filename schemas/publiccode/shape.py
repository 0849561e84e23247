"""The standard as a table: every key of publiccode.yml 0.7 with its kind and its rules, in the order of the reference.

To add a key, add a line. The order matters: of several misfits the first in this order is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.publiccode import rules
from schemas.publiccode.decoding import (
    AddressesKind,
    AddressKind,
    FlagKind,
    GroupKind,
    Kind,
    ListKind,
    TableKind,
    TextKind,
)
from schemas.publiccode.rules import Rule, RuleAmong


@dataclass(frozen=True)
class Key:
    """A key of a group. ``optional`` ones are None where they are left out, and no rule is asked of them then, unless
    ``always``; ``among`` are rules that ask for the keys beside it, ``each`` the rules of every item of a list,
    ``group`` the keys of every item or of the value."""

    name: str
    kind: Kind
    rules: tuple[Rule, ...] = ()
    optional: bool = False
    always: bool = False
    among: tuple[RuleAmong, ...] = ()
    each: tuple[Rule, ...] = ()
    group: Keys | None = None


@dataclass(frozen=True)
class Keys:
    keys: tuple[Key, ...]
    kind: GroupKind = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", GroupKind({key.name: (key.kind, key.optional) for key in self.keys}))


def text(name: str, *checks: Rule) -> Key:
    return Key(name, TextKind(), checks)


def maybe(name: str, *checks: Rule) -> Key:
    """A text that may be left out; an empty one is one."""
    return Key(name, TextKind(), checks, optional=True)


def flag(name: str, *checks: Rule, optional: bool = True) -> Key:
    return Key(name, FlagKind(), checks, optional=optional, always=bool(checks))


def link(name: str) -> Key:
    return Key(name, AddressKind(), (rules.web_address,), optional=True)


def texts(name: str, *each: Rule, optional: bool = True) -> Key:
    return Key(name, ListKind(TextKind()), each=each, optional=optional)


def group(name: str, keys: Keys, *, optional: bool = False) -> Key:
    return Key(name, keys.kind, optional=optional, group=keys)


def groups(name: str, keys: Keys, *among: RuleAmong) -> Key:
    return Key(name, ListKind(keys.kind), optional=True, always=bool(among), among=among, group=keys)


ORGANISATION = Keys((maybe("name"), text("uri", rules.required, rules.organisation_uri)))

SUPPORT = Keys((text("id", rules.required, rules.supported),))

AUDIENCE = Keys(
    (
        texts("scope", rules.known("scopes", "scope")),
        texts("countries", rules.country),
        texts("unsupportedCountries", rules.country),
    )
)

DESCRIPTION = Keys(
    (
        maybe("localisedName"),
        text("genericName", rules.at_most(35)),
        text("shortDescription", rules.required, rules.at_most(150)),
        text("longDescription", rules.required, rules.at_least(150), rules.at_most(10_000)),
        link("documentation"),
        link("apiDocumentation"),
        Key("features", ListKind(TextKind()), (rules.not_empty,), optional=True, always=True),
        texts("screenshots", optional=False),
        Key("videos", ListKind(AddressKind(), sparse=True), each=(rules.when_written(rules.web_address),)),
        texts("awards", optional=False),
    )
)

LEGAL = Keys(
    (
        text("license", rules.required, rules.licence),
        maybe("mainCopyrightOwner"),
        maybe("repoOwner"),
        maybe("authorsFile"),
    )
)

CONTRACTOR = Keys(
    (
        text("name", rules.required),
        maybe("email", rules.mailbox),
        link("website"),
        text("until", rules.required, rules.day),
    )
)

CONTACT = Keys((text("name", rules.required), maybe("email", rules.mailbox), maybe("affiliation"), maybe("phone")))

MAINTENANCE = Keys(
    (
        text("type", rules.required, rules.one_of("maintenance")),
        groups("contractors", CONTRACTOR, rules.required_with("contract"), rules.only_with("contract")),
        groups("contacts", CONTACT, rules.required_with("community", "internal")),
    )
)

LOCALISATION = Keys(
    (
        flag("localisationReady", rules.required),
        Key("availableLanguages", ListKind(TextKind()), (rules.required,), each=(rules.language,)),
    )
)

DEPENDENCY = Keys(
    (text("name", rules.required), maybe("versionMin"), maybe("versionMax"), flag("optional"), maybe("version"))
)

DEPENDENCIES = Keys((groups("open", DEPENDENCY), groups("proprietary", DEPENDENCY), groups("hardware", DEPENDENCY)))

ITALY = Keys(
    (
        maybe("countryExtensionVersion", rules.one_of("italian_versions")),
        group(
            "conforme",
            Keys(
                (
                    flag("lineeGuidaDesign"),
                    flag("modelloInteroperabilita"),
                    flag("misureMinimeSicurezza"),
                    flag("gdpr"),
                )
            ),
            optional=True,
        ),
        group("riuso", Keys((text("codiceIPA", rules.when_written(rules.italian_code)),))),
        group(
            "piattaforme",
            Keys(tuple(flag(name, optional=False) for name in ("spid", "pagopa", "cie", "anpr", "io"))),
        ),
    )
)

PUBLICCODE = Keys(
    (
        text("publiccodeYmlVersion", rules.required, rules.one_of("versions")),
        text("name", rules.required),
        text("applicationSuite"),
        Key("url", AddressKind(), (rules.required, rules.url), optional=True, always=True),
        link("landingURL"),
        Key("isBasedOn", AddressesKind(), each=(rules.url,)),
        text("softwareVersion"),
        maybe("releaseDate", rules.day),
        maybe("logo"),
        maybe("monochromeLogo"),
        group("organisation", ORGANISATION, optional=True),
        texts("inputTypes", rules.mime_type),
        texts("outputTypes", rules.mime_type),
        Key("platforms", ListKind(TextKind()), (rules.not_empty,)),
        texts("categories", rules.known("categories", "category")),
        texts("usedBy"),
        groups("fundedBy", ORGANISATION),
        link("roadmap"),
        text("developmentStatus", rules.required, rules.one_of("development")),
        text("softwareType", rules.required, rules.one_of("software")),
        groups("supports", SUPPORT),
        group("intendedAudience", AUDIENCE, optional=True),
        Key("description", TableKind(DESCRIPTION.kind), (rules.not_empty, rules.language_keys), group=DESCRIPTION),
        group("legal", LEGAL),
        group("maintenance", MAINTENANCE),
        group("localisation", LOCALISATION),
        group("dependsOn", DEPENDENCIES, optional=True),
        group("IT", ITALY, optional=True),
        group("it", ITALY, optional=True),
    )
)
