"""The site as it is served, and beside it in the same processes what a bare durable insert costs: the peer of surge.py.

/bare-view/   Django as the site runs it, middleware and all, and a view that writes the body in one insert
/bare-wsgi/   no Django: the server calls a function that writes the body in one insert
"""

import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "surge_settings"

import psycopg
from django.core.wsgi import get_wsgi_application

from penggerak.site.postgres import address

INSERT = "insert into surge_bare (body) values (%s)"
_django = get_wsgi_application()
_own = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What granian calls."""
    return _bare(environ, start_response) if environ["PATH_INFO"] == "/bare-wsgi/" else _django(environ, start_response)


def _bare(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(address(), autocommit=True)
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    _own.connection.execute(INSERT, [body])
    start_response("303 See Other", [("Location", "/"), ("Content-Length", "0")])
    return [b""]
