"""What people type at the door, and what an admin types about a person."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.contacts import LONGEST, contact
from penggerak.apps.accounts.models import STAFF_ROLES, Membership, Organisation, User
from penggerak.apps.accounts.queries import areas_for, offices_for
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


class ContactField(forms.CharField):
    """A phone or an e-mail address; its value is a Contact."""

    def __init__(self, *, kind: str | None = None, **about: Any) -> None:
        self.kind = kind
        super().__init__(max_length=LONGEST, **about)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return contact(typed, kind=self.kind) if typed else None


class ContactForm(forms.Form):
    contact = ContactField(
        label=_("Nomor HP atau surel"),
        help_text=_("Kode masuk dikirim ke sana. Contoh: 0812 3456 7890."),
        error_messages={"required": _("Tulis nomor HP atau alamat surel Anda.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


class NewContactForm(forms.Form):
    """A contact of one kind; what it says depends on which."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_email = kind == "email"
        self.fields["contact"] = ContactField(
            kind=kind,
            label=_("Surel baru") if is_email else _("Nomor HP baru"),
            help_text=_("Kode dikirim ke sana lebih dulu."),
            error_messages={"required": _("Tulis surel baru Anda.") if is_email else _("Tulis nomor HP baru Anda.")},
            widget=forms.TextInput(
                attrs={"autocomplete": "email" if is_email else "tel", "inputmode": "email" if is_email else "tel"}
            ),
        )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kode"),
        max_length=20,
        help_text=_("Enam angka dari pesan terakhir."),
        error_messages={"required": _("Ketik enam angka dari pesan yang Anda terima.")},
        widget=forms.TextInput(
            attrs={"class": "digits short", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Nama Anda"),
        max_length=120,
        help_text=_("Nama panggilan pun boleh."),
        error_messages={"required": _("Tulis nama Anda, atau lewati pertanyaan ini.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", EMAIL)
        _say(self, "password", PASSWORD)


class ConfirmCodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Enam angka dari surel kami."))


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
    role = forms.ChoiceField(
        label=_("Peran"), choices=[(role.value, role.label) for role in STAFF_ROLES], widget=forms.RadioSelect
    )
    area = AreaChoice(
        label=_("Wilayah"),
        queryset=Area.objects.none(),
        empty_label=_("Pilih wilayah"),
        help_text=_("Di luar wilayah ini, data tidak terlihat."),
    )

    organisation = forms.ModelChoiceField(
        label=_("Kantor"), queryset=Organisation.objects.none(), required=False, empty_label=_("Belum ditentukan")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["area"]
        assert isinstance(choice, AreaChoice)
        choice.queryset = areas_for(by)
        office = self.fields["organisation"]
        assert isinstance(office, forms.ModelChoiceField)
        office.queryset = offices_for(by)


class OrganisationForm(forms.Form):
    """An organisation of the admin's city. The kind is chosen once: it says whose people belong to it."""

    name = forms.CharField(label=_("Nama organisasi"), max_length=160)
    kind = forms.ChoiceField(label=_("Jenis"), choices=Organisation.Kind, widget=forms.RadioSelect)
    area = AreaChoice(
        label=_("Wilayah"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("Pilih wilayah"),
        help_text=_("Hanya untuk dinas kota dan kelurahan."),
    )

    def __init__(self, *args: Any, by: User, of: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["area"]
        assert isinstance(choice, AreaChoice)
        choice.queryset = areas_for(by)
        if of is not None:
            del self.fields["kind"]
            if of.kind not in Organisation.OF_THE_GOVERNMENT:
                del self.fields["area"]


class MemberForm(forms.Form):
    contact = ContactField(
        label=_("Surel kerja atau nomor HP"),
        help_text=_("Kode masuk dikirim ke sana."),
        error_messages={"required": _("Tulis surel kerja atau nomor HP orang ini.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("Nama"), max_length=120)
    role = forms.ChoiceField(
        label=_("Peran"), choices=Membership.Role, initial=Membership.Role.MEMBER, widget=forms.RadioSelect
    )
