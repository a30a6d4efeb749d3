"""How django-allauth behaves here: its own signing up is shut, and a password alone opens nothing."""

import base64
import hashlib
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import Login
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.rooms import start_of
from penggerak.apps.accounts.second_factor import has_second_factor
from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.actions import masked


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "Surel atau kata sandi tidak cocok. Periksa keduanya, atau minta kode lewat surel."
        ),
        "enter_current_password": _("Kata sandi sekarang tidak cocok. Ketik lagi."),
        "incorrect_code": _("Kode tidak cocok. Periksa kode terakhir yang Anda terima, lalu ketik lagi."),
        "incorrect_password": _("Kata sandi tidak cocok. Ketik lagi."),
        "invalid_password_reset": _("Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru."),
        "rate_limited": _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
        "too_many_login_attempts": _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return start_of(request.user)

    def generate_login_code(self) -> str:
        return "".join(secrets.choice("0123456789") for _ in range(6))

    def is_login_by_code_required(self, login: Login) -> bool:
        """After a password, a code by e-mail proves the person as long as no authenticator app does."""
        records = get_authentication_records(self.request, login.user)
        if records and records[-1]["method"] == "code":
            return False
        return login.user is not None and not has_second_factor(login.user)

    def authentication_failed(self, _request: HttpRequest, **_credentials: Any) -> None:
        record_event("account.sign_in_failed", at=timezone.now(), by=None, data={"method": "password"})


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya di aplikasi, lalu ketik lagi."),
        "unverified_email": _("Masuk dulu dengan kode lewat surel, baru pasang aplikasi kode."),
    }

    def get_totp_label(self, user: User) -> str:
        """What the app writes beside the code: enough to know the account by."""
        return user.email or masked(user.phone)

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> Fernet:
    key = hashlib.sha256(b"second factor\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
