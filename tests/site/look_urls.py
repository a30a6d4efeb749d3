"""The addresses of the site, the front page with a full register, and a page with every component in every state."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.site.urls import urlpatterns as site
from tests.site.home_context import home_context

SPECIMENS = """{% extends "work.html" %}{% load components %}
{% block title %}Contoh bagian{% endblock %}
{% block content %}<h1>Contoh bagian</h1>
{% alert "Tersimpan" "ok" role="status" %}<p>Lanjut ke peta.</p>{% endalert %}
{% alert "Perlu diputuskan" "turn" %}<p>Dua pasangan menunggu.</p>{% endalert %}
{% alert "Tidak dapat dibaca" "bad" %}<p>Unggah berkas lain.</p>{% endalert %}
<p>{% tag "Aktif" "ok" %} {% tag "Berjalan" "wait" %} {% tag "Giliran Anda" "turn" %} {% tag "Ditolak" "bad" %}
{% tag "Tutup" "off" %}</p>
{% steps labels 2 turn=True %}
{% include "components/kv.html" with rows=facts classes="ends" %}
{% scroll "Tabel lebar" %}<table class="table"><thead><tr><th scope="col">Nama</th><th scope="col" class="n">Usaha</th>
</tr></thead><tbody><tr><th scope="row">Ciledug</th><td class="n">4.310</td></tr></tbody></table>{% endscroll %}
{% pages page %}
{% empty "Belum ada daftar" %}<p>Impor daftar pertama.</p>{% endempty %}
<form method="post">{% csrf_token %}{% form_errors form %}{% for question in form %}{% field question %}{% endfor %}
<button class="btn">Simpan isian</button></form>
{% endblock %}"""


class Specimen(forms.Form):
    nib = forms.CharField(label="NIB", help_text="13 angka di dokumen NIB.")
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "Kuliner"), ("b", "Kriya")], widget=forms.RadioSelect)
    area = forms.ChoiceField(label="Wilayah", choices=[("", "Semua"), ("a", "Ciledug")], required=False)
    file = forms.FileField(label="Berkas")
    note = forms.CharField(label="Catatan", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Setuju")


@open_to(PUBLIC)
def full_home(request):
    return TemplateResponse(request, "home.html", home_context())


@open_to(PUBLIC)
def specimens(request):
    form = Specimen(request.POST if request.method == "POST" else {})
    form.is_valid()
    context = {
        "form": form,
        "labels": ["Unggah", "Periksa", "Terapkan"],
        "facts": [("Usaha", "48.902"), ("Kecamatan", "13")],
        "page": Paginator(range(90), 10).page(4),
    }
    return HttpResponse(engines["django"].from_string(SPECIMENS).render(context, request))


urlpatterns = [path("penuh/", full_home), path("bagian/", specimens), *site]
