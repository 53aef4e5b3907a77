"""The conversation on a real pseudo-terminal: keys, history, completion, interrupts, widths."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.assistant.commands import run
from tests.conftest import SAMPLE

MARGIN = "gross margin on product sales for the six months"
TAB, ENTER, UP, CTRL_C, CTRL_D, ESCAPE = "\t", "\r", "\x1b[A", "\x03", "\x04", "\x1b"
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()=>][A-Z0-9]?|\r")
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7][0-9;]*m")
SECONDS = 90
_TERMINAL = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}  # no one answers requests

Spawned = Callable[..., "Typist"]


class Typist:
    """Someone at a terminal."""

    def __init__(self, child: pexpect.spawn[str]) -> None:
        self.child = child

    def sees(self, words: str) -> str:
        """What was shown up to these words, which come at last."""
        pattern = r"(?:\s|\x1b\[[0-9;?]*[A-Za-z])+".join(map(re.escape, words.split()))
        self.child.expect(pattern)
        return str(self.child.before) + str(self.child.after)

    def types(self, keys: str) -> None:
        self.child.send(keys)

    def asks(self, line: str, *seen: str) -> str:
        """Type a line and see the words, in order; all that was shown."""
        self.types(line + ENTER)
        return "".join(self.sees(words) for words in seen)

    def leaves(self) -> str:
        """Ctrl-D at an empty prompt: the rest of what is shown, and the exit in order."""
        self.types(CTRL_D)
        self.child.expect(pexpect.EOF)
        self.child.close()
        assert (self.child.exitstatus, self.child.signalstatus) == (0, None)
        return str(self.child.before)


@pytest.fixture
def chat(filing_command: Path, home: Path, tmp_path: Path) -> Iterator[Spawned]:
    """`filing chat` on a terminal, begun as often as it is called.

    Without `words` it runs as where no sentence_transformers is installed, which would be loaded
    behind the prompt for seconds: figures need none of it.
    """
    begun: list[pexpect.spawn[str]] = []
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    (lacking / "sentence_transformers.py").write_text("raise ImportError\n")

    def spawned(
        *arguments: str, width: int = 80, home: Path = home, words: bool = False, **variables: str
    ) -> Typist:
        environment = os.environ | _TERMINAL | {"FILING_HOME": str(home)} | variables
        if not words:
            environment["PYTHONPATH"] = str(lacking)
        environment.pop("NO_COLOR", None) if "NO_COLOR" not in variables else None
        child = pexpect.spawn(
            str(filing_command), ["chat", *arguments], env=environment, dimensions=(40, width),
            encoding="utf-8", timeout=SECONDS,
        )  # fmt: skip
        begun.append(child)
        return Typist(child)

    yield spawned
    for child in begun:
        child.close(force=True)


def shown(text: str) -> str:
    """What stays of a terminal's output without what steers it."""
    return STEERING.sub("", text)


def test_a_conversation_from_the_prompt_to_ctrl_d(chat: Spawned, home: Path) -> None:
    typist = chat()
    typist.sees("NUTRITION 21, INC., 10-Q for 2003-12-31 Ask a question")
    seen = typist.asks(MARGIN, "75.39%", "Cost of goods sold", "page 5, line 208", "│ Note:")
    assert seen.index("75.39%") < seen.index("Gross margin on product sales was")
    typist.asks("and a year earlier?", "December 31, 2002", "The statement behind it foots.")
    typist.asks("/source 1", "208", ">", "^^^^^")
    typist.asks("/sources", "Net sales", "/source 1 shows")
    typist.asks("/why", "Understood", "Plan", "Ruled out")
    typist.asks("/chart net sales", "$2,284,000", "$2,345,000", "[1] NUTRITION")
    typist.asks("/show income", "In thousands of US dollars", "208", "TOTAL REVENUES")
    typist.asks("/sections", "note-9")
    typist.asks("/periods", "six months ended December 31, 2003")
    typist.asks("/filings", "NUTRITION 21, INC. 10-Q")
    typist.asks("/check", "checks agree", "findings")
    typist.asks(f"/export {home / 'out.xlsx'}", "Wrote")
    typist.asks("/use all", "Asking the one filing")
    typist.asks("/sorces", "Did you mean /sources")
    typist.asks("/help", "/quit")
    typist.leaves()
    assert (home / "out.xlsx").read_bytes().startswith(b"PK")
    assert stat.S_IMODE((home / "chat-history").stat().st_mode) == 0o600


def test_history_completion_and_several_lines(chat: Spawned) -> None:
    first = chat("-f", str(SAMPLE))
    first.asks("/periods", "balance sheet")
    first.asks("what were total revenues", "$2,395,000", "foots.")
    first.leaves()
    second = chat("-f", str(SAMPLE))
    second.sees("Ask a question")
    second.types(UP + ENTER)
    second.sees("what were total revenues")
    second.sees("$2,395,000")
    second.sees("foots.")
    second.types("/sec" + TAB)
    second.sees("tions")  # only what is new is drawn
    second.types(ENTER)
    second.sees("note-9")
    second.types("what was research" + TAB)
    second.sees("& development expenses")
    second.types(ESCAPE + ENTER + "for the six months?" + ENTER)
    second.sees("$1,041,000")
    second.sees("foots.")
    second.types("gross profit\\" + ENTER + "for the six months" + ENTER)
    second.sees("$3,608,000")
    second.leaves()


def test_ctrl_c_drops_a_line_and_ctrl_d_leaves(chat: Spawned) -> None:
    typist = chat()
    typist.sees("what else there is.")
    typist.sees(">")
    typist.types("never asked" + CTRL_C)
    seen = typist.asks(MARGIN, "75.39%", "page 5, line 213")
    assert "not understood" not in seen
    typist.leaves()


def test_ctrl_c_stops_an_answer_and_leaves_the_conversation(chat: Spawned) -> None:
    typist = chat(words=True)
    typist.sees("what else there is.")
    typist.asks("why did net sales decrease?", "looking it up")  # the model is still loading
    typist.types(CTRL_C)
    typist.sees("Stopped.")
    typist.asks("/why", "Nothing has been asked yet")
    typist.asks("why did net sales decrease?", "Lite Bites")  # what was loaded is whole
    typist.asks("net sales for the six months", "$4,653,000", "foots.")
    typist.asks("and a year earlier?", "$5,523,000", "foots.")
    typist.leaves()


def test_ctrl_c_right_behind_a_question_stops_it(chat: Spawned) -> None:
    typist = chat(words=True)
    typist.sees("what else there is.")
    typist.sees(">")
    typist.types("why did net sales decrease?" + ENTER + CTRL_C)
    typist.sees("Stopped.")
    typist.asks(MARGIN, "75.39%", "page 5, line 213")
    typist.leaves()


def test_a_first_question_in_words_says_how_far_the_filing_is_read(
    chat: Spawned, tmp_path: Path
) -> None:
    typist = chat("-f", str(SAMPLE), words=True, home=tmp_path / "new")
    typist.sees(">")
    typist.asks("why did net sales decrease?", "for its meaning, once:", "Lite Bites")
    typist.leaves()


@pytest.mark.parametrize("width", [80, 140])
def test_nothing_is_wider_than_the_terminal(chat: Spawned, width: int) -> None:
    typist = chat(width=width, NO_COLOR="1")
    seen = typist.asks(MARGIN, "│ Note:")
    seen += typist.asks("/show income", "diluted")
    seen += typist.asks("/source 1", "^^^^^")
    seen += typist.asks("/sections", "signatures", "/show note 1.")
    seen += typist.asks("/chart net sales", "[1] NUTRITION")
    seen += typist.leaves()
    assert COLOUR.search(seen) is None
    drawn = [line for line in shown(seen).split("\n") if re.match(r" *\d+  |.*█|\[1\]", line)]
    assert len(drawn) > 20
    assert [line for line in drawn if len(line) > width] == []


def test_a_terminal_in_colour_is(chat: Spawned) -> None:
    typist = chat()
    seen = typist.asks(MARGIN, "│ Note:", "left out).")
    assert COLOUR.search(seen + typist.leaves()) is not None


def test_plain_mode_draws_nothing(chat: Spawned) -> None:
    typist = chat("--plain")
    seen = typist.asks(MARGIN, "Answer: Gross margin on product sales was 75.39%", "Note:")
    seen += typist.asks("/chart net sales", "Chart: Net sales, in US dollars", "Source 1:")
    seen += typist.asks("/periods", "six months ended December 31, 2003: income")
    seen += typist.leaves()
    assert set(shown(seen)) & set("│─█▏⠋^") == set()
    assert COLOUR.search(seen) is None


def test_the_first_start_says_what_to_do(chat: Spawned, tmp_path: Path) -> None:
    typist = chat(home=tmp_path / "new")
    typist.sees("No filing is indexed yet. Read one: /use PATH")
    typist.asks("What were net sales?", "error: No filing is indexed yet")
    typist.asks("/use nowhere.txt", "error: No file at nowhere.txt")
    typist.asks(f"/use {SAMPLE}", "Asking NUTRITION 21, INC., 10-Q for 2003-12-31.")
    typist.asks(MARGIN, "75.39%", "│ Note:")
    typist.leaves()


def test_what_is_named_wrongly_is_said_before_the_prompt(chat: Spawned) -> None:
    typist = chat("-f", "zebra")
    typist.sees("error: No filing answers to 'zebra'")
    typist.child.expect(pexpect.EOF)
    typist.child.close()
    assert typist.child.exitstatus == 1


def test_a_pipe_needs_no_terminal_library(filing_command: Path, home: Path) -> None:
    ran = run(filing_command, "chat", input=f"{MARGIN}\n/why\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "75.39%" in ran.stdout and "Plan" in ran.stdout
    assert "\x1b" not in ran.stdout
    watched = "import sys; from assistant.cli import app; app.main(['chat'], standalone_mode=False); print('prompt_toolkit' in sys.modules)"
    python = Path(filing_command).with_name("python")
    assert run(python, "-c", watched, input="/help\n").stdout.endswith("False\n")


def test_a_pipe_on_the_first_start(filing_command: Path, filing_home: Path) -> None:
    ran = run(filing_command, "chat", input=f"net sales?\n/use {SAMPLE}\n{MARGIN}\n")
    assert ran.returncode == 1
    assert "error: No filing is indexed yet" in ran.stdout
    assert "75.39%" in ran.stdout
