"""The outbox with real processes: the worker is woken by a commit, and one that is killed sends nothing twice unnoticed."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.audit.models import Event
from penggerak.apps.notices.actions.handing_over import LEASE, hand_over_waiting
from penggerak.apps.notices.models import Notice
from tests.apps.notices.gateway import a_gateway
from tests.apps.notices.writing import a_notice

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, django
django.setup()
from django.conf import settings
from django.utils import timezone
settings.NOTICE_BACKENDS = {"email": {"kind": "gateway", "url": sys.argv[1]}}
from penggerak.apps.notices.actions import handing_over
def told(*_about, **_more):
    print("handed over, not marked", flush=True)
    sys.stdin.read()
handing_over._mark = told
handing_over.hand_over_waiting(now=timezone.now)
"""


def work_off():
    def work():
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, queues=["soon"])

    with ThreadPoolExecutor(1) as threads:
        threads.submit(work).result()


def test_the_worker_hands_over_what_was_committed(taking):
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    with transaction.atomic():
        a_notice(at=timezone.now()), a_notice(at=timezone.now())

    work_off()

    assert len(taking) == 2
    assert set(Notice.objects.values_list("status", flat=True)) == {"handed_over"}


def test_a_worker_killed_between_hand_over_and_mark_leads_to_one_repeat_with_the_same_key(settings):
    notice = a_notice(at=timezone.now())
    about = connection.settings_dict
    login = f"{quote(about['USER'])}:{quote(about['PASSWORD'] or '')}@{quote(str(about['HOST']), safe='')}"
    with a_gateway() as gateway:
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, gateway.url],
            env={**os.environ, "DATABASE_URL": f"postgresql://{login}:{about['PORT']}/{about['NAME']}"},
            cwd=Path(__file__).parents[3],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout.readline() == "handed over, not marked\n"
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        settings.NOTICE_BACKENDS = {"email": {"kind": "gateway", "url": gateway.url}}

        assert hand_over_waiting(now=timezone.now) == 0
        assert hand_over_waiting(now=lambda: timezone.now() + LEASE + timedelta(seconds=1)) == 1

        assert [body["key"] for _, _, body in gateway.asked] == [notice.key, notice.key]
    assert Event.objects.get(what="notice.handed_over").data["unseen"] == 1
