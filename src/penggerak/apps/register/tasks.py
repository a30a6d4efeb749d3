"""The jobs of the register, as the worker runs them. Each can be killed and run again."""

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="register.prepare_import")
def prepare_import(import_id: int) -> None:
    from penggerak.apps.register.actions.preparing import prepare_import as prepare

    prepare(import_id, at=timezone.now())


@app.task(name="register.apply_import")
def apply_import(import_id: int) -> None:
    from penggerak.apps.register.actions.applying import apply_import as apply

    apply(import_id, now=timezone.now)
