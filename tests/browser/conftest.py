"""A city with its officers, and the worker that does what pages only ask for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def city(transactional_db, settings, tmp_path):
    """Areas of three cities, KBLI, and a folder for files of this test alone."""
    from penggerak.apps.register.actions.reference import load_activities
    from tests.apps.register.factories import load_city_areas

    settings.FILES_HOME = tmp_path
    load_city_areas()
    load_activities()


@pytest.fixture
def work_off(city) -> Callable[[], None]:
    """Does every queued job, as the worker process would."""
    from procrastinate.contrib.django import app

    def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    def in_a_thread() -> None:
        """The worker wants an event loop of its own; Playwright keeps one in this thread."""
        with ThreadPoolExecutor(1) as threads:
            threads.submit(work).result()

    return in_a_thread


@pytest.fixture
def sign_in(live_server):
    """Puts a signed-in session of an officer into a browser page."""
    from django.test import Client

    from tests.apps.register.factories import UserFactory

    def sign_in_as(page, **about):
        user = UserFactory(**about)
        client = Client()
        client.force_login(user)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return user

    return sign_in_as
