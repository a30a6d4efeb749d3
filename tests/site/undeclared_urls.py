"""The addresses of the site, and one whose view forgot to say who may open it."""

from django.http import HttpResponse
from django.urls import path

from penggerak.site.urls import urlpatterns as declared


def forgotten(request):
    return HttpResponse("open")


urlpatterns = [*declared, path("lupa/", forgotten, name="forgotten")]
