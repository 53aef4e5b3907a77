"""What is said of a part: held against the rows of its name, and never against the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.book import Book
from assistant.claim_checks import Held, claims_held
from index.build import read_content

TABLE = """
     Sales of the product lines were (in thousands):

                                       Six months ended
                                         December 31,
                                      2003          2002
                                   ----------    ----------
     Clock oil                          1,234         1,102
     Watch oil                            766           898
                                   ----------    ----------
     Total oils                         2,000         2,000
                                   ==========    ==========

"""
SAID = "     Clock oil sales for the six months ended December 31, 2003 were ${}.\n\n"


def held(sample: Path, amount: str) -> list[Held]:
    """What comes of a sentence on a row of a table that is no statement."""
    text = sample.read_text(encoding="utf-8")
    place = text.index("\n", text.index("Research and development  expenses were")) + 1
    paragraph = text.rindex("\n\n", 0, place) + 1
    changed = f"{text[:paragraph]}{TABLE}{SAID.format(amount)}{text[paragraph:]}"
    found = claims_held(Book(read_content(changed.encode(), sample.name)))
    return [each for each in found if each.claim.subject == "Clock oil sales"]


@pytest.mark.parametrize("amount", ["1.2 million", "1,234,000"])
def test_a_row_of_that_name_bears_a_claim_out(sample: Path, amount: str) -> None:
    (claim,) = held(sample, amount)
    assert (claim.agrees, claim.title, claim.computed) == (True, "Clock oil", 1_234_000)


def test_a_row_that_prints_another_figure_says_nothing_against_a_claim(sample: Path) -> None:
    (claim,) = held(sample, "3.4 million")
    assert (claim.agrees, claim.computed) == (False, None)
