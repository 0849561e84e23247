"""What is made of a provider's claims: only what the operator's table says, and never more than was said."""

from __future__ import annotations

from typing import Any

import pytest

from auth.oidc import Identity
from auth.oidc.claims import claimed, identity_of
from schemas.identity import MemberRole
from tests.auth.signing_in import configured


def read(claims: dict[str, Any], **settings: Any) -> Identity:
    provider = configured("https://provider.example", **settings)
    return identity_of(provider, {"sub": "17", **claims}, "word")


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "  Leitung \u202e Stadtbücherei\n"}, "Leitung Stadtbücherei"),
        ({"given_name": "Leitung", "family_name": "Bauhof"}, "Leitung Bauhof"),
        ({"preferred_username": "bauhof"}, "bauhof"),
        ({"email": "bauhof@musterstadt.example", "email_verified": True}, "bauhof"),
        ({"name": "x" * 201}, ""),
        ({"name": ["Leitung"], "given_name": 17}, ""),
    ],
)
def test_the_name_is_one_line_that_can_be_read(claims: dict[str, Any], name: str) -> None:
    assert read(claims).name == name


@pytest.mark.parametrize("verified", [True, "true"])
def test_a_mail_address_counts_when_the_provider_vouches_for_it(verified: object) -> None:
    assert (
        read({"email": "bauhof@musterstadt.example", "email_verified": verified}).mail == "bauhof@musterstadt.example"
    )


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 1, [True]])
def test_a_mail_address_that_nobody_vouches_for_is_none(verified: object) -> None:
    assert read({"email": "bauhof@musterstadt.example", "email_verified": verified}).mail == ""


def test_the_operator_may_vouch_for_the_provider() -> None:
    claims = {"upn": "bauhof@musterstadt.example"}
    assert read(claims, mail_claim="upn", mail_is_verified=True).mail == "bauhof@musterstadt.example"


def test_a_provider_vouches_for_its_own_domains_only() -> None:
    own = {"mail_domains": ("musterstadt.example",), "mail_is_verified": True}
    assert read({"email": "bauhof@Musterstadt.example"}, **own).mail == "bauhof@musterstadt.example"
    assert read({"email": "bauhof@nachbarstadt.example"}, **own).mail == ""
    assert read({"email": "bauhof@evil.musterstadt.example"}, **own).mail == ""


@pytest.mark.parametrize(
    "mail",
    [
        "bauhof",
        "a@b",
        "a b@c.example",
        "a@b.example\nBcc: x@y.example",
        "<a@b.example>",
        "a@b.example,c@d.example",
        17,
        None,
        "x" * 250 + "@b.example",
        "a\u200b@b.example",
        "a@b..example",
        "@b.example",
    ],
)
def test_what_is_no_mail_address_is_none(mail: object) -> None:
    assert read({"email": mail, "email_verified": True}).mail == ""


def test_everybody_who_signs_in_at_a_town_halls_own_provider_belongs_to_it() -> None:
    assert read({}, organisation="musterstadt").roles == {"musterstadt": MemberRole.MEMBER}


def test_a_value_that_the_operator_did_not_name_means_nothing() -> None:
    settings = {"organisation_claim": "house", "organisations": {"7": "musterstadt"}, "role_claim": "groups"}
    table = {"pflege": MemberRole.EDITOR, "leitung": MemberRole.OWNER}
    claims = {"house": ["7", "8", 9], "groups": ["administrator", "owner", "editor"]}
    assert read(claims, **settings, roles=table).roles == {"musterstadt": MemberRole.MEMBER}
    assert read({"house": "8"}, **settings, roles=table).roles == {}
    assert read({"groups": ["leitung"]}, **settings, roles=table).roles == {}


def test_of_several_roles_the_one_that_may_most_counts() -> None:
    table = {"pflege": MemberRole.EDITOR, "leitung": MemberRole.OWNER, "alle": MemberRole.MEMBER}
    settings: dict[str, Any] = {"organisation": "musterstadt", "role_claim": "groups", "roles": table}
    assert read({"groups": ["alle", "leitung", "pflege"]}, **settings).roles == {"musterstadt": MemberRole.OWNER}
    assert read({"groups": "pflege"}, **settings).roles == {"musterstadt": MemberRole.EDITOR}
    assert read({"groups": {"leitung": True}}, **settings).roles == {"musterstadt": MemberRole.MEMBER}


def test_claims_lie_in_objects_or_have_points_in_their_names() -> None:
    claims = {"realm_access": {"roles": ["a"]}, "https://katalog.example/house": "7", "flat": "text"}
    assert claimed(claims, "realm_access.roles") == ["a"]
    assert claimed(claims, "https://katalog.example/house") == "7"
    assert claimed(claims, "flat.deeper") is None
    assert claimed(claims, "") is None


def test_nothing_about_a_person_is_told_to_the_log() -> None:
    shown = repr(read({"name": "Leitung Bauhof", "email": "bauhof@musterstadt.example", "email_verified": True}))
    assert "Leitung" not in shown and "bauhof" not in shown and "word" not in shown
    assert "secret" not in repr(configured("https://provider.example", client_secret="a secret")).replace("_secret", "")
