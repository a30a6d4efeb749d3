"""The settings of the site, with one address more."""

from penggerak.site.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "surge_urls"
