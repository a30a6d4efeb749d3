"""People who sign in and by what, the organisations they belong to, and how often something may be tried."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from penggerak.apps.areas.models import Area
from penggerak.apps.seal import look_up_key, seal, unseal


class Role(models.TextChoices):
    ADMIN = "admin", _("Pengelola")
    OFFICER = "officer", _("Petugas dinas")
    FIELD_OFFICER = "field_officer", _("Petugas lapangan")
    PARTNER = "partner", _("Mitra")
    OWNER = "owner", _("Pemilik usaha")


STAFF_ROLES = (Role.ADMIN, Role.OFFICER, Role.FIELD_OFFICER)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in by e-mail or phone.

    Staff see their area, and nothing outside it exists for them. Owners and partners have no area: what they see comes
    to them through their businesses and their organisation. The phone is sealed and found by its keyed hash.
    """

    email = models.EmailField(_("Surel"), unique=True, null=True)  # noqa: DJ001 - "" would not be unique
    phone_sealed = models.BinaryField(default=b"", db_default=b"")
    phone_key = models.BinaryField(max_length=16, null=True, unique=True)
    name = models.CharField(_("Nama"), max_length=120)
    role = models.CharField(_("Peran"), max_length=20, choices=Role)
    area = models.ForeignKey(Area, verbose_name=_("Wilayah"), on_delete=models.PROTECT, related_name="+", null=True)
    is_active = models.BooleanField(_("Aktif"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role", "area"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(
                name="user_has_a_known_role",
                condition=Q(role__in=["admin", "officer", "field_officer", "partner", "owner"]),
            ),
            models.CheckConstraint(
                name="user_can_be_reached", condition=Q(email__isnull=False) | Q(phone_key__isnull=False)
            ),
            models.CheckConstraint(name="user_has_no_empty_email", condition=Q(email=None) | ~Q(email="")),
            models.CheckConstraint(
                name="user_phone_is_kept_whole",
                condition=Q(phone_key=None, phone_sealed=b"") | (Q(phone_key__isnull=False) & ~Q(phone_sealed=b"")),
            ),
            models.CheckConstraint(
                name="staff_have_an_area_and_others_none",
                condition=(~Q(role__in=["admin", "officer", "field_officer"]) | Q(area__isnull=False))
                & (~Q(role__in=["partner", "owner"]) | Q(area=None)),
            ),
        ]

    def __str__(self) -> str:
        """The name; owners may have told none."""
        return self.name or f"{self.get_role_display()} {self.pk}"

    @property
    def is_staff_role(self) -> bool:
        return self.role in STAFF_ROLES

    @property
    def phone(self) -> str:
        """In full (E.164), or empty."""
        return str(unseal(self.phone_sealed).get("phone", ""))

    @phone.setter
    def phone(self, number: str) -> None:
        self.phone_key = look_up_key("phone", number) if number else None
        self.phone_sealed = seal({"phone": number}) if number else b""


class Organisation(models.Model):
    """An office, company or association whose people work with the register. kind: what it may take part in."""

    class Kind(models.TextChoices):
        CITY_AGENCY = "city_agency", _("Dinas kota")
        VILLAGE_OFFICE = "village_office", _("Kelurahan")
        LENDER = "lender", _("Pemberi modal")
        TRAINER = "trainer", _("Penyelenggara pelatihan")
        BUYER = "buyer", _("Pembeli")
        ASSOCIATION = "association", _("Asosiasi")
        UNIVERSITY = "university", _("Perguruan tinggi")

    OF_THE_GOVERNMENT = (Kind.CITY_AGENCY, Kind.VILLAGE_OFFICE)

    name = models.CharField(_("Nama"), max_length=160)
    kind = models.CharField(_("Jenis"), max_length=16, choices=Kind)
    city = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")  # whose admins look after it
    area = models.ForeignKey(Area, verbose_name=_("Wilayah"), on_delete=models.PROTECT, related_name="+", null=True)
    is_active = models.BooleanField(_("Aktif"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("city", Lower("name"), name="one_organisation_of_a_name_in_a_city"),
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="organisation_has_a_known_kind",
                condition=Q(
                    kind__in=[
                        "city_agency", "village_office", "lender", "trainer", "buyer", "association", "university",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="offices_of_the_government_have_an_area_and_others_none",
                condition=Q(kind__in=["city_agency", "village_office"], area__isnull=False)
                | (~Q(kind__in=["city_agency", "village_office"]) & Q(area=None)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That someone works for an organisation, from a moment to a moment. Managers look after its members."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Penanggung jawab")
        MEMBER = "member", _("Anggota")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("Peran"), max_length=8, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_membership_of_a_person_in_an_organisation",
                fields=["user", "organisation"],
                condition=Q(until=None),
            ),
            models.CheckConstraint(name="membership_has_a_known_role", condition=Q(role__in=["manager", "member"])),
            models.CheckConstraint(
                name="membership_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]


class Throttle(models.Model):
    """How often something was tried in the running stretch of time. The key is a keyed hash: no address is kept."""

    key = models.BinaryField(primary_key=True, max_length=16)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="throttle_counts_from_one", condition=models.Q(count__gte=1)),
        ]


class Session(AbstractBaseSession):
    """One browser at the door, signed in or on the way. Of the device only words like "Chrome di Android" are kept."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField(null=True)  # when the person signed in
    seen_at = models.DateTimeField(null=True)  # to about ten minutes
    device = models.CharField(max_length=60, blank=True)  # "Chrome/Android"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signed_in_sessions_say_since_when",
                condition=Q(user=None) | Q(started_at__isnull=False, seen_at__gte=F("started_at")),
            ),
        ]

    @classmethod
    def get_session_store_class(cls) -> type:
        store: type = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store


class ContactCode(models.Model):
    """A code on its way to a phone or an e-mail address; whoever types it in the same browser holds that contact.

    The browser's session keeps the id. The code itself is nowhere, only its keyed hash. A row goes once it is used.
    """

    MOST_TRIES = 5

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in"
        CHANGE = "change"

    class Kind(models.TextChoices):
        EMAIL = "email", _("Surel")
        PHONE = "phone", _("Nomor HP")

    id = models.UUIDField(primary_key=True, default=uuid4)
    purpose = models.CharField(max_length=7, choices=Purpose)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")  # whose contact changes
    kind = models.CharField(max_length=5, choices=Kind)
    address_sealed = models.BinaryField()
    code_key = models.BinaryField(max_length=16)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    tries = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_code_has_a_known_purpose_and_person",
                condition=Q(purpose="sign_in", user=None) | Q(purpose="change", user__isnull=False),
            ),
            models.CheckConstraint(name="contact_code_has_a_known_kind", condition=Q(kind__in=["email", "phone"])),
            models.CheckConstraint(name="contact_code_expires_later", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(name="contact_code_is_tried_five_times", condition=Q(tries__range=(0, 5))),
            models.CheckConstraint(name="contact_code_goes_somewhere", condition=~Q(address_sealed=b"")),
        ]

    @property
    def address(self) -> str:
        """Where it goes: an e-mail address in small letters, or a phone number in E.164."""
        return str(unseal(self.address_sealed)["address"])
