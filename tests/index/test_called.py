"""What companies are called, and by which keys they are found."""

from __future__ import annotations

import pytest

from index.called import initials_of, keys_of, name_words, names_said, slips


def test_a_company_has_keys_by_its_first_words_its_initials_and_its_symbol() -> None:
    keys = keys_of("COBBLE RIVER HYDRO PARTNERS LIMITED PARTNERSHIP", ["crh"])
    assert [key for kind, key in keys if kind == "name"] == [
        "cobble",
        "cobble river",
        "cobble river hydro",
        "cobble river hydro partners",
    ]
    assert ("initials", "CRHPLP") in keys
    assert ("symbol", "CRH") in keys


@pytest.mark.parametrize("question", [
    "What was Cobble River's revenue?", "cobble-river hydro revenue", "COBBLE RIVER revenue",
    "revenue (Cobble River)", "Is Cobble River/Hydro profitable?", "Cobble River’s revenue",
])  # fmt: skip
def test_a_name_is_said_however_it_is_written(question: str) -> None:
    assert ("name", "cobble river") in names_said(question)


def test_initials_and_symbols_are_said_in_capitals() -> None:
    assert {("initials", "BKC"), ("symbol", "BKC")} <= set(names_said("What was BKC's profit?"))
    assert not {kind for kind, _ in names_said("what was bkc's profit?")} & {"initials", "symbol"}


@pytest.mark.parametrize("typed", ["bramle", "bramblle", "brmable", "brambke"])
def test_a_word_with_one_slip_shares_a_key_with_the_name(typed: str) -> None:
    assert set(slips(typed)) & set(slips("bramble"))


def test_words_that_many_names_have_tell_no_company() -> None:
    assert name_words("The Tern Harbour Company, Inc.") == ("tern", "harbour")
    assert initials_of(("tern",)) == ""
    assert keys_of("The Company") == ()
