"""A file's bytes → canonical text with its lines and grids, whatever the source format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.ascii_lines import Kind, Line, read_lines
from index.ascii_tables import grids
from index.edgar import Header, decode, documents, is_unreadable, pages, read_header
from index.html_grids import grids as html_grids
from index.html_layout import Layout, PlacedParagraph, PlacedTable, lay_out
from index.markup import read_markup
from index.model import CoverFact, Document, Lines, Page, Span
from index.schedules import Schedule, find_schedules
from index.tables import Grid
from index.xbrl import Markings, Tag, combined, read_cover, read_tags, with_tags

_HTML = re.compile(r"<(?:html|xbrl|body|!doctype html)\b", re.I)
_ANNEX = re.compile(r"EX-13\b", re.I)
_OTHER_ANNEX = re.compile(r"EX-99\b", re.I)
_SCHEDULE = re.compile(r"EX-27\b", re.I)
_FORMS = re.compile(r"10-?[KQ](?:SB|405|T|KT|QT)?\d*(?:/A)?$", re.I)
_COVER = re.compile(r"securities\s+and\s+exchange\s+commission", re.I)
_STATEMENTS = (
    re.compile(r"\btotal\s+(?:current\s+)?assets\b", re.I),
    re.compile(r"\b(?:operating|financing)\s+activities\b", re.I),
)


@dataclass(frozen=True, slots=True)
class Annex:
    """A document that holds part of the report: the annual report of an EX-13."""

    document: Document
    page: tuple[Line, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What every later stage works on: `text` is canonical; the rest points into it.

    `page`: the lines of the main document; `grids`: its tables as drawn; `annexes`: the
    documents that are read as part of it; `schedules`: its financial data schedules;
    `tags` and `cover`: what inline XBRL says.
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
    schedules: tuple[Schedule, ...] = ()
    tags: tuple[Tag, ...] = ()
    cover: tuple[CoverFact, ...] = ()


def read_source(content: bytes, name: str, *, tags: bool = True) -> Source:
    """The canonical text of a file and what is drawn on it. Raises NotAFiling.

    `tags`: whether inline XBRL is read; without it the printed page alone speaks.
    """
    text = decode(content, name)
    header = read_header(text)
    held = documents(text)
    main = main_document(held, text)
    annexes = _annex_documents(held, main, text)
    if any(_is_html(text, document) for document in (main, *annexes)):
        return _html_source(text, header, held, (main, *annexes), name, tags)
    lines = Lines(text)
    page, drawn = _text_part(text, lines, main)
    spans = [document.span for document in (main, *annexes)]
    return Source(
        text,
        "text",
        header,
        held,
        main,
        lines,
        page,
        drawn,
        tuple(page for span in spans for page in pages(text, span)),
        tuple(Annex(document, *_text_part(text, lines, document)) for document in annexes),
        find_schedules(text, _schedule_spans(held, main)),
    )


def _text_part(
    text: str, lines: Lines, document: Document
) -> tuple[tuple[Line, ...], tuple[Grid, ...]]:
    page = tuple(read_lines(text, lines, *lines.range(document.span)))
    return page, tuple(grids(page))


def _schedule_spans(held: Sequence[Document], main: Document) -> list[Span]:
    """Where schedules may stand: in documents of their own, or at the end of a bare body."""
    own = [document.span for document in held if _SCHEDULE.match(document.type)]
    return own or [main.span]


def _is_html(text: str, document: Document) -> bool:
    start, end = document.span.start, document.span.end
    return _HTML.search(text, start, min(end, start + 3000)) is not None


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """Documents of a submission as one canonical text, and where each stands in it."""

    text: str
    spans: Mapping[Document, Span]
    layouts: Mapping[Document, Layout]
    markings: tuple[Markings, ...]

    def placed(self, document: Document) -> Document:
        """The document where it stands in the text; at the end, empty, one that is not laid out."""
        end = len(self.text)
        return replace(document, span=self.spans.get(document, Span(end, end)))


def _html_source(
    text: str,
    header: Header,
    held: Sequence[Document],
    read: Sequence[Document],
    name: str,
    tags: bool,
) -> Source:
    """The report and its annexes laid out, one after the other; schedules as they are written.

    `read`: the main document and its annexes. Other documents are named only.
    """
    schedules = [document for document in held if _SCHEDULE.match(document.type)]
    laid = _laid_out(text, [*read, *schedules], name)
    placed = {document: laid.placed(document) for document in held}
    lines = Lines(laid.text)
    drawn = [_laid_part(laid.text, lines, placed[d], laid.layouts.get(d)) for d in read]
    said, shown = combined(laid.markings, [layout.tags for layout in laid.layouts.values()])
    said = said if tags else Markings()
    return Source(
        laid.text,
        "html",
        with_tags(header, said),
        tuple(placed[document] for document in held),
        placed[read[0]],
        lines,
        *drawn[0],
        tuple(page for d in read for page in _pages_of(laid.text, placed[d], laid.layouts.get(d))),
        tuple(Annex(placed[d], *part) for d, part in zip(read[1:], drawn[1:], strict=True)),
        find_schedules(laid.text, [placed[document].span for document in schedules]),
        read_tags(said, shown),
        read_cover(said, shown),
    )


def _laid_out(text: str, chosen: Sequence[Document], name: str) -> _LaidOut:
    """These documents, one after the other: HTML laid out, text as it is written."""
    layouts: dict[Document, Layout] = {}
    markings: list[Markings] = []
    parts: list[str] = []
    spans: dict[Document, Span] = {}
    end = 0
    for document in chosen:
        if _is_html(text, document):
            markup = read_markup(document.span.of(text), name)
            layouts[document] = lay_out(markup.blocks, end)
            markings.append(markup.markings)
            part = layouts[document].text
        else:
            part = document.span.of(text).rstrip("\n") + "\n"
        parts.append(part)
        spans[document] = Span(end, end + len(part))
        end += len(part)
    return _LaidOut("".join(parts), spans, layouts, tuple(markings))


def _laid_part(
    text: str, lines: Lines, document: Document, layout: Layout | None
) -> tuple[tuple[Line, ...], tuple[Grid, ...]]:
    if layout is None:
        return _text_part(text, lines, document)
    page = tuple(read_lines(text, lines, *lines.range(document.span)))
    return page, _html_grids(layout, page, text)


def _html_grids(layout: Layout, page: Sequence[Line], text: str) -> tuple[Grid, ...]:
    """The tables of an HTML document: its own, and those that are drawn in its `<pre>`."""
    marked = html_grids(layout.placed, text)
    drawings = [piece.span for piece in layout.placed
                if isinstance(piece, PlacedParagraph) and piece.verbatim]  # fmt: skip
    if not drawings:
        return tuple(marked)
    taken = [piece.span for piece in layout.placed if isinstance(piece, PlacedTable)]
    apart = [_as_tag(line) if any(line.start < span.end and span.start < line.end for span in taken) else line
             for line in page]  # fmt: skip
    drawn = [grid for grid in grids(apart) if any(span.overlaps(grid.span) for span in drawings)]
    return tuple(sorted([*marked, *drawn], key=lambda grid: grid.span.start))


def _as_tag(line: Line) -> Line:
    """A line that parts drawn tables and is read no further."""
    return replace(line, kind=Kind.TAG, figures=(), rules=())


def _pages_of(text: str, document: Document, layout: Layout | None) -> Sequence[Page]:
    return layout.pages if layout is not None else pages(text, document.span)


def main_document(held: Sequence[Document], text: str) -> Document:
    """The document that is the report itself: the first whose type is a form that is read.

    A copy that no reader could read (a PDF beside the text) is not it.
    """
    forms = [document for document in held if is_read_form(document.type)]
    readable = [document for document in forms if not is_unreadable(text, document)]
    return next(iter(readable or forms or held))


def _annex_documents(held: Sequence[Document], main: Document, text: str) -> tuple[Document, ...]:
    """The documents that are read as part of the report.

    An annual report to shareholders (EX-13), in as many parts as it comes; what is filed
    under the report's own type without a cover of its own; and, where none of these holds
    statements, the further exhibits (EX-99) that do.
    """
    others = [d for d in held if d is not main and not is_unreadable(text, d)]
    parts = [d for d in others if _ANNEX.match(d.type) or _goes_on(d, main, text)]
    if any(_has_statements(text, document) for document in (main, *parts)):
        return tuple(parts)
    more = [d for d in others if _OTHER_ANNEX.match(d.type) and _has_statements(text, d)]
    return tuple(sorted((*parts, *more), key=lambda document: document.span))


def _goes_on(document: Document, main: Document, text: str) -> bool:
    """Whether a document goes on with the report: of its type, and without its cover."""
    start = document.span.start
    is_same = document.type.upper() == main.type.upper()
    return is_same and not _COVER.search(text, start, min(document.span.end, start + 4000))


def _has_statements(text: str, document: Document) -> bool:
    start, end = document.span.start, document.span.end
    return all(words.search(text, start, end) for words in _STATEMENTS)


def is_read_form(form: str) -> bool:
    """Whether a form is a 10-Q or 10-K, or a variant of one."""
    return _FORMS.match(form) is not None
