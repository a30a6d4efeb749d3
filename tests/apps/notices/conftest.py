import pytest

from tests.apps.notices import ways


@pytest.fixture(autouse=True)
def nothing_taken():
    ways.taken.clear()
    ways.Taking.on_hand_over = None


@pytest.fixture
def taking(settings):
    """Every message is taken over; the list of them."""
    ways.through(settings, "Taking")
    return ways.taken
