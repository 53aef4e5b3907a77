"""What an HTML document is made of, once its markup is gone: paragraphs, tables, page breaks.

`markup` makes these from the file; `html_layout` writes them out as canonical text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """The characters of a Text that stand inside inline XBRL element `tag`."""

    tag: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """Words as shown: white space folded, a line end where the page breaks the line."""

    words: str
    marks: tuple[Mark, ...] = ()

    @property
    def plain(self) -> str:
        return " ".join(self.words.split())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text. `verbatim`: its spaces and line ends are a drawing (`<pre>`).

    `indent` is in characters; `is_way_back`: nothing but a link to a place in the document.
    """

    text: Text
    indent: int = 0
    verbatim: bool = False
    is_way_back: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where one printed page ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """A cell as marked up: what it holds, how far it reaches, how it is drawn."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1
    rule_above: bool = False
    rule_below: bool = False

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def text(self) -> Text:
        """The cell's paragraphs as one text, a line end between them."""
        texts = [paragraph.text for paragraph in self.paragraphs]
        if len(texts) == 1:
            return texts[0]
        words: list[str] = []
        marks: list[Mark] = []
        place = 0
        for text in texts:
            marks += [Mark(m.tag, m.start + place, m.end + place) for m in text.marks]
            words.append(text.words)
            place += len(text.words) + 1
        return Text("\n".join(words), tuple(marks))

    @property
    def indent(self) -> int:
        return next((paragraph.indent for paragraph in self.paragraphs), 0)


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A `<table>`: its rows of cells, spans not yet resolved."""

    rows: tuple[tuple[HtmlCell, ...], ...]

    @property
    def is_nest(self) -> bool:
        """Whether some cell holds a table, so that this one only places things."""
        return any(
            isinstance(block, HtmlTable)
            for row in self.rows
            for cell in row
            for block in cell.blocks
        )


Block = Paragraph | PageBreak | Rule | HtmlTable
