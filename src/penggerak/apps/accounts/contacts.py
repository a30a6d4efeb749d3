"""What someone typed as their phone or e-mail, turned into one way of writing it, or into what to do about it."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from penggerak.apps.notices.actions import masked
from penggerak.apps.seal import look_up_key
from penggerak.apps.words import in_language
from penggerak.core.identity import check, parse_phone

LONGEST = 254


@dataclass(frozen=True, slots=True)
class Contact:
    """kind: email or phone; address: in small letters, or E.164."""

    kind: str
    address: str = field(repr=False)

    @property
    def shown(self) -> str:
        return masked(self.address)

    @property
    def key(self) -> bytes:
        """The keyed hash by which it is counted and found."""
        key = look_up_key(self.kind, self.address)
        assert key is not None, "a contact was checked before it became one"
        return key


def contact(text: str, *, kind: str | None = None) -> Contact:
    """Read a contact. kind: when only one of the two will do. Raises ValidationError with what to do next."""
    typed = text.strip()
    if kind == "email" or (kind is None and ("@" in typed or _has_letters(typed))):
        return Contact("email", _email(typed))
    return Contact("phone", _phone(typed))


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _email(typed: str) -> str:
    try:
        if len(typed) > LONGEST:
            raise ValidationError("too long")
        validate_email(typed)
    except ValidationError:
        raise ValidationError(
            _("Alamat surel ini belum lengkap. Tulis seperti nama@contoh.id, atau pakai nomor HP.")
        ) from None
    return typed.lower()


def _phone(typed: str) -> str:
    checked = check("phone", typed)
    if checked.explanation:
        raise ValidationError(in_language(checked.explanation))
    phone = parse_phone(typed)
    if phone is None or not phone.is_mobile:
        raise ValidationError(
            _("Nomor ini nomor telepon rumah atau kantor. Tulis nomor HP yang dapat menerima pesan, mulai dengan 08.")
        )
    return phone.e164
