"""Fills an empty register with made-up businesses, records, links, past versions and doubts, for timing only.

    python benchmarks/register_fill.py BUSINESSES --data FOLDER

The rows have the form that importing and projecting give them, but are drawn in SQL: a million in minutes. Numbers of
people are drawn from a thousand, sealed with the keys of the folder; nothing here is about anyone. What depends on
chance depends on the id alone, so that the same size gives the same rows.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import linkage_data as data

CITY = "36.71"
KINDS = (
    "warung", "toko", "kedai", "bengkel", "katering", "penjahit", "laundry", "keripik", "kue", "bakso", "mie ayam",
    "kopi", "salon", "sablon", "mebel", "las", "pulsa", "sembako", "tempe", "tahu", "bordir", "konveksi",
)  # fmt: skip
SOURCES = (
    ("dinas", "Pendataan dinas (rekaan)", "list"),
    ("kelurahan", "Pendataan kelurahan (rekaan)", "list"),
    ("bantuan", "Penerima bantuan (rekaan)", "list"),
    ("oss", "Sistem perizinan (rekaan)", "official"),
    ("kunjungan", "Kunjungan petugas (rekaan)", "verification"),
)
SEALED = 1_000  # different owners with numbers

DRAW = """
create function pg_temp.chance(i bigint, salt int) returns double precision language sql immutable as
  $$ select (hashint8extended(i, salt) & 4294967295) / 4294967296.0 $$;
create temporary table drawn as
select i as id,
  1 + (pg_temp.chance(i, 1) < .45)::int + (pg_temp.chance(i, 2) < .15)::int as told,
  pg_temp.chance(i, 3) < .12 as visited,
  pg_temp.chance(i, 4) as luck_status, pg_temp.chance(i, 5) as luck_sales, pg_temp.chance(i, 6) as luck_place,
  1 + (%(kinds)s * pg_temp.chance(i, 7))::int %% %(kinds)s as kind,
  1 + floor(%(words)s * pg_temp.chance(i, 8) ^ 2)::int as first,
  1 + floor(%(words)s * pg_temp.chance(i, 9) ^ 2)::int as second,
  1 + floor(%(words)s * pg_temp.chance(i, 10) ^ 2)::int as owner_first,
  1 + floor(%(words)s * pg_temp.chance(i, 11) ^ 2)::int as owner_second,
  1 + floor(%(words)s * pg_temp.chance(i, 12) ^ 3)::int as street,
  1 + floor(%(villages)s * pg_temp.chance(i, 13) ^ 1.3)::int as village,
  case when pg_temp.chance(i, 14) < .8
    then 1 + floor(%(activities)s * pg_temp.chance(i, 15) ^ 4)::int end as activity,
  %(on)s::date - (60 + 1000 * pg_temp.chance(i, 16))::int as first_told,
  1 + i %% %(sealed)s as sealed
from generate_series(1, %(size)s::bigint) i;
analyze drawn;
"""
# One row per business: the values as one JSON, the columns beside it.
KNOW = """
create temporary table known as
select d.*, %(city)s as city_id,
  case when d.luck_place < .97 then v.district_id end as district_id,
  case when d.luck_place < .92 then v.village_id end as village_id,
  a.key as activity_id,
  concat_ws(' ', k.word, f.word, s.word) as name, concat_ws(' ', o.word, p.word) as owner_name,
  'Jl. ' || initcap(r.word) as street_name,
  case when d.visited then case when d.luck_status < .80 then 'active' when d.luck_status < .88 then 'closed'
    when d.luck_status < .92 then 'moved' when d.luck_status < .95 then 'dormant' else 'never_found' end
    when d.luck_status < .35 then 'active' when d.luck_status < .38 then 'closed' else 'unknown' end as status,
  case when d.luck_sales < .40 then 'unknown' when d.luck_sales < .95 then 'micro' when d.luck_sales < .99 then 'small'
    when d.luck_sales < .998 then 'medium' else 'large' end as size,
  case when d.id %% 10 < 6 then 'F' else 'M' end as sex, n.code
from drawn d join numbered n using (id)
  join vocabulary k on k.kind = 'kind' and k.n = d.kind
  join vocabulary f on f.kind = 'word' and f.n = d.first join vocabulary s on s.kind = 'word' and s.n = d.second
  join vocabulary o on o.kind = 'word' and o.n = d.owner_first
  join vocabulary p on p.kind = 'word' and p.n = d.owner_second
  join vocabulary r on r.kind = 'word' and r.n = d.street
  join place v on v.n = d.village left join activity a on a.n = d.activity;
create temporary table said as
select 3 * (k.id - 1) + t as record_id, k.id, t,
  case when t = k.told and k.visited then 5 else 1 + (k.id + t) %% 4 end as source,
  t = k.told and k.visited as is_visit, t = k.told as is_last,
  k.first_told + (t - 1) * ((%(on)s::date - k.first_told - 15) / 3) as observed_on
from known k cross join lateral generate_series(1, k.told) t;
alter table said add column recorded_at timestamptz;
update said set recorded_at = observed_on + interval '10 days' + (id %% 28800) * interval '1 second';
create index on said (id, t);
analyze known; analyze said;
create temporary table valued as
select id, jsonb_strip_nulls(jsonb_build_object('business_name', initcap(name), 'owner_name', initcap(owner_name),
  'owner_sex', sex, 'street', street_name, 'street_number', (1 + id %% 180)::text,
  'rt', lpad((1 + id %% 9)::text, 3, '0'), 'rw', lpad((1 + id %% 14)::text, 3, '0'), 'city_code', city_id,
  'district_code', district_id, 'village_code', village_id, 'kbli', activity_id,
  'main_product', split_part(name, ' ', 1),
  'annual_sales_idr', case size when 'micro' then 40000000 when 'small' then 4000000000 when 'medium' then 20000000000
    when 'large' then 60000000000 end, 'worker_count', id %% 6, 'status', nullif(status, 'unknown'))) as told
from known;
create index on valued (id);
analyze valued;
"""
RECORDS = """
insert into register_record (id, source_id, source_key, digest, observed_on, recorded_at, reason, "values", sealed, raw)
select s.record_id, s.source, 'made-up-' || s.id || '-' || s.source, 'made-up-' || s.record_id, s.observed_on,
  s.recorded_at, '', case when s.is_last then v.told else v.told - 'annual_sales_idr' - 'worker_count' - 'status' end,
  p.sealed, ''
from said s join valued v using (id) join known k using (id) join pool p on p.n = k.sealed;
insert into register_link (record_id, business_id, started_at, method, reason, ended_reason)
select record_id, id, recorded_at, case when t = 1 then 'alone' else 'model' end, '', '' from said;
insert into register_recordkey (record_id, field, key)
select record_id, field, decode(md5(id || field), 'hex') from said cross join unnest(array['nik', 'phone']) field;
"""
BUSINESSES = """
insert into register_business (id, code, name, owner_name, city_id, district_id, village_id, activity_id, status,
  size_by_sales, size_by_capital, owner_sex, has_nib, has_phone, "values", sealed, provenance, record_count,
  first_recorded_at, last_seen_on, last_verified_on, fresh_until, search, since, keys)
select k.id, k.code, initcap(k.name), initcap(k.owner_name), k.city_id, k.district_id, k.village_id, k.activity_id,
  k.status, k.size, 'unknown', k.sex, p.has_nib, p.has_phone, v.told, p.sealed,
  (select jsonb_object_agg(field, jsonb_build_array(l.record_id, l.observed_on, case when l.is_visit then 'verification'
    else 'list' end)) from jsonb_object_keys(v.told || p.numbers) field),
  k.told, f.recorded_at, l.observed_on, case when l.is_visit then l.observed_on end, l.observed_on + 730,
  concat_ws(' ', k.name, k.owner_name, lower(k.street_name), split_part(k.name, ' ', 1)), l.recorded_at,
  (select array_agg(hashint8extended(k.id / 2 * 7 + n, n)) from generate_series(1, 6) n)
from known k join valued v using (id) join pool p on p.n = k.sealed
  join said f on f.id = k.id and f.t = 1 join said l on l.id = k.id and l.t = k.told;
insert into register_pastversion (business_id, code, name, owner_name, city_id, district_id, village_id, activity_id,
  status, size_by_sales, size_by_capital, owner_sex, has_nib, has_phone, "values", record_count, last_seen_on,
  fresh_until, search, since, until)
select b.id, b.code, b.name, b.owner_name, b.city_id, b.district_id, b.village_id, b.activity_id, 'unknown', 'unknown',
  'unknown', b.owner_sex, b.has_nib, b.has_phone, b."values" - 'annual_sales_idr' - 'worker_count' - 'status', s.t,
  s.observed_on, s.observed_on + 730, b.search, s.recorded_at, l.recorded_at
from said s join said l on l.id = s.id and l.t = s.t + 1 join register_business b on b.id = s.id;
insert into register_person (key, name, sex, sealed)
select 'made-up-' || id, initcap(owner_name), sex, p.sealed from known k join pool p on p.n = k.sealed;
insert into register_role (person_id, business_id, role) select 'made-up-' || id, id, 'owner' from known;
insert into register_product (business_id, name, rank, record_id)
select id, split_part(name, ' ', 1), 1, 3 * (id - 1) + 1 from known;
"""
DOUBTS = """
insert into register_pair (record_id, business_id, probability, weights, found_at)
select 3 * k.id + 1, k.id, .3 + .6 * pg_temp.chance(k.id, 20), '{"business_name": 4.5, "street": -1.2}', now()
from known k where k.id %% 50 = 0 and k.id < %(size)s;
insert into register_decision (pair_id, verdict, by_id, at, reason)
select id, case when id %% 3 = 0 then 'unsure' else 'different' end, (select min(id) from accounts_user), now(),
  'rekaan'
from register_pair where id %% 5 < 2;
"""
KEPT_BACK = """
select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i
join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
where t.relname like 'register_%%' and not i.indisunique and not i.indisprimary
  and not exists (select from pg_constraint where conindid = i.indexrelid)
"""
SEQUENCES = ("register_business", "register_record", "register_source")


def fill(size: int, *, on: date) -> None:
    """Fill the empty register that Django's settings name; reference tables are loaded first."""
    from django.db import connection, transaction

    _reference()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # rows fit by the way they are made
        cursor.execute("set local work_mem = '256MB'; set local maintenance_work_mem = '1GB'; set local jit = off")
        sizes = _choices(cursor)
        asked = {**sizes, "size": size, "on": on, "city": CITY, "sealed": SEALED}
        _numbered(cursor, size)
        cursor.execute(KEPT_BACK)
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"drop index {name}")
        for statements in (DRAW, KNOW, RECORDS, BUSINESSES, DOUBTS):
            for statement in statements.split(";\n"):
                if statement.strip():
                    cursor.execute(statement, asked)
        for _, definition in indexes:
            cursor.execute(definition)
        for table in SEQUENCES:
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
    with connection.cursor() as cursor:
        cursor.execute("vacuum (freeze, analyze)")


def _reference() -> None:
    from django.core.management import call_command

    from penggerak.apps.accounts.models import Role, User
    from penggerak.apps.register.demo import load_reference

    call_command("migrate", verbosity=0)
    load_reference()
    User.objects.create(email="petugas@contoh.example", name="Petugas Contoh", role=Role.OFFICER, area_id=CITY)


def _choices(cursor) -> dict[str, int]:
    """Tables of what is drawn from, numbered from 1; returns how many there are of each."""
    from django.db import connection

    from penggerak.apps.seal import seal

    words = data.vocabulary(data.INDONESIAN, 8_000, 2, 3, 5).words
    cursor.execute("create temporary table vocabulary (kind text, n int, word text)")
    rows = [("kind", n, word) for n, word in enumerate(KINDS, 1)] + [("word", n, w) for n, w in enumerate(words, 1)]
    with connection.cursor() as inner, inner.copy("copy vocabulary from stdin") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute("""create temporary table place as select row_number() over (order by md5(code)) as n,
        code as village_id, parent_id as district_id from areas_area where level = 3 and code like '36.71.%'""")
    cursor.execute("""create temporary table activity as select row_number() over (order by md5(key)) as n, key
        from register_activity where version = '2020' and digits = 5""")
    cursor.execute("create temporary table pool (n int, sealed bytea, has_nib bool, has_phone bool, numbers jsonb)")
    for n in range(1, SEALED + 1):
        numbers = _numbers(n)
        told = dict.fromkeys(numbers, "")
        cursor.execute(
            "insert into pool values (%s, %s, %s, %s, %s)",
            [n, seal(numbers), "nib" in numbers, "phone" in numbers, _json(told)],
        )
    cursor.execute("""insert into register_source (id, slug, name, kind, owner, origin, licence, city_id, columns,
        is_synthetic, created_at) select n, slug, name, kind, '', '', '', %s, '{}', true, now()
        from unnest(%s::text[], %s::text[], %s::text[]) with ordinality as source (slug, name, kind, n)""",
        [CITY, *map(list, zip(*SOURCES, strict=True))])  # fmt: skip
    counts = {}
    for name in ("place", "activity"):
        cursor.execute(f"select count(*) from {name}")
        counts[name] = cursor.fetchone()[0]
    cursor.execute("analyze vocabulary; analyze place; analyze activity; analyze pool")
    return {"kinds": len(KINDS), "words": len(words), "villages": counts["place"], "activities": counts["activity"]}


def _json(value: object):
    from psycopg.types.json import Jsonb

    return Jsonb(value)


def _numbers(n: int) -> dict[str, str]:
    """Made-up numbers in the ranges kept for examples: no such person, no such telephone."""
    found = {"nik": f"367101{1 + n % 28:02}{1 + n % 12:02}80{n % 10_000:04}"}
    if n % 10 < 6:
        found["phone"] = f"+62899000{n:05}"
    if n % 10 < 3:
        found["nib"] = f"{8120000000000 + n}"
    return found


def _numbered(cursor, size: int) -> None:
    from django.db import connection

    from penggerak.apps.register.codes import business_code

    cursor.execute("create temporary table numbered (id bigint, code text)")
    with connection.cursor() as inner, inner.copy("copy numbered from stdin") as copy:
        for number in range(1, size + 1):
            copy.write_row((number, business_code(number)))
    cursor.execute("create index on numbered (id)")
    cursor.execute("analyze numbered")


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("businesses", type=int)
    wanted.add_argument("--data", type=Path, required=True)
    asked = wanted.parse_args()
    os.environ["PENGGERAK_DATA"] = str(asked.data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "penggerak.site.settings"
    asked.data.mkdir(mode=0o711, parents=True, exist_ok=True)
    import django

    from penggerak.site.postgres import running

    with running(fast=True):
        django.setup()
        fill(asked.businesses, on=date.today())


if __name__ == "__main__":
    main()
