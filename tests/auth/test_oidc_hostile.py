"""Words that no real provider gives: forged, borrowed, misdirected. Each is refused by its name."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey

from auth.oidc import Directory, Expired, Forged, NotForUs, ProviderDown, Replayed, SignInFailed, WrongIssuer, depart
from auth.oidc.directory import RENEWALS
from tests.auth.signing_in import BACK, WIRE, answered
from tests.identity_provider.hostile import FAVOURITE_KEY, HostileProvider, hostile

OTHER_KEY = RSAKey.generate_key(2048, {"kid": "first"})
PUBLIC_KEY_AS_SECRET = FAVOURITE_KEY.as_pem(private=False)


@pytest.fixture
def provider() -> Iterator[HostileProvider]:
    with hostile() as running:
        yield running


def sworn(provider: HostileProvider, header: dict[str, Any] | None = None, key: Any = None, **claims: object) -> Any:
    """Swear a right word but for what is given; returns the departure that it answers."""
    departure = depart(BACK)
    provider.swear(provider.claims(departure.nonce, time.time(), **claims), header, key)
    return departure


def test_a_right_word_is_believed(provider: HostileProvider) -> None:
    assert answered(provider, sworn(provider)).subject == "17"


@pytest.mark.parametrize(
    ("claims", "failure"),
    [
        ({"iss": "https://another.example"}, WrongIssuer),
        ({"iss": None}, WrongIssuer),
        ({"iss": ["https://another.example"]}, WrongIssuer),
        ({"aud": "another"}, NotForUs),
        ({"aud": ["another", "third"]}, NotForUs),
        ({"aud": None}, NotForUs),
        ({"aud": ["lichtermeer", "another"]}, NotForUs),  # without azp nobody knows for whom it was
        ({"aud": ["lichtermeer", "another"], "azp": "another"}, NotForUs),
        ({"azp": "another"}, NotForUs),
        ({"exp": 1}, Expired),
        ({"exp": None}, Forged),
        ({"exp": "tomorrow"}, Forged),
        ({"exp": True}, Forged),
        ({"iat": None}, Expired),
        ({"iat": 32503680000}, Expired),
        ({"nbf": 32503680000}, Expired),
        ({"nonce": None}, Replayed),
        ({"nonce": "of another sign-in"}, Replayed),
        ({"nonce": 17}, Replayed),
        ({"sub": None}, Forged),
        ({"sub": ""}, Forged),
        ({"sub": 17}, Forged),
        ({"sub": "x" * 256}, Forged),
        ({"at_hash": "of another access token"}, Forged),
        ({"at_hash": 17}, Forged),
    ],
)
def test_a_word_that_says_something_else_is_refused(
    provider: HostileProvider, claims: dict[str, Any], failure: type[SignInFailed]
) -> None:
    departure = sworn(provider, **claims)
    with pytest.raises(failure) as caught:
        answered(provider, departure)
    assert type(caught.value) is failure


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "none", "kid": None}, b""),
        ({"alg": "none"}, b""),
        ({"alg": "HS256"}, PUBLIC_KEY_AS_SECRET),  # the public key, taken for a shared secret
        ({}, OTHER_KEY),
        ({"kid": "unknown"}, OTHER_KEY),
        ({"alg": "ES256"}, ECKey.generate_key("P-256", {"kid": "first"})),
        ({"crit": ["b64"], "b64": False}, None),
        ({"alg": "nOnE"}, b""),
        ({"alg": ["none"]}, b""),
    ],
)
def test_a_word_with_another_signature_is_refused(provider: HostileProvider, header: dict[str, Any], key: Any) -> None:
    departure = sworn(provider, header, key)
    with pytest.raises(Forged):
        answered(provider, departure)


def test_a_word_that_names_no_key_is_believed_while_there_is_one_only(provider: HostileProvider) -> None:
    provider.keys.append(ECKey.generate_key("P-256", {"kid": "other"}).as_dict(private=False))  # signs in another way
    assert answered(provider, sworn(provider, {"kid": None})).subject == "17"
    provider.keys.append({**OTHER_KEY.as_dict(private=False), "kid": "second"})
    departure = sworn(provider, {"kid": None})
    with pytest.raises(Forged):
        answered(provider, departure)


def test_a_secret_among_the_published_keys_is_no_key(provider: HostileProvider) -> None:
    secret = OctKey.generate_key(256, {"kid": "shared"})
    provider.keys.insert(0, secret.as_dict(private=True))
    departure = sworn(provider, {"alg": "HS256", "kid": "shared"}, secret)
    with pytest.raises(Forged):
        answered(provider, departure)


def test_a_weak_key_is_no_key(provider: HostileProvider) -> None:
    with pytest.warns(SecurityWarning):
        weak = RSAKey.generate_key(1024, {"kid": "weak", "use": "sig"})
    provider.keys.append(weak.as_dict(private=False))
    departure = sworn(provider, {"kid": "weak"}, weak)
    with pytest.raises(Forged):
        answered(provider, departure)


def test_a_key_for_encrypting_signs_nothing(provider: HostileProvider) -> None:
    provider.keys[:] = [{**FAVOURITE_KEY.as_dict(private=False), "use": "enc"}]
    departure = sworn(provider)
    with pytest.raises(Forged):
        answered(provider, departure)


def test_keys_that_cannot_be_read_do_not_spoil_the_others(provider: HostileProvider) -> None:
    odd = [
        17,
        {},
        {"kty": "RSA"},
        {"kty": "RSA", "n": 1, "e": []},
        {"kty": "EC", "crv": "P-1"},
        {"kty": "AKP", "pub": ""},
    ]
    provider.keys[:0] = odd
    assert answered(provider, sworn(provider)).subject == "17"


@pytest.mark.parametrize("word", ["", "a.b", "a.b.c", "....", "e30.e30.e30", "ä.ö.ü", "x" * 200_000, 17, None, ["a"]])
def test_a_word_that_is_none_is_refused(provider: HostileProvider, word: object) -> None:
    departure = sworn(provider)
    provider.token["id_token"] = word
    with pytest.raises(Forged):
        answered(provider, departure)


@pytest.mark.parametrize("token", ["", "with\nlines", "ä", 17, None])
def test_an_access_token_that_is_none_is_refused(provider: HostileProvider, token: object) -> None:
    departure = sworn(provider)
    provider.token["access_token"] = token
    with pytest.raises(SignInFailed):
        answered(provider, departure)


def test_userinfo_about_somebody_else_is_refused(provider: HostileProvider) -> None:
    departure = sworn(provider)
    provider.told["sub"] = "18"
    with pytest.raises(Forged):
        answered(provider, departure)


def test_userinfo_cannot_change_whose_word_it_is(provider: HostileProvider) -> None:
    departure = sworn(provider)
    provider.told |= {"iss": "https://another.example", "aud": "another", "provider": "another"}
    found = answered(provider, departure)
    assert (found.issuer, found.subject, found.provider) == (provider.issuer, "17", "rathaus")


def test_invented_keys_do_not_make_us_ask_for_ever(provider: HostileProvider) -> None:
    directory = Directory(WIRE)
    for number in range(3 * RENEWALS):
        departure = sworn(provider, {"kid": f"invented {number}"}, OTHER_KEY)
        with pytest.raises(Forged):
            answered(provider, departure, directory)
    assert provider.asked["/keys"] == RENEWALS
    assert answered(provider, sworn(provider), directory).subject == "17"


def test_what_a_provider_publishes_is_asked_for_once(provider: HostileProvider) -> None:
    directory = Directory(WIRE)
    for _ in range(5):
        answered(provider, sworn(provider), directory)
    assert provider.asked["/.well-known/openid-configuration"] == provider.asked["/keys"] == 1


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ({"error": "invalid_grant"}, Replayed),
        ({"error": "temporarily_unavailable"}, ProviderDown),
        ({"error": "invalid_grant\nset-cookie: x"}, SignInFailed),
        ({"error": 17}, SignInFailed),
        ({"error": ["invalid_grant"]}, SignInFailed),
        ({}, Forged),
        ([], ProviderDown),
        ({"access_token": "a", "id_token": "b", "expires_in": "soon"}, SignInFailed),
    ],
)
def test_odd_answers_for_a_code_have_a_name(
    provider: HostileProvider, answer: Any, failure: type[SignInFailed]
) -> None:
    provider.token = answer
    with pytest.raises(failure):
        answered(provider)
