"""What is true of every figure that is answered, whatever is asked and of whichever filing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.book import Book
from assistant.model import Answer, Presentation
from assistant.plans import Compute, Decline, Plan, Search
from assistant.router import plan
from index.model import SHARES, USD, USD_PER_SHARE, Fact, Period
from tests.assistant.asking import JUNIPER, KETTLE, SAMPLE, book_of, edited, recomputed, reply

DATA = Path(__file__).resolve().parents[1] / "data"
FILINGS = (SAMPLE, KETTLE, *(DATA / f"{name}.txt" for name in (
    "harbor-lamp_10-q", "orchard-tool_10-q", "quill-paper_10-k", "saltmarsh-rail_10-q",
)))  # fmt: skip

SUBJECTS = [
    "net sales", "total revenues", "cost of goods sold", "gross profit", "operating income", "net income", "net loss",
    "R&D", "SG&A", "interest expense", "income tax expense", "EPS", "diluted EPS", "weighted average shares", "cash",
    "accounts receivable", "inventories", "total current assets", "total assets", "accounts payable",
    "total current liabilities", "total liabilities", "long-term debt", "stockholders' equity", "retained earnings",
    "operating cash flow", "investing cash flow", "capex", "depreciation and amortization", "dividends paid",
    "gross margin", "operating margin", "current ratio", "quick ratio", "working capital", "EBITDA", "free cash flow",
    "debt to equity", "DSO", "return on equity", "book value per share", "net debt", "cash conversion cycle",
]  # fmt: skip
PERIODS = [
    "", "for the quarter", "for the six months", "for the nine months", "for the year", "a year ago", "in Q1", "in Q2",
    "for the first half", "year to date", "at the last fiscal year end", "at year-end", "in 2003", "in 2002", "in 1996",
]  # fmt: skip
FRAMES = [
    "{s} {p}", "What was {s} {p}?", "by how much did {s} change {p}", "percent change in {s} {p}", "did {s} increase {p}?",
    "{s} as a percentage of total assets {p}", "{s} as a percentage of revenue {p}", "{s} less {o} {p}", "{s} / {o} {p}",
    "sum of {s} and {o} {p}", "was {s} higher than {o} {p}?", "annualised {s} {p}", "by how much did {s} exceed {o} {p}",
    "was {s} negative {p}?", "({s} + {o}) / total assets {p}",
]  # fmt: skip
LISTS = [
    "list the current assets", "largest current asset", "list the current liabilities", "second largest expense",
    "list the financing cash flows", "top three assets", "smallest current asset", "largest cash outflow",
]  # fmt: skip
QUESTIONS = st.one_of(
    st.builds(
        lambda frame, pair, p: frame.format(s=pair[0], o=pair[1], p=p).strip(),
        st.sampled_from(FRAMES), st.sampled_from(list(permutations(SUBJECTS, 2))), st.sampled_from(PERIODS),
    ),
    st.builds(lambda q, p: f"{q} {p}".strip(), st.sampled_from(LISTS), st.sampled_from(PERIODS)),
)  # fmt: skip
BOOKS = st.sampled_from(FILINGS)


def answered(question: str, book: Book) -> Answer | None:
    found = reply(question, book)
    return found if isinstance(found, Answer) else None


@given(BOOKS, QUESTIONS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_recomputing_the_formula_gives_the_result(path: Path, question: str) -> None:
    found = answered(question, book_of(path))
    if found is None or found.derivation is None:
        return
    names = [entry.name for entry in found.derivation.inputs]
    assert len(names) == len(set(names)), "one name stands for two facts"
    result = found.derivation.result.value
    assert abs(recomputed(found.derivation) - result) <= abs(result) * Decimal("1e-24")
    assert found.value is not None
    percent = found.unit in (Presentation.PERCENT, Presentation.PERCENTAGE_POINTS)
    assert found.value == result * (100 if percent else 1)


@given(BOOKS, QUESTIONS)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_a_quote_is_the_text_at_its_span_on_its_lines(path: Path, question: str) -> None:
    book = book_of(path)
    filing = book.reading.filing
    found = reply(question, book)
    if found is None:
        return
    lines = filing.text.split("\n")
    for citation in found.citations:
        assert citation.quote == filing.text[citation.span.start : citation.span.end] != ""
        first, last = citation.lines
        assert citation.quote in "\n".join(lines[first - 1 : last])
        assert citation.filing == filing.id
        assert citation.section in book.sections
    if isinstance(found, Answer):
        assert found.citations
        inputs = found.derivation.inputs if found.derivation else ()
        for entry in inputs:
            assert entry.fact.cell.text in found.citations[entry.citation].quote
        for value in found.values:
            assert 0 <= value.citation < len(found.citations)


DATES = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, \d{4}|\b\d+ (?:months|lines|periods|highest|lowest|largest)\b"
)
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def figures_in(text: str) -> list[Decimal]:
    return [Decimal(found.replace(",", "")) for found in FIGURE.findall(DATES.sub(" ", text))]


def sources_of(found: Answer, book: Book) -> set[Decimal]:
    """Every figure that the answer may say: quoted, computed, or a side of what was computed."""
    scales = {abs(table.scale.money) for table in book.reading.tables} | {1}
    quoted = [
        Decimal(text.replace(",", "").rstrip("."))
        for citation in found.citations
        for text in re.findall(r"\d[\d,]*(?:\.\d+)?|\.\d+", citation.quote)
    ]
    computed = [abs(entry.value) for entry in found.values]
    if found.value is not None:
        computed.append(abs(found.value))
    return {figure * scale for figure in quoted for scale in scales} | set(computed)


def is_borne_out(figure: Decimal, sources: set[Decimal]) -> bool:
    step = Decimal(1).scaleb(int(figure.as_tuple().exponent))
    return any(
        abs(source - figure) <= step / 2 for source in (s * f for s in sources for f in (1, 100))
    )


@given(BOOKS, QUESTIONS)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_every_figure_in_the_text_is_quoted_or_computed(path: Path, question: str) -> None:
    book = book_of(path)
    found = answered(question, book)
    if found is None:
        return
    sources = sources_of(found, book)
    loose = [figure for figure in figures_in(found.text) if not is_borne_out(figure, sources)]
    assert loose == [], found.text


HALVES = (
    "for the six months",
    "for the first half",
    "in H1 FY04",
    "year to date",
    "for the half year",
)
QUARTERS = (
    "for the quarter",
    "in Q2",
    "in Q2 FY04",
    "for the three months ended December 31, 2003",
)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_quarter_is_never_answered_with_six_months_nor_six_months_with_a_quarter(
    subject: str,
) -> None:
    book = book_of(SAMPLE)
    for periods, months in ((HALVES, 6), (QUARTERS, 3)):
        for period in periods:
            found = answered(f"What was {subject} {period}?", book)
            if found is None or found.derivation is None:
                continue
            lengths = {
                entry.fact.period.months for entry in found.derivation.inputs if entry.fact.period
            }
            assert lengths <= {months, 0}, (subject, period)


QUARTER = Period(date(2003, 12, 31), date(2003, 10, 1))
HALF = Period(date(2003, 12, 31), date(2003, 7, 1))
QUARTER_BEFORE = Period(date(2002, 12, 31), date(2002, 10, 1))
HALF_BEFORE = Period(date(2002, 12, 31), date(2002, 7, 1))
PLAIN = [
    "net sales",
    "total revenues",
    "cost of goods sold",
    "gross profit",
    "net loss",
    "interest expense",
]
SPELLINGS = {
    QUARTER: [
        "the three months ended December 31, 2003", "the quarter ended 12/31/03", "Q2 FY04", "2Q FY2004",
        "the second quarter of fiscal 2004", "the December 2003 quarter", "the quarter ended 31-12-2003",
        "the thirteen weeks ended December 31, 2003", "3 months ended Dec. 31, 2003",
    ],
    HALF: [
        "the six months ended December 31, 2003", "the six-month period ended 12/31/2003", "H1 FY04",
        "the first half of fiscal 2004", "the first six months of fiscal 2004", "26 weeks ended December 31, 2003",
        "the half year ended December 31, 2003",
    ],
    QUARTER_BEFORE: ["Q2 FY03", "the three months ended December 31, 2002", "the same quarter last year"],
    HALF_BEFORE: ["H1 FY03", "the six months ended 12/31/02", "the first half of fiscal 2003"],
}  # fmt: skip
ORDERS = [
    "What were {subject} for {period}?", "{subject} {period}", "{period} {subject}", "{subject}, {period}",
    "For {period}, what were {subject}?", "How much were the {subject} of the company in {period}?",
    "In {period} what was the figure for {subject}?", "{subject} ({period})", "please give me {subject} for {period}",
]  # fmt: skip
CASES = [str, str.upper, str.lower, str.title]


def key_of(planned: Plan) -> tuple[object, ...]:
    """What must be the same however a question is written."""
    assert isinstance(planned, Compute), planned
    return planned.expression, planned.period, planned.unit, planned.metric


@given(
    st.sampled_from(PLAIN),
    st.sampled_from([(period, words) for period, said in SPELLINGS.items() for words in said]),
    st.sampled_from(ORDERS),
    st.sampled_from(CASES),
)
@settings(max_examples=120)
def test_case_spelling_of_the_period_and_order_of_words_change_nothing(
    subject: str, period: tuple[Period, str], order: str, case: object
) -> None:
    book = book_of(SAMPLE)
    assert callable(case)
    asked = case(order.format(subject=subject, period=period[1]))
    plainly = plan(f"{subject} for {SPELLINGS[period[0]][0]}", book)
    assert key_of(plan(asked, book)) == key_of(plainly)
    assert getattr(plan(asked, book), "period", None) == period[0]


SOAP = DATA / "tamarack-soap_10-q.htm"
YEAR_2004, YEAR_2003 = (Period(date(y, 12, 31), date(y, 1, 1)) for y in (2004, 2003))
SOAP_QUARTER = Period(date(2007, 6, 30), date(2007, 4, 1))
SOAP_HALF = Period(date(2007, 6, 30), date(2007, 1, 1))
ELSEWHERE: list[tuple[Path, Period, list[str]]] = [
    (KETTLE, YEAR_2004, ["the year ended December 31, 2004", "FY2004", "fiscal 2004", "2004", "FY04", "the twelve months ended 12/31/2004", "'04", "the year to 31 December 2004"]),
    (KETTLE, YEAR_2003, ["the year ended December 31, 2003", "FY03", "fiscal 2003", "2003", "'03", "the year ended 31 Dec 2003"]),
    (SOAP, SOAP_QUARTER, ["the three months ended June 30, 2007", "Q2 2007", "2Q07", "the quarter ended 6/30/07", "the second quarter of 2007", "3 months ended june 30 '07"]),
    (SOAP, SOAP_HALF, ["the six months ended June 30, 2007", "H1 2007", "the first half of 2007", "6 months to 30 June 2007", "the 26 weeks ended June 30, 2007"]),
]  # fmt: skip
SAID_SO = {
    "net sales": ["net sales", "net sls"], "gross profit": ["gross profit", "gp"], "net income": ["net income", "net inc", "bottom line"],
    "cost of goods sold": ["cost of goods sold", "cogs", "costs of goods sold"],
    "income tax expense": ["income tax expense", "income taxes", "tax expense"],
}  # fmt: skip


@given(
    st.sampled_from([(path, period, words, said[0]) for path, period, said in ELSEWHERE for words in said]),
    st.sampled_from([(name, words) for name, said in SAID_SO.items() for words in said]),
    st.sampled_from(ORDERS),
    st.sampled_from(CASES),
)  # fmt: skip
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_nor_do_they_in_an_annual_report_and_in_one_in_html(
    asked_of: tuple[Path, Period, str, str], subject: tuple[str, str], order: str, case: object
) -> None:
    path, period, words, plainest = asked_of
    book = book_of(path)
    assert callable(case)
    asked = case(order.format(subject=subject[1], period=words))
    plainly = plan(f"{subject[0]} for {plainest}", book)
    assert key_of(plan(asked, book)) == key_of(plainly)
    assert getattr(plan(asked, book), "period", None) == period


OPERATIONS = [
    "list the current assets", "largest current asset", "R&D as a percentage of net sales in Q2 FY04",
    "by how much did net sales change in H1 FY04?", "did total assets rise?", "current ratio at June 30, 2003",
    "total revenues minus cost of goods sold", "sum of R&D and SG&A", "was net income positive?",
    "by how much did SG&A exceed R&D", "should i buy the stock", "margin", "goodwill",
]  # fmt: skip


@given(st.sampled_from(OPERATIONS), st.sampled_from(CASES))
def test_every_operation_is_the_same_in_another_case(question: str, case: object) -> None:
    assert callable(case)
    book = book_of(SAMPLE)
    assert plan(case(question), book) == plan(question, book)
    assert plan(f"  {question}  ", book) == plan(question, book)


JUNIPER_ASKED = [
    "what were the two strongest quarters of 1999 by revenues", "highest quarterly gross profit in 1999",
    "how many quarters of 1998 showed a loss", "did any segment lose money in 1998",
    "which segment had the highest revenues in 1999", "were all segments profitable in 1997",
    "was the gross margin above 30% in 1999", "did revenues rise in 1999",
]  # fmt: skip


@given(
    st.sampled_from(JUNIPER_ASKED), st.sampled_from(CASES), st.sampled_from(["", "?", " ?", "."])
)
def test_nor_does_case_change_what_is_asked_of_groups_and_periods(
    question: str, case: object, end: str
) -> None:
    assert callable(case)
    book = book_of(JUNIPER)
    assert plan(f"{case(question)}{end}", book) == plan(question, book)
    assert not isinstance(plan(question, book), (Search, Decline))


@pytest.mark.parametrize(
    "words", ["1999", "fiscal 1999", "FY1999", "FY99", "the year ended December 31, 1999"]
)
@pytest.mark.parametrize(
    "order",
    ["did any segment lose money in {p}", "in {p}, did any segment lose money?", "which segment had the highest revenues in {p}?", "for {p}, which segment had the highest revenues"],
)  # fmt: skip
def test_nor_does_the_spelling_or_place_of_the_period(order: str, words: str) -> None:
    book = book_of(JUNIPER)
    asks_loss = "lose" in order
    plainest = "did any segment lose money in 1999" if asks_loss else "which segment had the highest revenues in 1999"  # fmt: skip
    assert plan(order.format(p=words), book) == plan(plainest, book)


def test_a_question_mark_changes_nothing() -> None:
    book = book_of(SAMPLE)
    asked = "total revenues minus cost of goods sold"
    assert plan(f"{asked}?", book) == plan(asked, book)


@pytest.mark.parametrize("path", FILINGS, ids=lambda path: path.stem)
def test_shares_and_amounts_per_share_are_printed_as_they_are(path: Path) -> None:
    book = book_of(path)
    rows = {
        (table.id, number): row
        for table in book.reading.tables
        for number, row in enumerate(table.rows)
    }
    for fact in book.reading.facts:
        if fact.quantity.unit == USD_PER_SHARE:
            assert fact.quantity.value == fact.cell.value
        scale = words_of(fact, book, rows[fact.table, fact.row].label)
        if fact.quantity.unit == SHARES and not re.search("thousand|000", scale):
            assert fact.quantity.value == fact.cell.value, fact.label


def words_of(fact: Fact, book: Book, label: str) -> str:
    """All that the filing says of the scale of a row: its label, headings and table's title."""
    table = next(table for table in book.reading.tables if table.id == fact.table)
    above = book.reading.filing.text[max(0, table.span.start - 400) : table.span.start]
    return f"{label} {' '.join(fact.path)} {' '.join(fact.column)} {above}".lower()


PER_SHARE_NOTE = """
<TABLE>
<CAPTION>
                                                  Income        Shares       Per Share
                                                (Numerator)  (Denominator)     Amount
                                                -----------  -------------   ---------
<S>                                             <C>          <C>             <C>
For the year ended December 31, 2004:
Income available to common stockholders            $  7,020      6,060,000     $  1.16
                                                   ========      =========     =======
</TABLE>
"""


def test_a_column_of_amounts_per_share_is_not_scaled() -> None:
    opening = "NOTE 2.  INVENTORIES\n"
    stated = "NOTE 2.  EARNINGS PER SHARE (in thousands, except share and per share data)\n"
    book = edited(KETTLE, (opening, f"{stated}{PER_SHARE_NOTE}\n{opening.replace('2', '3')}"))
    cells = {fact.cell.text.lstrip("$ "): fact.quantity for fact in book.reading.facts}
    assert cells["1.16"].value == Decimal("1.16")
    note = [f for f in book.reading.facts if f.statement is None and "1.16" in f.cell.text]
    assert [fact.quantity.value for fact in note] == [Decimal("1.16")]


def test_money_of_the_statements_is_scaled_and_nothing_else() -> None:
    for fact in book_of(SAMPLE).reading.facts:
        if fact.statement is not None:
            factor = 1000 if fact.quantity.unit == USD else 1
            assert fact.quantity.value == fact.cell.value * factor, fact.label


ASKED = [
    "net sales for the quarter", "net sales for the six months", "total revenues for the quarter", "gross profit",
    "cost of goods sold", "net loss for the six months", "loss per share", "total assets", "inventories",
    "inventories at June 30, 2003", "cash", "operating cash flow", "capex", "gross margin", "current ratio",
    "days inventory", "net sales for the first quarter of fiscal 2004", "percent change in net sales",
    "list the current assets", "largest current asset", "allowance for doubtful accounts",
]  # fmt: skip
EDITS: list[tuple[str, str, dict[str, Decimal | int | None]]] = [
    ("Net sales                                             $      2,345",
     "Net sales                                             $      2,346",
     {"net sales for the quarter": 2_346_000, "net sales for the first quarter of fiscal 2004": 2_307_000,
      "percent change in net sales": Decimal(62) / 2284 * 100}),
    ("Inventories                                                                         1,224        1,135",
     "Inventories                                                                         1,334        1,135",
     {"inventories": 1_334_000, "days inventory": Decimal(1334) / 582 * 92, "list the current assets": None}),
    ("    Purchases of property and equipment                                              (8)",
     "    Purchases of property and equipment                                              (9)", {"capex": 9_000}),
    ("returns of $16", "returns of $17", {"allowance for doubtful accounts": 17_000}),
    ("Basic (loss) per common share                         $      (0.03)",
     "Basic (loss) per common share                         $      (0.04)", {"loss per share": Decimal("-0.04")}),
]  # fmt: skip


def said(found: object) -> object:
    return (
        (found.value, [entry.value for entry in found.values])
        if isinstance(found, Answer)
        else found
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"), EDITS, ids=[old.split("  ")[0] for old, _, _ in EDITS]
)
def test_one_changed_figure_changes_its_own_answers_and_no_other(
    old: str, new: str, expected: dict[str, Decimal | int | None]
) -> None:
    before, after = book_of(SAMPLE), edited(SAMPLE, (old, new))
    for question in ASKED:
        was, is_now = reply(question, before), reply(question, after)
        assert isinstance(was, Answer) and isinstance(is_now, Answer)
        if question not in expected:
            assert said(was) == said(is_now), question
        elif (value := expected[question]) is not None:
            assert is_now.value is not None
            assert abs(is_now.value - value) <= abs(Decimal(value)) * Decimal("1e-20")
        else:
            assert said(was) != said(is_now)


def test_one_changed_cell_of_an_html_filing_changes_its_own_answers_and_no_other() -> None:
    before, after = book_of(SOAP), edited(SOAP, ("1,083", "1,093"))
    was = {
        question: said(reply(question, before))
        for question in ("accrued expenses", "total assets", "accounts payable", "current ratio")
    }
    found = reply("accrued expenses", after)
    assert isinstance(found, Answer)
    assert found.value == Decimal(1_093_000)
    assert all(
        said(reply(q, after)) == value for q, value in was.items() if q != "accrued expenses"
    )
    assert said(found) != was["accrued expenses"]


ODD = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="()[]{}+-*/=%$,.:;?!'\"\\|<>&@#^~`_ \t\n\r\x00\x1b", max_size=60),
    st.lists(
        st.sampled_from(
            ["net", "sales", "(", ")", "/", "+", "-", "*", "=", "%", "as", "a", "percentage", "of", "change", "list", "largest", "third", "top", "0", "99", "average", "of", "sum", "december", "31", "2003", "12/31/03", "13/13/13", "6/31/2003", "feb", "30", "2003", "q5", "fy", "0", "fiscal", "9999", "note", "99", "a", "year", "ago", "between", "and", "than", "was", "higher", "eps", "0.00", "$5", "i.e.", ":", "défaut", "净利润", "\u202e", "\x00", "less", "net", "of", "over"]
        ),
        max_size=25,
    ).map(" ".join),
)  # fmt: skip


@given(ODD)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_no_question_raises(question: str) -> None:
    reply(question, book_of(SAMPLE))


LONG = [
    "net sales " * 1500, "a" * 20_000, "(" * 400, ")" * 400, "9" * 4000, "?" * 5000, "\n" * 5000, "of the " * 2000,
    "December 31, 2003 " * 300, "list " * 500, "change in " * 300 + "net sales", "net sales + " * 60 + "net sales",
    "(" * 30 + "net sales + other revenues" + ")" * 30,
]  # fmt: skip


@pytest.mark.parametrize("question", LONG, ids=range(len(LONG)))
def test_no_long_question_raises(question: str) -> None:
    reply(question, book_of(SAMPLE))


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("net sales at 2003-13-45", "a month that does not exist raises IllegalMonthError"),
        (
            "(" * 1500 + "net sales + other revenues" + ")" * 1500,
            "deep parentheses raise RecursionError",
        ),
        ("net sales + " * 1200 + "net sales", "a long sum raises RecursionError"),
        ("0 largest 0 loss : largest", "a ranking of none raises IndexError"),
    ],
    ids=["month 13", "deep", "long sum", "top 0"],
)
def test_no_malformed_question_raises(question: str, reason: str) -> None:
    reply(question, book_of(SAMPLE))


@pytest.mark.parametrize("question", ["top 0 assets", "the 0 largest current assets"])
def test_a_list_of_nothing_is_no_answer(question: str) -> None:
    assert answered(question, book_of(SAMPLE)) is None
