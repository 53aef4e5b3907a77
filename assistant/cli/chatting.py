"""`filing chat`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.answering import desk_for, model_for
from assistant.cli.common import PATH, asking_options, filings_option, home_of

_GREETED = 3  # filings
_HINT = "Ask a question; /help lists what else there is."

if TYPE_CHECKING:
    from assistant.chat.history import History
    from assistant.chat.interrupts import Interrupts
    from assistant.chat.screen import Screen
    from assistant.chat.session import Session
    from assistant.chat.state import State
    from index.library import Library


@click.command()
@filings_option
@click.option(
    "--keep", metavar="FILE", type=PATH,
    help="Keep the conversation in a file, and take up the one that is kept there.",
)  # fmt: skip
@click.option(
    "--plain", is_flag=True,
    help="For a screen reader: no colour, nothing drawn or aligned. Also FILING_PLAIN=1.",
)  # fmt: skip
@asking_options
@click.pass_context
def chat(
    context: click.Context,
    filings: tuple[str, ...],
    keep: Path | None,
    plain: bool,
    model: str | None,
    model_url: str | None,
    home: Path | None,
) -> None:
    """Talk about a filing: questions, and commands such as /sources, /why and /chart.

    A question may lean on those before it. Reads a pipe as well as a terminal; /help says what
    can be typed. On a terminal what was typed is kept for the next time, in the library's folder.

    \b
    Examples:
      filing chat -f 10q.txt
      printf 'Net sales?\\nand a year ago?\\n' | filing chat -f 10q.txt
      filing chat -f 10q.txt --keep talk.json
    """
    from assistant.chat.screen import Screen
    from assistant.chat.session import Session

    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    screen = Screen.of(sys.stdout, plain=plain, is_terminal=at_terminal)
    opening = partial(_opened, filings, home_of(context, home), keep, model, model_url)
    if sys.stdin.isatty():
        _at_terminal(opening, filings, home_of(context, home), (model, model_url), screen)
        return
    state = opening()
    if Session(lambda: state, screen).run(sys.stdin, echo=True):
        raise click.exceptions.Exit(1)


def _opened(
    filings: tuple[str, ...],
    home: Path | None,
    keep: Path | None,
    model: str | None,
    url: str | None,
) -> State:
    """The conversation as it begins: over the library, made where there is none."""
    from assistant.chat.state import Desk, State
    from assistant.indexing import open_library

    library = open_library(home)
    desk, name = desk_for(filings, home, model_for(model, url))
    if name is None and len(desk.entries()) == 1:
        name = desk.entries()[0].id
    filing = library.find(name).id if name is not None else None
    if keep is None:
        return State(desk.conversation(filing), Desk(desk, library), filing)
    from assistant.cli.keeping import Kept, kept

    held = Desk(desk, library, lambda talk: Kept(talk, keep))
    return State(kept(desk, filing, keep), held, filing)


def _at_terminal(
    opening: Callable[[], State],
    filings: tuple[str, ...],
    home: Path | None,
    model: tuple[str | None, str | None],
    screen: Screen,
) -> None:
    """The prompt first; behind it the filing, then what answers in words need."""
    from assistant.chat.behind import Behind
    from assistant.chat.history import FILE, History
    from assistant.chat.interrupts import Interrupts
    from assistant.chat.session import Session, typed_lines
    from assistant.indexing import open_library
    from assistant.settings import model_settings

    library = open_library(home)
    model_settings(*model)  # what is malformed is said before the prompt
    _check(filings, library)
    behind = Behind(partial(_ready_to_warm, opening), _warm)
    interrupts = Interrupts()
    session = Session(behind.result, screen, behind.ready, interrupts)
    _greet(filings, library, screen)
    read = _keyboard(History(library.home / FILE), session, screen, interrupts)
    behind.start()
    with interrupts.installed():
        session.run(typed_lines(read))
    sys.stdout.flush()
    sys.stderr.flush()
    if behind.is_busy:  # a thread that is importing cannot be ended in good order
        os._exit(0)


def _check(filings: tuple[str, ...], library: Library) -> None:
    """What is named wrongly is said before the prompt. Raises FilingError."""
    from assistant.indexing import index_file, is_path

    for name in filings:
        if is_path(name):
            if not Path(name).is_file():
                index_file(library, Path(name))
        else:
            library.find(name)


def _ready_to_warm(opening: Callable[[], State]) -> State:
    """The conversation as it begins, its library told that the search is being loaded."""
    state = opening()
    if state.desk is not None and state.desk.library.entries():
        state.desk.library.announce()
    return state


def _warm(state: State) -> None:
    """Load what a first question, and one that is answered in words, would wait for."""
    if state.desk is None:
        return
    try:
        if state.filing is not None:
            _ = state.desk.assistant.book(state.filing).labels
    finally:
        if state.desk.library.entries():
            state.desk.library.prepare()


def _greet(filings: tuple[str, ...], library: Library, screen: Screen) -> None:
    from assistant.chat.state import NOTHING_YET
    from assistant.indexing import is_path

    entries = library.entries()
    paths = [Path(name).name for name in filings if is_path(name)]
    if not entries and not paths:
        screen.say(NOTHING_YET, "bold")
    else:
        named = [library.find(name) for name in filings if not is_path(name)]
        if not filings:
            named = list(entries)
        shown = [*paths, *(f"{e.company}, {e.form} for {e.period}" for e in named)]
        for each in shown[:_GREETED]:
            screen.say(each, "bold")
        if len(shown) > _GREETED:
            screen.say(f"and {len(shown) - _GREETED} more: /filings", "dim")
        screen.say(_HINT, "dim")
    screen.out.write("\n")
    screen.out.flush()


def _keyboard(
    history: History, session: Session, screen: Screen, interrupts: Interrupts
) -> Callable[[str], str]:
    """Lines with editing; plain ones where the screen may not be redrawn."""
    if not screen.is_terminal or os.environ.get("TERM", "dumb") == "dumb":
        from assistant.chat.plain_keyboard import PlainKeyboard

        return PlainKeyboard(history, session.offers, interrupts).read
    from assistant.chat.keyboard import Keyboard
    from assistant.render import is_colourful

    colour = is_colourful(screen.out)
    return Keyboard(history, session.offers, session.status, interrupts, colour=colour).read
