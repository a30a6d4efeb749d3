"""`penggerak import` and `penggerak register` do what the pages do, without a browser."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from penggerak.cli import app

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


@pytest.fixture(autouse=True)
def city(db, settings, tmp_path):
    from tests.apps.register.factories import load_city_areas

    settings.FILES_HOME = tmp_path / "files"
    load_city_areas()


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def known():
    from penggerak.apps.register.models import Business

    return Business.objects.filter(record_count__gt=0)


@pytest.mark.parametrize(
    ("name", "city_code", "rows"),
    [("samarinda_small_industry.csv", "64.72", 1463), ("probolinggo_fish_products.csv", "35.74", 68)],
)
def test_a_real_list_comes_in(name, city_code, rows):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"{path} is not here")

    result = run("import", path, "--source", "Daftar dinas", "--city", city_code)

    assert result.exit_code == 0, result.output
    assert "Nama" in result.output or "PERUSAHAAN" in result.output
    assert 0.95 * rows <= known().filter(city=city_code).count() <= rows


def test_a_preview_changes_nothing(tmp_path):
    (tmp_path / "a.csv").write_text("Nama Usaha;Kelurahan\nWarung A;Cikokol\nWarung B;Babakan\n", encoding="utf-8")

    result = run("import", tmp_path / "a.csv", "--source", "RW", "--preview")

    assert result.exit_code == 0, result.output
    assert not known().exists()


def test_a_guess_may_be_corrected_and_refused_rows_are_written_down(tmp_path):
    text = "No;Sebutan;Kelurahan\n1;Warung A;Cikokol\n2;;Babakan\n3;Warung C;Sukasari\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")

    result = run(
        "import", tmp_path / "a.csv", "--source", "RW", "--column", "Sebutan=business_name", "--repairs", tmp_path / "r.xlsx"
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert sorted(known().values_list("name", flat=True)) == ["Warung A", "Warung C"]
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tidak-ada.csv", "--source", "RW"], "tidak ada"),
        ([__file__, "--source", "RW", "--city", "99.99"], "tidak dikenal"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments, said):
    result = run("import", *arguments)

    assert result.exit_code == 2
    assert said in result.output


def test_a_file_that_is_no_list_is_one_sentence_and_exit_code_2(tmp_path):
    (tmp_path / "foto.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))

    result = run("import", tmp_path / "foto.csv", "--source", "RW")

    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) <= 3


def test_someone_gets_an_account():
    from penggerak.apps.accounts.models import User

    result = run(
        "register", "person", "baru@contoh.example", "Baru Contoh", "--role", "field_officer", "--area", "36.71.01.1007"
    )

    assert result.exit_code == 0, result.output
    user = User.objects.get(email="baru@contoh.example")
    assert (user.role, user.area_id, user.has_usable_password()) == ("field_officer", "36.71.01.1007", False)


def test_an_account_for_an_unknown_area_is_refused():
    result = run("register", "person", "baru@contoh.example", "Baru Contoh", "--area", "36.99")

    assert result.exit_code == 2


def test_the_register_is_rebuilt(tmp_path):
    (tmp_path / "a.csv").write_text("Nama Usaha;Kelurahan\nWarung A;Cikokol\nWarung B;Babakan\n", encoding="utf-8")
    run("import", tmp_path / "a.csv", "--source", "RW")
    before = sorted(known().values_list("name", "values"), key=str)

    result = run("register", "rebuild")

    assert result.exit_code == 0, result.output
    assert sorted(known().values_list("name", "values"), key=str) == before
