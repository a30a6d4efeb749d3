import pytest


@pytest.fixture
def areas(db):
    """The areas of Kota Tangerang, Samarinda and Probolinggo."""
    from tests.apps.register.factories import load_city_areas

    load_city_areas()
