"""Lists of recipients to be checked before anyone is paid."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models.keyed import is_keyed_hash
from penggerak.apps.seal import unseal
from penggerak.core.prechecks import CHECK_NAMES, CHECKS, Finding, Outcome

LABELLED_BY = ("owner_name", "business_name", "address")


class RecipientList(models.Model):
    """A list of people somebody means to pay, as it stands after its last round of repairs."""

    class Status(models.TextChoices):
        COLUMNS = "columns", _("Menunggu kolom diperiksa")
        CHECKING = "checking", _("Sedang diperiksa")
        READY = "ready", _("Sudah diperiksa")

    city = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    programme = models.CharField(_("Program"), max_length=120)
    observed_on = models.DateField(_("Keadaan per"))
    headings = models.JSONField(default=list)  # of the first file, in its order: those of c0, c1, ...
    columns = models.JSONField(default=dict)  # column (c0, c1, ...) -> field
    status = models.CharField(max_length=8, choices=Status, default=Status.COLUMNS)
    share = models.FloatField(default=0)  # of the check under way that is done, 0 to 1
    total = models.IntegerField(default=0)  # rows, without those taken out
    round = models.IntegerField(default=1)
    asked = models.JSONField(default=list)  # look-up lists of the last check: [{kind, as_of, provider, entries}]
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recipient_list_has_a_known_status", condition=Q(status__in=["columns", "checking", "ready"])
            ),
            models.CheckConstraint(name="recipient_list_names_its_programme", condition=~Q(programme="")),
            models.CheckConstraint(name="a_check_is_done_by_a_share_of_one", condition=Q(share__gte=0, share__lte=1)),
            models.CheckConstraint(
                name="checked_recipient_lists_say_when", condition=~Q(status="ready") | Q(checked_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.programme

    @property
    def first_file(self) -> "RecipientFile":
        return self.files.get(round=1)

    @property
    def heading_of(self) -> dict[str, str]:
        """Column -> heading, in the order of the file."""
        return {f"c{place}": heading for place, heading in enumerate(self.headings)}


class RecipientFile(models.Model):
    """One file of a list: the first one, or a repaired sheet. Nothing that came is thrown away."""

    recipient_list = models.ForeignKey(RecipientList, on_delete=models.CASCADE, related_name="files")
    round = models.IntegerField()
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    stored_as = models.UUIDField(unique=True, null=True)
    file_removed_at = models.DateTimeField(null=True)  # because somebody who stood in it asked for erasure
    sheet = models.CharField(max_length=100, blank=True)
    changed = models.IntegerField(default=0)
    taken_out = models.IntegerField(default=0)
    outrun = models.IntegerField(default=0)  # rows changed after the sheet was made; left as they were
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_file_per_round_of_a_recipient_list", fields=["recipient_list", "round"]),
            models.CheckConstraint(
                name="recipient_files_count_from_the_first_round",
                condition=Q(round__gte=1, changed__gte=0, taken_out__gte=0, outrun__gte=0),
            ),
            models.CheckConstraint(
                name="recipient_file_is_there_until_it_is_removed",
                condition=Q(stored_as__isnull=False, file_removed_at=None)
                | Q(stored_as=None, file_removed_at__isnull=False),
            ),
        ]


class Recipient(models.Model):
    """One row of a list: what it says now, and what the checks found. Checks named nowhere found nothing."""

    recipient_list = models.ForeignKey(RecipientList, on_delete=models.CASCADE, related_name="rows")
    number = models.IntegerField()  # row in the first file
    round = models.IntegerField(default=1)  # in which it was last written
    is_taken_out = models.BooleanField(default=False)
    raw = models.BinaryField()  # sealed: the cells as they came
    values = models.JSONField(default=dict)  # cleaned; nothing sensitive
    sealed = models.BinaryField(default=b"")  # cleaned sensitive values
    person_key = models.BinaryField(max_length=16, null=True)  # keyed hash of the NIK
    hits = ArrayField(models.CharField(max_length=20), default=list)
    unknowns = ArrayField(models.CharField(max_length=20), default=list)
    accepted = ArrayField(models.CharField(max_length=20), default=list)  # hits that somebody accepted with a reason
    findings = models.JSONField(default=dict)  # check -> {reason, number, limit, day}, of all three

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_row_per_number_of_a_recipient_list", fields=["recipient_list", "number"]),
            models.CheckConstraint(
                name="recipient_findings_are_of_known_checks",
                condition=Q(hits__contained_by=list(CHECK_NAMES))
                & Q(unknowns__contained_by=list(CHECK_NAMES))
                & Q(accepted__contained_by=list(CHECK_NAMES)),
            ),
            models.CheckConstraint(
                name="recipient_checks_have_one_outcome",
                condition=~Q(hits__overlap=F("unknowns"))
                & ~Q(hits__overlap=F("accepted"))
                & ~Q(unknowns__overlap=F("accepted")),
            ),
            models.CheckConstraint(
                name="recipients_are_known_by_a_keyed_hash",
                condition=Q(person_key__isnull=True) | is_keyed_hash("person_key"),
            ),
        ]
        indexes = [GinIndex(fields=["hits"], name="recipient_hits")]

    @property
    def label(self) -> str:
        """What the row is called on a screen."""
        return next((str(self.values[name]) for name in LABELLED_BY if self.values.get(name)), "")

    @property
    def nik(self) -> str:
        """The NIK that was read, for masking; empty when none was."""
        return str(unseal(self.sealed).get("nik", ""))

    def finding(self, check: str) -> Finding:
        """What one check found."""
        is_hit = check in self.hits or check in self.accepted
        outcome: Outcome = "hit" if is_hit else "unknown" if check in self.unknowns else "clear"
        return finding_from_data(self.number, check, outcome, self.findings.get(check, {}))

    def hit_findings(self) -> list[Finding]:
        """Every hit, also those let stand, in the order of the checks."""
        return [self.finding(check) for check in CHECKS if check in self.hits or check in self.accepted]


class Acceptance(models.Model):
    """A hit that somebody lets stand, with the reason: a letter of the bank, an order of the mayor.

    It holds for what was found in the row as it then stood: another finding, or a change of the row, asks again.
    """

    recipient_list = models.ForeignKey(RecipientList, on_delete=models.CASCADE, related_name="acceptances")
    number = models.IntegerField()
    round = models.IntegerField()  # of the row
    check_name = models.CharField(max_length=20)
    found = models.CharField(max_length=40)  # the finding's reason
    reason = models.TextField(_("Alasan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_finding_is_accepted_once", fields=["recipient_list", "number", "round", "check_name", "found"]
            ),
            models.CheckConstraint(name="acceptance_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="acceptance_is_of_a_known_check", condition=Q(check_name__in=list(CHECK_NAMES))
            ),
        ]


def finding_from_data(number: int, check: str, outcome: Outcome, data: dict[str, object]) -> Finding:
    """A finding as it is kept in a row."""
    day = data.get("day")
    return Finding(
        number, check, outcome, data.get("reason"), data.get("number"), data.get("limit"),  # type: ignore[arg-type]
        date.fromisoformat(str(day)) if day else None,
    )  # fmt: skip
