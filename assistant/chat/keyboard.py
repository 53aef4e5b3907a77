"""Lines that are typed at a terminal, with editing. The one module that names prompt_toolkit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import completion_is_selected
from prompt_toolkit.formatted_text import AnyFormattedText
from prompt_toolkit.history import History as PromptHistory
from prompt_toolkit.input.typeahead import get_typeahead, store_typeahead
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from assistant.chat.completion import Offer
from assistant.chat.history import History
from assistant.chat.interrupts import Interrupts

Offers = Callable[[str], Sequence[Offer]]
_STYLE = Style.from_dict(
    {
        "bottom-toolbar": "noreverse fg:ansibrightblack",
        "prompt": "bold",
        "continuation": "fg:ansibrightblack",
    }
)
_GOES_ON = "\\"  # a line that ends so goes on on the next


class Keyboard:
    """Reads what is typed: Enter ends it, Alt-Enter or a final backslash goes on to a new line.

    `offers` are for what stands before the cursor; `status` is shown below. Without `colour` the
    terminal's own is kept.
    """

    def __init__(
        self,
        history: History,
        offers: Offers,
        status: Callable[[], str],
        interrupts: Interrupts,
        *,
        colour: bool,
    ) -> None:
        self._interrupts = interrupts
        self._session: PromptSession[str] = PromptSession(
            history=_Kept(history),
            completer=_Completer(offers),
            complete_while_typing=False,
            enable_history_search=False,
            multiline=True,
            key_bindings=_bindings(interrupts),
            prompt_continuation=_continuation,
            bottom_toolbar=lambda: [("class:bottom-toolbar", _fitting(status()))],
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
            style=_STYLE if colour else Style([("bottom-toolbar", "noreverse")]),
            reserve_space_for_menu=6,
        )

    def read(self, prompt: str) -> str:
        """What is typed. Raises EOFError at Ctrl-D, KeyboardInterrupt at Ctrl-C."""
        typed = self._session.prompt([("class:prompt", prompt)], handle_sigint=False)
        ahead = get_typeahead(self._session.input)
        if any(press.key is Keys.ControlC for press in ahead):
            self._interrupts.keep()  # typed before the line was taken, it is meant for its answer
        else:
            store_typeahead(self._session.input, ahead)
        return typed


class _Completer(Completer):
    def __init__(self, offers: Offers) -> None:
        self._offers = offers

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        del event
        for offer in self._offers(document.text_before_cursor):
            yield Completion(offer.text, -offer.back, display_meta=offer.meaning)


class _Kept(PromptHistory):
    """Our history, as prompt_toolkit asks for it."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    def load_history_strings(self) -> Iterator[str]:
        return reversed(self._history.lines())

    def store_string(self, string: str) -> None:
        self._history.add(string)


def _bindings(interrupts: Interrupts) -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("enter", filter=~completion_is_selected)
    def _end(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.text.endswith(_GOES_ON):
            buffer.text = buffer.text.removesuffix(_GOES_ON)
            buffer.cursor_position = len(buffer.text)
            buffer.insert_text("\n")
        else:
            interrupts.drop()  # from here on they stop what was typed
            buffer.validate_and_handle()

    @bindings.add("enter", filter=completion_is_selected)
    def _take(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @bindings.add("escape", "enter")
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return bindings


def _continuation(width: int, line: int, wrapped: int) -> AnyFormattedText:
    del line, wrapped
    return [("class:continuation", "… ".rjust(width))]


def _fitting(words: str) -> str:
    """What fits below the prompt."""
    columns = get_app().output.get_size().columns
    return words if len(words) < columns else f"{words[: max(columns - 2, 0)]}…"
