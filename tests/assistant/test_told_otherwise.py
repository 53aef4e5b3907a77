"""Figures that two tables print differently: one answers, and a caveat names the other's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.book import Book
from assistant.checking import findings
from index.build import read_content
from index.twice_told import TwiceTold
from tests.assistant.asking import SAMPLE, answer, book_of

HARBOR = Path(__file__).parents[1] / "data" / "harbor-lamp_10-q.txt"
TEXT = HARBOR.read_text("utf-8")
DISCUSSION, NOTE = "from marine outfitters.\n", "of $166,667.\n"


def row(label: str, *figures: str) -> str:
    return label.ljust(40) + "".join(figure.rjust(12) for figure in figures) + "\n"


def table(*rows: str) -> str:
    head = f"{'':40}{'Nine months ended September 30,':>26}\n{row('', '1996', '1995')}"
    return f"\nThe following table presents sales (in thousands):\n\n{head}{''.join(rows)}\n"


def told(note: str, discussion: str) -> Book:
    made = TEXT.replace(NOTE, f"{NOTE}\n4.  SEGMENTS\n{note}", 1).replace(DISCUSSION, DISCUSSION + discussion, 1)  # fmt: skip
    return Book(read_content(made.encode(), HARBOR.name))


OF_THE_NOTE = (
    row("Sales by segment:"),
    row("  Buoy lights", "$ 6,210", "$ 5,904"),
    row("  Dock lights", "4,106", "4,371"),
    row("  Cabin lights", "3,021", "2,840"),
    row("  Total sales", "$13,337", "$13,115"),
)
OF_THE_DISCUSSION = (
    row("Sales by segment:"),
    row("  Buoy lights", "$ 6,150", "$ 5,904"),
    row("  Dock lights", "4,166", "4,371"),
    row("  Cabin lights", "3,021", "2,840"),
    row("  Total sales", "$13,337", "$13,115"),
)
ASKED = "What were sales of buoy lights for the nine months ended September 30, 1996?"


def test_the_other_figure_is_a_caveat_and_both_places_are_cited() -> None:
    found = answer(ASKED, told(table(*OF_THE_NOTE), table(*OF_THE_DISCUSSION)))
    quoted = [" ".join(citation.quote.split()) for citation in found.citations]
    assert {"Buoy lights $ 6,210 $ 5,904", "Buoy lights $ 6,150 $ 5,904"} == set(quoted)
    other = {6_210_000: "$6,150,000", 6_150_000: "$6,210,000"}[int(found.value or 0)]
    (caveat,) = [said for said in found.caveats if "Another table" in said]
    assert other in caveat
    assert f"line {found.citations[1].lines[0]}" in caveat


@pytest.mark.parametrize(
    "question",
    [
        "What were sales of cabin lights for the nine months ended September 30, 1996?",
        "What were sales of buoy lights for the nine months ended September 30, 1995?",
    ],
)
def test_what_both_print_alike_has_none(question: str) -> None:
    found = answer(question, told(table(*OF_THE_NOTE), table(*OF_THE_DISCUSSION)))
    assert not [said for said in found.caveats if "Another table" in said]
    assert len(found.citations) == 1


UNLIKE = {
    "rounded": [row_.replace("6,150", "6,209").replace("4,166", "4,107") for row_ in OF_THE_DISCUSSION],
    "of another whole": [row_.replace("3,021", "3,081").replace("13,337", "13,397") for row_ in OF_THE_DISCUSSION],
    "in other parts": [
        OF_THE_DISCUSSION[0], OF_THE_DISCUSSION[1],
        *(row(f"  {name} lights", "1,000", "1,000") for name in ("Pier", "Deck", "Mast", "Bow")),
        row("  Cabin lights", "3,187", "3,211"), OF_THE_DISCUSSION[4],
    ],
}  # fmt: skip


@pytest.mark.parametrize("rows", UNLIKE.values(), ids=UNLIKE.keys())
def test_what_is_counted_by_other_rules_is_no_contradiction(rows: list[str]) -> None:
    book = told(table(*OF_THE_NOTE), table(*rows))
    caveats = answer(ASKED, book).caveats
    assert not [said for said in caveats if "Another table" in said]


def test_the_statement_answers_and_says_which_table_has_it_under_another_heading() -> None:
    found = answer("What was net loss for the three months ended December 31, 2002?", book_of(SAMPLE))  # fmt: skip
    assert found.value == -2_270_000
    (caveat,) = [said for said in found.caveats if "contradict" in said]
    assert "2003, line 543" in caveat
    assert [citation.lines[0] for citation in found.citations] == [225, 543]


def test_a_table_with_wrong_headings_answers_beside_the_statement() -> None:
    question = "What was net loss in the loss per share note for the three months ended December 31, 2003?"  # fmt: skip
    found = answer(question, book_of(SAMPLE))
    assert found.value == -1_248_000
    assert [citation.lines[0] for citation in found.citations] == [543, 225]


def test_what_the_text_says_otherwise_is_cited_too() -> None:
    reading = book_of(SAMPLE).reading
    checked = Book(reading, findings(book_of(SAMPLE)))
    found = answer("What was the change in SG&A expenses for the quarter?", checked)
    assert any("lines 727-730" in said for said in found.caveats)
    assert {(217, 217), (727, 730)} == {citation.lines for citation in found.citations}


def test_a_statements_figure_asks_for_no_other_tables() -> None:
    class Unread:
        def __getattr__(self, name: str) -> None:
            pytest.fail(f"{name} is read for a figure that no other table can tell")

    fact = next(f for f in book_of(SAMPLE).reading.facts if f.statement and f.period)
    assert TwiceTold(Unread()).otherwise(fact) == ()  # type: ignore[arg-type]
