"""What forges say of a repository by their public interfaces, without a key: one row a kind of forge.

Facts are those of the forges' own documentations: GitHub REST "Get a repository", GitLab "Projects API", the OpenAPI
description of Gitea and Forgejo, Bitbucket Cloud "Repositories".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from catalog.beginnings.repositories import Repository
from schemas.dates import check_partial_date
from schemas.publiccode.licences import is_licence_expression, licence_on_list
from schemas.publiccode.texts import line, paragraph, web_address

HEAD = "HEAD"
BRANCHES = (HEAD, "main", "master")
"""Where no forge says which branch is the usual one."""
MOST_TOPICS = 20
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a forge says of a repository. ``url`` is its address there now; ``last_activity`` is a day."""

    url: str
    name: str
    description: str | None = None
    licence: str | None = None
    archived: bool = False
    last_activity: str | None = None
    topics: tuple[str, ...] = ()
    homepage: str | None = None
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Forge:
    """A kind of forge. ``hosts`` are those known to be one, by their names; ``signs`` stand in the names of others.

    ``api`` and ``raw`` make addresses: of what it says of a repository, and of a file in one of its branches.
    """

    hosts: Mapping[str, str]
    signs: tuple[str, ...]
    api: Callable[[Repository], str]
    raw: Callable[[Repository, str, str], str]
    read: Callable[[Said], Facts | None]

    def shown(self, host: str) -> str:
        """How people know it."""
        return self.hosts.get(host, host)


def _github(said: Said) -> Facts | None:
    licence = said.get("license")
    return _facts(
        said,
        url="html_url",
        homepage="homepage",
        licence=_text(licence, "spdx_id"),
        activity="pushed_at",
        topics=said.get("topics"),
    )


def _gitlab(said: Said) -> Facts | None:
    key = _text(said.get("license"), "key")
    return _facts(
        said,
        url="web_url",
        homepage="",
        licence=licence_on_list(key) or key,
        activity="last_activity_at",
        topics=said.get("topics") or said.get("tag_list"),
    )


def _gitea(said: Said) -> Facts | None:
    licences = said.get("licenses")
    licence = licences[0] if isinstance(licences, list) and len(licences) == 1 else ""
    return _facts(
        said,
        url="html_url",
        homepage="website",
        licence=licence if isinstance(licence, str) else "",
        activity="updated_at",
        topics=said.get("topics"),
    )


def _bitbucket(said: Said) -> Facts | None:
    links = said.get("links")
    address = _text(links.get("html") if isinstance(links, dict) else None, "href")
    flat = {**said, "html_url": address, "default_branch": _text(said.get("mainbranch"), "name")}
    return _facts(flat, url="html_url", homepage="website", licence="", activity="updated_on", topics=())


def _facts(said: Said, *, url: str, homepage: str, licence: str, activity: str, topics: object) -> Facts | None:
    """None where the answer is not about a repository."""
    address, name = web_address(_text(said, url)), line(_text(said, "name"))
    if not address or not name:
        return None
    return Facts(
        url=address,
        name=name,
        description=paragraph(_text(said, "description")),
        licence=licence if licence and is_licence_expression(licence) else None,
        archived=said.get("archived") is True,
        last_activity=_day(_text(said, activity)),
        topics=tuple(_topics(topics)),
        homepage=web_address(_text(said, homepage)) if homepage else None,
        branch=line(_text(said, "default_branch")) or "",
    )


def _text(said: object, name: str) -> str:
    value = said.get(name) if isinstance(said, Mapping) else None
    return value if isinstance(value, str) else ""


def _topics(said: object) -> Iterable[str]:
    named = said if isinstance(said, list) else []
    found = (line(one, 60) for one in named[:MOST_TOPICS] if isinstance(one, str))
    return dict.fromkeys(one for one in found if one)


def _day(moment: str) -> str | None:
    try:
        return check_partial_date(moment[:10]) if len(moment) >= 10 else None
    except ValueError:
        return None


def _account_and_name(repository: Repository) -> str:
    return quote("/".join(repository.names[:2]))


def _in_branch(branch: str) -> str:
    return quote(branch)


GITHUB = Forge(
    hosts={"github.com": "GitHub"},
    signs=(),
    api=lambda repository: f"https://api.github.com/repos/{_account_and_name(repository)}",
    raw=lambda repository, branch, file: (
        f"https://raw.githubusercontent.com/{_account_and_name(repository)}/{_in_branch(branch)}/{file}"
    ),
    read=_github,
)
GITLAB = Forge(
    hosts={"gitlab.com": "GitLab.com", "gitlab.opencode.de": "openCode"},
    signs=("gitlab", "opencode"),
    api=lambda repository: f"{repository.origin}/api/v4/projects/{quote(repository.path, safe='')}?license=true",
    raw=lambda repository, branch, file: f"{repository.url}/-/raw/{_in_branch(branch)}/{file}",
    read=_gitlab,
)
GITEA = Forge(
    hosts={"codeberg.org": "Codeberg"},
    signs=("gitea", "forgejo", "codeberg"),
    api=lambda repository: f"{repository.origin}/api/v1/repos/{_account_and_name(repository)}",
    raw=lambda repository, branch, file: (
        f"{repository.origin}/api/v1/repos/{_account_and_name(repository)}/raw/{file}"
        if branch == HEAD
        else f"{repository.origin}/{_account_and_name(repository)}/raw/branch/{_in_branch(branch)}/{file}"
    ),
    read=_gitea,
)
BITBUCKET = Forge(
    hosts={"bitbucket.org": "Bitbucket"},
    signs=(),
    api=lambda repository: f"https://api.bitbucket.org/2.0/repositories/{_account_and_name(repository)}",
    raw=lambda repository, branch, file: (
        f"https://bitbucket.org/{_account_and_name(repository)}/raw/{_in_branch(branch)}/{file}"
    ),
    read=_bitbucket,
)
FORGES = (GITHUB, GITLAB, GITEA, BITBUCKET)
ANYWHERE = (GITLAB, GITEA)
"""Kinds of forges that anybody may run at any host."""


def forges_at(host: str) -> tuple[Forge, ...]:
    """The kinds of forges that a host may be, the likeliest first."""
    known = [forge for forge in FORGES if host in forge.hosts]
    if known:
        return tuple(known)
    named = [forge for forge in ANYWHERE if any(sign in host for sign in forge.signs)]
    return (*named, *(forge for forge in ANYWHERE if forge not in named))


def is_known(host: str) -> bool:
    """Whether the host certainly is a forge of one kind."""
    return any(host in forge.hosts for forge in FORGES)
