"""HTML → blocks and inline XBRL elements, in one walk over the parsed tree.

The only module that names lxml. The parser reads no network, expands no entities of the
file's own, and stops at its limits of depth and size.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from index.errors import ReadError
from index.html_blocks import Block, HtmlCell, HtmlTable, Mark, PageBreak, Paragraph, Rule, Text
from index.html_styles import PLAIN, WHITE, Style, characters, read_style
from index.unseen import CHARACTERS, UNSEEN_TAGS
from index.xbrl import Markings, RawContext, RawTag, RawUnit

_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div",
    "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "html", "li", "main", "nav", "ol", "p", "pre", "section", "tbody", "tfoot", "thead",
    "ul",
])  # fmt: skip
_TABLE_PARTS = frozenset(["table", "tr", "td", "th"])
_STYLING = re.compile(r"</?(?:font|span|b|i|u|em|strong|small|big|a|sup|sub)\b[^<>]*>", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_WIDE = 3  # so many hard spaces part words as a gap does
_RAISED_MARK = re.compile(r"(?:\d{1,2}|[a-z])$", re.I)  # a footnote mark, set above the line
_DEEP = "Excessive depth"


@dataclass(frozen=True, slots=True)
class Markup:
    """A document's blocks in order, and what its inline XBRL says."""

    blocks: tuple[Block, ...]
    markings: Markings


def read_markup(html: str, name: str) -> Markup:
    """The blocks of an HTML document. Raises ReadError for markup past the parser's limits."""
    walk = _Walk()
    walker = etree.iterwalk(_parsed(html, name), events=("start", "end"))
    for event, element in walker:
        tag = str(element.tag).lower()
        if event == "end":
            walk.end(tag, element)
            continue
        walk.start(tag, element)
        if tag.endswith(":resources"):
            walk.keep(_contexts(element), _units(element))
    return walk.finished()


def _parsed(html: str, name: str) -> etree._Element:
    root, limit = _tree(html)
    if _DEEP in limit:  # styling that is never closed nests without meaning
        root, limit = _tree(_STYLING.sub("", html))
    if limit:
        said = "nested too deeply" if _DEEP in limit else "with a text or attribute too large"
        raise ReadError(f"{name} is HTML {said} to be read. Download the filing again from EDGAR.")
    if root is None:
        raise ReadError(f"{name} holds no readable HTML. Download the filing again from EDGAR.")
    return root


def _tree(html: str) -> tuple[etree._Element | None, str]:
    """The parsed document, and which limit of the parser it went past, if any."""
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    root = None
    with suppress(etree.XMLSyntaxError):  # the log says why
        root = etree.fromstring(html.encode("utf-8", errors="replace"), parser)
    limits = [
        entry.message for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT"
    ]
    return root, next(iter(limits), "")


def _contexts(resources: etree._Element) -> list[RawContext]:
    found: list[RawContext] = []
    for element in resources.iter():
        if _local(element) != "context":
            continue
        held = [(_local(part), part) for part in element.iter()]
        texts = {local: (part.text or "").strip() for local, part in held}
        members = tuple(
            (part.get("dimension", ""), "".join(map(str, part.itertext())).strip())
            for local, part in held
            if local in ("explicitmember", "typedmember")
        )
        found.append(
            RawContext(
                element.get("id", ""),
                texts.get("startdate", ""),
                texts.get("enddate") or texts.get("instant", ""),
                members,
            )
        )
    return found


def _units(resources: etree._Element) -> list[RawUnit]:
    found: list[RawUnit] = []
    for element in resources.iter():
        if _local(element) != "unit":
            continue
        sides: dict[bool, list[str]] = {False: [], True: []}
        below = False
        for part in element.iter():
            below = below or _local(part) == "unitdenominator"
            if _local(part) == "measure":
                sides[below].append((part.text or "").strip())
        found.append(RawUnit(element.get("id", ""), tuple(sides[False]), tuple(sides[True])))
    return found


def _local(element: etree._Element) -> str:
    return str(element.tag).lower().rpartition(":")[2]


@dataclass(slots=True)
class _OpenCell:
    element: etree._Element
    style: Style
    outer: tuple[list[float], list[float]]
    blocks: list[Block] = field(default_factory=list)
    rule_above: bool = False
    rule_below: bool = False


@dataclass(slots=True)
class _OpenTable:
    rows: list[list[HtmlCell]] = field(default_factory=list)
    cell: _OpenCell | None = None


class _Walk:
    """The state of one walk: what is open, and what has been closed."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._tables: list[_OpenTable] = []
        self._words: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._indent = 0
        self._lead = 0
        self._linked = 0
        self._lefts: list[float] = []
        self._first_lines: list[float] = []
        self._block_insets: list[tuple[list[float], list[float]]] = []
        self._hidden = 0
        self._links = 0
        self._preformatted = 0
        self._raised = 0
        self._raw_tags: list[RawTag] = []
        self._open_tags: list[tuple[int, int]] = []
        self._tag_texts: list[list[str]] = []
        self._contexts: list[RawContext] = []
        self._units: list[RawUnit] = []

    def finished(self) -> Markup:
        self._close_paragraph()
        while self._tables:
            self._close_table()
        tags = tuple(
            tag.holding("".join(texts))
            for tag, texts in zip(self._raw_tags, self._tag_texts, strict=True)
        )
        return Markup(
            tuple(self._blocks), Markings(tuple(self._contexts), tuple(self._units), tags)
        )

    def keep(self, contexts: list[RawContext], units: list[RawUnit]) -> None:
        self._contexts += contexts
        self._units += units

    # elements

    def start(self, tag: str, element: etree._Element) -> None:
        style = _style_of(element)
        if (
            self._hidden
            or style.is_hidden
            or element.get("hidden") is not None
            or _is_white_on_white(element, style)
            or tag in UNSEEN_TAGS
            or tag.endswith((":header", ":hidden"))
        ):
            self._hidden += 1
        if tag.endswith((":nonfraction", ":nonnumeric")):
            self._start_tag(element)
        if not self._hidden:
            self._start_shown(tag, element, style)
        self._add(element.text)

    def _start_shown(self, tag: str, element: etree._Element, style: Style) -> None:
        if style.breaks_before or tag == "page":
            self._break_page()
        if tag in _BLOCKS:
            self._close_paragraph()
            self._open_block(style)
            self._preformatted += tag == "pre"
        elif tag in _TABLE_PARTS:
            self._start_table_part(tag, element, style)
        elif tag == "br":
            self._break_line()
        elif tag == "hr":
            self._rule()
        elif tag == "a":
            self._links += _leads_within(element)
        self._raised += tag == "sup" or style.is_raised

    def end(self, tag: str, element: etree._Element) -> None:
        if tag.endswith((":nonfraction", ":nonnumeric")):
            self._end_tag()
        if self._hidden:
            self._hidden -= 1
        else:
            self._end_shown(tag, element)
        self._add(element.tail)

    def _end_shown(self, tag: str, element: etree._Element) -> None:
        if tag in _BLOCKS:
            self._close_paragraph()
            for insets in self._block_insets.pop():
                insets.pop()
            self._preformatted -= tag == "pre"
        elif tag in _TABLE_PARTS:
            self._end_table_part(tag)
        elif tag == "a":
            self._links -= _leads_within(element)
        style = _style_of(element)
        self._raised -= tag == "sup" or style.is_raised
        if style.breaks_after:
            self._break_page()

    def _open_block(self, style: Style) -> None:
        inherited = self._first_lines[-1] if self._first_lines else 0.0
        self._block_insets.append((self._lefts, self._first_lines))
        self._lefts.append(style.left)
        self._first_lines.append(inherited if style.first_line is None else style.first_line)
        cell = self._cell()
        if cell is not None:
            cell.rule_above = cell.rule_above or style.rule_above
            cell.rule_below = cell.rule_below or style.rule_below

    # text

    def _add(self, written: str | None) -> None:
        if not written:
            return
        for number, _ in self._open_tags:
            self._tag_texts[number].append(written)
        if self._hidden:
            return
        shown = written.translate(CHARACTERS)
        if self._preformatted:
            self._write(shown.replace("\xa0", " "))
            return
        if self._raised and (self._words or self._cell()) and _RAISED_MARK.match(shown):
            touches = not self._words or self._words[-1][-1].isalnum()
            shown = f"({shown})" if touches else shown
        folded = _SPACES.sub(_space, shown)
        if not self._words:
            self._lead += _leading(shown)
        if not self._words or self._words[-1].endswith((" ", "\n")):
            folded = folded.lstrip(" ")
        self._write(folded)

    def _write(self, words: str) -> None:
        if not words:
            return
        if not self._words:
            points = sum(self._lefts) + (self._first_lines[-1] if self._first_lines else 0.0)
            self._indent = max(0, self._lead + characters(points))
        self._words.append(words)
        self._length += len(words)
        self._linked += len(words) if self._links else 0

    def _trim(self) -> None:
        """Takes the spaces off the end of what is written."""
        while self._words and self._words[-1] != (bare := self._words[-1].rstrip(" ")):
            self._length -= len(self._words[-1]) - len(bare)
            self._words[-1:] = [bare] if bare else []

    def _break_line(self) -> None:
        if self._preformatted:
            self._write("\n")
            return
        self._trim()
        if self._words and self._words[-1].endswith("\n"):
            self._close_paragraph()
        elif self._words:
            self._write("\n")

    def _close_paragraph(self) -> None:
        words = "".join(self._words)
        shown = words.rstrip()
        if shown:
            marks = [
                *self._marks,
                *(Mark(tag, start, len(shown)) for tag, start in self._open_tags),
            ]
            kept = tuple(mark for mark in marks if mark.start < min(mark.end, len(shown)))
            way_back = self._linked >= len(shown)
            text = Text(shown, kept)
            self._sink().append(Paragraph(text, self._indent, bool(self._preformatted), way_back))
        self._words, self._marks, self._length = [], [], 0
        self._indent = self._lead = self._linked = 0
        self._open_tags = [(tag, 0) for tag, _ in self._open_tags]

    def _break_page(self) -> None:
        self._close_paragraph()
        self._sink().append(PageBreak())

    def _rule(self) -> None:
        self._close_paragraph()
        cell = self._cell()
        if cell is not None:
            cell.rule_below = True
        else:
            self._sink().append(Rule())

    # tables

    def _cell(self) -> _OpenCell | None:
        return self._tables[-1].cell if self._tables else None

    def _sink(self) -> list[Block]:
        """Where blocks go: the innermost open cell, else the document.

        What stands between the cells of a table goes before the table, as in a browser.
        """
        for table in reversed(self._tables):
            if table.cell is not None:
                return table.cell.blocks
        return self._blocks

    def _start_table_part(self, tag: str, element: etree._Element, style: Style) -> None:
        self._close_paragraph()
        if tag == "table":
            self._tables.append(_OpenTable())
        elif not self._tables:
            return
        elif tag == "tr":
            self._close_cell()
            self._tables[-1].rows.append([])
        else:
            self._close_cell()
            if not self._tables[-1].rows:
                self._tables[-1].rows.append([])
            outer = (self._lefts, self._first_lines)
            self._lefts, self._first_lines = [style.left], [style.first_line or 0.0]
            self._tables[-1].cell = _OpenCell(
                element, style, outer, [], style.rule_above, style.rule_below
            )

    def _end_table_part(self, tag: str) -> None:
        self._close_paragraph()
        if not self._tables:
            return
        if tag == "table":
            self._close_table()
        else:
            self._close_cell()

    def _close_cell(self) -> None:
        cell = self._cell()
        if cell is None:
            return
        self._close_paragraph()
        columns, rows = _reach(cell.element, "colspan", 100), _reach(cell.element, "rowspan", 500)
        self._tables[-1].rows[-1].append(
            HtmlCell(tuple(cell.blocks), columns, rows, cell.rule_above, cell.rule_below)
        )
        self._lefts, self._first_lines = cell.outer
        self._tables[-1].cell = None

    def _close_table(self) -> None:
        self._close_cell()
        rows = tuple(tuple(row) for row in self._tables.pop().rows)
        if any(cell.blocks or cell.rule_below for row in rows for cell in row):
            self._sink().append(HtmlTable(rows))

    # inline XBRL

    def _start_tag(self, element: etree._Element) -> None:
        number = len(self._raw_tags)
        self._raw_tags.append(
            RawTag(
                element.get("name", ""),
                element.get("contextref", ""),
                element.get("unitref", ""),
                element.get("scale", ""),
                element.get("sign", ""),
                element.get("format", ""),
                element.get("xsi:nil", element.get("nil", "")) in ("true", "1"),
            )
        )
        self._tag_texts.append([])
        self._open_tags.append((number, self._length))

    def _end_tag(self) -> None:
        if not self._open_tags:
            return
        number, start = self._open_tags.pop()
        self._marks.append(Mark(number, start, self._length))


def _style_of(element: etree._Element) -> Style:
    written = element.get("style")
    return read_style(written) if written else PLAIN


def _is_white_on_white(element: etree._Element, style: Style) -> bool:
    """Whether text is as white as the page: nothing around it is coloured, by itself or by a class."""
    given = (element.get("color") or "").strip().lower()
    if not (style.is_white or given in WHITE):
        return False
    around = (element, *element.iterancestors())
    return not any(
        each.get("class") or each.get("bgcolor", "").lower() not in ("", *WHITE)
        or _style_of(each).is_filled
        for each in around
    )  # fmt: skip


def _leads_within(element: etree._Element) -> bool:
    return (element.get("href") or "").startswith("#")


def _space(run: re.Match[str]) -> str:
    return "   " if run.group().count("\xa0") >= _WIDE else " "


def _leading(shown: str) -> int:
    """How many hard spaces stand before the first word."""
    return shown[: len(shown) - len(shown.lstrip(" \t\r\n\f\xa0"))].count("\xa0")


def _reach(element: etree._Element, attribute: str, most: int) -> int:
    written = (element.get(attribute) or "").strip()
    return min(max(int(written), 1), most) if written.isdigit() and len(written) < 6 else 1
