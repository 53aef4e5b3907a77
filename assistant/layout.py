"""Words and columns of plain text: figures, periods and places as people read them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TypeAlias, assert_never

from assistant.model import Citation, Presentation
from index.model import Period, Unit

# A line is parts of text, each with a rich style ("" for none).
Line: TypeAlias = tuple[tuple[str, str], ...]

PLAIN_WIDTH = 80
_WIDE = Context(prec=1_000)  # digits: a hostile figure has more than arithmetic keeps
_GAP = "  "
_NARROWEST = 12


def columns(
    rows: Sequence[Sequence[str]], right: frozenset[int], width: int, wraps: int = 0
) -> list[str]:
    """Rows as aligned lines; columns in `right` end flush. Column `wraps` takes what is left."""
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    others = sum(widths) - widths[wraps] + len(_GAP) * (len(widths) - 1)
    widths[wraps] = min(widths[wraps], max(width - others, _NARROWEST))
    lines = []
    for row in rows:
        for number, part in enumerate(textwrap.wrap(row[wraps], widths[wraps]) or [""]):
            shown = [part if place == wraps else cell for place, cell in enumerate(row)]
            if number:
                shown = [part if place == wraps else "" for place in range(len(row))]
            cells = [
                cell.rjust(size) if place in right else cell.ljust(size)
                for place, (cell, size) in enumerate(zip(shown, widths, strict=True))
            ]
            lines.append(_GAP.join(cells).rstrip())
    return lines


def wrapped(text: str, width: int, style: str = "", hang: int = 0) -> Iterator[Line]:
    """Text in lines of at most `width`; its own line ends are kept, `hang` indents the rest."""
    for paragraph in text.splitlines():
        first = " " * (len(paragraph) - len(paragraph.lstrip()))
        rest = " " * hang or first
        filled = textwrap.wrap(
            folded(paragraph), width, initial_indent=first, subsequent_indent=rest,
            break_on_hyphens=False,
        )  # fmt: skip
        for line in filled or [""]:
            yield ((line, style),)


def figure(value: Decimal, unit: Presentation | None) -> str:
    """A value for reading: "$4,653,000", "$(0.03)", "75.39%", "3.716"."""
    match unit:
        case Presentation.USD:
            return _money(_digits(abs(value)), value < 0)
        case Presentation.USD_PER_SHARE:
            return _money(_digits(abs(value), 2), value < 0)
        case Presentation.PERCENT:
            return f"{_rounded(value, 2)}%"
        case Presentation.PERCENTAGE_POINTS:
            return f"{_rounded(value, 2)} percentage points"
        case Presentation.RATIO:
            return _rounded(value, 3)
        case Presentation.DAYS:
            return f"{_rounded(value, 1)} days"
        case Presentation.SHARES:
            return f"{_digits(value)} shares"
        case Presentation.COUNT | None:
            return _digits(value)
        case _:
            assert_never(unit)


def amount(value: Decimal, unit: Unit) -> str:
    """A quantity of the filing for reading, by its unit of measure."""
    shown = {each.value: each for each in Presentation}
    return figure(value, shown.get(str(unit)))


def period_words(period: Period | None) -> str:
    """ "2003-12-31", "2003-07-01 to 2003-12-31", or nothing."""
    return "" if period is None else str(period)


def line_words(lines: tuple[int, int]) -> str:
    """ "line 208" or "lines 208-210"."""
    first, last = lines
    return f"line {first}" if first == last else f"lines {first}-{last}"


def place_words(citation: Citation) -> str:
    """Section, page and lines: "part-1/item-1, page 5, line 208"."""
    page = f", page {citation.page}" if citation.page else ""
    return f"{citation.section}{page}, {line_words(citation.lines)}"


def visible(text: str) -> str:
    """Text without what a terminal would obey: a space stands for every control character."""
    return "".join(character if character.isprintable() else " " for character in text)


def folded(text: str) -> str:
    """Text as one visible line, every gap one space."""
    return " ".join(visible(text).split())


def _money(digits: str, is_negative: bool) -> str:
    return f"$({digits})" if is_negative else f"${digits}"


def rounded(value: Decimal, decimals: int) -> Decimal:
    """A value to so many decimals, halves away from nil, however many digits it has."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def _rounded(value: Decimal, decimals: int) -> str:
    """Grouped digits with so many decimals."""
    return f"{rounded(value, decimals):,}"


def _digits(value: Decimal, least: int = 0) -> str:
    """Grouped digits with at least `least` decimals, and up to four where there are more."""
    whole, _, decimals = _rounded(value, 4).partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else whole
