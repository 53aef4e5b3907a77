"""Words as people clip them, and what must not come of a wrong guess."""

from __future__ import annotations

import pytest

from assistant.clipped import unclipped
from assistant.model import Answer
from tests.assistant.asking import JUNIPER, KETTLE, answer, book_of, reply


@pytest.mark.parametrize(
    ("clipped", "whole"),
    [
        ("opertng income 2003", "operating income 2003"),
        ("rsrch and dev 2003", "research and development 2003"),
        ("invntry 12/31/04", "inventories at December 31, 2004"),
        ("net inc 03 vs 02 % chg", "net income 2003 vs 2002 % change"),
        ("cur liabs 12/31/04", "current liabilities 12/31/04"),
        ("tot asets 2004", "total assets 2004"),
    ],
)
def test_a_clipped_word_is_the_one_that_the_tables_have(clipped: str, whole: str) -> None:
    assert answer(clipped, book_of(KETTLE)).value == answer(whole, book_of(KETTLE)).value


def test_a_clipped_word_is_read_by_its_start_or_its_bones() -> None:
    said = list(unclipped("rcvbl at year end", book_of(KETTLE)))
    assert any("receivable" in words for words in said)
    assert list(unclipped("total assets at year end", book_of(KETTLE))) == []


@pytest.mark.parametrize("question", ["zqx 2004", "xyl rev per dog in 2004", "mktg of pups 2004"])
def test_a_word_that_is_no_clipping_stays_unread(question: str) -> None:
    assert not isinstance(reply(question, book_of(KETTLE)), Answer)
    assert not isinstance(reply(question, book_of(JUNIPER)), Answer)


def test_a_whole_word_is_no_clipping_of_a_longer_one() -> None:
    assert list(unclipped("age of shares in 2004", book_of(KETTLE))) == []  # no "agents"


def test_a_name_is_no_clipping() -> None:
    assert list(unclipped("How much did it make from Opertng sales?", book_of(KETTLE))) == []
    assert list(unclipped("how much did the apple cost", book_of(KETTLE))) == []
