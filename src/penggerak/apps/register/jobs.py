"""Work that outlives a request. The queue lies in the same database: a job exists exactly when its cause was saved."""

from procrastinate.contrib.django import app


def prepare(import_id: int) -> None:
    """Queue the checking of an import."""
    app.configure_task("register.prepare_import").defer(import_id=import_id)


def apply(import_id: int) -> None:
    """Queue the writing of an import."""
    app.configure_task("register.apply_import").defer(import_id=import_id)


def precheck(list_id: int) -> None:
    """Queue the checking of a list of recipients."""
    app.configure_task("register.check_recipients").defer(list_id=list_id)
