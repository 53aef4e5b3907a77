"""A filing's figures laid out for asking: rows by their words, facts by concept and period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.cell_lines import CellLine, last_sentence, lines_of
from assistant.dated_rows import at_its_day, repeats_heading, undated
from assistant.debts import but_debts_in_a_total
from assistant.expressions import Line
from assistant.label_words import core, opening, phrases, spellings, told_by
from assistant.layout import amount, period_words
from assistant.lexer import is_name, phrase
from assistant.otherwise import Otherwise
from assistant.periods_in_words import FilingTimes, filing_times
from assistant.row_words import LITTLE as LITTLE
from assistant.row_words import RowWords as RowWords
from assistant.row_words import stem as stem
from assistant.row_words import stems as stems
from index.concepts import concepts_by_name
from index.findings import Findings
from index.labels import headed, letters_in, unbracketed, words
from index.model import Fact, Reading, Section, StatementKind, Table, Verdict
from index.periods import Calendar
from index.tieout import SCHEDULE_RULE, Grade, grades

if TYPE_CHECKING:
    from assistant.wording import Wording


class Book:
    """One filing's Reading with the look-ups that answering needs, each made once."""

    def __init__(
        self,
        reading: Reading,
        found: Findings | None = None,
        restated: Callable[[Fact], tuple[str, ...]] | None = None,
    ) -> None:
        """`found`: what checking the filing's words and copies came to, where that was done.

        `restated` tells what an earlier filing printed of a figure.
        """
        self.reading = reading
        self.otherwise = Otherwise(reading, found or Findings())
        self._restated = restated

    @cached_property
    def times(self) -> FilingTimes:
        filing = self.reading.filing
        timed = [(f, f.period) for f in self.reading.facts if f.period and f.statement]
        timed = timed or [(f, f.period) for f in self.reading.facts if f.period]
        ends = {period.end for _, period in timed}
        starts = {period.opening.end for _, period in timed}
        calendar = Calendar(filing.period, filing.fiscal_year_end, tuple(sorted(ends | starts)))
        quarterly = "Q" in filing.form.upper()
        return filing_times([fact for fact, _ in timed], calendar, quarterly)

    @cached_property
    def wording(self) -> Wording:
        """The filing's sentences, for answers in words."""
        from assistant.wording import Wording  # a figure does not wait for it

        return Wording.of(self.reading)

    @cached_property
    def grades(self) -> dict[str, Grade]:
        return grades(self.reading.tables, self.reading.facts, self.reading.checks)

    @cached_property
    def by_concept(self) -> dict[str, list[Fact]]:
        """Facts of the face statements by concept, in the order of the filing."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in but_debts_in_a_total(self.reading.facts):
            if fact.concept and fact.period is not None:
                found[fact.concept].append(fact)
        return found

    @cached_property
    def sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.reading.sections}

    def line(self, concept: str) -> Line | None:
        """The rows that print a concept, then those that stand in for it, as one line."""
        entry = concepts_by_name().get(concept)
        for name in (concept, *(entry.instead if entry else ())):
            facts = self.by_concept.get(name, [])
            if facts:
                also = [
                    fact
                    for other in (entry.also if entry else ())
                    for fact in self.by_concept.get(other, ())
                ]
                return Line(facts[0].label, (*facts, *also))
        return self._all_current() if concept == "LiabilitiesCurrent" else None

    def _all_current(self) -> Line | None:
        """Total liabilities, where every liability that they sum stands under "current"."""
        facts = {fact.id: fact for fact in self.reading.facts}
        totals = []
        for check in self.reading.checks:
            total = facts[check.printed]
            if check.rule == "footing" and total.concept == "Liabilities":
                above = [" ".join(facts[number].path).lower() for number, _ in check.operands]
                if all("current liabilit" in path for path in above):
                    totals.append(total)
        note = "All liabilities on the balance sheet are current: their total is the current liabilities."
        return Line(totals[0].label, tuple(totals), note) if totals else None

    @cached_property
    def rows(self) -> tuple[RowWords, ...]:
        by_row: dict[tuple[str, int, str], list[Fact]] = defaultdict(list)
        tables = {table.id: table for table in self.reading.tables}
        kinds = {table.statement for table in self.reading.tables}
        for fact in self.reading.facts:
            if not tables[fact.table].is_schedule or _stands_in(fact, kinds):
                by_row[fact.table, fact.row, fact.label].append(at_its_day(fact))
        return tuple(
            self._row_words(tables[table], row, label, tuple(facts))
            for (table, row, label), facts in by_row.items()
            if table in tables and not repeats_heading(facts)
        )

    @cached_property
    def cells(self) -> tuple[CellLine, ...]:
        """The cells of the notes' tables and of the equity statement, by line."""
        return lines_of(self.reading, self.rows, self.times.calendar)

    @cached_property
    def cells_by_stem(self) -> dict[str, frozenset[int]]:
        """For each stem the positions in `cells` of the lines that have it in one of their places."""
        found: dict[str, set[int]] = defaultdict(set)
        for position, line in enumerate(self.cells):
            for word in line.inside | line.around:
                found[word].add(position)
        return {word: frozenset(positions) for word, positions in found.items()}

    def rows_saying(self, said: frozenset[str]) -> list[RowWords]:
        """The rows whose labels have one of these stems, in the order of the filing."""
        places = {place for word in said for place in self._rows_by_stem.get(word, ())}
        return [self.rows[place] for place in sorted(places)]

    @cached_property
    def _rows_by_stem(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            for word in row.label | row.core:
                found[word].append(place)
        return found

    @cached_property
    def rows_called(self) -> dict[frozenset[str], list[RowWords]]:
        """The rows of the statements by what their labels are about, in the order of the filing."""
        found: dict[frozenset[str], list[RowWords]] = {}
        for row in self.rows:
            if row.table.statement:
                found.setdefault(row.core, []).append(row)
        return found

    @cached_property
    def whole_labels(self) -> dict[str, list[tuple[str, RowWords]]]:
        """The labels of the face statements, as printed and without their brackets, by first word.

        In small letters; a label of one word is seldom the name of a line alone.
        """
        found: dict[str, list[tuple[str, RowWords]]] = defaultdict(list)
        for row in self.rows:
            if row.table.statement not in (None, StatementKind.EQUITY):
                for text in spellings(row.title):
                    said = text.lower().replace("’", "'").strip(" :").split()
                    if len(said) > 1:
                        found[said[0]].append((" ".join(said), row))
        return found

    @cached_property
    def noted_headings(self) -> frozenset[frozenset[str]]:
        """The stems of each heading, over rows or columns, in the notes' tables."""
        noted = (fact for row in self.rows if row.table.statement is None for fact in row.facts)
        return frozenset(map(stems, {told for fact in noted for told in headings(fact)}))

    @cached_property
    def labels(self) -> dict[tuple[str, ...], list[RowWords]]:
        """The rows of the face statements by their labels, as a question would have the words."""
        found: dict[tuple[str, ...], list[RowWords]] = defaultdict(list)
        for row in self.rows:
            for words_ in phrases(row.title) if row.table.statement else ():
                if 1 < len(words_) <= _LONGEST_LABEL:
                    found[words_].append(row)
                    if "," in words_:  # of which a question's name keeps the words
                        found[tuple(word for word in words_ if word != ",")].append(row)
        return found

    @cached_property
    def flow_headings(self) -> frozenset[tuple[str, ...]]:
        """Headings in the statements that speak of changes: "Changes in assets and liabilities"."""
        headed = {text for row in self.reading.facts if row.statement for text in row.path}
        spelt = {unbracketed(text) for text in headed if _SPEAKS_OF_CHANGE.match(text)} | headed
        named = {phrase(text) for text in spelt if _SPEAKS_OF_CHANGE.match(text)}
        return frozenset(words_ for words_ in named if 1 < len(words_) <= _LONGEST_LABEL)

    def without_tails(self, question: str) -> str:
        """A question without the amounts that a label in it prints: "…, net of allowance of $16"."""
        folded = " ".join(question.split())
        for label in self._tailed:
            place = folded.lower().find(label.lower())
            if place >= 0:
                end = place + len(label)
                folded = f"{folded[:place]}{headed(label)}{folded[end:]}"
        return folded

    @cached_property
    def _tailed(self) -> tuple[str, ...]:
        """The labels of the statements that end in amounts, the longest first."""
        found = {
            row.title for row in self.rows if row.table.statement and re.search(r"\d", row.title)
        }
        return tuple(sorted((t for t in found if headed(t) != t), key=len, reverse=True))

    def unbracketed(self, question: str) -> str:
        """A question without the brackets that the filing's labels print: "Net (loss)" is net loss."""
        return _BRACKETS.sub(
            lambda m: unbracketed(m[0]) if m["said"].lower() in self._bracketed else m[0], question
        )

    @cached_property
    def _bracketed(self) -> frozenset[str]:
        """What the labels print in brackets, in small letters."""
        labels = " ".join({fact.label for fact in self.reading.facts})
        return frozenset(match["said"].lower() for match in _BRACKETS.finditer(labels))

    @cached_property
    def named_parts(self) -> frozenset[tuple[str, ...]]:
        """Names of parts that begin with a word of no weight in a question: "Compute & Networking"."""
        said = {
            text for fact in self.reading.facts for text in (fact.label, *fact.path, *fact.column)
        }
        named = {phrase(text) for text in said if len(text) < _LONGEST_NAME and is_name(text)}
        spelt = {tuple("and" if word == "&" else word for word in words_) for words_ in named}
        return frozenset(named | spelt)

    def _row_words(self, table: Table, row: int, written: str, facts: tuple[Fact, ...]) -> RowWords:
        entry = table.rows[row]
        label = written or (entry.path[-1] if entry.path else "")
        return RowWords(
            table,
            row,
            label,
            stems(label),
            self._core(label if table.statement else undated(label)),
            told_by(entry.path if written == entry.label else (*entry.path, entry.label)),
            self._around(table),
            self._column_words(table),
            facts,
        )

    def _core(self, label: str) -> frozenset[str]:
        """The stems of what a label is about; not the company's name, which no question must say."""
        about = core(label)
        is_named = opening(label) in self.company_words
        return (about - self.company_words or about) if is_named else about

    def _around(self, table: Table) -> frozenset[str]:
        cached = self._around_cache.get(table.id)
        if cached is None:
            section = self.sections.get(table.section)
            kind = _KIND_WORDS.get(table.statement, "") if table.statement else ""
            cached = stems(
                f"{last_sentence(table.caption)} {section.title if section else ''} {kind}"
            )
            self._around_cache[table.id] = cached
        return cached

    @cached_property
    def around_by_table(self) -> dict[str, frozenset[str]]:
        """For each table the words of its caption and its section."""
        return {table.id: self._around(table) for table in self.reading.tables}

    @cached_property
    def _around_cache(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _column_cache(self) -> dict[str, tuple[frozenset[str], ...]]:
        return {}

    def _column_words(self, table: Table) -> tuple[frozenset[str], ...]:
        if table.id not in self._column_cache:
            self._column_cache[table.id] = tuple(stems(column.heading) for column in table.columns)
        return self._column_cache[table.id]

    @cached_property
    def initials(self) -> str:
        """The initials of the company's name."""
        whole = [word for word in words(self.reading.filing.company) if word not in _LEGAL]
        return "".join(word[0] for word in whole if word[0].isalpha()).lower()

    @cached_property
    def company_words(self) -> frozenset[str]:
        """The words of the company's name: they name no figure."""
        name = [word for word in words(self.reading.filing.company) if word not in _ORDINARY]
        short = self.initials
        columns = {text for fact in self.reading.facts for text in fact.column}
        if any(short.upper() in text.split() for text in columns):
            short = ""  # the name of a column: one entity beside others
        hyphened = [f"{one}-{other}" for one, other in pairwise(name)]
        return frozenset(stem(word) for word in [*name, *hyphened, short] if word)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the filing, for telling a typing error from a word."""
        return letters_in(self.reading.filing.text)

    @cached_property
    def label_words(self) -> frozenset[str]:
        """The words of the tables' labels and headings, for mending a typing error."""
        labels = {fact.label for fact in self.reading.facts}
        labels |= {" ".join(fact.column) for fact in self.reading.facts}
        return frozenset(re.findall(r"[a-z]{5,}", " ".join(labels).lower()))

    @cached_property
    def hyphenated(self) -> frozenset[str]:
        """The hyphenated words of the tables' labels and headings."""
        said = {t for f in self.reading.facts for t in (f.label, *f.path, *f.column) if "-" in t}
        return frozenset(word for text in said for word in words(text) if "-" in word)

    def contradictions(self, fact: Fact) -> tuple[str, ...]:
        """What the filing itself says otherwise about a fact, or the place where it stands."""
        notes = [note for table, note in self._contradicted.items() if table == fact.table]
        since = self._restated(fact) if self._restated else ()
        said = (*self._scheduled.get(fact.id, ()), *self.otherwise.notes(fact))
        return (*notes, *said, *since)

    @cached_property
    def _scheduled(self) -> dict[int, tuple[str, ...]]:
        """What a financial data schedule says against a fact; by fact."""
        held = [
            check
            for check in self.reading.checks
            if check.rule == SCHEDULE_RULE and check.verdict is Verdict.DIFFERS
        ]
        facts = {fact.id: fact for fact in self.reading.facts} if held else {}
        found: dict[int, tuple[str, ...]] = {}
        for check in held:
            printed, said = facts[check.printed], facts[check.operands[0][0]]
            note = _schedule_note(printed, said, self.by_concept.get(printed.concept or "", ()))
            found[check.printed] = (*found.get(check.printed, ()), note)
        return found

    @cached_property
    def _contradicted(self) -> dict[str, str]:
        return {table.id: table.caveat for table in self.reading.tables if table.caveat}

    def grade(self, fact: Fact) -> Grade:
        return self.grades.get(fact.table, Grade.UNCHECKED)


def _stands_in(fact: Fact, kinds: Collection[StatementKind | None]) -> bool:
    """Whether a figure of a schedule may answer for a row: none prints it, and it is given.

    Without a concept it stands for no row of a statement that was found.
    """
    if fact.concept is not None:
        return True
    if fact.period is None or not fact.cell.value:
        return False
    kind = StatementKind.BALANCE_SHEET if fact.period.is_instant else StatementKind.INCOME
    return kind not in kinds


def _schedule_note(printed: Fact, said: Fact, others: Sequence[Fact]) -> str:
    """How a schedule differs from a printed figure, and whose figure it has in its place."""
    value = said.quantity.value
    note = (
        "The filing's financial data schedule (EX-27) differs: it gives "
        f"{amount(value, said.quantity.unit)} for {said.label.lower()}"
    )
    same = next((f for f in others if f.meant.value == value and f.period != printed.period), None)
    if same is not None and same.period is not None:
        return f"{note}, the statements' figure for {period_words(same.period)}."
    return f"{note}."


def headings(fact: Fact) -> Iterator[str]:
    """The headings over a fact that are no time."""
    return (heading for heading in (*fact.path, *fact.column) if not re.search(r"\d", heading))


_SPEAKS_OF_CHANGE = re.compile(r"(?:net )?(?:changes?|increases?|decreases?)\b", re.I)
_BRACKETS = re.compile(r"(?:\b[A-Za-z]+ ?)?\((?P<said>[A-Za-z][A-Za-z ]+)\)")
_LONGEST_LABEL = 12  # words
_LONGEST_NAME = 40  # characters
_LEGAL = frozenset(["inc", "co", "corp", "corporation", "company", "ltd", "the", "of", "and"])
_ORDINARY = frozenset(
    [
        "sales",
        "cash",
        "stock",
        "income",
        "tax",
        "capital",
        "equity",
        "assets",
        "american",
        "general",
    ]
)
_KIND_WORDS = {
    StatementKind.BALANCE_SHEET: "balance sheet",
    StatementKind.INCOME: "statement operations",
    StatementKind.CASH_FLOWS: "cash flow statement",
    StatementKind.EQUITY: "equity statement",
    StatementKind.COMPREHENSIVE_INCOME: "comprehensive income",
}
