"""Lists of recipients with what the checks found, and lists of other offices as keyed hashes."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import penggerak.apps.register.models.keyed


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0001_initial"),
        ("register", "0007_counted_fast"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LookUpList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state_employee", "Pegawai negara (ASN, TNI, Polri, BUMN/BUMD)"),
                            ("credit", "Penerima kredit bank"),
                            ("deceased", "Sudah meninggal"),
                            ("payment", "Pembayaran terdahulu"),
                            ("decree", "SK penetapan penerima"),
                        ],
                        max_length=14,
                        verbose_name="Jenis",
                    ),
                ),
                ("programme", models.CharField(blank=True, max_length=120, verbose_name="Program")),
                ("provider", models.CharField(max_length=120, verbose_name="Kantor pemberi daftar")),
                ("as_of", models.DateField(verbose_name="Keadaan per")),
                ("file_name", models.CharField(max_length=255)),
                ("file_digest", models.CharField(max_length=64)),
                ("entries", models.IntegerField(default=0)),
                ("unread", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "city",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LookUpKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BinaryField(max_length=16)),
                (
                    "look_up_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="register.lookuplist"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecipientList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme", models.CharField(max_length=120, verbose_name="Program")),
                ("observed_on", models.DateField(verbose_name="Keadaan per")),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("columns", "Menunggu kolom diperiksa"),
                            ("checking", "Sedang diperiksa"),
                            ("ready", "Sudah diperiksa"),
                        ],
                        default="columns",
                        max_length=8,
                    ),
                ),
                ("share", models.FloatField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("round", models.IntegerField(default=1)),
                ("asked", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "city",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecipientFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.IntegerField()),
                ("file_name", models.CharField(max_length=255)),
                ("file_digest", models.CharField(max_length=64)),
                ("stored_as", models.UUIDField(unique=True)),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("changed", models.IntegerField(default=0)),
                ("taken_out", models.IntegerField(default=0)),
                ("outrun", models.IntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipient_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="register.recipientlist"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("round", models.IntegerField(default=1)),
                ("is_taken_out", models.BooleanField(default=False)),
                ("raw", models.BinaryField()),
                ("values", models.JSONField(default=dict)),
                ("sealed", models.BinaryField(default=b"")),
                ("person_key", models.BinaryField(max_length=16, null=True)),
                (
                    "hits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "unknowns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "accepted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("findings", models.JSONField(default=dict)),
                (
                    "recipient_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="register.recipientlist"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("round", models.IntegerField()),
                ("check_name", models.CharField(max_length=20)),
                ("found", models.CharField(max_length=40)),
                ("reason", models.TextField(verbose_name="Alasan")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recipient_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acceptances",
                        to="register.recipientlist",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="lookuplist",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["state_employee", "credit", "deceased", "payment", "decree"])),
                name="look_up_list_has_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookuplist",
            constraint=models.CheckConstraint(
                condition=models.Q(("provider", ""), _negated=True), name="look_up_list_names_its_provider"
            ),
        ),
        migrations.AddConstraint(
            model_name="lookuplist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["payment", "decree"]), models.Q(("programme", ""), _negated=True)),
                    models.Q(models.Q(("kind__in", ["payment", "decree"]), _negated=True), ("programme", "")),
                    _connector="OR",
                ),
                name="look_up_list_names_a_programme_where_it_has_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookuplist",
            constraint=models.CheckConstraint(
                condition=models.Q(("entries__gte", 0), ("unread__gte", 0)), name="look_up_list_counts_are_not_negative"
            ),
        ),
        migrations.AddIndex(
            model_name="lookupkey",
            index=models.Index(fields=["look_up_list", "key"], name="register_lo_look_up_4b2202_idx"),
        ),
        migrations.AddConstraint(
            model_name="lookupkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length(models.F("key")), models.Value(16)
                    ),
                    django.db.models.lookups.Exact(
                        penggerak.apps.register.models.keyed.LooksLikeNik(models.F("key")), models.Value(value=False)
                    ),
                ),
                name="look_up_lists_hold_keyed_hashes_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipientlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["columns", "checking", "ready"])),
                name="recipient_list_has_a_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipientlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("programme", ""), _negated=True), name="recipient_list_names_its_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipientlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", 1)), name="a_check_is_done_by_a_share_of_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipientlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True), ("checked_at__isnull", False), _connector="OR"
                ),
                name="checked_recipient_lists_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipientfile",
            constraint=models.UniqueConstraint(
                fields=("recipient_list", "round"), name="one_file_per_round_of_a_recipient_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipientfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("changed__gte", 0), ("outrun__gte", 0), ("round__gte", 1), ("taken_out__gte", 0)),
                name="recipient_files_count_from_the_first_round",
            ),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=django.contrib.postgres.indexes.GinIndex(fields=["hits"], name="recipient_hits"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                fields=("recipient_list", "number"), name="one_row_per_number_of_a_recipient_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "hits__contained_by",
                        [
                            "identity_mismatch",
                            "anomalous_nik",
                            "state_employee",
                            "bank_credit",
                            "deceased",
                            "not_micro",
                            "paid_before",
                            "not_in_decree",
                            "lives_elsewhere",
                            "duplicate",
                        ],
                    ),
                    (
                        "unknowns__contained_by",
                        [
                            "identity_mismatch",
                            "anomalous_nik",
                            "state_employee",
                            "bank_credit",
                            "deceased",
                            "not_micro",
                            "paid_before",
                            "not_in_decree",
                            "lives_elsewhere",
                            "duplicate",
                        ],
                    ),
                    (
                        "accepted__contained_by",
                        [
                            "identity_mismatch",
                            "anomalous_nik",
                            "state_employee",
                            "bank_credit",
                            "deceased",
                            "not_micro",
                            "paid_before",
                            "not_in_decree",
                            "lives_elsewhere",
                            "duplicate",
                        ],
                    ),
                ),
                name="recipient_findings_are_of_known_checks",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hits__overlap", models.F("unknowns")), _negated=True),
                    models.Q(("hits__overlap", models.F("accepted")), _negated=True),
                    models.Q(("unknowns__overlap", models.F("accepted")), _negated=True),
                ),
                name="recipient_checks_have_one_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person_key__isnull", True),
                    models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length(models.F("person_key")), models.Value(16)
                        ),
                        django.db.models.lookups.Exact(
                            penggerak.apps.register.models.keyed.LooksLikeNik(models.F("person_key")),
                            models.Value(value=False),
                        ),
                    ),
                    _connector="OR",
                ),
                name="recipients_are_known_by_a_keyed_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.UniqueConstraint(
                fields=("recipient_list", "number", "round", "check_name", "found"), name="a_finding_is_accepted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="acceptance_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "check_name__in",
                        [
                            "identity_mismatch",
                            "anomalous_nik",
                            "state_employee",
                            "bank_credit",
                            "deceased",
                            "not_micro",
                            "paid_before",
                            "not_in_decree",
                            "lives_elsewhere",
                            "duplicate",
                        ],
                    )
                ),
                name="acceptance_is_of_a_known_check",
            ),
        ),
    ]
