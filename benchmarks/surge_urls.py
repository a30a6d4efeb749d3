"""The addresses of the site, and one that writes what it is sent in one insert."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.site import urls


@open_to(PUBLIC)
@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("insert into surge_bare (body) values (%s)", [request.body])
    response = redirect("/")
    response.status_code = 303
    return response


urlpatterns = [path("bare-view/", bare), *urls.urlpatterns]
handler400, handler500 = urls.handler400, urls.handler500
