import polars as pl
import pytest

from penggerak.core.synthetic import LIST_DATES, City, Mess, city, linkage_records

from .conftest import ON, SIZE

NAMES = ["bpum_2020", "dinas_2023", "oss_2024", "kelurahan_2025", "bazar_2025"]


def whole_truth(made: City, name: str) -> pl.DataFrame:
    """What is true of the business of each row, in the order of the list."""
    rows = made.list_truth.filter(pl.col("list") == name).sort("row")
    rows = rows.join(made.businesses, on="business_id", how="left", maintain_order="left")
    return rows.join(made.owners, on="owner_id", how="left", maintain_order="left")


def digits(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(r"\D", "")


def test_there_are_five_lists_of_about_two_and_a_half_rows_a_business(made: City) -> None:
    assert list(made.lists) == list(made.records) == list(LIST_DATES) == NAMES
    assert made.list_truth.height / SIZE == pytest.approx(2.4, abs=0.1)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_its_truth(made: City, name: str) -> None:
    rows = made.list_truth.filter(pl.col("list") == name)["row"]

    assert rows.to_list() == list(range(made.lists[name].height))
    assert made.records[name].height == made.lists[name].height
    assert made.list_truth["business_id"].is_between(1, SIZE).all()


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_text_and_headings_are_the_lists_own(made: City, name: str) -> None:
    assert set(made.lists[name].dtypes) == {pl.String}
    assert not set(made.lists[name].columns) & set(made.businesses.columns)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_listed_before_starting_and_some_are_after_closing(made: City, name: str) -> None:
    truth = whole_truth(made, name)

    assert (truth["started_on"] <= LIST_DATES[name]).all()
    if name != "bazar_2025":
        assert (truth["closed_on"] <= LIST_DATES[name]).sum() > 0


def test_every_row_says_enough_to_know_the_business_by(made: City) -> None:
    for name, records in made.records.items():
        number = pl.any_horizontal(pl.col("phone", "nik", "nib").is_not_null())
        named = pl.col("business_name").is_not_null() & pl.col("street").is_not_null()
        assert records.select((number | named).all()).item(), name


def test_a_nickname_always_has_a_phone_beside_it(made: City) -> None:
    records, truth = made.records["kelurahan_2025"], whole_truth(made, "kelurahan_2025")
    first = truth["owner_name"].str.extract(r"^(\S+)", 1).str.to_lowercase()
    called = records["person_name"].str.to_lowercase().str.extract(r"^(?:bang|mpok|teh|kang|mbak|mas|pak|bu) (\S+)$", 1)

    nicknames = records.filter(called == first)

    assert nicknames.height > 0.05 * records.height
    assert nicknames["phone"].null_count() == 0


@pytest.mark.parametrize(
    ("name", "column", "rate"),
    [
        ("dinas_2023", "nik", Mess().nik_missing),
        ("dinas_2023", "phone", Mess().phone_missing),
        ("dinas_2023", "birth_date", Mess().date_missing),
        ("bpum_2020", "village_code", Mess().area_missing),
        ("kelurahan_2025", "phone", Mess().phone_missing),
    ],
)
def test_what_is_missing_is_missing_at_its_rate(made: City, name: str, column: str, rate: float) -> None:
    records = made.records[name]

    assert records[column].null_count() / records.height == pytest.approx(rate, abs=0.015)


def test_people_sent_in_twice_are_as_many_as_asked(made: City) -> None:
    truth = made.list_truth.filter(pl.col("list") == "bpum_2020")["business_id"]

    assert truth.len() / truth.n_unique() - 1 == pytest.approx(Mess().bpum_repeats, abs=0.02)


def test_most_names_are_written_right_and_the_rest_are_close(made: City) -> None:
    said = made.records["dinas_2023"]["person_name"]
    true = whole_truth(made, "dinas_2023")["owner_name"]

    assert 0.65 < (said == true).mean() < 0.85
    assert (said.str.slice(0, 1) == true.str.slice(0, 1)).mean() > 0.85


def test_intact_niks_are_the_owners_but_for_a_few(made: City) -> None:
    said = digits(made.records["bpum_2020"]["nik"])
    intact = said.str.len_chars() == 16
    right = (said == whole_truth(made, "bpum_2020")["nik"]).filter(intact)

    assert intact.mean() == pytest.approx(1 - Mess().nik_damaged, abs=0.015)
    assert right.mean() > 0.985


def test_phones_of_today_and_of_before_stand_in_the_lists(made: City) -> None:
    def current(name: str) -> float:
        said = digits(made.records[name]["phone"]).str.replace("^62", "").str.strip_chars_start("0")
        return float((said == whole_truth(made, name)["phone"].str.slice(1)).mean())

    assert current("bpum_2020") == pytest.approx(0.89, abs=0.03)
    assert current("bazar_2025") > 0.95


def test_a_few_rows_stand_in_a_neighbouring_village_of_the_same_district(made: City) -> None:
    said = made.records["kelurahan_2025"]["village_code"]
    true = whole_truth(made, "kelurahan_2025")["village_code"]
    wrong = (said != true) & (said.str.slice(0, 8) == true.str.slice(0, 8))

    assert wrong.mean() == pytest.approx(Mess().area_wrong, abs=0.008)


def test_the_kelurahan_stands_in_the_first_row_of_its_block_only(made: City) -> None:
    cells, codes = made.lists["kelurahan_2025"]["Kelurahan"], made.records["kelurahan_2025"]["village_code"]

    assert (cells.is_not_null() == (codes != codes.shift()).fill_null(True)).all()
    assert cells.drop_nulls().len() == codes.n_unique()


def test_some_cells_stand_in_the_wrong_column(made: City) -> None:
    sheet = made.lists["dinas_2023"].drop_nulls(["NIK", "NO HP"])

    swapped = sheet.filter(digits(sheet["NO HP"]).str.starts_with("3671") & digits(sheet["NIK"]).str.contains("89900"))

    assert swapped.height / sheet.height == pytest.approx(Mess().cells_swapped, abs=0.006)


def test_the_licensing_export_holds_only_licensed_businesses(made: City) -> None:
    truth = whole_truth(made, "oss_2024")

    assert (made.lists["oss_2024"]["NIB"] == truth["nib"]).all()
    assert (truth["nib_issued_on"] <= LIST_DATES["oss_2024"]).all()
    assert (made.lists["oss_2024"]["KBLI"] == truth["kbli"].str.slice(5)).all()


def test_a_tidy_city_can_be_asked_for(area_table, kbli_table) -> None:
    rates = {name: 0.0 for name in Mess.__dataclass_fields__ if not name.startswith("in_")}
    tidy = city(500, seed=5, areas=area_table, kbli=kbli_table, on=ON, mess=Mess(**rates))

    truth = whole_truth(tidy, "dinas_2023")

    assert (tidy.records["dinas_2023"]["person_name"] == truth["owner_name"]).all()
    assert (tidy.records["dinas_2023"]["nik"] == truth["nik"]).all()
    assert tidy.list_truth.group_by("list", "business_id").len()["len"].max() == 1


def test_records_for_linkage_have_ids_roles_and_their_truth(made: City) -> None:
    ready = linkage_records(made)

    for name, frame in ready.frames.items():
        assert frame[ready.id_column].is_unique().all()
        truth = ready.truth.filter(pl.col("source") == name)
        assert set(truth["record_id"]) == set(frame[ready.id_column])
        assert {column for columns in ready.roles.values() for column in columns} <= set(frame.columns)
    assert ready.truth.height == made.list_truth.height


def test_roles_that_no_list_speaks_of_are_left_out(area_table, kbli_table) -> None:
    plain = city(50, seed=1, areas=area_table, kbli=kbli_table, on=ON, months=0)

    assert "postcode" not in linkage_records(plain).roles
