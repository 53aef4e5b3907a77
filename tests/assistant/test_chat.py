"""The terminal conversation: commands, sources, errors, the end of the input."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from assistant.chat import converse, typed_lines
from assistant.model import Answer, Citation, Reason, Refusal, Route
from index.errors import EmbeddingError
from index.model import Span
from tests.assistant.scripted import Scripted

CITED = Citation("f", "part-1/item-1", "5", (208, 208), Span(0, 9), "Net sales    $ 2,345")
ANSWER = Answer("q", "Net sales were $2,345,000.", Route.LOOKUP, (CITED,))
REFUSAL = Refusal("q", Reason.NOT_IN_FILING, "The filing gives no dividend.")


def said(talk: Scripted, *lines: str, echo: bool = False) -> str:
    out = io.StringIO()
    converse(talk, iter(lines), out, echo=echo)
    return out.getvalue()


def test_every_line_is_a_question_in_one_conversation() -> None:
    talk = Scripted(ANSWER, REFUSAL)
    shown = said(talk, "What were net sales?\n", "\n", "  and dividends?\n")
    assert talk.asked == ["What were net sales?", "and dividends?"]
    assert shown.index("Net sales were $2,345,000.") < shown.index("The filing gives no dividend.")


def test_a_pipe_shows_the_questions_too() -> None:
    shown = said(Scripted(ANSWER), "What were net sales?\n", echo=True)
    assert shown.startswith("> What were net sales?\nNet sales were $2,345,000.\n")


def test_quit_ends_before_the_input_does() -> None:
    talk = Scripted(ANSWER)
    said(talk, "What?\n", "/quit\n", "Never asked\n")
    assert talk.asked == ["What?"]


def test_sources_are_those_of_the_last_answer_as_printed() -> None:
    shown = said(Scripted(ANSWER), "/sources", "What?", "/sources")
    assert "No sources: nothing has been answered" in shown
    assert shown.endswith("[1] f, part-1/item-1, page 5, line 208\n    Net sales    $ 2,345\n\n")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("/help", "/sources   the filing's own words"), ("/what", "No command /what")],
)
def test_commands(typed: str, shown: str) -> None:
    talk = Scripted()
    assert shown in said(talk, typed)
    assert talk.asked == []


def test_an_error_does_not_end_the_conversation() -> None:
    talk = Scripted(EmbeddingError("No embedding weights"), ANSWER)
    out = io.StringIO()
    assert converse(talk, iter(["Why?", "What?"]), out) == 1
    assert "error: No embedding weights" in out.getvalue()
    assert "Net sales were $2,345,000." in out.getvalue()


def test_a_question_that_is_too_long_is_not_asked() -> None:
    talk = Scripted()
    assert "error: The question is longer than 2,000 characters" in said(talk, "x" * 2001)
    assert talk.asked == []


def test_what_is_typed_ends_with_the_input() -> None:
    def typist(*lines: str) -> Callable[[str], str]:
        waiting = list(lines)

        def read(prompt: str) -> str:
            assert prompt == "> "
            if not waiting:
                raise EOFError
            return waiting.pop(0)

        return read

    assert list(typed_lines(typist("a", "b"))) == ["a", "b"]
