"""A conversation: lines as they come, each a question or a command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

from assistant.chat.commands import Called, is_command, read_command
from assistant.chat.completion import Offer, Vocabulary, offers
from assistant.chat.interrupts import Interrupts
from assistant.chat.screen import Screen
from assistant.chat.state import NOTHING_YET, State
from assistant.chat.waiting import Spinner, waiting
from assistant.layout import folded
from assistant.model import Event, Reason, Refusal
from assistant.render import tell
from assistant.settings import LONGEST_QUESTION
from index.errors import FilingError, UnknownFiling

PROMPT = "> "
_STOPPED = "Stopped. The conversation is as it was before."


class Session:
    """A conversation on a screen. `opened` gives its state when the first line comes.

    `ready` gives it earlier if it is there: Tab and the line below the prompt do not wait.
    `interrupts` stop an answer, and leave the conversation.
    """

    def __init__(
        self,
        opened: Callable[[], State],
        screen: Screen,
        ready: Callable[[], State | None] = lambda: None,
        interrupts: Interrupts | None = None,
    ) -> None:
        self._opened = opened
        self._ready = ready
        self._interrupts = interrupts
        self._screen = screen
        self._state: State | None = None
        self._words: tuple[str | None, Vocabulary] | None = None

    def run(self, lines: Iterable[str], *, echo: bool = False) -> int:
        """Answer each line until they end or one is /quit; how many met an error.

        `echo`: print the lines too, as a terminal does for what is typed.
        """
        failed = 0
        for line in lines:
            asked = " ".join(line.split("\n")).strip()
            if not asked:
                continue
            if echo:
                self._screen.out.write(f"{PROMPT}{asked}\n")
            if _leaves(asked):
                break
            failed += not self._done(asked)
            self._screen.out.write("\n")
            self._screen.out.flush()
        return failed

    def status(self) -> str:
        """What is asked, in a few words."""
        state = self._state or self._ready()
        if state is None or state.desk is None:
            return "/help"
        names = state.desk.assistant.names()
        if state.filing in names:
            return f"{folded(names[state.filing])}  ·  /help"
        if len(names) == 1:
            return f"{folded(next(iter(names.values())))}  ·  /help"
        return f"{len(names)} filings  ·  /use one  ·  /help" if names else "/use PATH  ·  /help"

    def offers(self, before: str) -> Sequence[Offer]:
        """What Tab offers."""
        return offers(before, self._vocabulary())

    def _vocabulary(self) -> Vocabulary:
        """What can be named; made once a filing."""
        state = self._state or self._ready()
        if state is None or state.desk is None:
            return Vocabulary()
        try:
            filing = state.entry().id
        except FilingError:  # of several filings none is meant
            filing = None
        if self._words is None or self._words[0] != filing:
            from assistant.chat.vocabulary import vocabulary  # the prompt does not wait for it

            book = state.desk.assistant.book(filing) if filing else None
            self._words = filing, vocabulary(book, state.desk.library.entries())
        return self._words[1]

    def _done(self, asked: str) -> bool:
        """Whether a line was answered or done; where not, why is said."""
        screen = self._screen
        try:
            with self._interrupts.heard() if self._interrupts else nullcontext():
                self._state = self._next(asked)
        except FilingError as error:
            screen.out.write(f"error: {folded(str(error))}\n")
            return False
        except KeyboardInterrupt:
            if self._interrupts:
                self._interrupts.drop()
            if not screen.out.isatty():
                raise
            screen.out.write("\n")
            screen.say(_STOPPED, "yellow")
        return True

    def _next(self, asked: str) -> State:
        if len(asked) > LONGEST_QUESTION:
            raise FilingError(
                f"The question is longer than {LONGEST_QUESTION:,} characters. Shorten it"
            )
        screen = self._screen
        words = "working" if is_command(asked) else "looking it up"
        with waiting(screen.out, f"{words} …  (Ctrl-C stops)", shown=screen.is_terminal) as spinner:
            if self._state is None:
                self._state = self._opened()
            if is_command(asked):
                from assistant.chat.doing import do  # the prompt does not wait for it

                before, hush = self._state, spinner.stop if spinner else None
                self._state = do(asked, before, replace(screen, hush=hush))
                left_open = _left_open(before, self._state)
                if left_open is None:
                    return self._state
                asked = left_open
                screen.out.write(f"\n{PROMPT}{folded(asked)}\n")
            return self._answered(asked, self._state, spinner)

    def _answered(self, asked: str, state: State, spinner: Spinner | None) -> State:
        names = state.desk.assistant.names() if state.desk else {}
        if state.desk and not names:
            raise UnknownFiling(NOTHING_YET)
        if state.desk and spinner:
            state.desk.assistant.watch(partial(_embedding, spinner))
        events = _until(state.talk.stream(asked), spinner)
        reply = tell(events, self._screen.out, names, self._screen.draw(names))
        if _is_open(state) and self._screen.is_terminal:
            self._screen.say("/use with one of them, or its number in /filings, answers it.", "dim")
        return state.answered(reply)


def _embedding(spinner: Spinner, _: str, done: int, count: int) -> None:
    part = 100 * done // max(count, 1)
    spinner.say(f"reading the filing for its meaning, once: {part}%  (Ctrl-C stops)")


def typed_lines(read: Callable[[str], str] = input) -> Iterator[str]:
    """The lines that someone types at the prompt, until Ctrl-D; Ctrl-C drops the one begun."""
    while True:
        try:
            yield read(PROMPT)
        except EOFError:
            return
        except KeyboardInterrupt:
            yield ""


def _until(events: Iterator[Event], spinner: Spinner | None) -> Iterator[Event]:
    """The events, the spinner stopped with the first."""
    for event in events:
        if spinner is not None:
            spinner.stop()
        yield event


def _is_open(state: State) -> bool:
    """Whether the last question was declined for not saying which filing it means."""
    turns = state.talk.turns
    last = turns[-1] if turns else None
    if last is None or last.filing is not None or not isinstance(last.reply, Refusal):
        return False
    return last.reply.reason is Reason.AMBIGUOUS and bool(last.reply.choices)


def _left_open(before: State, after: State) -> str | None:
    """The question that was declined for not saying which filing, once one is chosen."""
    is_chosen = after.filing not in (None, before.filing)
    return before.talk.turns[-1].question if is_chosen and _is_open(before) else None


def _leaves(asked: str) -> bool:
    called = read_command(asked) if is_command(asked) else None
    return isinstance(called, Called) and called.command.name == "quit"
