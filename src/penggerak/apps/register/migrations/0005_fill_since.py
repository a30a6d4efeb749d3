"""The last moment at which something was said, linked or unlinked about each business.

What a business was known as before this migration is not kept; `penggerak register rebuild` makes it from the records.
"""

from django.db import migrations

FILL = """
update register_business b set since = found.since
from (
  select l.business_id, max(greatest(l.started_at, r.recorded_at, coalesce(l.ended_at, l.started_at))) as since
  from register_link l join register_record r on r.id = l.record_id group by l.business_id
) found
where b.id = found.business_id;
update register_business set since = coalesce(first_recorded_at, now()) where since is null;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0004_history")]
    operations = [migrations.RunSQL(FILL, "update register_business set since = null")]
