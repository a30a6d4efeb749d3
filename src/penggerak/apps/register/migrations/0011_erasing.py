"""Personal data are erased when the law asks for it: the one change a record may undergo, once, and only when said.

The database lets it through while the transaction has `penggerak.erasing` on, and then only from not erased to erased:
what a record is, who said it, of which day and since when stay as they are, and it keeps nothing as it came.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import penggerak.apps.register.models.keyed

ERASE_ONCE = """
create function register_record_is_erased_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('penggerak.erasing', true) = 'on'
     and old.erased_at is null and new.erased_at is not null and new.raw = '' and new.reason = ''
     and (new.id, new.source_id, new.importing_id, new.observed_on, new.recorded_at, new.by_id)
         is not distinct from
         (old.id, old.source_id, old.importing_id, old.observed_on, old.recorded_at, old.by_id) then
    return new;
  end if;
  raise exception 'register_record rows are only ever added' using errcode = 'integrity_constraint_violation';
end $$;
drop trigger register_record_is_append_only on register_record;
create trigger register_record_is_append_only before update or delete on register_record
  for each row execute function register_record_is_erased_once();

create function register_recordkey_goes_with_its_record() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('penggerak.erasing', true) = 'on'
     and exists (select from register_record where id = old.record_id and erased_at is not null) then
    return old;
  end if;
  raise exception 'register_recordkey rows are only ever added' using errcode = 'integrity_constraint_violation';
end $$;
drop trigger register_recordkey_is_append_only on register_recordkey;
create trigger register_recordkey_is_append_only before update or delete on register_recordkey
  for each row execute function register_recordkey_goes_with_its_record();
"""
UNDO = "".join(
    f"""
drop trigger {table}_is_append_only on {table};
create trigger {table}_is_append_only before update or delete on {table}
  for each row execute function penggerak_refuse_change();
drop function {function}();
"""
    for table, function in (
        ("register_record", "register_record_is_erased_once"),
        ("register_recordkey", "register_recordkey_goes_with_its_record"),
    )
)


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0010_lean_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='file_removed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='recipientfile',
            name='file_removed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='record',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='import',
            name='stored_as',
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AlterField(
            model_name='recipientfile',
            name='stored_as',
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file_removed_at', None), ('stored_as__isnull', False)), models.Q(('file_removed_at__isnull', False), ('stored_as', None)), _connector='OR'), name='import_has_its_file_until_that_is_removed'),
        ),
        migrations.AddConstraint(
            model_name='recipientfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file_removed_at', None), ('stored_as__isnull', False)), models.Q(('file_removed_at__isnull', False), ('stored_as', None)), _connector='OR'), name='recipient_file_is_there_until_it_is_removed'),
        ),
        migrations.CreateModel(
            name='StopKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('nik', 'Nik'), ('nib', 'Nib'), ('phone', 'Phone'), ('row', 'Row')], max_length=5)),
                ('key', models.BinaryField(max_length=16)),
                ('at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.business')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['nik', 'nib', 'phone', 'row'])), name='stop_key_has_a_known_kind'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length(models.F('key')), models.Value(16)), django.db.models.lookups.Exact(penggerak.apps.register.models.keyed.LooksLikeNik(models.F('key')), models.Value(value=False))), name='stop_list_holds_keyed_hashes_only'), models.CheckConstraint(condition=models.Q(('lifted_at', None), ('lifted_at__gte', models.F('at')), _connector='OR'), name='stop_is_lifted_after_it_began'), models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('kind', 'key'), name='one_running_stop_of_a_key')],
            },
        ),
        migrations.RunSQL(ERASE_ONCE, UNDO),
    ]
