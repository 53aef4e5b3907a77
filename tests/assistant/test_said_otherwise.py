"""What is asked in other words comes to the very same: figures, verdicts and the members of a group."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal

import pytest

from assistant.model import Answer, Refusal
from assistant.off_the_point import OTHERWISE
from assistant.plans import Decline
from assistant.router import plan
from tests.assistant.asking import JUNIPER, KETTLE, ROOT, answer, book_of, reply

_FILINGS = {"kettle": KETTLE, "juniper": JUNIPER}
_BANK = tomllib.loads((ROOT / "tests/data/said_otherwise.toml").read_text(encoding="utf-8"))


def _pairs() -> Iterator[tuple[str, str, str]]:
    for asked in _BANK["asked"]:
        for slots in _BANK[asked["of"]]:
            first = asked["first"].format(**slots)
            for other in asked["also"]:
                yield slots["filing"], first, other.format(**slots)


def _told(found: Answer) -> tuple[Decimal | None, object, bool | None, list[tuple[str, Decimal]]]:
    values = [(each.label, each.value) for each in found.values]
    return found.value, found.unit, found.verdict, values


@pytest.mark.parametrize(("filing", "first", "other"), list(_pairs()))
def test_other_words_come_to_the_same(filing: str, first: str, other: str) -> None:
    book = book_of(_FILINGS[filing])
    one, same = answer(first, book), answer(other, book)
    assert _told(one) == _told(same)
    assert one.value is not None or one.verdict is not None or one.values


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Were operations a net user of cash in 2004?", False),
        ("Was investing a net source of cash in 2004?", False),
        ("Did the 2004 operations bring in more cash than they swallowed?", True),
        ("Did operations generate more cash in 2004 than in 2003?", True),
        ("Did operations generate more cash in 2002 than in 2003?", False),
        ("Did net sales grow faster in 2004 than in 2003?", True),
        ("Has net sales grown in each of the last two years?", True),
        ("Did net sales rise every year from 2002 to 2004?", True),
    ],
)
def test_cash_and_growth_are_held_to_what_they_are_set_against(
    question: str, verdict: bool
) -> None:
    assert answer(question, book_of(KETTLE)).verdict is verdict


@pytest.mark.parametrize(
    "question",
    [
        "Was growth in net sales above the growth of kettle lids in 2004?",
        "Inventories since December 31, 2003 in all",
    ],
)
def test_what_drops_its_base_is_no_answer(question: str) -> None:
    assert not isinstance(reply(question, book_of(KETTLE)), Answer)


def test_a_figure_is_not_added_to_itself_under_two_names() -> None:
    found = plan("Total revenues plus revenue for 2003, together", book_of(KETTLE))
    assert isinstance(found, Decline)
    assert found == OTHERWISE
    assert isinstance(
        reply("Total revenues plus revenue for 2003, together", book_of(KETTLE)), Refusal
    )
