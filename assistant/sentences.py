"""Passages → sentences with their exact spans.

Filings are typed: lines are justified with double spaces, paragraphs run over page breaks, and a
full stop ends an abbreviation as often as a sentence. What parts and what does not is in
sentences.toml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.pattern_files import read_toml
from index.model import Filing, Passage, Reading, Section, SectionKind, Span

_STOP = re.compile(r"[.?!][\"'”’)\]]*(?=\s|$)")
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_FINISHED = re.compile(r"[.?!:;][\"'”’)\]]*$")
_DANGLING = re.compile(r"(?:,|\b(?:a|an|and|by|for|from|in|of|on|or|the|to|with))$")
_WORD_BEFORE = re.compile(r"(?:\b(?:item|note|part|exhibit|section|article|rule)\s+)?\S+$", re.I)
_NEXT_WORD = re.compile(r"\s*[\"'“‘(\[]*([\w&$]+)")
_ENTRY = re.compile(
    r"^[ \t]*(?P<mark>\(?[a-zA-Z\d]{1,4}\)|\d{1,2}\.|[A-Za-z]\.|\(?[ivx]{1,5}[.)]|\d{1,3}(?:\.[A-Z]{1,3})?(?:\.\d{1,3})+"
    r"|[-–—*•o](?=\s))[ \t]+(?=\S)"
)
_FURNITURE = re.compile(
    r"^\s*(?:[-=_\s]*|<[^>]*>|(?:page\s+|-\s*|\()?(?:[A-Z]-)?\d{1,4}(?:\s*-|\))?)\s*$", re.I
)
_QUIET = (SectionKind.COVER, SectionKind.CONTENTS, SectionKind.SIGNATURES)
_SHORT = 60
_REPEATED = 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the filing. It has two spans or more where a page break cuts it.

    `text` is the words with white space folded; `above` the titles and lead-ins it stands under.
    `entry` is the mark of a list's entry ("31.1", "(b)", "-"), empty elsewhere.
    """

    place: int
    passage: int
    section: str
    spans: tuple[Span, ...]
    text: str
    above: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What sentences.toml knows of full stops."""

    abbreviations: frozenset[str]
    closing: frozenset[str]
    starters: frozenset[str]


@lru_cache(maxsize=1)
def _marks() -> _Marks:
    table = read_toml("sentences")
    return _Marks(
        frozenset(table["abbreviations"]), frozenset(table["closing"]), frozenset(table["starters"])
    )


def find_sentences(reading: Reading) -> tuple[Sentence, ...]:
    """Every sentence and list entry outside tables, cover, contents and signatures, in order."""
    filing = reading.filing
    sections = {section.id: section for section in reading.sections}
    found: list[Sentence] = []
    for paragraph in _paragraphs(reading, sections):
        for part in paragraph_sentences(filing, paragraph.spans):
            text = fold(" ".join(filing.quote(span) for span in part))
            if is_title(text) or not any(letter.isalpha() for letter in text):
                continue
            passage = paragraph.passage
            found.append(
                Sentence(
                    len(found),
                    passage.id,
                    passage.section,
                    part,
                    text,
                    paragraph.above,
                    entry_mark(text),
                )
            )
    return tuple(found)


def fold(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


def entry_mark(text: str) -> str:
    """The mark at the head of a list's entry ("1.", "(b)", "31.1", "-"), or nothing."""
    match = _ENTRY.match(text)
    return match["mark"] if match else ""


def is_title(text: str) -> bool:
    """Whether a paragraph is a short heading: capitalised words without a stop or a list's mark."""
    if len(text) > 100 or not text[:1].isupper() or _FINISHED.search(text):
        return False
    words = _LONG_WORD.findall(text)
    if not words or entry_mark(text) or re.search(r"\$|--|–|—", text):
        return False
    return sum(word[0].isupper() for word in words) >= 0.6 * len(words) or not re.search(
        r"\d{3}", text
    )


@dataclass(frozen=True, slots=True)
class _Paragraph:
    passage: Passage
    spans: tuple[Span, ...]
    above: str


def _paragraphs(reading: Reading, sections: dict[str, Section]) -> Iterator[_Paragraph]:
    """The passages of words, those cut by a page break joined, with what stands above them."""
    filing = reading.filing
    repeated = _repeated(filing)
    said = (p for p in reading.passages if not _FURNITURE.match(filing.quote(p.span)))
    kept = [p for p in said if not p.is_table and _speaks(p, sections)]
    above = _Above()
    place = 0
    while place < len(kept):
        first = kept[place]
        before = kept[place - 1] if place else None
        spans = [*_run_in(filing, sections.get(first.section), first), first.span]
        while place + 1 < len(kept):
            carried = _carried_on(reading, spans[-1], kept[place + 1], repeated)
            if not carried:
                break
            spans += carried
            place += carried[-1] == kept[place + 1].span
            if carried[-1] != kept[place].span:
                break
        place += 1
        words = fold(filing.quote(first.span))
        above = above.over(first, words)
        headed = _run_on_title(filing.text, first.span)
        if before is not None and before.section == first.section and not headed:
            headed = _title_over(filing.text, before.span.end, first.span.start)
        above = above.below(headed) if headed else above
        yield _Paragraph(first, tuple(spans), above.text(_title(sections, first.section)))
        above = above.below(words)


def _run_on_title(text: str, span: Span) -> str:
    """The title on a paragraph's first line, where the next line is set in; nothing elsewhere."""
    first, _, rest = span.of(text).partition("\n")
    at_margin = text.rfind("\n", 0, span.start) == span.start - 1
    is_set_in = re.match(r" {3,}\S", rest) is not None
    return fold(first) if at_margin and is_set_in and is_title(fold(first)) else ""


def _title_over(text: str, start: int, end: int) -> str:
    """The title on the line right above a paragraph, which no passage holds.

    It is no running head, however often it recurs: a blank line would part that from the text.
    """
    line = text[max(start, 0) : end].rstrip(" \t").removesuffix("\n").rpartition("\n")[2].strip()
    return fold(line) if line and is_title(fold(line)) else ""


def _run_in(filing: Filing, section: Section | None, first: Passage) -> list[Span]:
    """The heading line of a section whose first sentence begins on it, right above `first`."""
    if section is None or not filing.text[first.span.start].islower():
        return []
    gap = filing.text[section.heading.end : first.span.start]
    if (
        not len(section.heading)
        or section.heading.end > first.span.start
        or re.search(r"\n[ \t]*\n", gap)
    ):
        return []
    return [section.heading]


def _speaks(passage: Passage, sections: dict[str, Section]) -> bool:
    section = sections.get(passage.section)
    return section is None or section.kind not in _QUIET


def _title(sections: dict[str, Section], name: str) -> str:
    section = sections.get(name)
    return section.title if section is not None else ""


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above a paragraph: the running heading, and the lead-ins of open lists.

    A lead-in is held with the style of its own mark: an entry of that style closes it.
    """

    section: str = ""
    heading: str = ""
    title: str = ""
    period: str = ""
    lead_ins: tuple[tuple[str, str], ...] = ()

    def over(self, passage: Passage, words: str) -> _Above:
        """What of it still stands above a passage that says `words`."""
        if passage.section != self.section:
            return _Above(passage.section, fold(passage.heading))
        if fold(passage.heading) != self.heading:
            return _Above(passage.section, fold(passage.heading), period=self.period)
        style = _style(entry_mark(words))
        if not style:
            kept = tuple(each for each in self.lead_ins if each[0])
            return replace(self, lead_ins=kept)
        for depth, (other, _) in enumerate(self.lead_ins):
            if other == style:
                return replace(self, lead_ins=self.lead_ins[:depth])
        return self

    def below(self, words: str) -> _Above:
        """With `words` as a title or a lead-in, where they introduce what follows."""
        if is_title(words) and re.search(r"\bended\b", words, re.I):
            return replace(self, period=words, lead_ins=())
        if is_title(words):
            return replace(self, title=words, lead_ins=())
        mark = entry_mark(words)
        heads_a_list = bool(mark) and len(words) < _SHORT and not _FINISHED.search(words)
        if (
            heads_a_list
            or words.endswith(":")
            or (self.lead_ins and not mark and len(words) < 2 * _SHORT)
        ):
            return replace(self, lead_ins=(*self.lead_ins, (_style(mark), words)))
        return self

    def text(self, section_title: str) -> str:
        lead_ins = (words for _, words in self.lead_ins)
        titles = (section_title, self.period, self.title or self.heading, *lead_ins)
        return " / ".join(filter(None, map(fold, titles)))


def _style(mark: str) -> str:
    """Marks of one list are alike: "(a)" and "(b)", "1." and "2.", "31.1" and "32.1"."""
    return re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "1", mark))


def _repeated(filing: Filing) -> frozenset[str]:
    """Short lines that stand on several pages: the company's name, "(unaudited)"."""
    counts = Counter(map(str.strip, filing.text.split("\n")))
    recurring = (
        line for line, count in counts.items() if count >= _REPEATED and 0 < len(line) < 90
    )
    return frozenset(line for line in recurring if not _FINISHED.search(line))


def _carried_on(
    reading: Reading, span: Span, after: Passage, repeated: frozenset[str]
) -> list[Span]:
    """What carries on the sentence that `span` leaves open: lines taken for a heading, a passage.

    Nothing where the sentence is whole, or what follows begins anew.
    """
    filing = reading.filing
    gap = Span(span.end, max(span.end, after.span.start))
    opens = filing.text[after.span.start]
    adjoins = re.search(r"\n[ \t]*\n|<PAGE>", filing.quote(gap)) is None
    if not _is_open(filing.quote(span), opens) or any(
        table.span.overlaps(gap) for table in reading.tables
    ):
        return []
    between = list(_lines_between(filing, gap, repeated))
    closing = next(
        (n for n, line in enumerate(between) if _FINISHED.search(filing.quote(line))), None
    )
    if closing is not None:
        return between[: closing + 1] if closing < 2 else []
    if len(between) > 2 or after.span.start < span.end or entry_mark(filing.quote(after.span)):
        return []
    over_page = not between and any(
        gap.start <= page.span.start <= gap.end for page in filing.pages[1:]
    )
    if opens.islower() or adjoins or (over_page and opens != "("):
        return [*between, after.span]
    return []


def _is_open(words: str, opens: str) -> bool:
    """Whether a paragraph breaks off: its last line ends without a stop, and is full.

    It may be short where it ends with a comma or an "of", or a small letter opens what follows.
    """
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    longest = max(len(line) for line in lines)
    is_full = (
        opens.islower()
        or _DANGLING.search(lines[-1]) is not None
        or len(lines[-1]) > 0.75 * longest
    )
    return not _FINISHED.search(lines[-1]) and len(words) >= _SHORT and is_full


def _lines_between(filing: Filing, gap: Span, repeated: frozenset[str]) -> Iterator[Span]:
    """The lines of a gap that say something: no rule, page number, tag or running head.

    A line right below the paragraph is no running head, however often it recurs.
    """
    position = gap.start
    adjoins = True
    for number, line in enumerate(filing.quote(gap).splitlines(keepends=True)):
        words = line.strip()
        adjoins = adjoins and (bool(words) or number == 0)
        if words and (adjoins or words not in repeated) and not _FURNITURE.match(line):
            start = position + line.index(words[0])
            yield Span(start, start + len(words))
        position += len(line)


def paragraph_sentences(filing: Filing, spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """The spans of each sentence of a paragraph that stands in `spans`."""
    open_parts: list[Span] = []
    for number, span in enumerate(spans):
        ends = [*_ends(filing.text, span), span.end]
        start = span.start
        for end in ends:
            part = _trimmed(filing.text, start, end)
            start = end
            if part is None:
                continue
            open_parts.append(part)
            if end < span.end or number == len(spans) - 1 or _FINISHED.search(filing.quote(part)):
                yield tuple(open_parts)
                open_parts = []
    if open_parts:
        yield tuple(open_parts)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


def _ends(text: str, span: Span) -> list[int]:
    """Where sentences and list entries end within `span`, its own end aside."""
    ends = {
        match.end()
        for match in _STOP.finditer(text, span.start, span.end)
        if _is_end(text, span, match)
    }
    position = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        match = _ENTRY.match(line) if position > span.start else None
        if match and _parts_entry(match["mark"], line):
            ends.add(position)
        position += len(line)
    return sorted(end for end in ends if span.start < end < span.end)


def _parts_entry(mark: str, line: str) -> bool:
    """Whether a marked line within a paragraph begins an entry: two spaces follow its mark."""
    return re.match(rf"\s*{re.escape(mark)}\s{{2,}}", line) is not None or (
        "." in mark.rstrip(".") and mark[0].isdigit()
    )


def _is_end(text: str, span: Span, match: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, match.end(), span.end)
    if following is None:
        return False
    after = following[1]
    if after[0].islower():
        return False
    if match.group()[0] != ".":
        return True
    stop = match.start() + 1
    words = text[span.start : stop].rsplit(None, 2)  # of which the last two may be the word
    begin = span.start + len(words[0]) if len(words) > 2 else span.start
    before = _WORD_BEFORE.search(text, begin, stop)
    word = before.group().lstrip("(\"'“‘[") if before else ""
    return _may_end(
        word, after, at_head=before is not None and not text[span.start : before.start()].strip()
    )


def _may_end(word: str, after: str, *, at_head: bool) -> bool:
    """Whether a sentence may end with `word` when `after` follows it."""
    marks = _marks()
    bare = word.lower().rstrip(".")
    if at_head and re.fullmatch(r"\(?(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})\.", word):
        return False
    if bare in marks.abbreviations:
        return False
    if " " in fold(word):
        return after.lower() in marks.starters
    is_initial = re.fullmatch(r"(?:[A-Za-z]\.)+", word) is not None
    if is_initial or bare in marks.closing:
        return after.lower() in marks.starters
    return True
