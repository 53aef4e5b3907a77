"""What matters of a `style` attribute: hidden, indented, ruled, at a page's end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "em": 10.0, "rem": 10.0, "ex": 5.0, "%": 6.0,
           "cm": 28.3, "mm": 2.83, "pc": 12.0, "": 0.75}  # fmt: skip
_LENGTH = re.compile(r"^([-+]?\d{0,6}\.?\d{1,9})\s*(pt|px|in|em|rem|ex|%|cm|mm|pc|)$")
_CHARACTER = 4.5  # points of indentation that stand for one character
_MOST_INDENT = 60
WHITE = frozenset(["white", "#fff", "#ffffff", "rgb(255,255,255)", "rgb(255, 255, 255)"])
_SMALLEST = 0.5  # points: no letter of it can be read
_OFF_PAGE = -500.0  # points: further left or up than a page is wide
_ENDS_A_PAGE = ("always", "left", "right", "page")
_LINE = re.compile(r"\b(?:solid|double|dashed|dotted|ridge|groove)\b")
_NO_LINE = re.compile(
    r"\b(?:none|hidden|white|transparent)\b|#fff(?:fff)?\b|(?<![\d.#])0(?:\.0+)?(?:px|pt|in|em)?(?=\s|$)"
)


@dataclass(frozen=True, slots=True)
class Style:
    """A style. Lengths are in points; `first_line` is None where none is given.

    `is_white`: its letters are; `is_filled`: what is behind them is not.
    """

    is_hidden: bool = False
    left: float = 0.0
    first_line: float | None = None
    breaks_before: bool = False
    breaks_after: bool = False
    rule_above: bool = False
    rule_below: bool = False
    is_raised: bool = False
    is_white: bool = False
    is_filled: bool = False


PLAIN = Style()


@lru_cache(maxsize=20_000)
def read_style(written: str) -> Style:
    """The style that a `style` attribute writes."""
    said: dict[str, str] = {}
    for declaration in written.lower().split(";"):
        key, _, value = declaration.partition(":")
        said[key.strip()] = value.replace("!important", "").strip()
    return Style(
        is_hidden=_is_hidden(said),
        left=_left(said, "padding") + _left(said, "margin"),
        first_line=points(said["text-indent"]) if "text-indent" in said else None,
        breaks_before=_breaks(said, "before"),
        breaks_after=_breaks(said, "after"),
        rule_above=_is_ruled(said, "top"),
        rule_below=_is_ruled(said, "bottom"),
        is_raised=(said.get("vertical-align") in ("super", "top") and "font-size" in said)
        or (said.get("position") == "relative" and said.get("top", "").startswith("-")),
        is_white=said.get("color") in WHITE,
        is_filled=not {said.get("background"), said.get("background-color")}
        <= {None, "", "none", "transparent", *WHITE},
    )


def _is_hidden(said: dict[str, str]) -> bool:
    """Whether nobody who looks at the page sees what is styled so: gone, without size, off the page."""
    if said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse"):
        return True
    if _is_nil(said.get("opacity", "")) or said.get("color") == "transparent":
        return True
    size = said.get("font-size", "")
    if _is_nil(size) or 0 < points(size) < _SMALLEST:
        return True
    is_cut = "hidden" in said.get("overflow", "")
    if is_cut and any(_is_nil(said.get(side, "")) for side in ("height", "max-height", "width")):
        return True
    is_placed = said.get("position") in ("absolute", "fixed")
    sides = (said.get(side, "") for side in ("left", "top", "right", "bottom"))
    indent = points(said.get("text-indent", ""))
    return indent < _OFF_PAGE or (is_placed and any(points(side) < _OFF_PAGE for side in sides))


def _is_nil(length: str) -> bool:
    return _LENGTH.match(length) is not None and points(length) == 0


def points(length: str) -> float:
    """A length in points; 0 for what is none. A percentage is of a page's width."""
    match = _LENGTH.match(length.strip())
    return float(match[1]) * _POINTS[match[2]] if match else 0.0


def characters(length: float) -> int:
    """How many characters of canonical text an indentation of so many points is."""
    return min(round(length / _CHARACTER), _MOST_INDENT)


def _left(said: dict[str, str], box: str) -> float:
    """The left side of a box: its own property, else that side of the shorthand."""
    if f"{box}-left" in said:
        return points(said[f"{box}-left"])
    sides = said.get(box, "").split()
    return points(sides[(0, 1, 1, 3)[len(sides) - 1]]) if 1 <= len(sides) <= 4 else 0.0


def _breaks(said: dict[str, str], where: str) -> bool:
    return said.get(f"page-break-{where}", said.get(f"break-{where}")) in _ENDS_A_PAGE


def _is_ruled(said: dict[str, str], side: str) -> bool:
    """Whether a line that can be seen is drawn on that side."""
    line = " ".join(
        said.get(f"border-{side}{part}", "") for part in ("", "-style", "-width", "-color")
    )
    return _LINE.search(line) is not None and _NO_LINE.search(line) is None
