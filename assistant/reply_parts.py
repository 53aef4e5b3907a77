"""What every layout of a reply shows: how a figure came about, and what a refusal offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.layout import amount, figure, folded, period_words
from assistant.model import Answer, Derivation, Input, Refusal

_MOST_SEARCHED = 4


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be meant instead, with the number of its citation; -1 for none."""

    label: str
    citation: int
    is_choice: bool


def result_words(answer: Answer, derivation: Derivation) -> str:
    """What the formula comes to, as the answer says it."""
    if answer.value is None:
        return amount(derivation.result.value, derivation.result.unit)
    return figure(answer.value, answer.unit)


def operand_rows(derivation: Derivation) -> Iterator[tuple[str, str, str, int]]:
    """Each operand: its name, its period, its figure, and the number of its citation."""
    for given in derivation.inputs:
        shown = amount(given.fact.meant.value, given.fact.quantity.unit)
        yield operand_name(given), period_words(given.fact.period), shown, given.citation


def operand_name(given: Input) -> str:
    """An operand's label, behind its name in the formula where that is another one."""
    label, name = folded(given.fact.label), given.name.partition("[")[0]
    corrected = " (corrected)" if given.fact.corrected else ""
    return f"{'' if _letters(name) == _letters(label) else f'{name}: '}{label}{corrected}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def searched_words(refusal: Refusal) -> str:
    """What was looked through, the first of it by name."""
    named = [folded(each) for each in refusal.searched]
    more = len(named) - _MOST_SEARCHED
    if more <= 1:
        return "; ".join(named)
    return f"{'; '.join(named[:_MOST_SEARCHED])}; and {more} more parts"


def offered(refusal: Refusal) -> list[Offered]:
    """What is nearest, then what may be chosen: not twice, and not what the text lists already."""
    near = [Offered(folded(each.label), each.citation, False) for each in refusal.nearest]
    choices = [folded(choice) for choice in refusal.choices]
    cited = {each.label: each.citation for each in reversed(near)}
    near = [each for each in near if each.label not in choices]
    said = folded(refusal.text)
    if all(choice in said for choice in choices):
        return near
    return near + [Offered(choice, cited.get(choice, -1), True) for choice in choices]
