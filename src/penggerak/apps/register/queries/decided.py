"""What people decided about pairs, as linkage has to heed it and may learn from it."""

from collections import defaultdict

from django.db import connection

from penggerak.apps.register.models import Decision

_DECIDED = """
select p.record_id, d.verdict, (
  select l.record_id from register_link l
  where l.business_id = p.business_id and l.opened_in_id is null and l.record_id <> p.record_id
  order by l.id limit 1)
from register_pair p join register_record r on r.id = p.record_id join register_source s on s.id = r.source_id
cross join lateral (select * from register_decision d where d.pair_id = p.id order by d.id desc limit 1) d
where s.city_id = %s and d.verdict in ('same', 'different')
order by d.id
"""


def decision_count(city: str) -> int:
    """How many decisions people took about a city's pairs, undone ones included."""
    return Decision.objects.filter(pair__record__source__city=city).count()


def decisions_to_learn_from(city: str) -> list[tuple[str, str, bool]]:
    """Pairs of records that people decided, same or not; of opposite answers about one pair the newest counts."""
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, [city])
        rows = cursor.fetchall()
    found = {
        tuple(sorted((f"r{one}", f"r{other}"))): verdict == "same" for one, verdict, other in rows if other is not None
    }
    return [(left, right, same) for (left, right), same in found.items()]


_STANDING = """
select r.digest, d.verdict, mine.business_id, case when b.record_count > 0 then b.id else moved.business_id end
from register_pair p join register_record r on r.id = p.record_id join register_source s on s.id = r.source_id
join register_business b on b.id = p.business_id
cross join lateral (select * from register_decision d where d.pair_id = p.id order by d.id desc limit 1) d
left join register_link mine on mine.record_id = p.record_id and mine.ended_at is null
left join lateral (
  select o.business_id from register_link c join register_link o on o.record_id = c.record_id and o.ended_at is null
  where c.business_id = b.id and c.closed_in_id is not null order by c.id desc limit 1) moved on true
where s.city_id = %s and d.verdict in ('same', 'different')
order by d.id
"""


class Standing:
    """Decisions of people as they stand today, however records were moved since.

    apart: businesses each business was told apart from. said: what a record says (digest) -> business -> whether
    whoever says exactly that is it.
    """

    def __init__(self, rows: list[tuple[str, str, int | None, int | None]]) -> None:
        self.apart: dict[int, set[int]] = defaultdict(set)
        self.said: dict[str, dict[int, bool]] = defaultdict(dict)
        for digest, verdict, mine, other in rows:
            if other is None or (mine is not None and (verdict == "same") != (mine == other)):
                continue  # records were moved since: how they lie now is the newer word
            self.said[digest][other] = verdict == "same"
            if verdict == "different" and mine is not None:
                self.apart[mine].add(other)
                self.apart[other].add(mine)

    def are_apart(self, one: int, other: int) -> bool:
        return one in self.apart and other in self.apart[one]


def standing_decisions(city: str) -> Standing:
    """What people decided about a city's pairs; undone and unsure ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [city])
        return Standing(cursor.fetchall())
