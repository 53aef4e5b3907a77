"""A part of a filing on a screen."""

from __future__ import annotations

from assistant.chat.screen import Screen
from assistant.show import drawn_tables, show
from assistant.statements import spoken_statement, statement_lines
from index.model import Reading


def show_place(reading: Reading, what: str, screen: Screen, *, lines: bool) -> None:
    """Draw a statement or table as it stands in the filing; all else by its lines, as with `lines`."""
    tables = () if lines else drawn_tables(reading, what)
    if tables and screen.plain:
        screen.show(((line, ""),) for line in spoken_statement(reading, tables))
    elif tables:
        screen.show(statement_lines(reading, tables, screen.table_width))
    else:
        screen.show(((line, ""),) for line in show(reading, what))
