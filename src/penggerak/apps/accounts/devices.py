"""A device in a few words, from what its browser says about itself; versions and models are left out."""

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("OPR", "Opera"),
    ("Opera", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device_key(user_agent: str) -> str:
    """What is kept of a device: "Chrome/Android", with a part empty that is not known."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser}/{system}"


def device_words(key: str) -> str:
    """The same as people read it."""
    browser, _slash, system = key.partition("/")
    if browser and system:
        return f"{browser}, {system}"
    return browser or system or _("Perangkat yang tidak dikenal")
