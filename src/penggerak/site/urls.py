"""All addresses. Each view says who may open it (apps/accounts/access.py); one that does not is open to nobody."""

from django.urls import include, path

from penggerak.apps.register.views import home, work
from penggerak.site import views

urlpatterns = [
    path("", home.home, name="home"),
    path("metode/", views.methods, name="methods"),
    path("privasi/", views.privacy, name="privacy"),
    path("kerja/", work.work, name="work"),
    path("sehat/", views.health, name="health"),
    path("", include("penggerak.apps.intake.urls")),  # first: on a busy morning nearly everybody comes for these
    path("", include("penggerak.apps.accounts.urls")),
    path("", include("penggerak.apps.register.urls")),
    path("", include("penggerak.apps.privacy.urls")),
    path("", include("penggerak.apps.opportunities.urls")),
    path("", include("penggerak.apps.owners.urls")),
]

handler400 = views.bad_request
handler500 = views.server_error
