"""A follow-up as a question by itself, in a model's words."""

from __future__ import annotations

from collections.abc import Sequence

import prompts
from assistant.llm.evidence import plain
from assistant.llm.model import ChatModel, Message
from assistant.model import Usage
from assistant.settings import LONGEST_QUESTION

_MOST_TURNS = 6


def restated(
    question: str, turns: Sequence[tuple[str, str]], model: ChatModel
) -> tuple[str | None, Usage]:
    """The question with what it leaves out put in, and what that took; None where it is no question.

    `turns`: each earlier question with its reply, oldest first. Raises ModelError.
    """
    told = "\n".join(
        f"Q: {plain(asked)}\nA: {plain(reply)}" for asked, reply in turns[-_MOST_TURNS:]
    )
    filled = prompts.fill("restate_turns", turns=told, question=question)
    said = model.say([Message("system", prompts.load("restate")), Message("user", filled)])
    lines = [line.strip() for line in said.text.splitlines() if line.strip()]
    whole = lines[0].strip('"') if len(lines) == 1 else ""
    if not whole or len(whole) > LONGEST_QUESTION or whole == question:
        return None, said.usage
    return whole, said.usage
