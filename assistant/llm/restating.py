"""A follow-up as a question by itself, in a model's words."""

from __future__ import annotations

from collections.abc import Sequence

import prompts
from assistant.llm.evidence import plain, seen, without_orders
from assistant.llm.model import ChatModel, Message
from assistant.model import Usage
from assistant.row_words import stems
from assistant.settings import LONGEST_QUESTION
from assistant.stated_figures import figures, undated

_MOST_TURNS = 6
_MOST_ADDED = 4  # words: "what", "were", a figure's other name


def restated(
    question: str, turns: Sequence[tuple[str, str]], model: ChatModel
) -> tuple[str | None, Usage]:
    """The question with what it leaves out put in, and what that took; None where it is no question.

    `turns`: each earlier question with its reply, oldest first. Raises ModelError.
    """
    told = "\n".join(
        f"Q: {plain(asked)}\nA: {plain(without_orders(reply))}"
        for asked, reply in turns[-_MOST_TURNS:]
    )
    filled = prompts.fill("restate_turns", turns=told, question=question)
    said = model.say([Message("system", prompts.load("restate")), Message("user", filled)])
    lines = [line.strip() for line in seen(said.text).splitlines() if line.strip()]
    whole = lines[0].strip('"') if len(lines) == 1 else ""
    if not whole or len(whole) > LONGEST_QUESTION or whole == question:
        return None, said.usage
    return (whole if _is_of(whole, f"{told}\n{question}") else None), said.usage


def _is_of(whole: str, told: str) -> bool:
    """Whether a question has no figure but a time, and hardly a word, that neither it nor the turns had."""
    known = {figure.value for figure in figures(told)}
    added = [word for word in stems(whole) - stems(told) if not word.isdigit()]
    asked = (figure for figure in figures(undated(whole)) if figure.kind != "year")
    return all(figure.value in known for figure in asked) and len(added) <= _MOST_ADDED
