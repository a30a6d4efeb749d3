"""Seals, like events, may only be added."""

from django.db import migrations

REFUSE = """
create trigger seal_is_append_only before update or delete on audit_seal
  for each row execute function penggerak_refuse_change();
create trigger seal_is_not_emptied before truncate on audit_seal
  for each statement execute function penggerak_refuse_change();
"""
UNDO = """
drop trigger seal_is_append_only on audit_seal;
drop trigger seal_is_not_emptied on audit_seal;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seal")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
