"""E-mail: how it is addressed, which answers end it, and that it never travels in the clear."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from penggerak.apps.notices.backends import Message, NotTaken, Refused, backend_for
from penggerak.apps.notices.backends.smtp import Smtp
from penggerak.site.message_ways import message_ways

MESSAGE = Message("notice-7-1", "email", "ratna@contoh.id", "Kode masuk", "Kode Anda:\n\nABCD-1234")
trouble = None


class Troubled(EmailBackend):
    """Django's mailer, whose server answers with `trouble`."""

    def send_messages(self, messages):
        raise trouble


def test_a_letter_carries_our_number_as_its_proof(settings):
    settings.DEFAULT_FROM_EMAIL = "Penggerak <penggerak@kota.contoh.id>"

    proof = Smtp(mailer="django.core.mail.backends.locmem.EmailBackend").hand_over(MESSAGE)

    [letter] = mail.outbox
    assert proof == "<notice-7-1@kota.contoh.id>"
    assert letter.message()["Message-ID"] == proof
    assert (letter.to, letter.subject, letter.body) == (["ratna@contoh.id"], "Kode masuk", MESSAGE.body)


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        (smtplib.SMTPRecipientsRefused({"ratna@contoh.id": (550, b"no such user")}), Refused),
        (smtplib.SMTPRecipientsRefused({"ratna@contoh.id": (450, b"greylisted")}), NotTaken),
        (smtplib.SMTPDataError(554, b"spam"), Refused),
        (smtplib.SMTPDataError(451, b"later"), NotTaken),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), NotTaken),
        (smtplib.SMTPServerDisconnected("gone"), NotTaken),
        (TimeoutError(), NotTaken),
        (ConnectionRefusedError(), NotTaken),
    ],
)
def test_answers_of_the_mail_server_end_a_letter_or_let_it_be_tried_again(monkeypatch, answer, end):
    monkeypatch.setitem(globals(), "trouble", answer)

    with pytest.raises(end) as told:
        Smtp(mailer=f"{__name__}.Troubled").hand_over(MESSAGE)

    assert "ratna" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "port", "use_ssl", "use_tls"),
    [
        ("smtps://a%40b:p%2Fw@mail.contoh.id", 465, True, False),
        ("smtp://a%40b:p%2Fw@mail.contoh.id:2525", 2525, False, True),
        ("smtp://a%40b:p%2Fw@127.0.0.1:25", 25, False, False),
    ],
)
def test_letters_are_encrypted_but_on_this_machine(monkeypatch, settings, url, port, use_ssl, use_tls):
    monkeypatch.setenv("PENGGERAK_SMTP_URL", url)
    settings.NOTICE_BACKENDS = message_ways()

    about = backend_for("email")._about

    assert (about["port"], about["use_ssl"], about["use_tls"]) == (port, use_ssl, use_tls)
    assert (about["username"], about["password"]) == ("a@b", "p/w")
