"""That a business asks for an opportunity, with what decided it frozen, and everything that became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.opportunities.models.opportunity import Edition, Opportunity
from penggerak.apps.register.models import Business


class Application(models.Model):
    """A business asks for an opportunity. Facts, edition of the rules and findings stay as they were when it asked.

    token: stands for the applicant in public lists, says nothing about them. code: of the receipt. key: of the form,
    so that the same form sent twice is one application. facts: sealed, since personal figures stand in them.
    """

    class Verdict(models.TextChoices):
        ELIGIBLE = "eligible", _("Memenuhi syarat")
        NOT_YET = "not_yet", _("Belum memenuhi syarat")
        NEEDS_A_PERSON = "needs_a_person", _("Perlu diperiksa petugas")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Diterima")
        LISTED = "listed", _("Masuk daftar peserta")
        NOT_LISTED = "not_listed", _("Tidak masuk daftar peserta")
        CHOSEN = "chosen", _("Terpilih")
        RESERVE = "reserve", _("Cadangan")
        NOT_CHOSEN = "not_chosen", _("Tidak terpilih")
        ACCEPTED = "accepted", _("Diambil")
        DECLINED = "declined", _("Dilepas")
        WITHDRAWN = "withdrawn", _("Ditarik kembali")

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="applications", db_index=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="applications")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=16)
    token = models.CharField(max_length=16)
    key = models.UUIDField(unique=True)
    submitted_at = models.DateTimeField()
    facts = models.BinaryField()
    findings = models.JSONField()
    verdict = models.CharField(max_length=14, choices=Verdict)
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    withdrawn_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)  # until then a place is kept for it
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_the_chosen_are_asked_to_answer",
                condition=Q(state="chosen") | Q(answer_by=None, reminded_at=None),
            ),
            models.UniqueConstraint(
                name="one_live_application_per_business_and_opportunity",
                fields=["opportunity", "business"],
                condition=Q(withdrawn_at=None),
            ),
            models.UniqueConstraint(name="one_application_of_a_code", fields=["code"]),
            models.UniqueConstraint(name="one_application_of_a_token", fields=["token"]),
            models.CheckConstraint(
                name="application_has_a_known_verdict",
                condition=Q(verdict__in=["eligible", "not_yet", "needs_a_person"]),
            ),
            models.CheckConstraint(
                name="application_has_a_known_state",
                condition=Q(
                    state__in=[
                        "submitted", "listed", "not_listed", "chosen", "reserve", "not_chosen", "accepted", "declined",
                        "withdrawn",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="withdrawn_applications_say_when",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_at__gte=F("submitted_at"))
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
            ),
            models.CheckConstraint(name="application_keeps_its_facts", condition=~Q(facts=b"")),
        ]  # fmt: skip
        indexes = [models.Index(name="application_answer", fields=["answer_by"], condition=Q(answer_by__isnull=False))]


class Step(models.Model):
    """One change of an application's state: what, when, by whom, why. Only added to."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=Application.State)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)


class Document(models.Model):
    """A file that goes with an application, sealed outside the web root."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    wanted = models.CharField(max_length=40)  # which of the documents asked for
    name = models.CharField(max_length=120)  # as the applicant called it
    kind = models.CharField(max_length=4)
    stored_as = models.UUIDField(unique=True)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_file_of_a_wanted_document", fields=["application", "wanted"]),
            models.CheckConstraint(name="document_is_of_a_known_kind", condition=Q(kind__in=["pdf", "jpeg", "png"])),
            models.CheckConstraint(name="document_holds_something", condition=Q(size__gt=0)),
        ]


class Overruling(models.Model):
    """A person decides otherwise than the rules, with reason and name. The newest counts; their number is public."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="overrulings")
    verdict = models.CharField(max_length=8, choices=[("eligible", _("Diterima")), ("not_yet", _("Ditolak"))])
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="overruling_decides", condition=Q(verdict__in=["eligible", "not_yet"])),
            models.CheckConstraint(name="overruling_has_a_reason", condition=~Q(reason="")),
        ]


class Hit(models.Model):
    """What a pre-check found about an applicant: to be put right, or to stand by a named decision. Kept either way."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="hits")
    check_name = models.CharField(max_length=20)
    finding = models.JSONField()  # reason, number, limit, day: as core/prechecks says it
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)  # from then on the check does not find it any more
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_hit_of_a_check", fields=["application", "check_name"], condition=Q(gone_at=None)
            ),
            models.CheckConstraint(
                name="accepted_hits_say_by_whom_and_why",
                condition=Q(accepted_at=None, accepted_by=None, accepted_reason="")
                | (Q(accepted_at__isnull=False, accepted_by__isnull=False) & ~Q(accepted_reason="")),
            ),
        ]
