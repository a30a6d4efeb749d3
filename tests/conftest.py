"""What every test may ask for: a database of its own, and a browser. Neither is started before a test asks.

The data folder is set before Django reads its settings, so that no test ever touches the data of this machine.
That is why the settings module is named here and not in pyproject.toml, which is read earlier.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KEYS = {"django": "only for tests", "seal": "5e" * 64, "look_up": "10" * 32}


def _prepare_data_folder() -> Path:
    """One folder for all workers of a run: the first process makes it and tells the others through the environment."""
    if "PENGGERAK_TEST_RUN" not in os.environ:
        if "penggerak.site.settings" in sys.modules:
            raise pytest.UsageError("The settings were read before tests/conftest.py could say where data lie.")
        home = Path(tempfile.mkdtemp(prefix="penggerak-test-"))
        home.chmod(0o711)  # the account of the database passes through
        (home / "static").mkdir()
        (home / "keys.json").write_text(json.dumps(KEYS), encoding="utf-8")
        os.environ["PENGGERAK_TEST_RUN"] = str(home)
    return Path(os.environ["PENGGERAK_TEST_RUN"])


DATA = _prepare_data_folder()
for name in [
    name
    for name in os.environ
    if name.startswith("PENGGERAK_") and name not in {"PENGGERAK_TEST_RUN", "PENGGERAK_CHROMIUM", "PENGGERAK_PG_BIN"}
]:
    del os.environ[name]  # a developer's own settings change no test
os.environ["PENGGERAK_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "penggerak.site.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # Playwright keeps an event loop in the thread that also asks the database
)


def pytest_configure(config: pytest.Config) -> None:
    """Test modules import models while they are collected, so Django is up before that."""
    if config.pluginmanager.hasplugin("django"):
        import django

        django.setup()

        from penggerak.apps.register.queries import remembered
        from tests.apps.accounts.door import prove_forced_sign_ins

        prove_forced_sign_ins()
        remembered.LAG = 0.0  # what a test changed it sees at once, signed in or not


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def quick_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Static files under their plain names and passwords hashed in no time."""
    if not request.config.pluginmanager.hasplugin("django"):
        yield
        return
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},  # workers do not share limits
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The embedded database runs from the first test that needs it to the last; one server for all workers."""
    from django.conf import settings

    from penggerak.site.postgres import running

    # Emptying tables between tests is allowed here and nowhere else (audit/migrations/0002).
    settings.DATABASES["default"]["OPTIONS"]["options"] = "-c penggerak.is_test=on"
    with running(fast=True):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A Chromium of this machine. Without one the test is skipped, saying so; in CI it fails."""
    from playwright.sync_api import sync_playwright

    program = chromium.find()
    if program is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(chromium.NOT_FOUND)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield started
        started.close()


def _page(browser: "Browser", *, width: int, height: int) -> Iterator["Page"]:
    """A page of a fresh visitor; the test fails when a script on it broke or was forbidden."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="id-ID", timezone_id="Asia/Jakarta"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda line: broken.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert broken == []


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """An office screen, 1280 pixels wide."""
    yield from _page(browser, width=1280, height=900)


@pytest.fixture
def phone_page(browser: "Browser") -> Iterator["Page"]:
    """A cheap phone, 360 pixels wide."""
    yield from _page(browser, width=360, height=740)
