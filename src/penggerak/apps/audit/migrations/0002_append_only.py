"""Rows that may only be added: the database refuses to change or remove them."""

from django.db import migrations

# A test database is emptied between tests; there, and only there, the setting is on.
REFUSE = """
create function penggerak_refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' and current_setting('penggerak.is_test', true) = 'on' then
    return null;
  end if;
  raise exception '% rows are only ever added', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

create trigger event_is_append_only before update or delete on audit_event
  for each row execute function penggerak_refuse_change();
create trigger event_is_not_emptied before truncate on audit_event
  for each statement execute function penggerak_refuse_change();
"""
UNDO = """
drop trigger event_is_append_only on audit_event;
drop trigger event_is_not_emptied on audit_event;
drop function penggerak_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
