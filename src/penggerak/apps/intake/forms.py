"""What an owner types on one page, turned into values of the register or an explanation."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.reading import read
from penggerak.apps.intake.villages import Village, cities_with, village_named, village_of, villages_in, villages_like
from penggerak.apps.register.kbli import DEFAULT_VERSION, suggestion_index
from penggerak.core.activities import Suggestion, suggest

NONE_FITS = "-"
PLACE_PARTS = ("address", "street", "street_number", "rt", "rw", "postcode")
AREAS = ("village_code", "district_code", "city_code")


class ShortText(forms.CharField):
    """One line whose bytes are counted, since it has to fit into a cookie. What cannot be seen is dropped."""

    def __init__(self, *, most_bytes: int, **kwargs: Any) -> None:
        super().__init__(max_length=most_bytes, **kwargs)
        self.most_bytes = most_bytes

    def to_python(self, value: Any) -> str:
        text = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in super().to_python(value))
        return " ".join(text.split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value.encode()) > self.most_bytes:
            raise forms.ValidationError(_("Terlalu panjang untuk disimpan. Tulis lebih pendek."))


class AskForm(forms.Form):
    """One page of questions. area: the villages offered lie in it. Subclasses say what a valid form means."""

    fields_asked: tuple[str, ...] = ()  # fields of the register that this page answers
    may_skip = False

    def __init__(self, *args: Any, draft: Draft, area: str, **kwargs: Any) -> None:
        self.draft, self.area = draft, area
        super().__init__(*args, initial=self.known(draft.answers), **kwargs)

    def known(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """What was answered before; a number that came back by a code is not shown again."""
        return {name: value for name, value in answers.items() if name not in self.draft.kept}

    def values(self) -> dict[str, Any]:
        """The answers of a valid form: field -> value, None where there is none."""
        return {name: self.cleaned_data.get(name) or None for name in self.fields_asked}

    def read_number(self, name: str) -> str:
        """A number as the register writes it, or the reason why it is none. Nothing typed leaves what was kept."""
        written = str(self.cleaned_data.get(name) or "")
        if not written:
            return str(self.draft.answers.get(name, "")) if name in self.draft.kept else ""
        values, doubts = read({name: written})
        if name not in values:
            raise forms.ValidationError(doubts.get(name) or _("Nomor ini tidak dapat dibaca. Tulis angkanya saja."))
        return str(values[name])


class ProductForm(AskForm):
    """What they sell or make, in their own words, and the KBLI code it means, chosen from suggestions."""

    fields_asked = ("main_product", "kbli")
    main_product = ShortText(
        label=_("Apa yang Anda jual atau buat?"),
        most_bytes=240,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Tulis seperti Anda menyebutnya, misalnya “jual keripik singkong” atau “jahit seragam”."),
        error_messages={"required": _("Tulis dulu apa yang Anda jual, buat, atau kerjakan.")},
    )
    kbli = forms.CharField(required=False, max_length=20)
    words = forms.CharField(required=False, max_length=240)  # for which the suggestions on the page were made

    def suggestions(self) -> list[Suggestion]:
        return suggestions_for(str(self["main_product"].value() or ""))

    @property
    def has_chosen(self) -> bool:
        """Whether a choice was made among the suggestions for these very words, or there are none to choose from."""
        said = self.cleaned_data["main_product"]
        is_about_these = " ".join(self.cleaned_data["words"].split()) == said
        return not suggestions_for(said) or (is_about_these and bool(self.cleaned_data["kbli"]))

    def values(self) -> dict[str, Any]:
        said, chosen = self.cleaned_data["main_product"], self.cleaned_data["kbli"]
        offered = {str(one.code) for one in suggestions_for(said)}
        return {"main_product": said, "kbli": chosen if chosen in offered else None}


def suggestions_for(words: str) -> list[Suggestion]:
    return suggest(words[:240], index=suggestion_index(DEFAULT_VERSION))


class NameForm(AskForm):
    """What the business is called; many have no name."""

    fields_asked = ("business_name", "legal_form")
    business_name = ShortText(
        label=_("Apa nama usaha Anda?"),
        most_bytes=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("Seperti tertulis di spanduk, kemasan, atau nota."),
    )
    unnamed = forms.BooleanField(label=_("Belum punya nama"), required=False)

    def known(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().known(answers), "unnamed": "nama" in self.draft.done and not answers.get("business_name")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "business_name" not in self.errors and not data.get("business_name") and not data.get("unnamed"):
            self.add_error("business_name", _("Tulis namanya, atau pilih “Belum punya nama”."))
        return data

    def values(self) -> dict[str, Any]:
        name = self.cleaned_data["business_name"]
        found, _doubts = read({"business_name": name}) if name else ({}, {})
        return {"business_name": name or None, "legal_form": found.get("legal_form")}


class PlaceForm(AskForm):
    """In which village, found by a few letters of its name, and at which address."""

    fields_asked = (*PLACE_PARTS, *AREAS)
    village = ShortText(
        label=_("Kelurahan"),
        most_bytes=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Ketik beberapa huruf namanya, lalu pilih."),
    )
    village_code = forms.CharField(required=False, max_length=13)
    address = ShortText(
        label=_("Alamat"),
        most_bytes=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=_("Jalan, nomor, RT/RW. Berjualan keliling? Tulis tempat mangkalnya."),
    )

    def known(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        here = village_of(str(answers.get("village_code", "")), self.area)
        return {**super().known(answers), "village": here.name if here else ""}

    def offered(self) -> list[Village]:
        """The villages to choose from: those like what was typed, or the one that was chosen before."""
        few = villages_in(self.area)
        if len(few) == 1:
            return list(few)
        found = villages_like(str(self["village"].value() or ""), self.area)
        chosen = village_of(str(self["village_code"].value() or ""), self.area)
        return found or ([chosen] if chosen else [])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "village" in self.errors:
            return data
        here = self._village(data)
        if here is None:
            self.add_error("village", self._why_not(data.get("village", "")))
        return {**data, "here": here}

    def _village(self, data: Mapping[str, Any]) -> Village | None:
        """The one chosen, unless something else was typed since; else the one whose whole name was typed."""
        typed = data.get("village", "")
        chosen = village_of(data.get("village_code", ""), self.area)
        if chosen and (not typed or chosen in villages_like(typed, self.area)):
            return chosen
        return village_named(typed, self.area)

    def _why_not(self, typed: str) -> str | Promise:
        if not typed:
            return _("Tulis dan pilih kelurahan tempat usaha Anda.")
        if villages_like(typed, self.area):
            return _("Pilih kelurahannya dari daftar di bawah.")
        elsewhere = cities_with(typed, beside=self.area[:5])
        if elsewhere:
            text = _("%(village)s ada di %(city)s. Usaha di sana didaftarkan di dinas UMKM %(city)s.")
            return text % {"village": typed, "city": elsewhere[0]}
        return _("Kelurahan ini tidak ada di wilayah ini. Periksa ejaannya, atau tulis nama kecamatannya.")

    def values(self) -> dict[str, Any]:
        code, address = self.cleaned_data["here"].code, self.cleaned_data["address"]
        found, _doubts = read({"address": address}) if address else ({}, {})
        parts = {name: found.get(name) for name in PLACE_PARTS if name != "address"}
        return {"address": address or None, **parts, **dict(zip(AREAS, (code, code[:8], code[:5]), strict=True))}


class OwnerForm(AskForm):
    """Who owns it and how they are reached. Owners need a phone, for that is how they are told; others may lack one."""

    fields_asked = ("owner_name", "phone", "whatsapp")
    owner_name = ShortText(
        label=_("Nama pemilik"),
        most_bytes=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Seperti di KTP."),
        error_messages={"required": _("Tulis nama pemiliknya.")},
    )
    phone = forms.CharField(
        label=_("Nomor telepon"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "digits short"}),
    )
    same_whatsapp = forms.BooleanField(label=_("Nomor ini juga WhatsApp"), required=False)

    def __init__(self, *args: Any, needs_phone: bool = True, **kwargs: Any) -> None:
        self.needs_phone = needs_phone
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = needs_phone and "phone" not in self.draft.kept
        self.fields["phone"].error_messages["required"] = _("Tulis nomor teleponnya, agar kami dapat mengabari.")

    def known(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        is_new = "pemilik" not in self.draft.done
        return {**super().known(answers), "same_whatsapp": is_new or bool(answers.get("whatsapp"))}

    def clean_owner_name(self) -> str:
        name = str(self.cleaned_data["owner_name"])
        if not any(sign.isalpha() for sign in name):
            raise forms.ValidationError(_("Tulis nama orangnya dengan huruf, seperti di KTP."))
        return name

    def clean_phone(self) -> str:
        return self.read_number("phone")

    def values(self) -> dict[str, Any]:
        phone = self.cleaned_data["phone"] or None
        whatsapp = phone if self.cleaned_data["same_whatsapp"] else None
        return {"owner_name": self.cleaned_data["owner_name"], "phone": phone, "whatsapp": whatsapp}


class NikForm(AskForm):
    """The owner's number; it may be left out."""

    fields_asked = ("nik",)
    may_skip = True
    nik = forms.CharField(
        label=_("Berapa NIK pemilik?"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "digits short"}),
        help_text=_("16 angka, tertulis di KTP."),
    )

    def clean_nik(self) -> str:
        return _or_say(self.read_number("nik"), _("Tulis 16 angka NIK, atau pilih “Lanjut tanpa NIK”."))


class NibForm(AskForm):
    """The number of the business licence; it may be left out."""

    fields_asked = ("nib",)
    may_skip = True
    nib = forms.CharField(
        label=_("Berapa NIB usaha Anda?"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "digits short"}),
        help_text=_("13 angka, tertulis di kiri atas dokumen NIB dari OSS."),
    )

    def clean_nib(self) -> str:
        return _or_say(self.read_number("nib"), _("Tulis 13 angka NIB, atau pilih “Lanjut tanpa NIB”."))


def _or_say(value: str, missing: str | Promise) -> str:
    if not value:
        raise forms.ValidationError(missing)
    return value


class AllowForm(AskForm):
    """What they allow. Nothing is ticked beforehand, and nothing depends on it."""

    publish = forms.BooleanField(
        label=_("Tampilkan usaha saya di direktori umum"),
        required=False,
        help_text=_("Nama usaha, yang dijual, dan kelurahannya. Tanpa NIK, NIB, telepon, dan alamat rumah."),
    )
    news = forms.BooleanField(
        label=_("Kirimi saya kabar pelatihan, modal, dan pameran"),
        required=False,
        help_text=_("Lewat nomor telepon yang Anda tulis."),
    )

    def known(self, answers: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - allowed, not answered
        return {purpose: purpose in self.draft.allows for purpose in ("publish", "news")}

    @property
    def allowed(self) -> list[str]:
        return [purpose for purpose in ("publish", "news") if self.cleaned_data[purpose]]


class HelperForm(AskForm):
    """In which village an officer helps, and that the person is there and knows what happens with the data."""

    place = forms.ChoiceField(
        label=_("Anda melayani di kelurahan"), error_messages={"required": _("Pilih kelurahannya.")}
    )
    is_told = forms.BooleanField(
        label=_("Orangnya hadir, dan pemberitahuan privasi sudah saya bacakan"),
        error_messages={"required": _("Daftarkan ketika orangnya hadir dan sudah mendengar pemberitahuan privasi.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.code, f"{one.name}, {one.district}") for one in villages_in(self.area)]
        blank = [("", _("Pilih kelurahan"))] if len(offered) > 1 else []
        self.fields["place"].choices = [*blank, *offered]  # type: ignore[attr-defined]

    def known(self, answers: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - said of the officer
        return {"place": self.draft.assisted_in, "is_told": self.draft.is_told}


class CodeForm(forms.Form):
    """The code of a draft or of a receipt, as someone copies it from paper."""

    code = forms.CharField(
        label=_("Kode"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "digits"}),
        help_text=_("Misalnya PGD-7K3M-9QXT-2PVH. Huruf kecil dan tanda hubung tidak berpengaruh."),
        error_messages={"required": _("Tulis kodenya.")},
    )
