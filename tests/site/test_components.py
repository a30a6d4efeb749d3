"""The parts of pages: forms that tie errors to questions, lists in pages, statuses that never speak by colour alone."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from penggerak.site.messages import SOURCES


def render(source, **context):
    return Template("{% load components %}" + source).render(Context(context))


class Question(forms.Form):
    nib = forms.CharField(label="NIB", help_text="13 angka", error_messages={"required": "NIB belum diisi."})
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "Kuliner"), ("b", "Kriya")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Setuju", required=False)


@pytest.fixture
def wrong():
    form = Question({"kind": "z"})
    form.is_valid()
    return form


def test_a_question_is_tied_to_its_help_and_error(wrong):
    html = render("{% field form.nib %}", form=wrong)

    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert all(f'id="{one}"' in html for one in described)
    assert len(described) == 2
    assert 'aria-invalid="true"' in html
    assert '<label for="id_nib">' in html


def test_a_right_question_says_nothing_of_errors():
    html = render("{% field form.nib %}", form=Question())

    assert "aria-invalid" not in html
    assert 'class="error"' not in html


def test_a_question_that_may_stay_empty_says_so():
    assert "boleh kosong" in render("{% field form.note %}", form=Question())
    assert "boleh kosong" not in render("{% field form.nib %}", form=Question())


def test_choices_are_one_group_with_a_legend(wrong):
    html = render("{% field form.kind %}", form=wrong)

    assert "<fieldset" in html
    assert "<legend>Jenis" in html
    assert html.count('type="radio"') == 2
    assert 'aria-describedby="id_kind_error"' in html


def test_the_summary_of_errors_takes_the_focus_and_leads_to_each_question(wrong):
    html = render("{% form_errors form %}", form=wrong)

    assert "autofocus" in html
    assert 'tabindex="-1"' in html
    assert 'role="alert"' in html
    assert 'href="#id_nib"' in html
    assert "Ada 2 hal yang perlu diperbaiki" in html


def test_every_link_of_the_summary_has_a_target(wrong):
    html = render("{% form_errors form %}{% for q in form %}{% field q %}{% endfor %}", form=wrong)

    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets
    assert all(f'id="{target}"' in html for target in targets)


def test_a_form_without_errors_has_no_summary():
    assert render("{% form_errors form %}", form=Question()).strip() == ""


def test_what_was_typed_is_never_run():
    form = Question({"nib": "<script>x</script>", "kind": "<b>"})

    html = render("{% form_errors form %}{% for q in form %}{% field q %}{% endfor %}", form=form)

    assert "<script>" not in html
    assert "<b>" not in html


def test_a_status_is_a_word_beside_its_colour():
    html = render('{% tag "Perlu dilihat" "turn" %}')

    assert "Perlu dilihat" in html
    assert 'class="tag turn"' in html
    assert "#i-turn" in html


def test_an_alert_holds_what_to_do_next():
    html = render('{% alert "Tersimpan" "ok" role="status" %}<p>Lanjut ke peta.</p>{% endalert %}')

    assert 'role="status"' in html
    assert "<h2>Tersimpan</h2>" in html
    assert "<p>Lanjut ke peta.</p>" in html


def test_a_wide_table_scrolls_by_keyboard_and_has_a_name():
    html = render('{% scroll "Usaha per kecamatan" %}<table></table>{% endscroll %}')

    assert 'tabindex="0"' in html
    assert 'aria-label="Usaha per kecamatan"' in html


@pytest.mark.parametrize(("share", "width"), [(0.5, "50.0"), (0, "0.0"), (1.7, "100.0"), (-1, "0.0")])
def test_a_bar_is_as_long_as_its_share(share, width):
    with translation.override("id"):
        assert f'width="{width}"' in render("{% bar share %}", share=share)


def test_a_missing_share_draws_no_bar():
    assert "<rect" not in render("{% bar share %}", share=None)


def test_the_current_step_is_marked():
    html = render("{% steps labels 2 turn=True %}", labels=["Unggah", "Periksa", "Terapkan"])

    assert '<li class="done">Unggah' in html
    assert '<li class="turn" aria-current="step">Periksa' in html


def pages(query, number, total=200):
    request = RequestFactory().get(f"/kerja/usaha/?{query}")
    return render("{% pages page %}", request=request, page=Paginator(range(total), 10).page(number))


def test_the_other_pages_keep_the_filters():
    html = pages("q=batik+tulis&kecamatan=a&kecamatan=b&halaman=3", 3)

    assert 'href="?q=batik+tulis&amp;kecamatan=a&amp;kecamatan=b&amp;halaman=4"' in html
    assert "halaman=3" not in html


def test_the_first_page_has_no_page_before_it():
    html = pages("", 1)

    assert 'rel="prev"' not in html
    assert 'rel="next"' in html


def test_a_single_page_needs_no_links():
    assert pages("", 1, total=9).strip() == ""


def test_every_icon_that_is_used_exists():
    drawn = set(re.findall(r'id="i-([a-z]+)"', (SOURCES.parent / "static" / "icons.svg").read_text()))
    used = set()
    for template in SOURCES.parents[1].rglob("templates/**/*.html"):
        used |= set(re.findall(r'{% icon "([a-z]+)"', template.read_text()))
    assert used
    assert used <= drawn
