"""Whether what is found holds what an answer needs: evidence lines, headings, scales."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.evaluation.records import Record
from assistant.passage_search import passages_for
from index.model import Filing, Reading, Scale, Span, Table
from index.scales import scale_words
from measures.desk import Sample
from measures.model import WORDS, Group, Measure, records
from measures.plain import TOP, spans_of

_FIRST = (1, 4, 10)


def passages(sample: Sample) -> Group:
    """The share of questions of which every evidence line is within the first passages."""
    asked = [record for record in _asked() if record.type in WORDS]
    wanted = [_evidence_of(record, sample.reading.filing) for record in asked]
    ours = [_passages(record.question, sample) for record in asked]
    plain = [sample.plain.nearest(record.question, _FIRST[-1]) for record in asked]
    return Group(
        f"Every evidence line within the first passages ({len(asked)} questions of words)",
        tuple(
            Measure(
                f"the first {n}" if n > 1 else "the first alone",
                _share(wanted, ours, n), "%", _share(wanted, plain, n),
                note=_lengths(ours, plain, n),
            )
            for n in _FIRST
        ),
    )  # fmt: skip


def sources(sample: Sample) -> Group:
    """The share of figures of which every evidence line is among the sources of the reply."""
    asked = [record for record in _asked() if record.type not in WORDS]
    wanted = [_evidence_of(record, sample.reading.filing) for record in asked]
    ours = [_sources(record.question, sample) for record in asked]
    plain = [sample.plain.nearest(record.question, TOP) for record in asked]
    most = max(map(len, ours))
    return Group(
        f"Every evidence line among the sources ({len(asked)} questions of figures)",
        (
            Measure(
                f"the reply's, the first {TOP} chunks", _share(wanted, ours, most), "%",
                _share(wanted, plain, TOP), note=_lengths(ours, plain, most),
            ),
        ),
    )  # fmt: skip


def _asked() -> list[Record]:
    """The questions that the filing answers and that stand alone."""
    return [record for record in records() if record.lines and not record.turns]


def _passages(question: str, sample: Sample) -> list[Span]:
    found = passages_for(question, sample.library, [sample.id], _FIRST[-1])
    return [citation.span for citation, _ in found]


def _sources(question: str, sample: Sample) -> list[Span]:
    """The lines that the reply cites, whole."""
    lines = sample.reading.filing.lines
    cited = [citation.lines for citation in sample.assistant.ask(question).citations]
    return [Span(lines.span(first).start, lines.span(last).end) for first, last in cited]


def _evidence_of(record: Record, filing: Filing) -> list[Span]:
    """The printed part of every evidence line that is not blank."""
    numbers = [n for first, last in record.lines for n in range(first, last + 1)]
    return [span for number in numbers if len(span := _printed(filing, number))]


def _printed(filing: Filing, number: int) -> Span:
    """A line without the white space at its ends."""
    span = filing.lines.span(number)
    text = filing.quote(span)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _share(wanted: Sequence[list[Span]], found: Sequence[list[Span]], n: int) -> float:
    held = sum(
        all(any(line in span for span in spans[:n]) for line in lines)
        for lines, spans in zip(wanted, found, strict=True)
    )
    return 100 * held / len(wanted)


def _lengths(ours: Sequence[list[Span]], plain: Sequence[list[Span]], n: int) -> str:
    """How much text that is, on average."""
    means = [
        sum(len(span) for spans in found for span in spans[:n]) / len(found)
        for found in (ours, plain)
    ]
    return "{:,.0f} characters; plain {:,.0f}".format(*means)


def cut_rows(reading: Reading) -> Group:
    """The share of statement rows that stand apart from what says what their figures are."""
    rows = [
        (table, number)
        for table in reading.tables
        if table.statement is not None
        for number, row in enumerate(table.rows)
        if not row.is_heading
    ]
    chunks = spans_of(reading.filing.text)
    headings = {table.id: _headings_above(table, reading) for table, _ in rows}
    scales = {table.id: _scale_above(table, reading) for table, _ in rows}
    of_row = defaultdict(list)
    for fact in reading.facts:
        of_row[fact.table, fact.row].append(fact.period)
    periods = [of_row[table.id, number] for table, number in rows]
    undated = sum(not found or None in found for found in periods)
    stated = [(table, number, found) for table, number in rows if (found := scales[table.id])]
    unscaled = sum(table.scale != scale for table, _, (_, scale) in stated)
    headed = [(table.rows[n].span, line) for table, n in rows if (line := headings[table.id])]
    return Group(
        f"Statement rows apart from what they need ({len(rows)} rows)",
        (
            Measure(
                "without a period", 100 * undated / len(rows), "%", _apart(headed, chunks), 0,
                "plain: no chunk with the row has the line of column headings",
            ),
            Measure(
                "without the scale", 100 * unscaled / len(rows), "%",
                _apart([(table.rows[n].span, line) for table, n, (line, _) in stated], chunks), 0,
                "plain: no chunk with the row has the line that states the scale",
            ),
        ),
    )  # fmt: skip


def _apart(pairs: Sequence[tuple[Span, Span]], chunks: Sequence[Span]) -> float:
    """The share of rows whose line is in no chunk together with them."""
    together = sum(any(row in chunk and line in chunk for chunk in chunks) for row, line in pairs)
    return 100 * (1 - together / len(pairs)) if pairs else 0.0


def _headings_above(table: Table, reading: Reading) -> Span | None:
    """The line nearest above the rows that has the last heading of every column."""
    wanted = [column.path[-1] for column in table.columns if column.path]
    for span, text in _lines_above(table, reading):
        if all(text.count(word) >= wanted.count(word) for word in wanted):
            return span
    return None


def _scale_above(table: Table, reading: Reading) -> tuple[Span, Scale] | None:
    """The line nearest above the rows that states a scale, and the scale."""
    for span, text in _lines_above(table, reading):
        scale = scale_words(text)
        if scale is not None:
            return span, scale
    return None


def _lines_above(table: Table, reading: Reading) -> Iterator[tuple[Span, str]]:
    filing = reading.filing
    first = filing.lines.number(table.rows[0].span.start)
    for number in range(first - 1, 0, -1):
        span = _printed(filing, number)
        yield span, filing.quote(span)
