"""Made-up lists of applicants, and how generated ones look."""

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st

patient = settings(deadline=None, max_examples=50)  # a busy machine is no failure
SECRET = "0123456789abcdef" * 4
TOKENS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1, max_size=6).filter(
    lambda text: text.strip()
)
STRATA = st.sampled_from(["Ciledug / P", "Ciledug / L", "Neglasari / P", "é"])
WEIGHTS = st.sampled_from([1.0, 0.5, 1 / 3, 0.25, 2.0, 1e-6, 1e6])


@st.composite
def applicant_tables(draw, columns=("stratum", "weight"), least=0):
    """Frames of applicants that a draw can be held of, with some of the columns a draw may use."""
    tokens = draw(st.lists(TOKENS, unique=True, min_size=least, max_size=12))
    used = [column for column in columns if draw(st.booleans())]
    values = {"stratum": (STRATA, pl.String), "weight": (WEIGHTS, pl.Float64)}
    return pl.DataFrame(
        {
            "token": pl.Series(tokens, dtype=pl.String),
            **{name: pl.Series([draw(values[name][0]) for _ in tokens], dtype=values[name][1]) for name in used},
        }
    )


def by_token(applicants, column):
    return dict(applicants.select("token", column).iter_rows()) if column in applicants.columns else None


def listed(count, **columns):
    return pl.DataFrame({"token": [f"PGR-{number:05d}" for number in range(count)], **columns})
