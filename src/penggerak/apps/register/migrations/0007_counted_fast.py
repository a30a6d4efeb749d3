"""Indexes that answer counts and lists alone, and a note of each transaction that changed what is counted.

The notes hold no numbers of their own: queries/remembered.py asks whether one was committed since an answer was made.
"""

from django.db import migrations, models
from django.db.models import Q

ALONG = ("village", "activity", "has_nib", "has_phone", "last_verified_on", "fresh_until", "since")
KNOWN = Q(record_count__gt=0)
NOTED = ("business", "source", "pair", "decision")
NOTE = """
create table register_change (xid xid8 primary key default pg_current_xact_id());
create function register_note_change() returns trigger language plpgsql as $$
begin
  insert into register_change default values on conflict do nothing;
  return null;
end $$;
""" + "".join(
    f"create trigger {table}_change_is_noted after insert or update or delete or truncate on register_{table}"
    " for each statement execute function register_note_change();"
    for table in NOTED
)
UNDO = (
    "".join(f"drop trigger {table}_change_is_noted on register_{table};" for table in NOTED)
    + "drop function register_note_change(); drop table register_change;"
)


def counted(name, fields, include):
    return models.Index(name=name, fields=fields, include=include, condition=KNOWN)


class Migration(migrations.Migration):
    dependencies = [("register", "0006_versions")]
    operations = [
        migrations.RemoveIndex("business", "register_bu_city_id_df10a7_idx"),
        migrations.RemoveIndex("pastversion", "register_pa_city_id_5882af_idx"),
        migrations.AddIndex(
            "business",
            counted("business_counted", ["city", "status", "district", "size_by_sales"], (*ALONG, "id")),
        ),
        migrations.AddIndex("business", counted("business_listed", ["city", "name", "id"], ("since",))),
        migrations.AddIndex(
            "business", counted("business_in_district_listed", ["district", "name", "id"], ("city", "since"))
        ),
        migrations.AddIndex(
            "pastversion",
            counted(
                "version_counted",
                ["city", "until"],
                ("status", "district", "size_by_sales", *ALONG, "business"),
            ),
        ),
        migrations.AddIndex(
            "pastversion", counted("version_listed", ["city", "name", "business"], ("since", "until"))
        ),
        migrations.AddIndex(
            "record",
            models.Index(name="records_of_a_source", fields=["source", "observed_on"], include=("recorded_at", "id")),
        ),
        migrations.RunSQL(NOTE, UNDO),
    ]
