"""A filing's statements as a workbook: totals and ratios as live formulas, a tie-out, sources.

Every amount is in ones (dollars, shares), whatever scale the filing prints it in, so that no
formula mixes scales. Beside each figure stands the line that it is printed on, which leads to that
line in a sheet of the filing's own text. What the filing says is written as text, never as a formula.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.book import Book
from assistant.check_words import rule_title
from assistant.checking import Report
from assistant.compute import Figure, evaluate, spoken
from assistant.expressions import Name
from assistant.layout import line_words
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.unproved import NAMES
from index.errors import LibraryError
from index.model import Check, Fact, Period, Reading, Span, Table, Verdict

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_NAME = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?")
_DAYS = re.compile(r"(\d+) days\b")
_FIRST_ROW = 4  # of figures; above them stand the title, the unit and the headings
_SUMS = frozenset({"footing", "roll-forward"})
_WHOLE = '#,##0;(#,##0);"–"'
_LABEL = 56  # characters: how wide the labels stand
_HEIGHT = 15  # points: of a line of text
_TEXT = "Filing"  # the sheet of the filing's own lines, each on the row of its number
_MOST_LINKS = 65_000  # of a sheet: spreadsheets take no more
_LONGEST = 32_767  # characters: what a cell holds
_RED = "#B3261E"
_GREY = "#5F6368"
_FORMATS = {
    Presentation.USD: _WHOLE,
    Presentation.USD_PER_SHARE: "#,##0.00;(#,##0.00)",
    Presentation.PERCENT: "0.00%",
    Presentation.RATIO: "0.000",
    Presentation.DAYS: "0.0",
}


@dataclass(slots=True)
class _Book:
    """A workbook in the making: where each fact stands in it."""

    file: Any
    reading: Reading
    cells: dict[int, str] = field(default_factory=dict)
    formats: dict[object, Any] = field(default_factory=dict)
    links: Counter[str] = field(default_factory=Counter)  # by sheet

    def format(self, number: str = "", **styles: object) -> Any:
        """The format of a number and styles, made once."""
        asked = {"num_format": number, **styles} if number else styles
        key = tuple(asked.items())
        if key not in self.formats:
            self.formats[key] = self.file.add_format(asked)
        return self.formats[key]


def write_workpaper(path: Path, book: Book, report: Report) -> None:
    """Write the workbook of a filing and its report. Raises LibraryError where it cannot be."""
    import xlsxwriter  # nothing else waits for it
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    work = _Book(xlsxwriter.Workbook(str(path), options), book.reading)
    sheets = _statement_sheets(work)
    ratios = tuple(_ratios(book))
    checks = [check for check in book.reading.checks if check.operands]
    _other_figures(work, _needed(ratios, checks))
    for sheet, tables in sheets:
        _fill(work, sheet, tables)
    _ratio_sheet(work, ratios)
    _tie_out(work, checks)
    _findings(work, report)
    _text(work)
    for sheet in work.file.worksheets():
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
    try:
        work.file.close()
    except (FileCreateError, OSError) as error:
        cause = error.args[0] if isinstance(error, FileCreateError) else error
        why = cause.strerror if isinstance(cause, OSError) else str(error)
        raise LibraryError(f"Cannot write {path}: {why}. Choose another: --out FILE") from error


def _statement_sheets(work: _Book) -> list[tuple[Worksheet, list[Table]]]:
    """A sheet a kind of statement, with the place that each of its facts will have there."""
    made = []
    facts = _by_cell(work.reading.facts)
    for kind, name in NAMES.items():
        tables = [table for table in work.reading.tables if table.statement is kind]
        if not tables:
            continue
        sheet = work.file.add_worksheet(name.capitalize())
        row = _FIRST_ROW
        for table in tables:
            for number in range(len(table.rows)):
                for column in range(len(table.columns)):
                    fact = facts.get((table.id, number, column))
                    if fact is not None:
                        work.cells[fact.id] = _address(sheet.name, row + number, _column(column))
            row += len(table.rows) + 2
        made.append((sheet, tables))
    return made


def _by_cell(facts: Sequence[Fact]) -> dict[tuple[str, int, int], Fact]:
    """The fact of each cell of the tables; what a label says besides stands in no cell."""
    found: dict[tuple[str, int, int], Fact] = {}
    for fact in facts:  # those of cells come first
        found.setdefault((fact.table, fact.row, fact.place), fact)
    return found


def _address(sheet: str, row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return f"'{sheet}'!{xl_rowcol_to_cell(row, column)}"


def _column(place: int) -> int:
    """Where the figures of a table's column stand: each has its lines in the column after it."""
    return 1 + 2 * place


def _fill(work: _Book, sheet: Worksheet, tables: Sequence[Table]) -> None:
    """The statements of one kind: labels, figures with totals as formulas, and the lines."""
    bold, head = work.format(bold=True), work.format(bold=True, text_wrap=True, align="right")
    filing = work.reading.filing
    sheet.write_string(0, 0, f"{filing.company}, {filing.form} for {filing.period}", bold)
    said = "In dollars and shares, in ones; totals are formulas; beside each figure its line."
    sheet.write_string(1, 0, said)
    checks = {c.printed: c for c in work.reading.checks if c.rule in _SUMS}
    facts = _by_cell(work.reading.facts)
    row = _FIRST_ROW
    widest = max(len(table.columns) for table in tables)
    for table in tables:
        for column, heading in enumerate(table.columns):
            said = _timed(heading.period) or " ".join(heading.path)
            sheet.write_string(row - 1, _column(column), said, head)
        sheet.write_string(row - 1, _column(widest), "Lines", work.format(bold=True, indent=1))
        for number, line in enumerate(table.rows):
            at = row + number
            indent = min(line.indent // 2, 10)
            label = line.label.strip()
            sheet.write_string(at, 0, label, work.format(indent=indent, text_wrap=True))
            sheet.set_row(at, _HEIGHT * max(1, -(-len(label) // (_LABEL - 2 * indent))))
            _place(work, sheet, at, _column(widest), line.span)
            for column in range(len(table.columns)):
                fact = facts.get((table.id, number, column))
                if fact is not None:
                    _write(work, sheet, at, _column(column), fact, checks.get(fact.id))
                    _place(work, sheet, at, _column(column) + 1, fact.cell.span)
        row += len(table.rows) + 2
    sheet.set_column(0, 0, _LABEL)
    for column in range(widest):
        sheet.set_column(_column(column), _column(column), 18)
        sheet.set_column(_column(column) + 1, _column(column) + 1, 11)
    sheet.set_column(_column(widest), _column(widest), 14)
    sheet.freeze_panes(_FIRST_ROW, 1)


def _place(work: _Book, sheet: Worksheet, row: int, column: int, *spans: Span) -> None:
    """The lines of places in the filing, as a link."""
    lines = work.reading.filing.lines
    _linked(work, sheet, row, column, [lines.range(span) for span in spans])


def _linked(
    work: _Book, sheet: Worksheet, row: int, column: int, ranges: Sequence[tuple[int, int]]
) -> None:
    """Lines in words, which lead to the first of them in the sheet of the filing's text."""
    style = work.format(indent=1, font_color=_GREY)
    words = _lines_words(ranges)
    work.links[sheet.name] += 1
    if work.links[sheet.name] > _MOST_LINKS:
        sheet.write_string(row, column, words, style)
        return
    sheet.write_url(row, column, f"internal:'{_TEXT}'!A{ranges[0][0]}", style, words)


def _lines_words(ranges: Iterable[tuple[int, int]]) -> str:
    """Lines in order, those that follow each other as one range: "lines 199, 202-204"."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    start, *others = map(line_words, joined)
    if others and len(joined) > 1:
        start = start.replace("line ", "lines ")
    return ", ".join((start, *(words.split()[1] for words in others)))


def _timed(period: Period | None) -> str:
    """A period as a heading: "Six months ended December 31, 2003"; nothing for none."""
    said = spoken(period).removeprefix("the ") if period else ""
    return said[:1].upper() + said[1:]


def _write(
    work: _Book, sheet: Worksheet, row: int, column: int, fact: Fact, total: Check | None
) -> None:
    """A figure, or the sum that it is where its addends stand in the workbook.

    One that its addends do not come to stands as printed, in red.
    """
    number, value = _number_of(fact), float(fact.quantity.value)
    if total is not None and total.verdict is Verdict.DIFFERS:
        sheet.write_number(row, column, value, work.format(number, font_color=_RED, bold=True))
        return
    if total is None or any(number not in work.cells for number, _ in total.operands):
        sheet.write_number(row, column, value, work.format(number))
        return
    style = work.format(number, top=1)
    sheet.write_formula(row, column, f"={_sum_of(work, total)}", style, value)


def _sum_of(work: _Book, check: Check) -> str:
    parts = [f"{'+' if sign > 0 else '-'}{work.cells[number]}" for number, sign in check.operands]
    return "".join(parts).lstrip("+")


def _number_of(fact: Fact) -> str:
    return _format_of(fact.quantity.value)


def _format_of(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return _WHOLE if whole else "#,##0.00##;(#,##0.00##)"


@dataclass(frozen=True, slots=True)
class _Ratio:
    title: str
    unit: Presentation
    period: Period | None
    figure: Figure


def _ratios(book: Book) -> Iterator[_Ratio]:
    """Every metric that the statements give for their latest period, and a year before."""
    latest = book.times.durations[:1] or book.times.instants[:1]
    for key, metric in metrics().items():
        for period in latest:
            found = evaluate(Name(key), period, book)
            if isinstance(found, Figure) and len(found.operands) > 1:
                yield _Ratio(metric.title, metric.unit, period, found)


def _timed_ratio(ratio: _Ratio) -> str:
    """When a ratio is of: "At March 31, 2007" where all that it is made of are balances."""
    periods = [operand.fact.period for operand in ratio.figure.operands]
    instants = [period for period in periods if period and period.is_instant]
    if not instants or len(instants) < len(periods):
        return _timed(ratio.period)
    return f"At {_timed(max(instants, key=lambda instant: instant.end))}"


def _needed(ratios: Sequence[_Ratio], checks: Sequence[Check]) -> set[int]:
    of_ratios = {operand.fact.id for ratio in ratios for operand in ratio.figure.operands}
    of_checks = {n for check in checks for n in (check.printed, *(n for n, _ in check.operands))}
    return of_ratios | of_checks


def _other_figures(work: _Book, needed: set[int]) -> None:
    """The figures of notes and schedules that a formula needs, each on a row of its own."""
    left = needed - set(work.cells)
    others = [fact for fact in work.reading.facts if fact.id in left]
    if not others:
        return
    sheet = work.file.add_worksheet("Other figures")
    captions = {table.id: table.caption for table in work.reading.tables}
    _headings(work, sheet, ("Table", "Line", "Column or period", "Figure, in ones", "Lines"))
    for row, fact in enumerate(others, 1):
        said = _timed(fact.period) or " ".join(fact.column)
        texts = (captions.get(fact.table, ""), fact.label.strip(), said)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
        sheet.write_number(row, 3, float(fact.quantity.value), work.format(_number_of(fact)))
        _place(work, sheet, row, 4, fact.cell.span)
        work.cells[fact.id] = _address(sheet.name, row, 3)
    sheet.set_column(0, 2, 40)
    sheet.set_column(3, 4, 18)


_OF_NUMBERS = frozenset({"Figure, in ones", "Value", "Printed", "Computed", "Difference"})


def _headings(work: _Book, sheet: Worksheet, names: Sequence[str]) -> None:
    for column, name in enumerate(names):
        align = "right" if name in _OF_NUMBERS else "left"
        style = work.format(bold=True, align=align, indent=int(name.startswith("Lines")))
        sheet.write_string(0, column, name, style)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _ratio_sheet(work: _Book, ratios: Sequence[_Ratio]) -> None:
    sheet = work.file.add_worksheet("Ratios")
    _headings(work, sheet, ("Ratio", "Period", "Value", "Formula", "Lines"))
    for row, ratio in enumerate(ratios, 1):
        figure = ratio.figure
        sheet.write_string(row, 0, ratio.title)
        sheet.write_string(row, 1, _timed_ratio(ratio))
        style = work.format(_FORMATS.get(ratio.unit, "#,##0.00"))
        value = float(figure.quantity.value)
        sheet.write_formula(row, 2, f"={_live(work, figure)}", style, value)
        sheet.write_string(row, 3, figure.formula)
        _place(work, sheet, row, 4, *(operand.fact.cell.span for operand in figure.operands))
    sheet.set_column(0, 1, 40)
    sheet.set_column(2, 2, 18)
    sheet.set_column(3, 3, 70, work.format(indent=1))
    sheet.set_column(4, 4, 30)


def _live(work: _Book, figure: Figure) -> str:
    """A figure's formula over the workbook's cells; signs are as the concepts mean them."""
    cells: Mapping[str, str] = {
        operand.name: _meant(work, operand.fact) for operand in figure.operands
    }
    plain = _DAYS.sub(r"\1", figure.formula)
    return _NAME.sub(lambda match: cells.get(match.group(), match.group()), plain)


def _meant(work: _Book, fact: Fact) -> str:
    is_turned = fact.meant.value != fact.quantity.value
    return f"(-{work.cells[fact.id]})" if is_turned else work.cells[fact.id]


def _tie_out(work: _Book, checks: Sequence[Check]) -> None:
    """Each check with its printed figure, the same computed from its operands, and the difference."""
    sheet = work.file.add_worksheet("Tie-out")
    _headings(
        work, sheet,
        ("Rule", "Line", "Period", "Printed", "Computed", "Difference", "Verdict", "Lines",
         "Lines of the operands"),
    )  # fmt: skip
    facts = {fact.id: fact for fact in work.reading.facts}
    for row, check in enumerate(checks, 1):
        printed = facts[check.printed]
        style = work.format(_number_of(printed))
        texts = (rule_title(check.rule), printed.label.strip(), _timed(printed.period))
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
        value = float(printed.quantity.value)
        sheet.write_number(row, 3, value, style)
        computed = _computed(work, check)
        at = row + 1
        sheet.write_formula(row, 4, f"={computed}", style, float(check.expected))
        sheet.write_formula(row, 5, f"=D{at}-E{at}", style, float(check.difference))
        allowed = abs(check.difference) if check.verdict is Verdict.AGREES else Decimal(0)
        sheet.write_formula(
            row, 6, f'=IF(ABS(F{at})<={float(allowed) + 1e-6!r},"agrees","differs")',
            work.format(indent=1), check.verdict.value,
        )  # fmt: skip
        _place(work, sheet, row, 7, printed.cell.span)
        _place(work, sheet, row, 8, *(facts[number].cell.span for number, _ in check.operands))
    sheet.set_column(0, 2, 42)
    sheet.set_column(3, 5, 18)
    sheet.set_column(6, 7, 14)
    sheet.set_column(8, 8, 40)
    red = {"type": "cell", "criteria": "==", "value": '"differs"', "format": work.format(font_color=_RED, bold=True)}  # fmt: skip
    sheet.conditional_format(1, 6, max(len(checks), 1), 6, red)
    sheet.autofilter(0, 0, max(len(checks), 1), 8)


def _computed(work: _Book, check: Check) -> str:
    """What the check's operands give: their sum, or income over shares."""
    if check.rule.startswith("per share"):
        (income, _), (shares, _) = check.operands
        return f"{work.cells[income]}/{work.cells[shares]}"
    return _sum_of(work, check)


def _findings(work: _Book, report: Report) -> None:
    sheet = work.file.add_worksheet("Findings")
    _headings(work, sheet, ("Rule", "Finding", "Printed", "Computed", "Difference", "Lines"))
    for row, finding in enumerate(report.findings, 1):
        sheet.write_string(row, 0, rule_title(finding.rule))
        sheet.write_string(row, 1, finding.text, work.format(text_wrap=True))
        sheet.set_row(row, _HEIGHT * -(-len(finding.text) // 78))
        for column, value in enumerate((finding.printed, finding.computed, finding.difference), 2):
            sheet.write_number(row, column, float(value), work.format(_format_of(value)))
        _linked(work, sheet, row, 5, finding.lines)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 80)
    sheet.set_column(2, 4, 18)
    sheet.set_column(5, 5, 30)


def _text(work: _Book) -> None:
    """The filing's own text, each line on the row of its number."""
    sheet = work.file.add_worksheet(_TEXT)
    style = work.format(font_name="Courier New", font_size=9)
    lines = work.reading.filing.lines
    for number in range(1, len(lines) + 1):
        text = lines.text(number).rstrip()
        if text:
            sheet.write_string(number - 1, 0, text[:_LONGEST], style)
    sheet.set_column(0, 0, 140)
