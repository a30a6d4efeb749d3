"""Which back-end serves which channel."""

from django.conf import settings
from django.utils.module_loading import import_string

from penggerak.apps.notices.backends.message import Backend

HERE = "penggerak.apps.notices.backends"
KINDS = {
    "console": f"{HERE}.console.Console",
    "smtp": f"{HERE}.smtp.Smtp",
    "gateway": f"{HERE}.gateway.Gateway",
}


def backend_for(channel: str) -> Backend:
    """The back-end of a channel, new at each call. Raises ValueError when its settings cannot work."""
    about = dict(settings.NOTICE_BACKENDS[channel])
    kind = about.pop("kind")
    backend: Backend = import_string(KINDS.get(kind, kind))(**about)
    return backend
