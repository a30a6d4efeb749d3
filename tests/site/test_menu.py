"""The menu of the working rooms: pages in groups, walked without script and by keyboard, on a phone and a wide screen."""

import pytest
from django.test import Client
from django.urls import reverse

from penggerak.site.navigation import MENUS, Group, Item, entries_for
from tests.apps.accounts.factories import PersonFactory

ROLES = ("field_officer", "officer", "admin")


def pages_of(entries):
    return [item for entry in entries for item in (entry.items if isinstance(entry, Group) else (entry,))]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_page_a_role_may_open_stands_in_its_menu_once(role):
    user = PersonFactory(role=role)

    views = [item.view for item in pages_of(entries_for("work", user))]

    assert views == [item.view for item in pages_of(MENUS["work"]) if role in item.roles]
    assert len(set(views)) == len(views)


@pytest.mark.django_db
def test_a_group_of_one_page_is_that_page():
    user = PersonFactory(role="field_officer")

    entries = entries_for("work", user)

    assert all(len(entry.items) > 1 for entry in entries if isinstance(entry, Group))
    assert next(entry.view for entry in entries if isinstance(entry, Item)) == "work"


@pytest.fixture
def without_script(browser, live_server):
    """Pages of an admin in a browser that runs no script, as wide as asked."""
    contexts = []

    def open_at(width, user):
        client = Client()
        client.force_login(user)
        context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 740})
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_wide_screen_every_page_is_two_presses_away_by_keyboard(without_script, live_server):
    user = PersonFactory(role="admin")
    page = without_script(1280, user)
    menu = page.get_by_role("navigation", name="Utama")

    for group in [entry for entry in entries_for("work", user) if isinstance(entry, Group)]:
        page.goto(live_server.url + reverse("work"))
        menu.get_by_role("link", name=str(group.label), exact=True).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(live_server.url + group.items[0].url)

        shown = menu.get_by_role("list", name=str(group.label)).get_by_role("link").all_inner_texts()

        assert shown == [str(item.label) for item in group.items]
        assert menu.get_by_role("list").count() == 2  # the groups, and the pages of this one alone


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_phone_the_sheet_shows_every_page_under_the_name_of_its_group(without_script, live_server):
    user = PersonFactory(role="admin")
    page = without_script(360, user)
    page.goto(live_server.url + reverse("work"))
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")

    menu = page.get_by_role("navigation", name="Utama")

    entries = entries_for("work", user)
    assert menu.get_by_role("link").all_inner_texts() == [str(item.label) for item in pages_of(entries)]
    lists = [menu.get_by_role("list", name=str(one.label)) for one in entries if isinstance(one, Group)]
    assert all(one.is_visible() for one in lists)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
