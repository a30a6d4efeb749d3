"""The jobs of the register, as the worker runs them. Each can be killed and run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.own_connection import own_connection
from penggerak.apps.register.actions.applying import apply_import as apply
from penggerak.apps.register.actions.checking_recipients import check_recipients as check
from penggerak.apps.register.actions.learning import learn_if_worn
from penggerak.apps.register.actions.preparing import prepare_import as prepare
from penggerak.apps.register.models import Import, Source


@app.task(name="register.prepare_import")
def prepare_import(import_id: int) -> None:
    with own_connection():
        prepare(import_id, at=timezone.now())


@app.task(name="register.apply_import")
def apply_import(import_id: int) -> None:
    with own_connection():
        apply(import_id, now=timezone.now)
        learn_if_worn(Import.objects.get(pk=import_id).city_id, at=timezone.now())


@app.periodic(cron="40 18 * * *")  # 1.40 in Jakarta, when nobody works
@app.task(name="register.learn", queueing_lock="register.learn", pass_context=False)
def learn_at_night(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Learn anew, city by city, where much was said or decided since."""
    with own_connection():
        for city in Source.objects.order_by("city").values_list("city", flat=True).distinct():
            learn_if_worn(city, at=timezone.now())


@app.task(name="register.check_recipients")
def check_recipients(list_id: int) -> None:
    with own_connection():
        check(list_id, at=timezone.now())
