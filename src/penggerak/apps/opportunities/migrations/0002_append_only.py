"""What decided an application stays as it was; editions, steps and overrulings are only added.

Facts and findings go when the law asks for it: while the transaction has `penggerak.erasing` on (register 0011).
"""

from django.db import migrations

TABLES = ["opportunities_edition", "opportunities_step", "opportunities_overruling"]
REFUSE = "".join(
    f"""
create trigger {table}_is_append_only before update or delete on {table}
  for each row execute function penggerak_refuse_change();
create trigger {table}_is_not_emptied before truncate on {table}
  for each statement execute function penggerak_refuse_change();
"""
    for table in TABLES
)
UNDO = "".join(
    f"drop trigger {table}_is_append_only on {table}; drop trigger {table}_is_not_emptied on {table};" for table in TABLES
)
KEEP = """
create function opportunities_application_keeps() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'applications are withdrawn, not removed' using errcode = 'integrity_constraint_violation';
  end if;
  if (new.id, new.opportunity_id, new.edition_id, new.business_id, new.by_id, new.code, new.token, new.key,
      new.submitted_at, new.verdict)
     is distinct from
     (old.id, old.opportunity_id, old.edition_id, old.business_id, old.by_id, old.code, old.token, old.key,
      old.submitted_at, old.verdict)
     or (new.facts, new.findings) is distinct from (old.facts, old.findings)
     and coalesce(current_setting('penggerak.erasing', true), '') <> 'on' then
    raise exception 'what decided an application stays as it was' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger application_keeps before update or delete on opportunities_application
  for each row execute function opportunities_application_keeps();
"""
UNDO_KEEP = """
drop trigger application_keeps on opportunities_application;
drop function opportunities_application_keeps();
"""


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, UNDO), migrations.RunSQL(KEEP, UNDO_KEEP)]
