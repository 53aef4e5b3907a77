"""The conversation without a terminal: questions, commands, errors, the end of the input."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.chat.commands import COMMANDS, Called, Unknown, read_command
from assistant.chat.doing import _DOING
from assistant.chat.screen import Screen
from assistant.chat.session import Session, typed_lines
from assistant.chat.state import Desk, State
from assistant.chat.why import READERS
from assistant.indexing import open_library
from assistant.model import Answer, Citation, Reason, Refusal, Route
from assistant.router import _READERS
from index.errors import EmbeddingError
from index.model import Span
from tests.assistant.scripted import Scripted

CITED = Citation("f", "part-1/item-1", "5", (208, 208), Span(0, 9), "Net sales    $ 2,345")
ANSWER = Answer("q", "Net sales were $2,345,000.", Route.LOOKUP, (CITED,))
REFUSAL = Refusal("q", Reason.NOT_IN_FILING, "The filing gives no dividend.")
MARGIN = "What was the gross margin on product sales for the six months?"


def said(talk: Scripted, *lines: str, echo: bool = False) -> str:
    out = io.StringIO()
    Session(lambda: State(talk), Screen.of(out)).run(lines, echo=echo)
    return out.getvalue()


@pytest.fixture
def talked(home: Path) -> Callable[..., str]:
    """What is shown for lines on the sample filing."""

    def shown(*lines: str, plain: bool = False) -> str:
        library = open_library(home)
        desk = Assistant.library(home)
        filing = desk.entries()[0].id
        state = State(desk.conversation(filing), Desk(desk, library), filing)
        out = io.StringIO()
        assert Session(lambda: state, Screen.of(out, plain=plain)).run(lines) == 0
        return out.getvalue()

    return shown


def test_every_line_is_a_question_in_one_conversation() -> None:
    talk = Scripted(ANSWER, REFUSAL)
    shown = said(talk, "What were net sales?\n", "\n", "  and dividends?\n")
    assert talk.asked == ["What were net sales?", "and dividends?"]
    assert shown.index("Net sales were $2,345,000.") < shown.index("The filing gives no dividend.")


def test_a_pipe_shows_the_questions_too() -> None:
    shown = said(Scripted(ANSWER), "What were net sales?\n", echo=True)
    assert shown.startswith("> What were net sales?\nNet sales were $2,345,000.\n")


def test_a_question_of_several_lines_is_one() -> None:
    talk = Scripted(ANSWER)
    said(talk, "What were net sales\nfor the quarter?")
    assert talk.asked == ["What were net sales for the quarter?"]


@pytest.mark.parametrize("leaving", ["/quit\n", "/exit\n", "/q"])
def test_quit_ends_before_the_input_does(leaving: str) -> None:
    talk = Scripted(ANSWER)
    said(talk, "What?\n", leaving, "Never asked\n")
    assert talk.asked == ["What?"]


def test_sources_are_those_of_the_last_answer_as_printed() -> None:
    shown = said(Scripted(ANSWER), "/sources", "What?", "/sources")
    assert "No sources: nothing has been answered" in shown
    assert shown.endswith("[1] f, part-1/item-1, page 5, line 208\n    Net sales    $ 2,345\n\n")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/help", "/sources         the filing's own words"),
        ("/help chart", "/chart FIGURE: a figure over its periods, drawn. For example /chart net"),
        ("/help /why", "/why: how the last question was read"),
        ("/what", "No command /what. Did you mean"),
        ("/zzzzzz", "No command /zzzzzz. See /help"),
        ("/sorces", "Did you mean /sources or /source?"),
        ("/show", "Say /show WHAT, such as /show income"),
        ("/source", "Say /source N, such as /source 1"),
        ("/why", "Nothing has been asked yet"),
        ("/\x1b[31mred", "No command / [31mred"),
    ],
)
def test_commands(typed: str, shown: str) -> None:
    talk = Scripted()
    assert shown in said(talk, typed)
    assert talk.asked == []


def test_every_command_is_done_by_something() -> None:
    assert {command.name for command in COMMANDS} == set(_DOING)


def test_a_command_is_read_whatever_its_letters_and_gaps() -> None:
    called = read_command("/SHOW   note  9 ")
    assert isinstance(called, Called)
    assert (called.command.name, called.argument) == ("show", "note  9")
    assert read_command("/periodes") == Unknown("periodes", ("periods",))


def test_every_reader_of_the_router_has_its_words() -> None:
    assert {read.__name__.strip("_") for read in _READERS} <= set(READERS)


def test_an_error_does_not_end_the_conversation() -> None:
    talk = Scripted(EmbeddingError("No embedding weights"), ANSWER)
    out = io.StringIO()
    assert Session(lambda: State(talk), Screen.of(out)).run(["Why?", "What?"]) == 1
    assert "error: No embedding weights" in out.getvalue()
    assert "Net sales were $2,345,000." in out.getvalue()


def test_a_question_that_is_too_long_is_not_asked() -> None:
    talk = Scripted()
    assert "error: The question is longer than 2,000 characters" in said(talk, "x" * 2001)
    assert talk.asked == []


def test_what_is_typed_ends_with_the_input_and_survives_an_interrupt() -> None:
    waiting: list[str | BaseException] = ["a", KeyboardInterrupt(), "b", EOFError()]

    def read(prompt: str) -> str:
        assert prompt == "> "
        typed = waiting.pop(0)
        if isinstance(typed, BaseException):
            raise typed
        return typed

    assert list(typed_lines(read)) == ["a", "", "b"]


def test_a_source_stands_in_its_place_with_its_cell_marked(talked: Callable[..., str]) -> None:
    lines = talked(MARGIN, "/source 1").splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("   208 > Net sales"))
    cell = lines[at].index("4,653")
    assert lines[at + 1].rstrip().endswith("^" * len("4,653"))
    assert lines[at + 1].rindex("^") == cell + len("4,653") - 1
    assert lines[at + 2].startswith("   209   Other revenues")


def test_why_tells_the_routers_own_plan(talked: Callable[..., str]) -> None:
    shown = " ".join(talked(MARGIN, "and a year earlier?", "/why").split())
    asked, _, told = shown.partition("Asked and a year earlier? Understood ")
    assert asked
    assert "for the six months ended December 31, 2002" in told.partition(" Filing ")[0]
    assert "Plan work out Gross margin on product sales for the six months ended December" in told
    assert "Formula (NetSales - CostOfGoodsSold) / NetSales" in told or "Formula (Sales" in told
    assert "Read by a single line or metric" in told
    assert "Ruled out the other periods that are printed: " in told


@pytest.mark.parametrize(
    ("questions", "plan"),
    [
        (("Net sales for the six months", "and a year earlier?", "add the two"), "arithmetic on"),
        (("What is the Commission file number?",), "a fact of the cover page"),
        (("Will sales rise next year?",), "decline ("),
        (("Net sales by quarter",), "Net sales for the three months ended December 31, 2002;"),
    ],
)
def test_why_of_other_plans(
    talked: Callable[..., str], questions: tuple[str, ...], plan: str
) -> None:
    shown = talked(*questions, "/why").rpartition("Asked ")[2]
    assert plan in " ".join(shown.split())


def test_periods_sections_filings_and_use(talked: Callable[..., str]) -> None:
    shown = talked("/periods", "/sections", "/filings", "/use nutrition 10-Q 2003-12", "/use all")
    assert "  six months ended December 31, 2003    income, equity, cash flows\n" in shown
    assert "note-9" in shown
    assert "*  1  NUTRITION 21, INC. 10-Q 2003-12-31" in shown
    assert "Asking NUTRITION 21, INC., 10-Q for 2003-12-31." in shown
    assert "Asking the one filing there is." in shown


def test_a_statement_a_chart_and_the_tie_out(talked: Callable[..., str]) -> None:
    shown = talked("/show balance", "/chart net sales", "/check", "/show note 9")
    assert "In thousands of US dollars" in shown
    assert "three months ended December 31, 2002" in shown and "█" in shown
    assert "24 of 24 checks agree" in shown
    assert "part-1/item-1/note-9: (LOSS) PER SHARE" in shown


def test_a_screen_readers_lines_are_label_and_value(talked: Callable[..., str]) -> None:
    shown = talked(
        MARGIN, "/source 1", "/why", "/show income", "/chart net sales", "/periods", "/filings",
        "/help", "/check", "/sections", "/sources", plain=True,
    )  # fmt: skip
    assert "Answer: Gross margin on product sales was 75.39%" in shown
    assert "Operand Net sales, 2003-07-01 to 2003-12-31: $4,653,000, line 208" in shown
    assert "Used: $ 4,653, line 208" in shown or "Used: 4,653, line 208" in shown
    assert "Line 208, cited: Net sales" in shown
    assert "----" not in shown.partition("Asked: ")[0]
    drawn = set(shown) & set("─│█▒▏^\x1b")
    assert drawn == set()
    assert [line for line in shown.splitlines() if "   " in line] == []


def test_export_writes_a_workbook(talked: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "sales.xlsx"
    assert f"Wrote {path}" in talked(f"/export {path}").replace("\n", " ")
    assert path.read_bytes().startswith(b"PK")


def test_the_question_left_open_is_answered_once_a_filing_is_chosen(
    home: Path, shared_filings: Path
) -> None:
    Assistant.open(shared_filings / "spherix_10-q_20070331.txt", home)
    desk = Assistant.library(home)
    state = State(desk.conversation(), Desk(desk, open_library(home)))
    out = io.StringIO()
    session = Session(lambda: state, Screen.of(out))
    session.run(["What was total revenue?", "/filings", "/use 1", "/use 2"])
    assert "may be meant" in out.getvalue()
    assert "\n> What was total revenue?\n" in out.getvalue()
    assert out.getvalue().count("> What was total revenue?") == 1
    assert "$2,395,000" in out.getvalue()


def test_an_answer_is_kept_as_a_record(
    talked: Callable[..., str], home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "answer.json"
    shown = talked(f"/record {path}", MARGIN, "and a year earlier?", f"/record {path}")
    assert "Nothing has been asked yet: /record" in shown
    assert f"filing replay {path}" in shown
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["question"] == "and a year earlier?"
    assert Assistant.library(home).replayed(record).differences == ()
