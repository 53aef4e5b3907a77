"""What can be typed beside questions: the commands as a table, and what a line means."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

MARK = "/"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what may stand behind it, what it does, and an example."""

    name: str
    takes: str
    does: str
    example: str = ""

    @property
    def usage(self) -> str:
        return f"{MARK}{self.name} {self.takes}".rstrip()


COMMANDS: tuple[Command, ...] = (
    Command("sources", "", "the filing's own words behind the last answer"),
    Command("source", "N", "source N in its place, what was used marked", "/source 1"),
    Command("why", "", "how the last question was read: its plan, what else was tried"),
    Command("show", "WHAT", "a statement, a section, or lines as the filing has them", "/show income"),
    Command("sections", "", "what the filing consists of"),
    Command("periods", "", "the periods that its statements have figures for"),
    Command("chart", "FIGURE", "a figure over its periods, drawn", "/chart net sales"),
    Command("filings", "", "the filings that can be asked"),
    Command("use", "FILING", "ask this filing: its name, its number, or a file's path; all for all", "/use ~/10q.txt"),
    Command("check", "", "what adds up in the filing and what contradicts"),
    Command("export", "[FILE]", "the statements as a workbook with live formulas", "/export sales.xlsx"),
    Command("record", "FILE", "the last answer with all that it stands on, for filing replay", "/record answer.json"),
    Command("help", "[COMMAND]", "this"),
    Command("quit", "", "leave (so does Ctrl-D)"),
)  # fmt: skip

_ALSO = {"exit": "quit", "q": "quit", "bye": "quit", "?": "help", "h": "help"}
_LIKE = 0.6  # the least likeness of a name that is suggested


@dataclass(frozen=True, slots=True)
class Called:
    """A command with what stands behind it."""

    command: Command
    argument: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is no command, and the commands that it may have been meant for."""

    name: str
    meant: tuple[str, ...]


def is_command(line: str) -> bool:
    """Whether a line is a command rather than a question."""
    return line.startswith(MARK)


def read_command(line: str) -> Called | Unknown:
    """The command of a line that begins with the mark."""
    name, argument = (*line.strip().removeprefix(MARK).split(None, 1), "", "")[:2]
    known = {command.name: command for command in COMMANDS}
    wanted = _ALSO.get(name.casefold(), name.casefold())
    if wanted in known:
        return Called(known[wanted], argument.strip())
    begun = [each for each in known if wanted and each.startswith(wanted)]
    like = get_close_matches(wanted, known, 3, _LIKE)
    return Unknown(name, tuple(dict.fromkeys([*begun, *like]))[:3])


def help_on(name: str) -> Command | None:
    """The command of a name, with or without its mark."""
    called = read_command(f"{MARK}{name.strip().removeprefix(MARK)}")
    return called.command if isinstance(called, Called) else None
