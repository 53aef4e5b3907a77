"""Where a conversation is shown: a terminal, a pipe, or what a screen reader reads."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from assistant.chat.telling import terminal_draw
from assistant.layout import PLAIN_WIDTH, Line, folded, wrapped
from assistant.render import Draw, is_plain, plain_draw, show_lines, width_of

_WIDEST_TABLE = 160


@dataclass(frozen=True, slots=True)
class Screen:
    """An output and how to write to it.

    `is_terminal`: someone looks at it, so that a spinner and the layout for reading are wanted.
    `plain`: nothing is coloured, aligned or drawn. `hush` is called before anything is shown.
    """

    out: TextIO
    is_terminal: bool = False
    plain: bool = False
    hush: Callable[[], None] | None = None

    @classmethod
    def of(cls, out: TextIO, *, plain: bool = False, is_terminal: bool = False) -> Screen:
        """The screen of an output; FILING_PLAIN makes it plain, too."""
        plain = plain or is_plain()
        return cls(out, is_terminal and not plain, plain)

    @property
    def width(self) -> int:
        """Characters in a line of text."""
        return width_of(self.out)

    @property
    def table_width(self) -> int:
        """Characters in a line of a table: the whole terminal."""
        if not self.out.isatty():
            return PLAIN_WIDTH
        columns = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns
        return min(max(columns, self.width), _WIDEST_TABLE)

    @property
    def has_blocks(self) -> bool:
        """Whether bars can be drawn with more than ASCII."""
        encoding = getattr(self.out, "encoding", None) or "utf-8"
        return "utf" in encoding.lower()

    def draw(self, names: Mapping[str, str]) -> Draw | None:
        """How replies are laid out here; None for as `filing ask` does."""
        if self.plain:
            return plain_draw(names)
        return terminal_draw(self.width, names) if self.is_terminal else None

    def show(self, lines: Iterable[Line]) -> None:
        """Styled lines, coloured where that is wanted."""
        if self.hush is not None:
            self.hush()
        if self.plain:
            lines = ((("".join(text for text, _ in line), ""),) for line in lines)
        show_lines(lines, self.out)

    def say(self, text: str, style: str = "", hang: int = 0) -> None:
        """A paragraph, wrapped where lines have a width."""
        if self.plain:
            self.show(((folded(line), ""),) for line in text.splitlines())
        else:
            self.show(wrapped(text, self.width, style, hang))

    def rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Headings with what stands behind them: "heading: what" where plain."""
        pairs = list(rows)
        if self.plain:
            self.show(((f"{name}: {what}", ""),) for name, what in pairs)
            return
        broad = max((len(name) for name, _ in pairs), default=0) + 2
        before = ""
        for name, what in pairs:
            shown = name if name != before else ""
            before = name
            lines = list(wrapped(what, max(self.width - broad, 20))) or [(("", ""),)]
            for place, line in enumerate(lines):
                self.show([((f"{'' if place else shown:<{broad}}", "dim"), *line)])
