"""A file's bytes → canonical text with its lines and grids, whatever the source format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.ascii_lines import Line, read_lines
from index.ascii_tables import grids
from index.edgar import Header, decode, documents, pages, read_header
from index.html_grids import grids as html_grids
from index.html_layout import Layout, lay_out
from index.markup import read_markup
from index.model import CoverFact, Document, Lines, Page, Span
from index.tables import Grid
from index.xbrl import Markings, Tag, read_cover, read_tags, with_tags

_HTML = re.compile(r"<(?:html|xbrl|body|!doctype html)\b", re.I)
_ANNEX = re.compile(r"EX-13", re.I)
_FORMS = re.compile(r"10-?[KQ](?:SB|405|T|KT|QT)?\d*(?:/A)?$", re.I)


@dataclass(frozen=True, slots=True)
class Annex:
    """An exhibit that holds part of the report: the annual report of an EX-13."""

    document: Document
    page: tuple[Line, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What every later stage works on: `text` is canonical; the rest points into it.

    `page`: the lines of the main document; `grids`: its tables as drawn; `annexes`: the
    exhibits that are read as part of it; `tags` and `cover`: what inline XBRL says.
    """

    text: str
    format: str
    header: Header
    documents: tuple[Document, ...]
    main: Document
    lines: Lines
    page: tuple[Line, ...]
    grids: tuple[Grid, ...]
    pages: tuple[Page, ...]
    annexes: tuple[Annex, ...] = ()
    tags: tuple[Tag, ...] = ()
    cover: tuple[CoverFact, ...] = ()


def read_source(content: bytes, name: str, *, tags: bool = True) -> Source:
    """The canonical text of a file and what is drawn on it. Raises NotAFiling.

    `tags`: whether inline XBRL is read; without it the printed page alone speaks.
    """
    text = decode(content, name)
    header = read_header(text)
    held = documents(text)
    main = main_document(held)
    if _is_html(text, main):
        return _html_source(text, header, held, main, name, tags)
    lines = Lines(text)
    page = tuple(read_lines(text, lines, *lines.range(main.span)))
    annexes = tuple(
        _annex(text, lines, document) for document in held if _ANNEX.match(document.type)
    )
    numbered = [
        page
        for span in (main.span, *(annex.document.span for annex in annexes))
        for page in pages(text, span)
    ]
    return Source(
        text, "text", header, held, main, lines, page, tuple(grids(page)), tuple(numbered), annexes
    )


def _annex(text: str, lines: Lines, document: Document) -> Annex:
    page = tuple(read_lines(text, lines, *lines.range(document.span)))
    return Annex(document, page, tuple(grids(page)))


def _is_html(text: str, document: Document) -> bool:
    start, end = document.span.start, document.span.end
    return _HTML.search(text, start, min(end, start + 3000)) is not None


def _html_source(
    text: str, header: Header, held: Sequence[Document], main: Document, name: str, tags: bool
) -> Source:
    """The report and its annexes laid out, one after the other; other documents are named only."""
    markup = read_markup(main.span.of(text), name)
    report = lay_out(markup.blocks)
    parts = [(main, report)]
    for document in held:
        if _ANNEX.match(document.type) and _is_html(text, document):
            blocks = read_markup(document.span.of(text), name).blocks
            parts.append((document, lay_out(blocks, parts[-1][1].end)))
    whole = "".join(layout.text for _, layout in parts)
    spans = {document.span: Span(layout.start, layout.end) for document, layout in parts}
    nowhere = Span(len(whole), len(whole))
    placed = {
        document: replace(document, span=spans.get(document.span, nowhere)) for document in held
    }
    lines = Lines(whole)
    annexes = tuple(_html_annex(whole, lines, placed[d], layout) for d, layout in parts[1:])
    page = tuple(read_lines(whole, lines, *lines.range(placed[main].span)))
    said = markup.markings if tags else Markings()
    return Source(
        whole,
        "html",
        with_tags(header, said),
        tuple(placed.values()),
        placed[main],
        lines,
        page,
        tuple(html_grids(report.placed, whole)),
        tuple(page for _, layout in parts for page in layout.pages),
        annexes,
        read_tags(said, report.tags),
        read_cover(said, report.tags),
    )


def _html_annex(text: str, lines: Lines, document: Document, layout: Layout) -> Annex:
    page = tuple(read_lines(text, lines, *lines.range(document.span)))
    return Annex(document, page, tuple(html_grids(layout.placed, text)))


def main_document(held: Sequence[Document]) -> Document:
    """The document that is the report itself: the first whose type is a form that is read."""
    return next((document for document in held if is_read_form(document.type)), held[0])


def is_read_form(form: str) -> bool:
    """Whether a form is a 10-Q or 10-K, or a variant of one."""
    return _FORMS.match(form) is not None
