"""A file's bytes → canonical text with its lines and grids, whatever the source format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.ascii_lines import Line, read_lines
from index.ascii_tables import grids
from index.edgar import Header, decode, documents, pages, read_header
from index.model import Document, Lines, Page
from index.tables import Grid

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
    exhibits that are read as part of it.
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


def read_source(content: bytes, name: str) -> Source:
    """The canonical text of a file and what is drawn on it. Raises NotAFiling."""
    text = decode(content, name)
    header = read_header(text)
    held = documents(text)
    main = main_document(held)
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


def main_document(held: Sequence[Document]) -> Document:
    """The document that is the report itself: the first whose type is a form that is read."""
    return next((document for document in held if is_read_form(document.type)), held[0])


def is_read_form(form: str) -> bool:
    """Whether a form is a 10-Q or 10-K, or a variant of one."""
    return _FORMS.match(form) is not None
