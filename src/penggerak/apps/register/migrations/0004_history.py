"""What a register needs that can be defended: past versions, undoable regroupings, what linkage learnt, photos."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('register', '0003_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('owner_name', models.CharField(blank=True, max_length=200)),
                ('status', models.CharField(max_length=12)),
                ('size_by_sales', models.CharField(max_length=8)),
                ('size_by_capital', models.CharField(max_length=8)),
                ('owner_sex', models.CharField(blank=True, max_length=1)),
                ('has_nib', models.BooleanField()),
                ('has_phone', models.BooleanField()),
                ('values', models.JSONField()),
                ('record_count', models.IntegerField()),
                ('last_seen_on', models.DateField(null=True)),
                ('last_verified_on', models.DateField(null=True)),
                ('fresh_until', models.DateField(null=True)),
                ('search', models.TextField(blank=True)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'register_version',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LinkageState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('learnt_at', models.DateTimeField()),
                ('records', models.IntegerField()),
                ('decisions', models.IntegerField()),
                ('sealed', models.BinaryField()),
                ('report', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='PastVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('owner_name', models.CharField(blank=True, max_length=200)),
                ('status', models.CharField(max_length=12)),
                ('size_by_sales', models.CharField(max_length=8)),
                ('size_by_capital', models.CharField(max_length=8)),
                ('owner_sex', models.CharField(blank=True, max_length=1)),
                ('has_nib', models.BooleanField()),
                ('has_phone', models.BooleanField()),
                ('values', models.JSONField()),
                ('record_count', models.IntegerField()),
                ('last_seen_on', models.DateField(null=True)),
                ('last_verified_on', models.DateField(null=True)),
                ('fresh_until', models.DateField(null=True)),
                ('search', models.TextField(blank=True)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stored_as', models.UUIDField(unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('width', models.IntegerField()),
                ('height', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Regrouping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'Penggabungan'), ('split', 'Pemisahan'), ('import', 'Impor dibatalkan'), ('undo', 'Pembatalan')], max_length=6)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name='business',
            name='keys',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='business',
            name='since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='decision',
            name='verdict',
            field=models.CharField(choices=[('same', 'Sama'), ('different', 'Berbeda'), ('unsure', 'Belum yakin, perlu didatangi'), ('undone', 'Dibatalkan')], max_length=9),
        ),
        migrations.AlterField(
            model_name='import',
            name='status',
            field=models.CharField(choices=[('uploaded', 'Menunggu kolom diperiksa'), ('preparing', 'Sedang diperiksa'), ('ready', 'Siap diterapkan'), ('applying', 'Sedang diterapkan'), ('stopped', 'Dihentikan'), ('done', 'Selesai'), ('undone', 'Dibatalkan')], default='uploaded', max_length=12),
        ),
        migrations.AddIndex(
            model_name='business',
            index=django.contrib.postgres.indexes.GinIndex(fields=['keys'], name='business_keys'),
        ),
        migrations.AddField(
            model_name='linkagestate',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AddField(
            model_name='pastversion',
            name='activity',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.activity'),
        ),
        migrations.AddField(
            model_name='pastversion',
            name='business',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_versions', to='register.business'),
        ),
        migrations.AddField(
            model_name='pastversion',
            name='city',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AddField(
            model_name='pastversion',
            name='district',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AddField(
            model_name='pastversion',
            name='village',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AddField(
            model_name='photo',
            name='record',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='photo', to='register.record'),
        ),
        migrations.AddField(
            model_name='regrouping',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='regrouping',
            name='importing',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='regroupings', to='register.import'),
        ),
        migrations.AddField(
            model_name='regrouping',
            name='undoes',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='register.regrouping'),
        ),
        migrations.AddField(
            model_name='decision',
            name='regrouping',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='register.regrouping'),
        ),
        migrations.AddField(
            model_name='link',
            name='closed_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closed', to='register.regrouping'),
        ),
        migrations.AddField(
            model_name='link',
            name='opened_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opened', to='register.regrouping'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['pair', '-id'], name='register_de_pair_id_5e7050_idx'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['same', 'different', 'unsure', 'undone'])), name='decision_has_a_known_verdict'),
        ),
        migrations.AddIndex(
            model_name='linkagestate',
            index=models.Index(fields=['city', '-learnt_at'], name='register_li_city_id_4c24ff_idx'),
        ),
        migrations.AddIndex(
            model_name='pastversion',
            index=models.Index(fields=['city', 'until'], name='register_pa_city_id_5882af_idx'),
        ),
        migrations.AddConstraint(
            model_name='pastversion',
            constraint=models.UniqueConstraint(fields=('business', 'since'), name='a_version_starts_once'),
        ),
        migrations.AddConstraint(
            model_name='pastversion',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='version_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='regrouping',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['merge', 'split', 'import', 'undo'])), name='regrouping_has_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='regrouping',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='regrouping_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='regrouping',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), ('undoes__isnull', False)), models.Q(models.Q(('kind', 'undo'), _negated=True), ('undoes', None)), _connector='OR'), name='only_an_undo_undoes'),
        ),
    ]
