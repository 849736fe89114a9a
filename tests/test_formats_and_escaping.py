"""How numbers are printed, and that text from the data is never markup."""

import dataclasses
import string
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from selfeval import load, prose, tables
from selfeval.display import Card, Cards, Note, Table
from selfeval.dossier import Dossier
from selfeval.formats import amount, percent, quantity, signed


@pytest.fixture(scope="module")
def real(real_data: Path, real_department: str) -> Dossier:
    """Return the real 2021."""
    return load(real_department, 2021, real_data)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (D("0.005"), "0.01"),
        (D("2.675"), "2.68"),  # as a binary fraction it is a little less
        (D("15525.8"), "15,525.80"),
        (D("-1234.5"), "−1,234.50"),
        (D("-0.001"), "0.00"),
        (0, "0.00"),
        (None, "—"),
        (D("NaN"), "—"),
    ],
    ids=str,
)
def test_amounts_have_two_places(value: Any, expected: str) -> None:
    """Halves go up, a minus is a true one, what is missing is a dash."""
    assert amount(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (D("1.5"), "+1.50"),
        (D("-570.36"), "−570.36"),
        (D("0"), "0.00"),
        (D("0.004"), "0.00"),
        (D("-0.004"), "0.00"),
        (None, "—"),
    ],
    ids=str,
)
def test_changes_carry_their_sign(value: Any, expected: str) -> None:
    """A rise has a plus, a fall a minus, what rounds to zero neither."""
    assert signed(value) == expected


@pytest.mark.parametrize(
    ("value", "expected", "with_sign"),
    [
        (D("0.98885"), "98.89%", "+98.89%"),
        (D("-0.03674"), "−3.67%", "−3.67%"),
        (D("-0.000001"), "0.00%", "0.00%"),
        (D("12.5"), "1,250.00%", "+1,250.00%"),
        (0.5, "50.00%", "+50.00%"),
        (None, "—", "—"),
        (float("nan"), "—", "—"),
    ],
    ids=str,
)
def test_fractions_are_percentages_of_two_places(
    value: Any, expected: str, with_sign: str
) -> None:
    """Halves go up; the plus comes only when asked for."""
    assert (percent(value), percent(value, sign=True)) == (expected, with_sign)


def test_quantities_keep_their_digits_and_units_follow_a_space() -> None:
    """Counts have separators, and no digit is added or lost."""
    assert [quantity(v) for v in (3005, D("80.90"), D("1279.79"), None)] == [
        "3,005", "80.90", "1,279.79", "—",
    ]  # fmt: skip
    assert (amount(D("3"), "万元"), signed(D("-3"), "万元")) == ("3.00 万元", "−3.00 万元")


HOSTILE = [
    "<script>alert(1)</script>",
    "**粗** _斜_ ~~删~~ `码`",
    "| a | b |",
    "a\nb\r\n\n# c",
    "> 引",
    "1. 一",
    "[x](javascript:alert(1)) ![y](z)",
    "https://evil.example/a?b=c&d=e",
    "&lt;b&gt; &amp; &#60;",
    "$x$ \\(y\\) \\",
    "\"'>{{7*7}}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_sentence_is_text(text: str) -> None:
    """In Markdown it makes one paragraph that reads as it was written, without line ends."""
    page = BeautifulSoup(markdown2html(f"其中{prose.plain(text)}占"), "html.parser")
    assert [tag.name for tag in page.find_all()] == ["p"]
    assert page.get_text().strip() == f"其中{' '.join(text.split())}占"


@given(st.text(alphabet=string.punctuation + "a1 中\n", max_size=20))
def test_no_text_is_markup_in_a_sentence(text: str) -> None:
    """Whatever marks a text is made of, at the start of a line too."""
    words = " ".join(text.split())
    page = BeautifulSoup(markdown2html(prose.plain(text)), "html.parser")
    assert {tag.name for tag in page.find_all()} <= {"p"}
    assert page.get_text().strip() == words


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_table_is_text(text: str, real: Dossier) -> None:
    """As the name of a project and of a service, and as what is said of them."""
    projects, outputs = real.tables["projects"], real.tables["outputs"]
    named = [f"{number}{text}" for number in range(len(outputs))]
    new = {
        "projects": projects.assign(project=named[: len(projects)], purpose=text),
        "outputs": outputs.assign(measure=named, beneficiary=text, programme=text),
    }
    dossier = dataclasses.replace(real, tables=real.tables | new)
    for shown, rows in ((tables.projects(dossier), 9), (tables.services(dossier), 58)):
        assert isinstance(shown, Table)
        page = BeautifulSoup(shown._repr_html_(), "html.parser")
        assert {cell.get_text() for cell in page.select("th[scope=row]")} == set(named[:rows])
        assert [cell.get_text() for cell in page.find_all("td")].count(text) == rows
        assert page.find(["script", "b", "img", "a", "code"]) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_headings_is_text(text: str, real: Dossier) -> None:
    """As a note that all tasks share, and as the name of the department in the title block."""
    new = {
        "department": real.tables["department"].assign(name=text, document=text),
        "tasks": real.tables["tasks"].assign(note=text),
    }
    dossier = dataclasses.replace(real, tables=real.tables | new)
    shown = tables.tasks(dossier)
    assert isinstance(shown, Table)
    page = BeautifulSoup(shown._repr_html_(), "html.parser")
    assert [group.get_text() for group in page.select(".se-group th")] == [
        f"重点工作：{text}",
        f"项目：{text}",
    ]
    masthead = BeautifulSoup(str(prose.masthead(dossier).data), "html.parser")
    assert masthead.get_text().count(text) == 2
    assert [tag.name for tag in masthead.find_all()] == ["p", "br", "small"]


def test_hostile_text_in_cards_and_notes_is_text() -> None:
    """Cards and notes escape what they show."""
    text = HOSTILE[0]
    for shown in (Cards([Card(text, text, text)]), Note(text)):
        page = BeautifulSoup(shown._repr_html_(), "html.parser")
        assert page.find("script") is None
        assert text in page.get_text()
