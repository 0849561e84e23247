"""The way out for letters: a real mail server and a folder hold to the same promises."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from catalog.mail import MAIL_HOST
from catalog.post import Away, Draft, NotNow, Refused, deliver
from catalog.post.filing import filed, heads, opened, remove_old
from catalog.post.server import hand_over
from catalog.post.writing import as_message
from catalog.settings import Settings
from tests.factories import NOW
from tests.mail_server import PASSWORD, USER, Mailbox, authenticate, certificate, mail_server

LETTER = Draft(
    message_id=f"<Brief-1_abcdefgh@{MAIL_HOST}>",
    to="anna@konto.example",
    subject="Grüße aus der Gießplanung",
    text="Guten Tag Anna Müßig,\n\n.ein Punkt am Anfang\n\nhttp://127.0.0.1:8000/einladung?link=abc\n",
    language="de",
)


@dataclass
class Way:
    """One way out, and what came out of it."""

    settings: Settings
    arrived: Callable[[], list[EmailMessage]]


def _read(folder: Path) -> list[EmailMessage]:
    data = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
    return [message_from_bytes(each, EmailMessage, policy=policy.default) for each in data]


@pytest.fixture(params=["server", "folder"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    if request.param == "folder":
        yield Way(Settings(data=tmp_path), lambda: _read(tmp_path / "mail"))
        return
    box = Mailbox()
    with mail_server(box) as port:
        yield Way(_over(tmp_path, port), lambda: box.taken)


def _over(folder: Path, port: int, **given: object) -> Settings:
    plain = {"smtp_tls": "none", "mail_from": "katalog@haus.example", **given}
    return Settings(data=folder, smtp_host="127.0.0.1", smtp_port=port, **plain)  # type: ignore[arg-type]


# What both hold to


def test_a_letter_arrives_with_its_words_its_sender_and_its_recipient(way: Way) -> None:
    deliver(way.settings, LETTER, NOW)
    (message,) = way.arrived()
    assert message["To"] == "anna@konto.example"
    assert message["Subject"] == LETTER.subject
    assert str(message["From"]).startswith("Lichtermeer <")
    assert message.get_content().replace("\r\n", "\n") == LETTER.text
    assert message["Date"].datetime == NOW
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("de", "auto-generated")


def test_a_letter_has_the_same_message_id_however_often_it_is_sent(way: Way) -> None:
    deliver(way.settings, LETTER, NOW)
    deliver(way.settings, LETTER, NOW + timedelta(hours=1))
    assert {message["Message-ID"] for message in way.arrived()} == {LETTER.message_id}


def test_the_message_id_names_the_house_where_it_has_a_name(way: Way) -> None:
    named = way.settings.model_copy(update={"base_url": "https://katalog.example/unter"})
    deliver(named, LETTER, NOW)
    assert way.arrived()[0]["Message-ID"] == "<Brief-1_abcdefgh@katalog.example>"


@pytest.mark.parametrize(
    "to",
    ["anna@konto.example\r\nBcc: alle@konto.example", "anna", "a@b", "anna@konto.example, bernd@konto.example", ""],
)
def test_what_is_no_address_gets_no_letter(way: Way, to: str) -> None:
    with pytest.raises(Refused) as refused:
        deliver(way.settings, Draft(LETTER.message_id, to, "Betreff", "Text", "de"), NOW)
    assert refused.value.code == "no_address"
    assert way.arrived() == []


def test_a_subject_with_a_line_break_becomes_no_header(way: Way) -> None:
    forged = Draft(LETTER.message_id, LETTER.to, "Gruß\r\nBcc: alle@konto.example", "Text", "de")
    with pytest.raises(ValueError, match="linefeed"):
        deliver(way.settings, forged, NOW)
    assert way.arrived() == []


def test_the_operators_mailbox_answers_where_another_address_sends(way: Way) -> None:
    deliver(way.settings.model_copy(update={"operator_mail": "rathaus@haus.example"}), LETTER, NOW)
    message = way.arrived()[0]
    assert "rathaus@haus.example" in f"{message['Reply-To']} {message['From']}"


# A server that does not take it


@pytest.mark.parametrize(
    ("says", "error", "code"),
    [
        ({"to_recipient": "550 no such mailbox"}, Refused, "refused 550"),
        ({"to_recipient": "451 greylisted"}, NotNow, "later 451"),
        ({"to_text": "554 not wanted"}, Refused, "refused 554"),
        ({"to_text": "452 full"}, NotNow, "later 452"),
        ({"breaks_off": True}, NotNow, "broken_off"),
    ],
)
def test_a_letter_that_was_not_taken_says_whether_for_ever(
    tmp_path: Path, says: dict[str, object], error: type[Exception], code: str
) -> None:
    box = Mailbox(**says)  # type: ignore[arg-type]
    with mail_server(box) as port, pytest.raises(error) as raised:
        deliver(_over(tmp_path, port), LETTER, NOW)
    assert type(raised.value) is error
    assert str(raised.value) == code
    assert "anna" not in str(raised.value)


def test_a_server_that_is_silent_for_too_long_is_left(tmp_path: Path) -> None:
    with mail_server(Mailbox(sleeps=1)) as port:
        settings = _over(tmp_path, port)
        message = as_message(settings, LETTER, NOW, "quoted-printable")
        with pytest.raises(NotNow) as error:
            hand_over(settings, message, seconds=0.2)
    assert error.value.code == "broken_off"


def test_a_server_that_is_not_there_is_away_for_all_letters(tmp_path: Path) -> None:
    with mail_server(Mailbox()) as port:
        pass
    with pytest.raises(Away) as away:
        deliver(_over(tmp_path, port), LETTER, NOW)
    assert away.value.code == "unreachable"


# Protection


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_letter_goes_protected_to_a_server_that_is_vouched_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    context, voucher = certificate(tmp_path)
    box = Mailbox()
    options = {"ssl_context": context} if kind == "tls" else {"tls_context": context, "require_starttls": True}
    with mail_server(box, **options) as port:
        settings = _over(tmp_path, port, smtp_tls=kind)
        with pytest.raises(Away) as away:
            deliver(settings, LETTER, NOW)
        assert away.value.code == "unprotected"
        monkeypatch.setenv("SSL_CERT_FILE", str(voucher))
        deliver(settings, LETTER, NOW)
    assert len(box.taken) == 1


def test_nothing_goes_out_unprotected_where_protection_is_asked_for(tmp_path: Path) -> None:
    box = Mailbox()
    with mail_server(box) as port, pytest.raises(Away) as away:
        deliver(_over(tmp_path, port, smtp_tls="starttls"), LETTER, NOW)
    assert away.value.code == "unprotected"
    assert box.taken == []


@pytest.mark.parametrize(("password", "arrives"), [(PASSWORD, True), ("falsch", False)])
def test_the_server_is_told_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str, arrives: bool
) -> None:
    context, voucher = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(voucher))
    box = Mailbox()
    with mail_server(box, tls_context=context, authenticator=authenticate, auth_required=True) as port:
        settings = _over(tmp_path, port, smtp_tls="starttls", smtp_user=USER, smtp_password=password)
        if arrives:
            deliver(settings, LETTER, NOW)
        else:
            with pytest.raises(Away) as away:
                deliver(settings, LETTER, NOW)
            assert away.value.code == "login"
    assert len(box.taken) == int(arrives)


# The folder


def test_letters_in_the_folder_are_their_owners_alone(tmp_path: Path) -> None:
    deliver(Settings(data=tmp_path), LETTER, NOW)
    folder = tmp_path / "mail"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


def test_the_folder_tells_its_letters_the_newest_first(tmp_path: Path) -> None:
    settings, folder = Settings(data=tmp_path), tmp_path / "mail"
    for number in range(3):
        one = Draft(f"<Brief-{number}_abc@x>", LETTER.to, f"Nummer {number}", LETTER.text, "de")
        deliver(settings, one, NOW + timedelta(minutes=number))
    keys = [key for _, key in filed(folder)]
    assert keys == ["Brief-2_abc", "Brief-1_abc", "Brief-0_abc"]
    assert [each.subject for each in heads(folder, keys[:2])] == ["Nummer 2", "Nummer 1"]
    whole = opened(folder, keys[0])
    assert whole and (whole.text, whole.to, whole.at) == (LETTER.text, LETTER.to, NOW + timedelta(minutes=2))


@pytest.mark.parametrize("key", ["../Brief-1_abcdefgh", "..", "", "Brief-1_abcdefgh.eml", "a" * 80, "Brief-1\0abc"])
def test_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    deliver(Settings(data=tmp_path), LETTER, NOW)
    (tmp_path / "Brief-1_abcdefgh.eml").write_text("außerhalb")
    assert opened(tmp_path / "mail", key) is None


def test_a_link_in_the_folder_is_no_letter(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (tmp_path / "geheim").write_text("geheim")
    (folder / "Brief-9_abcdefgh.eml").symlink_to(tmp_path / "geheim")
    assert filed(folder) == []
    assert opened(folder, "Brief-9_abcdefgh") is None


def test_old_letters_and_halves_are_removed_and_young_ones_stay(tmp_path: Path) -> None:
    settings, folder = Settings(data=tmp_path), tmp_path / "mail"
    deliver(settings, LETTER, NOW - timedelta(days=8))
    deliver(settings, Draft("<Brief-2_abcdefgh@x>", LETTER.to, "Jung", "Text", "de"), NOW - timedelta(days=6))
    (folder / "halb.part").write_text("halb")
    (folder / "anderes.txt").write_text("bleibt")
    assert remove_old(folder, NOW, timedelta(days=7)) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["Brief-2_abcdefgh.eml", "anderes.txt", "halb.part"]


def test_a_folder_that_takes_nothing_is_away_for_all_letters(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("eine Datei")
    with pytest.raises(Away) as away:
        deliver(Settings(data=tmp_path), LETTER, NOW)
    assert away.value.code == "not_written"
