"""Charts: only what was answered, labelled, and readable back from the files."""

from __future__ import annotations

import struct
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.ask import Assistant
from assistant.chart_files import write_chart
from assistant.charts import Chart, Point, chart_lines, chart_of, spoken_chart
from assistant.model import Answer, Presentation, Reason, Refusal, Reply, Route, Value
from index.errors import FilingError
from index.model import Period
from tests.assistant.commands import Command


@pytest.fixture(scope="module")
def desk(sample: Path, indexed_home: Path) -> Assistant:
    return Assistant.open(sample, indexed_home)


def drawn(desk: Assistant, asked: str) -> Chart:
    chart = chart_of(asked, desk.ask, desk.names())
    assert isinstance(chart, Chart)
    return chart


def test_a_chart_has_the_answers_own_figures(desk: Assistant) -> None:
    chart = drawn(desk, "net sales")
    reply = desk.ask("net sales in each period")
    assert [point.value for point in chart.points] == [value.value for value in reply.values]
    assert (chart.title, chart.unit) == ("Net sales", "US dollars")
    assert chart.sources == (
        "NUTRITION 21, INC., 10-Q for 2003-12-31: part-1/item-1/statements-of-operations, page 5, line 208",
    )


def test_of_an_annual_report_years_are_drawn_before_quarters() -> None:
    def value(start: date, end: date) -> Value:
        return Value("Sales", Decimal(1), Presentation.USD, Period(end, start), "a", 0)

    years = [value(date(year, 1, 1), date(year, 12, 31)) for year in (2001, 2002)]
    quarters = [value(date(2002, m, 1), date(2002, m + 2, 28)) for m in (1, 4, 7, 10)]
    answers = {
        "by year": Answer("q", "Sales.", Route.LIST, (), values=tuple(years)),
        "by quarter": Answer("q", "Sales.", Route.LIST, (), values=tuple(quarters)),
    }

    def ask(question: str) -> Reply:
        nothing = Refusal(question, Reason.AMBIGUOUS, "Which?")
        return answers.get(question.removeprefix("sales "), nothing)

    annual, quarterly = (
        chart_of("sales", ask, {"a": f"A, {f}"}) for f in ("10-K for 2002", "10-Q")
    )
    assert isinstance(annual, Chart)
    assert isinstance(quarterly, Chart)
    assert (len(annual.points), len(quarterly.points)) == (2, 4)


def test_bars_keep_proportion_and_width(desk: Assistant) -> None:
    lines = [
        "".join(text for text, _ in line) for line in chart_lines(drawn(desk, "net sales"), 80)
    ]
    bars = [line.count("█") for line in lines if "█" in line]
    assert bars[0] == int(bars[1] * 2284 / 2345)
    assert max(map(len, lines)) <= 80


def test_losses_stand_left_of_the_axis(desk: Assistant) -> None:
    chart = drawn(desk, "net loss")
    lines = ["".join(text for text, _ in line) for line in chart_lines(chart, 80, blocks=False)]
    bars = [line for line in lines if "-|" in line]
    assert [line.count("-") for line in bars] == sorted((b.count("-") for b in bars), reverse=True)
    assert "$(2,270,000)" in bars[0] and "$(1,248,000)" in bars[1]


@pytest.mark.parametrize("asked", ["zebras", "net sales by segment", "Will sales rise?"])
def test_where_there_is_no_series_nothing_is_drawn(desk: Assistant, asked: str) -> None:
    assert isinstance(chart_of(asked, desk.ask, desk.names()), Refusal)


def test_a_chart_is_told_in_lines(desk: Assistant) -> None:
    told = list(spoken_chart(drawn(desk, "net sales")))
    assert told[0] == "Chart: Net sales, in US dollars"
    assert told[1] == "three months ended December 31, 2002: $2,284,000, source 1"


def test_a_png_is_a_picture_of_its_size(desk: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "sales.png"
    write_chart(drawn(desk, "net sales"), path)
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", content[16:24])
    assert width == 1200 and 300 < height < 900


def svg_words(path: Path) -> str:
    """The text of an SVG file, as a reader of it would find it."""
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    return " ".join(
        " ".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")
    )


def test_an_svg_has_its_labels_units_and_sources_as_text(desk: Assistant, tmp_path: Path) -> None:
    path, again = tmp_path / "sales.svg", tmp_path / "again.svg"
    write_chart(drawn(desk, "net sales"), path)
    write_chart(drawn(desk, "net sales"), again)
    words = svg_words(path)
    for said in (
        "Net sales",
        "$2,284,000 [1]",
        "thousands of US dollars",
        "December 31, 2003",
        "line 208",
    ):
        assert said in " ".join(words.split()), said
    assert path.read_bytes() == again.read_bytes()


def test_money_and_markup_of_a_filing_are_words(tmp_path: Path) -> None:
    hostile = "Notes $x^2$ <script> & \\frac"
    points = tuple(Point(hostile, when, "f", Decimal(1), "$1", 1) for when in ("2001", "2002"))
    path = tmp_path / "hostile.svg"
    write_chart(Chart(hostile, "US dollars", points, (hostile,)), path)
    assert hostile in svg_words(path)


def test_what_cannot_be_written_is_said(desk: Assistant, tmp_path: Path) -> None:
    chart = drawn(desk, "net sales")
    with pytest.raises(FilingError, match=r"PNG or SVG: --out sales\.png"):
        write_chart(chart, tmp_path / "sales.pdf")
    with pytest.raises(FilingError, match="Cannot write"):
        write_chart(chart, tmp_path / "no" / "sales.png")


def test_without_the_extra_the_command_is_named(
    desk: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(FilingError, match=r"pip install 'filing-assistant\[charts\]'"):
        write_chart(drawn(desk, "net sales"), tmp_path / "sales.png")


def test_the_command_draws_writes_and_refuses(filing: Command, home: Path, tmp_path: Path) -> None:
    ran = filing("chart", "net", "sales")
    assert (ran.status, ran.err) == (0, "")
    assert "█" in ran.out and "$2,345,000" in ran.out
    assert (
        filing("chart", "net sales", "--out", tmp_path / "a.svg").out
        == f"Wrote {tmp_path / 'a.svg'}\n"
    )
    refused = filing("chart", "zebras")
    assert (refused.status, refused.err) == (3, "")


def test_filings_are_drawn_side_by_side(filing: Command, home: Path, shared_filings: Path) -> None:
    named = ["-f", "nutrition", "-f", shared_filings / "spherix_10-q_20070331.txt"]
    ran = filing("chart", "compare Nutrition 21's total assets with Spherix's", *named)
    assert ran.status == 0
    assert "$19,689,000" in ran.out and "$17,779,890" in ran.out
    assert "SPHERIX" in ran.out and "NUTRITION" in ran.out
