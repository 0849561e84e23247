"""A letter as a mail message. Headers are made of checked values only; the mail package folds and encodes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from catalog.mail import MAIL_HOST
from catalog.post.troubles import Away, Refused
from catalog.settings import Settings
from schemas.mail import check_mail


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter with its words. ``message_id`` is the same however often it is sent. ``reply_to`` is to whom an answer
    goes, the operator where it is empty."""

    message_id: str
    to: str
    subject: str
    text: str
    language: str
    reply_to: str = ""

    @property
    def key(self) -> str:
        """What stands before the @ of the message's id: letters, digits, - and _."""
        return self.message_id.strip("<>").partition("@")[0]


def as_message(settings: Settings, draft: Draft, now: datetime, encoding: str) -> EmailMessage:
    """The message, its text in this transfer encoding. Raises Refused where the address is none, Away where ours is."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _own(sender(settings), settings.mail_from_name)
    message["To"] = _address(draft.to)
    if draft.reply_to:
        message["Reply-To"] = _address(draft.reply_to)
    elif settings.operator_mail and settings.operator_mail != sender(settings):
        message["Reply-To"] = _own(settings.operator_mail)
    message["Subject"] = draft.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{draft.key}@{host_of(settings) or MAIL_HOST}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice answers it
    message.set_content(draft.text, cte=encoding)  # which would take away what was said of the content before
    message["Content-Language"] = draft.language
    return message


def sender(settings: Settings) -> str:
    """Whose letters they are, by address."""
    return settings.mail_from or settings.operator_mail or f"lichtermeer@{MAIL_HOST}"


def home_of(settings: Settings) -> str:
    """The address that a letter's links begin with: the one that is set, else this machine's own."""
    return settings.base_url or f"http://127.0.0.1:{settings.port}"


def host_of(settings: Settings) -> str:
    """The house's own name; empty where it has none yet."""
    return urlsplit(settings.base_url).hostname or "" if settings.base_url else ""


def _address(mail: str) -> Address:
    try:
        return Address(addr_spec=check_mail(mail))
    except ValueError:
        raise Refused("no_address") from None


def _own(mail: str, name: str = "") -> Address:
    """What the operator set; where it is no address, no letter of ours would get through."""
    try:
        return Address(name, addr_spec=mail)
    except (ValueError, MessageError):
        raise Away("sender") from None
