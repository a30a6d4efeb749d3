"""Where statements come from, and the lists that are brought in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from penggerak.apps.areas.models import Area
from penggerak.apps.seal import LOOKED_UP, look_up_key, unseal
from penggerak.apps.words import sentence_from_data
from penggerak.core.register.erasing import STOPPED
from penggerak.core.sentences import Sentence

LABELLED_BY = ("business_name", "owner_name", "main_product", "address")


class Source(models.Model):
    """A file that comes again, a form, or a system: who says it, and how far we trust it."""

    class Kind(models.TextChoices):
        VERIFICATION = "verification", _("Kunjungan petugas")
        CORRECTION = "correction", _("Perbaikan oleh petugas")
        OFFICIAL = "official", _("Sistem resmi")
        SELF = "self", _("Pemilik sendiri")
        FORM = "form", _("Formulir")
        LIST = "list", _("Daftar")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("Nama sumber"), max_length=120)
    kind = models.CharField(_("Jenis"), max_length=12, choices=Kind, default=Kind.LIST)
    owner = models.CharField(_("Pemilik daftar"), max_length=200, blank=True)
    origin = models.CharField(_("Asal (alamat, surat)"), max_length=500, blank=True)
    licence = models.CharField(_("Lisensi"), max_length=120, blank=True)
    city = models.ForeignKey(Area, verbose_name=_("Kota"), on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)  # heading -> field, as a person last confirmed them
    is_synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="source_has_a_known_kind",
                condition=Q(kind__in=["verification", "correction", "official", "self", "form", "list"]),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One file of a source on its way into the register."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Menunggu kolom diperiksa")
        PREPARING = "preparing", _("Sedang diperiksa")
        READY = "ready", _("Siap diterapkan")
        APPLYING = "applying", _("Sedang diterapkan")
        STOPPED = "stopped", _("Dihentikan")
        DONE = "done", _("Selesai")
        UNDONE = "undone", _("Dibatalkan")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="imports")
    city = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    repairs = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repaired_by")
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    stored_as = models.UUIDField(unique=True, null=True)
    file_removed_at = models.DateTimeField(null=True)  # because somebody who stood in it asked for erasure
    sheet = models.CharField(max_length=100, blank=True)
    kbli_version = models.CharField(max_length=4, default="2020")
    observed_on = models.DateField(_("Keadaan per"))
    columns = models.JSONField(default=dict)  # column (c0, c1, ...) -> field
    status = models.CharField(max_length=12, choices=Status, default=Status.UPLOADED)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_progress_stays_within_its_total", condition=Q(done__gte=0, done__lte=F("total"))
            ),
            models.CheckConstraint(
                name="import_has_its_file_until_that_is_removed",
                condition=Q(stored_as__isnull=False, file_removed_at=None)
                | Q(stored_as=None, file_removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of a list: what was understood, what would happen to it, and what did."""

    class Outcome(models.TextChoices):
        NEW = "new", _("Usaha baru")
        CHANGED = "changed", _("Sudah ada, keterangan bertambah")
        SAME = "same", _("Sudah ada, tidak berubah")
        POSSIBLE = "possible", _("Mungkin sama, perlu orang")
        REFUSED = "refused", _("Ditolak, bisa diperbaiki")

    importing = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.IntegerField()  # row in the file, from 1, as the spreadsheet shows it
    raw = models.BinaryField()  # sealed: the cells as they came
    values = models.JSONField(default=dict)  # cleaned; nothing sensitive
    sealed = models.BinaryField(default=b"")  # cleaned sensitive values
    source_key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    problems = models.JSONField(default=list)
    outcome = models.CharField(max_length=8, choices=Outcome)
    business_id = models.BigIntegerField(
        null=True
    )  # decided in the preview; the row of a new business need not exist yet
    method = models.CharField(max_length=8, blank=True)  # as Link.Method: what the match rests on
    probability = models.FloatField(null=True)
    doubts = models.JSONField(default=list)  # [{business, probability, weights}] between the two thresholds
    is_settled = models.BooleanField(
        default=False, db_default=False
    )  # applied, or found on applying to say nothing new
    record = models.OneToOneField("register.Record", null=True, on_delete=models.PROTECT, related_name="row")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_row_per_number_of_an_import", fields=["importing", "number"]),
            models.CheckConstraint(
                name="refused_rows_leave_no_record", condition=~Q(outcome="refused") | Q(record__isnull=True)
            ),
            models.CheckConstraint(
                name="accepted_rows_know_their_business",
                condition=Q(outcome__in=["refused", "same"]) | Q(business_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["importing", "outcome", "number"]),
            models.Index(fields=["importing", "number"], condition=Q(is_settled=False), name="rows_still_to_apply"),
        ]

    @property
    def reasons(self) -> list[tuple[str, Sentence]]:
        """What was found wrong: severity ("refuse" or "warn") and the sentence."""
        return [(problem["severity"], sentence_from_data(problem)) for problem in self.problems]

    @cached_property
    def look_up_keys(self) -> dict[str, bytes]:
        """The keyed hash of each of its numbers, by field."""
        told = {field: value for field, value in unseal(self.sealed).items() if field in LOOKED_UP}
        return {field: key for field, value in told.items() if (key := look_up_key(field, str(value)))}

    @property
    def label(self) -> str:
        """What the row is called on a screen: the business, else its owner, else its product."""
        named = next((str(self.values[name]) for name in LABELLED_BY if self.values.get(name)), "")
        return gettext("(data dihapus atas permintaan)") if self.is_erased and not named else named

    @property
    def is_erased(self) -> bool:
        """Whether its cells were erased on request, or never kept since they speak of somebody erased."""
        return any(problem.get("code") == STOPPED.code for problem in self.problems) or not self.raw
