"""Prompts are files filled with exactly their placeholders."""

from __future__ import annotations

import pytest

import prompts


def test_a_prompt_is_filled() -> None:
    text = prompts.fill("ask_filing", filings="the 10-Q of {Company}")
    assert text.startswith("Answer one question about the 10-Q of {Company} from the text")
    assert "{filings}" not in text


@pytest.mark.parametrize("values", [{}, {"filings": "x", "more": "y"}, {"filing": "x"}])
def test_other_values_than_its_placeholders_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="ask_filing takes"):
        prompts.fill("ask_filing", **values)
