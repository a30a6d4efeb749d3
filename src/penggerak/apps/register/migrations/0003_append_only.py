"""Nothing said is lost: records are only added; a link may be closed once and is otherwise left as it is."""

from django.db import migrations

TABLES = ["register_record", "register_recordkey", "register_decision"]
REFUSE = "".join(
    f"""
create trigger {table}_is_append_only before update or delete on {table}
  for each row execute function penggerak_refuse_change();
create trigger {table}_is_not_emptied before truncate on {table}
  for each statement execute function penggerak_refuse_change();
"""
    for table in TABLES
)
CLOSE_ONCE = """
create function register_link_closes_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'links are closed, not removed' using errcode = 'integrity_constraint_violation';
  end if;
  if old.ended_at is not null then
    raise exception 'a closed link stays as it is' using errcode = 'integrity_constraint_violation';
  end if;
  if (new.id, new.record_id, new.business_id, new.started_at, new.method, new.probability, new.reason, new.by_id)
     is distinct from
     (old.id, old.record_id, old.business_id, old.started_at, old.method, old.probability, old.reason, old.by_id) then
    raise exception 'only the end of a link may be written' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger link_closes_once before update or delete on register_link
  for each row execute function register_link_closes_once();
create trigger link_is_not_emptied before truncate on register_link
  for each statement execute function penggerak_refuse_change();
"""
UNDO = "".join(
    f"drop trigger {table}_is_append_only on {table}; drop trigger {table}_is_not_emptied on {table};" for table in TABLES
)
UNDO_CLOSE = """
drop trigger link_closes_once on register_link;
drop trigger link_is_not_emptied on register_link;
drop function register_link_closes_once();
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0002_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, UNDO), migrations.RunSQL(CLOSE_ONCE, UNDO_CLOSE)]
