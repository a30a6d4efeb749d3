"""People who work with the register: who they are, what they may do, and in which area."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from penggerak.apps.areas.models import Area


class Role(models.TextChoices):
    ADMIN = "admin", _("Pengelola")
    OFFICER = "officer", _("Petugas dinas")
    FIELD_OFFICER = "field_officer", _("Petugas lapangan")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in by e-mail. The area is all they may see; nothing outside it exists for them."""

    email = models.EmailField(_("Surel"), unique=True)
    name = models.CharField(_("Nama"), max_length=120)
    role = models.CharField(_("Peran"), max_length=20, choices=Role)
    area = models.ForeignKey(Area, verbose_name=_("Wilayah"), on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(_("Aktif"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role", "area"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(name="user_has_a_known_role", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.name


class Throttle(models.Model):
    """How often something was tried in the running stretch of time. The key is a keyed hash: no address is kept."""

    key = models.BinaryField(primary_key=True, max_length=16)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="throttle_counts_from_one", condition=models.Q(count__gte=1)),
        ]
