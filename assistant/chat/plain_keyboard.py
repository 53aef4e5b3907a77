"""Lines that are typed where nothing may be redrawn: a screen reader, or a terminal that cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.chat.completion import Offer
from assistant.chat.history import History
from assistant.chat.interrupts import Interrupts

_GOES_ON = "\\"  # a line that ends so goes on on the next
_MORE = "more> "


class PlainKeyboard:
    """Reads whole lines, with the history and the Tab key of readline where there is one."""

    def __init__(
        self,
        history: History,
        offers: Callable[[str], Sequence[Offer]],
        interrupts: Interrupts,
    ) -> None:
        self._history = history
        self._interrupts = interrupts
        try:
            import readline
        except ImportError:  # as on Windows
            return
        readline.clear_history()
        for line in history.lines():
            readline.add_history(line.replace("\n", " "))
        found: list[str] = []

        def complete(_: str, nth: int) -> str | None:
            if nth == 0:
                before = readline.get_line_buffer()[: readline.get_endidx()]
                found[:] = [before[: len(before) - o.back] + o.text for o in offers(before)]
            return found[nth] if nth < len(found) else None

        readline.set_completer(complete)
        readline.set_completer_delims("")
        readline.parse_and_bind("tab: complete")

    def read(self, prompt: str) -> str:
        """What is typed. Raises EOFError at Ctrl-D, KeyboardInterrupt at Ctrl-C."""
        self._interrupts.drop()
        with self._interrupts.heard():
            lines = [input(prompt)]
            while lines[-1].endswith(_GOES_ON):
                lines[-1] = lines[-1].removesuffix(_GOES_ON)
                lines.append(input(_MORE))
        typed = "\n".join(lines)
        self._history.add(typed)
        return typed
