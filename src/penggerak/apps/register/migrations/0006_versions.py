"""Every version of a business in one view; links remember the act that moved them; acts are only added."""

from django.db import migrations, models

COLUMNS = """
  code, name, owner_name, city_id, district_id, village_id, activity_id, status, size_by_sales, size_by_capital,
  owner_sex, has_nib, has_phone, "values", record_count, last_seen_on, last_verified_on, fresh_until, search,
  since"""
VIEW = f"""
create view register_version as
select id, {COLUMNS}, null::timestamptz as until from register_business
union all
select business_id, {COLUMNS}, until from register_pastversion;
"""
CLOSE_ONCE = """
create or replace function register_link_closes_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'links are closed, not removed' using errcode = 'integrity_constraint_violation';
  end if;
  if old.ended_at is not null then
    raise exception 'a closed link stays as it is' using errcode = 'integrity_constraint_violation';
  end if;
  if (new.id, new.record_id, new.business_id, new.started_at, new.method, new.probability, new.reason, new.by_id{more_new})
     is distinct from
     (old.id, old.record_id, old.business_id, old.started_at, old.method, old.probability, old.reason, old.by_id{more_old})
  then
    raise exception 'only the end of a link may be written' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
"""
WITH_ACT = CLOSE_ONCE.format(more_new=", new.opened_in_id", more_old=", old.opened_in_id")
WITHOUT_ACT = CLOSE_ONCE.format(more_new="", more_old="")
APPEND_ONLY = """
create trigger register_regrouping_is_append_only before update or delete on register_regrouping
  for each row execute function penggerak_refuse_change();
create trigger register_regrouping_is_not_emptied before truncate on register_regrouping
  for each statement execute function penggerak_refuse_change();
"""
UNDO = """
drop trigger register_regrouping_is_append_only on register_regrouping;
drop trigger register_regrouping_is_not_emptied on register_regrouping;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0005_fill_since")]
    operations = [
        migrations.AlterField("business", "since", models.DateTimeField()),
        migrations.RunSQL(VIEW, "drop view register_version"),
        migrations.RunSQL(WITH_ACT, WITHOUT_ACT),
        migrations.RunSQL(APPEND_ONLY, UNDO),
    ]
