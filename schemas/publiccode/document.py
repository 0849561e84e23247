"""A publiccode.yml as a value: what a file says, in our words for the standard's keys, each with its type.

It promises nothing about the values but their types: ask ``judge`` first. Texts of a file are foreign; an address is
kept as it was written.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from schemas.publiccode.addresses import Address
from schemas.publiccode.decoding import Content, Misfit
from schemas.publiccode.judging import judged
from schemas.publiccode.problems import Report
from schemas.publiccode.reading import read
from schemas.publiccode.shape import PUBLICCODE
from schemas.publiccode.tree import Node


class Part(BaseModel):
    """A group of keys: frozen, named by the standard in camel case."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Organisation(Part):
    uri: str
    name: str | None = None


class Support(Part):
    id: str


class Audience(Part):
    scope: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    unsupported_countries: tuple[str, ...] | None = None


class Description(Part):
    """The software in one language."""

    short_description: str
    long_description: str
    features: tuple[str, ...] | None = None
    localised_name: str | None = None
    generic_name: str = ""
    documentation: str | None = None
    api_documentation: str | None = None
    screenshots: tuple[str, ...] = ()
    videos: tuple[str | None, ...] = ()
    awards: tuple[str, ...] = ()


class Legal(Part):
    license: str
    main_copyright_owner: str | None = None
    repo_owner: str | None = None
    authors_file: str | None = None


class Contractor(Part):
    name: str
    until: str
    email: str | None = None
    website: str | None = None


class Contact(Part):
    """A person or a mailbox; personal, so never kept as it stands."""

    name: str
    email: str | None = None
    affiliation: str | None = None
    phone: str | None = None


class Maintenance(Part):
    type: str
    contractors: tuple[Contractor, ...] | None = None
    contacts: tuple[Contact, ...] | None = None


class Localisation(Part):
    localisation_ready: bool | None = None
    available_languages: tuple[str, ...] = ()


class Dependency(Part):
    name: str
    version: str | None = None
    version_min: str | None = None
    version_max: str | None = None
    optional: bool | None = None


class Dependencies(Part):
    open: tuple[Dependency, ...] | None = None
    proprietary: tuple[Dependency, ...] | None = None
    hardware: tuple[Dependency, ...] | None = None


class ItalianConformity(Part):
    linee_guida_design: bool | None = None
    modello_interoperabilita: bool | None = None
    misure_minime_sicurezza: bool | None = None
    gdpr: bool | None = None


class ItalianReuse(Part):
    codice_ipa: str = Field("", alias="codiceIPA")


class ItalianPlatforms(Part):
    spid: bool = False
    pagopa: bool = False
    cie: bool = False
    anpr: bool = False
    io: bool = False


class Italy(Part):
    country_extension_version: str | None = None
    conforme: ItalianConformity | None = None
    riuso: ItalianReuse = ItalianReuse()
    piattaforme: ItalianPlatforms = ItalianPlatforms()


class PublicCode(Part):
    """The whole file. ``italy`` is the section ``IT``, or ``it`` where only that one stands."""

    version: str = Field(alias="publiccodeYmlVersion")
    name: str
    url: str | None
    development_status: str
    software_type: str
    platforms: tuple[str, ...]
    description: dict[str, Description]
    legal: Legal
    maintenance: Maintenance
    localisation: Localisation
    application_suite: str = ""
    landing_url: str | None = Field(None, alias="landingURL")
    is_based_on: tuple[str | None, ...] = ()
    software_version: str = ""
    release_date: str | None = None
    logo: str | None = None
    monochrome_logo: str | None = None
    organisation: Organisation | None = None
    input_types: tuple[str, ...] | None = None
    output_types: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    used_by: tuple[str, ...] | None = None
    funded_by: tuple[Organisation, ...] | None = None
    roadmap: str | None = None
    supports: tuple[Support, ...] | None = None
    intended_audience: Audience | None = None
    depends_on: Dependencies | None = None
    italy: Italy | None = Field(None, alias="IT")

    @model_validator(mode="before")
    @classmethod
    def _one_italy(cls, document: dict[str, object]) -> dict[str, object]:
        small = document.get("it")
        rest = {key: value for key, value in document.items() if key != "it"}
        return rest if rest.get("IT") is not None else {**rest, "IT": small}


def document_in(data: bytes) -> PublicCode:
    """What the file says, as far as its types fit; raises Unreadable where it is no single YAML document."""
    return _document(read(data))


def judged_document(data: bytes, name: str) -> tuple[Report, PublicCode | None]:
    """The verdict on a file, and what it says where it is valid."""
    report, root = judged(data, name)
    return report, _document(root) if report.valid else None


def judged_partly(data: bytes, name: str) -> tuple[Report, PublicCode | None]:
    """The verdict on a file, and what it says as far as its types fit; None where it holds no keys at all."""
    report, root = judged(data, name)
    try:
        return report, None if root is None else _document(root)
    except Misfit:
        return report, None


def _document(root: Node | None) -> PublicCode:
    content = PUBLICCODE.kind.empty() if root is None else PUBLICCODE.kind.decode_partly(root)[0]
    return PublicCode.model_validate(_as_written(content))


def _as_written(content: Content) -> object:
    """Addresses as texts again."""
    if isinstance(content, dict):
        return {key: _as_written(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_as_written(item) for item in content]
    return content.text if isinstance(content, Address) else content
