"""Through the operator's mail server (SMTP submission, RFC 6409). Its certificate is verified; nothing goes out
without the protection that the settings name.

A server may take a letter and be gone before it says so. Then the letter is sent again, under the same Message-ID.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage

from catalog.post.troubles import Away, NotNow, Refused
from catalog.post.writing import host_of
from catalog.settings import Settings

SECONDS = 20.0
"""For which a silent server is waited for: the work that waits behind a letter is worth more than a slow server."""


def hand_over(settings: Settings, message: EmailMessage, seconds: float = SECONDS) -> None:
    """Have the server take the message. Raises Refused, NotNow, Away."""
    try:
        server = _called(settings, seconds)
    except smtplib.SMTPAuthenticationError:
        raise Away("login") from None
    except (ssl.SSLError, smtplib.SMTPNotSupportedError):
        raise Away("unprotected") from None
    except (OSError, smtplib.SMTPException):
        raise Away("unreachable") from None
    try:
        _give(server, message)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _called(settings: Settings, seconds: float) -> smtplib.SMTP:
    """A connection on which one may send."""
    context = ssl.create_default_context()
    name = host_of(settings) or socket.gethostname()
    if settings.smtp_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, name, timeout=seconds, context=context
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, name, timeout=seconds)
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server


def _give(server: smtplib.SMTP, message: EmailMessage) -> None:
    to = message["To"].addresses[0].addr_spec
    try:
        server.sendmail(message["From"].addresses[0].addr_spec, [to], message.as_bytes())
    except smtplib.SMTPRecipientsRefused as error:
        raise _answered(next(iter(error.recipients.values()))[0]) from None
    except smtplib.SMTPSenderRefused as error:  # a matter of the settings, whatever the letter
        raise Away(f"sender {error.smtp_code}") from None
    except smtplib.SMTPDataError as error:
        raise _answered(error.smtp_code) from None
    except (OSError, smtplib.SMTPException):
        raise NotNow("broken_off") from None


def _answered(code: int) -> NotNow | Refused:
    """What a server's number says: 5xx is for ever (RFC 5321, section 4.2.1)."""
    return Refused(f"refused {code}") if 500 <= code < 600 else NotNow(f"later {code}")
