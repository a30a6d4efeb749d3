"""E-mail over SMTP, always encrypted but on this machine. The proof is the Message-ID, which is ours."""

import ipaddress
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from penggerak.apps.notices.backends.message import Message, NotTaken, Refused

SECONDS = 20


class Smtp:
    """mailer: the class of Django that speaks SMTP."""

    def __init__(
        self,
        *,
        host: str = "localhost",
        port: int = 587,
        username: str = "",
        password: str = "",
        is_encrypted_at_once: bool = False,
        mailer: str = "django.core.mail.backends.smtp.EmailBackend",
    ) -> None:
        self._about = {
            "backend": mailer,
            "host": host,
            "port": port,
            "username": username,
            "password": password,
            "use_ssl": is_encrypted_at_once,
            "use_tls": not is_encrypted_at_once and not is_this_machine(host),
            "timeout": SECONDS,
        }

    def hand_over(self, message: Message) -> str:
        host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        number = f"<{message.key}@{host}>"
        letter = EmailMessage(
            message.subject,
            message.body,
            settings.DEFAULT_FROM_EMAIL,
            [message.address],
            headers={"Message-ID": number},
            connection=get_connection(**self._about),
        )
        try:
            letter.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            _refused_recipient(refusal)
        except smtplib.SMTPDataError as error:
            raise (Refused if error.smtp_code >= 500 else NotTaken)(f"answered {error.smtp_code}") from None
        except smtplib.SMTPResponseException as error:  # we are not let in: nothing is wrong with the message
            raise NotTaken(f"answered {error.smtp_code}") from None
        except TimeoutError:
            raise NotTaken("no_answer") from None
        except (OSError, smtplib.SMTPException):
            raise NotTaken("not_reached") from None
        return number


def _refused_recipient(refusal: smtplib.SMTPRecipientsRefused) -> None:
    codes = [code for code, _words in refusal.recipients.values()]
    forever = all(code >= 500 for code in codes)
    raise (Refused if forever else NotTaken)(f"answered {codes[0] if codes else ''}") from None


def is_this_machine(host: str) -> bool:
    """Whether a host name means the loopback."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
