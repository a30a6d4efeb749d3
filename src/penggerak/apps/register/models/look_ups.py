"""Lists of other offices that recipients are checked against."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models.keyed import is_keyed_hash
from penggerak.core.prechecks import LOOK_UP_KINDS


class LookUpList(models.Model):
    """A list of another office, of which only keyed hashes are kept. provider: whose list; as_of: the day it is of."""

    class Kind(models.TextChoices):
        STATE_EMPLOYEE = "state_employee", _("Pegawai negara (ASN, TNI, Polri, BUMN/BUMD)")
        CREDIT = "credit", _("Penerima kredit bank")
        DECEASED = "deceased", _("Sudah meninggal")
        PAYMENT = "payment", _("Pembayaran terdahulu")
        DECREE = "decree", _("SK penetapan penerima")

    OF_A_PROGRAMME = ("payment", "decree")

    city = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Jenis"), max_length=14, choices=Kind)
    programme = models.CharField(_("Program"), max_length=120, blank=True)
    provider = models.CharField(_("Kantor pemberi daftar"), max_length=120)
    as_of = models.DateField(_("Keadaan per"))
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    entries = models.IntegerField(default=0)
    unread = models.IntegerField(default=0)  # rows without a NIK that can be read
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="look_up_list_has_a_known_kind", condition=Q(kind__in=list(LOOK_UP_KINDS))),
            models.CheckConstraint(name="look_up_list_names_its_provider", condition=~Q(provider="")),
            models.CheckConstraint(
                name="look_up_list_names_a_programme_where_it_has_one",
                condition=(Q(kind__in=["payment", "decree"]) & ~Q(programme=""))
                | (~Q(kind__in=["payment", "decree"]) & Q(programme="")),
            ),
            models.CheckConstraint(
                name="look_up_list_counts_are_not_negative", condition=Q(entries__gte=0, unread__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.provider}"


class LookUpKey(models.Model):
    """The keyed hash of one NIK of such a list. A NIK in clear is refused by the database."""

    look_up_list = models.ForeignKey(LookUpList, on_delete=models.CASCADE, related_name="keys")
    key = models.BinaryField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(name="look_up_lists_hold_keyed_hashes_only", condition=is_keyed_hash("key"))
        ]
        indexes = [models.Index(fields=["look_up_list", "key"])]
