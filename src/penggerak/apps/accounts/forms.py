"""What people type at the door, and what an admin types about a person."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.models import Role, User
from penggerak.apps.accounts.queries import areas_for
from penggerak.apps.areas.models import Area

EMAIL = _("Surel")
PASSWORD = _("Kata sandi")
NEW_PASSWORD = _("Kata sandi baru")
AGAIN = _("Kata sandi baru, sekali lagi")
CODE = _("Kode")
LENGTH_HELP = _("Paling sedikit 12 huruf atau angka. Kalimat pendek lebih mudah diingat dan lebih aman.")
DIFFERENT = _("Kedua kata sandi berbeda. Ketik yang sama dua kali.")


def _say(form: forms.BaseForm, name: str, label: object, help_text: object = "") -> None:
    form.fields[name].label = label  # type: ignore[assignment]
    form.fields[name].help_text = help_text  # type: ignore[assignment]


def _code(form: forms.BaseForm, help_text: object) -> None:
    _say(form, "code", CODE, help_text)
    form.fields["code"].widget.attrs |= {"class": "digits short", "autocapitalize": "characters", "spellcheck": "false"}


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", EMAIL)
        _say(self, "password", PASSWORD)


class RequestCodeForm(account.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", EMAIL, _("Surel yang didaftarkan pengelola untuk Anda."))


class ConfirmCodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Delapan huruf atau angka dari surel kami. Tanda hubung boleh dilewati."))


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", PASSWORD)


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", EMAIL)


class _NewPassword(forms.Form):
    """Two new passwords that have to agree, with our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", NEW_PASSWORD, LENGTH_HELP)
        _say(self, "password2", AGAIN)

    def add_error(self, field: Any, error: Any) -> None:
        differs = field == "password2" and not isinstance(error, ValidationError)
        super().add_error(field, DIFFERENT if differs else error)


class ResetPasswordKeyForm(_NewPassword, account.ResetPasswordKeyForm):
    pass


class SetPasswordForm(_NewPassword, account.SetPasswordForm):
    pass


class ChangePasswordForm(_NewPassword, account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Kata sandi sekarang"))


APP_CODE = _("Enam angka di aplikasi kode, atau salah satu kode cadangan.")


class SecondFactorForm(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, APP_CODE)


class ConfirmSecondFactorForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, APP_CODE)


class ActivateAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Enam angka yang sekarang tampil di aplikasi."))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AreaChoice(forms.ModelChoiceField):
    def label_from_instance(self, area: Area) -> str:
        inside_city = area.level == Area.Level.VILLAGE and area.parent
        return f"{area.name}, {area.parent.name}" if inside_city and area.parent else area.name


class PersonForm(forms.Form):
    """A new colleague. The areas on offer are those of the admin who asks."""

    name = forms.CharField(label=_("Nama"), max_length=120)
    email = forms.EmailField(label=EMAIL, help_text=_("Kode masuk dikirim ke sini."))
    role = forms.ChoiceField(label=_("Peran"), choices=Role, widget=forms.RadioSelect)
    area = AreaChoice(
        label=_("Wilayah"),
        queryset=Area.objects.none(),
        empty_label=_("Pilih wilayah"),
        help_text=_("Di luar wilayah ini, data tidak terlihat."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["area"]
        assert isinstance(choice, AreaChoice)
        choice.queryset = areas_for(by)
