"""Arithmetic of whose figures a sentence gives one, and what no sentence gives."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.indexing import index_file, open_library
from assistant.model import Answer, Presentation, Refusal
from tests.assistant.asking import KETTLE, recomputed

AFTER = "     The Company makes enamelled kettles and stockpots."
SAID = """\
     At December 31, 2004, the backlog of orders was approximately $5,000,000. At
December 31, 2003, the backlog of orders was approximately $8,000,000.

     During the year ended December 31, 2004, the Company sold 400,000 shares of
common stock under its Harbour Plan for proceeds of $5,000,000.

"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("said")
    text = KETTLE.read_text(encoding="utf-8")
    assert text.count(AFTER) == 1
    path = Path(folder) / KETTLE.name
    path.write_text(text.replace(AFTER, SAID + AFTER), encoding="utf-8")
    library = open_library(folder / "home")
    return Assistant(library, index_file(library, path).entry.id)


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("net sales per employee in 2004", Decimal(84_000_000) / 410, Presentation.USD),
        (
            "How many dollars of net sales did it take in per employee in 2004?",
            Decimal(84_000_000) / 410,
            Presentation.USD,
        ),
        (
            "By how much did the backlog of orders fall between December 31, 2003 and December 31, 2004?",
            Decimal(-3_000_000),
            Presentation.USD,
        ),
        (
            "By what percent did the backlog of orders fall from December 31, 2003 to December 31, 2004?",
            Decimal("-37.5"),
            Presentation.PERCENT,
        ),
        (
            "At what average price per share did the company sell stock under the Harbour Plan in 2004?",
            Decimal("12.5"),
            Presentation.USD_PER_SHARE,
        ),
    ],
)
def test_a_sentence_gives_an_operand(
    question: str, value: Decimal, unit: Presentation, desk: Assistant
) -> None:
    found = desk.ask(question)
    assert isinstance(found, Answer), found.text
    assert found.value is not None
    assert (round(found.value, 6), found.unit) == (round(value, 6), unit)
    assert found.derivation is not None
    scale = 100 if unit is Presentation.PERCENT else 1
    assert recomputed(found.derivation) * scale == pytest.approx(found.value)
    quotes = [citation.quote for citation in found.citations]
    assert quotes == [desk.reading().filing.quote(citation.span) for citation in found.citations]
    assert any(said in quote for quote in quotes for said in ("410 employees", "backlog", "sold"))


@pytest.mark.parametrize(
    "question",
    [
        "net sales per employee in 2003",  # how many there were then is not told
        "net sales per store in 2004",
        "By how much did the backlog of orders fall between December 31, 2002 and December 31, 2004?",
        "At what average price per share did the company sell stock under the Quay Plan in 2004?",
    ],
)
def test_what_no_sentence_gives_is_declined(question: str, desk: Assistant) -> None:
    found = desk.ask(question)
    assert isinstance(found, Refusal), found.text
