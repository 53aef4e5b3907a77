"""Questions over the companies of a library; every figure is the one that its filing gives."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant import screen_words, screens
from assistant.ask import Assistant
from assistant.compose import reply_to
from assistant.expressions import Name
from assistant.metrics import metrics
from assistant.model import Answer, Presentation, Reason, Refusal, Reply
from assistant.plans import Search
from assistant.router import plan_of_wording
from assistant.screen_formulas import formula_of
from assistant.screen_replies import Left, Placed, reply_of
from assistant.screen_turns import screen_asked, worded
from assistant.screen_words import Measure, Screen, Span, is_over_companies, screen_of
from assistant.turns import Turn
from index.concepts import concepts
from index.screening import Screening, figures_in
from tests.assistant.made_library import desk_over


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return desk_over(tmp_path_factory.mktemp("made") / "home")


def answer(question: str, desk: Assistant) -> Answer:
    found = desk.ask(question)
    assert isinstance(found, Answer), found
    return found


def told(found: Reply) -> Answer:
    assert isinstance(found, Answer), found
    return found


def companies(found: Answer) -> list[str]:
    return [value.label.split()[0] for value in found.values]


def made_asking(made: Assistant) -> screens.Ask:
    """What asks one filing by itself."""

    def ask(filing: str, question: str) -> Reply | None:
        book = made.book(filing)
        planned = plan_of_wording(question, book)
        return None if isinstance(planned, Search) else reply_to(planned, question, book)

    return ask


class _Remembering:
    """A store that is asked for the same figures once."""

    def __init__(self, store: screens.Screens) -> None:
        self.screened = cache(store.screened)


SCREENS = {
    "rank by gross margin": ["TERN", "BRAMBLE", "JUNIPER", "QUILL"],
    "rank the companies by gross margin from lowest to highest": ["QUILL", "JUNIPER", "BRAMBLE", "TERN"],
    "top 2 by revenue": ["QUILL", "TERN"],
    "bottom two companies by revenue": ["JUNIPER", "FENNEL"],
    "which company had the highest revenue?": ["QUILL"],
    "which firm had the lowest current ratio": ["FENNEL"],
    "list the companies whose revenue grew more than 7%": ["TERN", "BRAMBLE"],
    "which of these companies had a net loss in their latest quarter?": ["COBBLE"],
    "companies with a current ratio between 2 and 3": ["HARBOR", "TAMARACK"],
    "who lost the most money in the latest quarter": ["COBBLE"],
    "companies with revenue over $80 million in fiscal 1996": ["QUILL"],
}  # fmt: skip


@pytest.mark.parametrize("question", SCREENS)
def test_companies_are_held_against_each_other(made: Assistant, question: str) -> None:
    found = answer(question, made)
    assert companies(found) == SCREENS[question]
    for value in found.values:
        assert found.citations[value.citation].filing == value.filing


@pytest.mark.parametrize("question", [each for each in SCREENS if "bottom" not in each])
def test_many_companies_are_held_against_each_other_as_few_are(
    made: Assistant, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    few = answer(question, made)
    monkeypatch.setattr(screens, "FEW", 0)
    many = answer(question, made)
    # whose costs asking it adds up
    assert companies(many) == [name for name in companies(few) if name != "JUNIPER"]
    held = {value.label: value.value for value in few.values}
    assert {value.label: value.value for value in many.values}.items() <= held.items()


def test_counts_verdicts_and_averages(made: Assistant) -> None:
    counted = answer("how many companies had operating income above $5 million?", made)
    assert (counted.value, counted.unit, len(counted.values)) == (4, Presentation.COUNT, 4)
    lost = answer("did any company have a net loss in its latest quarter?", made)
    assert (lost.verdict, companies(lost)) == (True, ["COBBLE"])
    all_won = answer("were all companies profitable in the latest quarter?", made)
    assert all_won.verdict is False
    mean = answer("average revenue of all companies in fiscal 1999", made)
    values = [value.value for value in mean.values]
    assert mean.value == sum(values, Decimal(0)) / len(values)
    assert mean.derivation is not None
    assert len(mean.derivation.inputs) == len(values) == 2
    median = answer("median current ratio across the companies", made)
    assert median.value == sorted(value.value for value in median.values)[3]


def test_none_is_an_answer_that_shows_what_was_compared(made: Assistant) -> None:
    found = answer("which companies had revenue over $900 billion?", made)
    assert found.text.startswith("0 of 5 companies had total revenues above $900,000,000,000.")
    assert found.values == ()
    assert found.citations


def test_what_is_best_is_told_with_its_derivation(made: Assistant) -> None:
    found = answer("which company had the highest gross margin?", made)
    assert found.text.startswith("TERN HARBOUR COMPANY had the highest gross margin of 4 companies")
    assert found.value is not None
    assert round(found.value, 2) == Decimal("44.44")
    assert found.derivation is not None
    cited = {found.citations[each.citation].filing for each in found.derivation.inputs}
    assert cited == {found.values[0].filing}


def test_a_quarter_is_held_against_quarters_alone(made: Assistant) -> None:
    found = answer(
        "which companies had negative operating cash flow in their latest quarter?", made
    )
    assert all(value.period and value.period.months == 3 for value in found.values)
    why = "\n".join(found.caveats)
    assert "HARBOR LAMP CORPORATION (10-Q for 1996-09-30): it prints operating cash flow for 9 months, not for 3." in why  # fmt: skip
    assert "QUILL PAPER CO (10-K for 1996-09-28): no quarterly report of it is here, and a year is none." in why  # fmt: skip
    years = answer("rank the companies by net income for the year", made)
    assert {v.period.months for v in years.values if v.period} == {12}


def test_each_company_s_latest_filing_is_of_its_own_time(made: Assistant) -> None:
    question = "which companies had operating cash flow above zero in their latest filing?"
    found = answer(question, made)
    latest = {
        entry.company: entry.period for entry in sorted(made.entries(), key=lambda e: e.period)
    }
    by_company = {value.label: value.period for value in found.values}
    assert {p.months for p in by_company.values() if p} == {3, 6, 9, 12}
    assert all(p and p.end == latest[company] for company, p in by_company.items())
    assert "(Each company's latest filing.)" in found.text
    ranked = answer("rank the companies by revenue in their latest filing", made)
    assert len({value.period.months for value in ranked.values if value.period}) == 1
    assert "as years and quarters do not compare" in ranked.text


def test_the_time_that_was_taken_is_said(made: Assistant) -> None:
    assert "latest fiscal year, as no time was named" in answer("rank by revenue", made).text
    assert "each company's fiscal 1999" in answer("rank by revenue in 1999", made).text.lower()
    assert "latest balance sheet" in answer("rank by current ratio", made).text


def test_who_was_asked_is_listed_before_who_is_level_but_for_the_last_digit(
    made: Assistant,
) -> None:
    screen = screen_of("rank the companies by revenue")
    assert screen is not None
    (first, *others), _ = screens.rows_of(screen, made._library, None)
    asked = screens.Wanted(screen, made_asking(made)).told(*first)
    assert isinstance(asked, Placed)
    level = [replace(asked, row=o.row, value=asked.value + Decimal("1e-9"), answer=None) for o in others]  # fmt: skip
    found = told(reply_of("?", screen, first.months, [asked, *level * 30], []))
    assert companies(found) == [asked.row.company.split()[0]]


def test_a_time_that_no_filing_has_is_refused_with_why(made: Assistant) -> None:
    found = made.ask("rank the companies by revenue in 1971")
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_IN_FILING
    assert any("no annual report of it is here for that time" in why for why in found.searched)


def test_a_company_that_is_named_is_asked_and_not_screened(made: Assistant) -> None:
    found = answer("which is higher, the gross margin of Quill Paper or of Tern Harbour?", made)
    assert "companies" not in found.text


@pytest.mark.parametrize("question", [
    "which company audits the accounts?", "rank by how pretty the logo is",
    "which companies had revenue over $5 million in Europe?", "top 5 by margin or so",
    "which companies had revenue'; DROP TABLE figures; -- over 5?", "rank by 1 = 1 OR revenue",
    "which companies had revenue over $5 million at the start of 1999 and of 2001?",
])  # fmt: skip
def test_words_that_name_no_figure_are_no_screen(made: Assistant, question: str) -> None:
    assert screen_of(question) is None
    assert isinstance(made.ask(question), Refusal)
    assert companies(answer("top 2 by revenue", made)) == ["QUILL", "TERN"]  # all is there


def test_a_screen_is_over_the_filings_of_its_desk(made: Assistant) -> None:
    ids = {entry.company: entry.id for entry in made.entries()}
    some = made.over(ids["BRAMBLE KETTLE COMPANY"], ids["JUNIPER PUMP COMPANY"])
    assert companies(answer("rank the companies by revenue", some)) == ["BRAMBLE", "JUNIPER"]


def test_a_question_that_follows_is_a_screen_where_it_speaks_of_companies(made: Assistant) -> None:
    talk = made.conversation()
    talk.ask("What were Bramble Kettle's net sales in 2004?")
    found = talk.ask("and which company has the highest revenue?")
    assert isinstance(found, Answer)
    assert companies(found) == ["QUILL"]
    assert not is_over_companies("rank by gross margin", in_turn=True)


AFTER = {
    "and by current ratio?": "Rank the companies by current ratio lowest first",
    "highest first": "Rank the companies by gross margin highest first",
    "and the top two?": "The top 2 companies by gross margin",
    "in fiscal 1996?": "Rank the companies by gross margin in fiscal 1996 lowest first",
    "and for the latest quarter": "Rank the companies by gross margin in the latest quarter lowest first",
    "how many?": "How many companies had gross margin",
    "what about revenue growth?": "Rank the companies by growth of revenue lowest first",
    "and the average net margin?": "The average of all companies by net margin",
    "over 30%?": "Rank the companies by gross margin more than 30% lowest first",
    "which had a net loss?": "Which companies had net income less than zero",
    "and cash over a billion dollars?": "Which companies had cash more than 1000000000",
}


@pytest.mark.parametrize("question", AFTER)
def test_a_question_leans_on_the_screen_before_it(made: Assistant, question: str) -> None:
    first = "rank the companies by gross margin from lowest to highest"
    turns = (Turn(first, first, made.ask(first)),)
    screen = screen_asked(question, turns)
    assert screen is not None
    assert worded(screen) == AFTER[question]
    assert screen_asked(question, (Turn("?", "What was net income?", made.ask(first)),)) is None


@pytest.mark.parametrize(
    "question", ["why?", "and their auditors?", "and in the year before?", "hello"]
)
def test_what_says_something_else_leans_on_no_screen(made: Assistant, question: str) -> None:
    first = "rank the companies by gross margin"
    assert screen_asked(question, (Turn(first, first, made.ask(first)),)) is None


def test_those_are_the_companies_that_were_listed(made: Assistant) -> None:
    talk = made.conversation()
    assert companies(told(talk.ask("top 2 by revenue"))) == ["QUILL", "TERN"]
    found = told(talk.ask("rank those by gross margin"))
    assert companies(found) == ["TERN", "QUILL"]
    assert found.text.endswith("(Of the 2 listed before.)")
    assert companies(told(talk.ask("lowest first"))) == ["QUILL", "TERN"]
    assert len(companies(told(talk.ask("rank the companies by gross margin")))) > 2


def test_a_screen_that_leans_says_where_no_company_has_the_figure(made: Assistant) -> None:
    talk = made.conversation()
    talk.ask("rank the companies by revenue")
    found = talk.ask("and in fiscal 1971?")
    assert isinstance(found, Refusal)
    assert "fiscal 1971" in found.text


@given(
    name=st.sampled_from(
        ["gross margin", "revenue", "current ratio", "free cash flow", "net loss"]
    ),
    is_growth=st.booleans(),
    span=st.sampled_from(
        [Span(), Span(3), Span(12), Span(12, 2003), Span(3, 2003, 2), Span(is_own=True)]
    ),
    tests=st.lists(
        st.builds(
            screen_words.Test,
            st.sampled_from(["<", ">", "<=", ">="]),
            st.decimals(-99, 10**9, places=2),
        ),
        max_size=2,
    ),
    order=st.sampled_from([(0, None), (1, None), (-1, None), (1, 1), (-1, 3)]),
    aggregate=st.sampled_from(["", "count", "average", "median", "sum", "any", "every"]),
)
def test_a_screen_in_words_is_read_as_the_same_screen(
    name: str, is_growth: bool, span: Span, tests: list[screen_words.Test], order: tuple[int, int | None],
    aggregate: str,
) -> None:  # fmt: skip
    by_name = screen_of(f"rank the companies by {name}")
    assert by_name is not None
    measure = by_name.measure.growth() if is_growth else by_name.measure
    sign, most = (0, None) if aggregate else order
    assume(tests or sign or aggregate)
    assume(tests or sign or not is_growth or aggregate in ("average", "median", "sum"))
    screen = Screen(measure, span, tuple(tests), sign, most, aggregate)
    assert screen_of(worded(screen)) == screen


READ = {
    "which of these companies had negative operating cash flow in their latest quarter?": "operating cash flow|3|<0",
    "how many had a net loss": "net income|None|<0|count",
    "companies with debt to equity over 2": "liabilities to equity|None|>2",
    "which firms' sales fell by more than 10%": "sales growth|None|<-10",
    "cos with neg fcf": "free cash flow|None|<0",
    "what companies have more than 1bn in cash": "cash|None|>1000000000",
    "fastest growing company by revenue": "revenue growth|None|first 1",
    "Top 5 by revenue": "revenue|None|first 5",
    "the three companies with the smallest total assets": "total assets|None|last 3",
    "companies with net margin at least 12.5%": "net margin|None|>=12.5",
    "which companies grew sales": "sales growth|None|>0",
    "are all companies profitable?": "net income|None|>0|every",
    "companies with a current ratio < 1": "current ratio|None|<1",
    "companies with net income below minus $2 million": "net income|None|<-2000000",
    "total revenue of all companies in 2003": "revenue|12|sum",
    "companies with revenue above half a billion dollars": "revenue|None|>500000000",
    "companies with a net loss in the latest 10-K": "net income|12|<0",
    "which had a profit in the most recent quarterly report?": "net income|3|>0",
    "cos with a current ratio > 2x": "current ratio|None|>2",
    "the average revenue growth of the companies": "revenue growth|None|average",
}


@pytest.mark.parametrize("question", READ)
def test_a_question_is_read_as_a_screen(question: str) -> None:
    screen = screen_of(question)
    assert screen is not None
    tests = [f"{test.relation}{test.bound.normalize():f}" for test in screen.tests]
    order = {1: "first", -1: "last", 0: ""}[screen.sign]
    told = f"{order} {screen.most}" if screen.most else ""
    name = screen.measure.asked + (" growth" if screen.measure.is_growth else "")
    parts = [name, str(screen.span.months), *tests, told, screen.aggregate]
    assert "|".join(filter(None, parts)) == READ[question]


def test_every_metric_can_be_screened_by(made: Assistant) -> None:
    for key in metrics():
        formula = formula_of(Name(key), 12)
        assert list(figures_in(formula))
        made._library.screened(Screening(formula))


def test_what_a_store_reckons_is_what_asking_each_filing_gives(made: Assistant) -> None:
    """A law: over every concept that is asked for, and every metric."""
    named = [Measure(c.title, c.asked[0], Name(c.name), None) for c in concepts() if c.asked]
    named += [
        Measure(m.title, m.names[0], Name(m.key), m.unit) for m in metrics().values() if m.names
    ]
    store = _Remembering(made._library)
    compared = 0
    for measure in named:
        for span in (Span(3), Span(12), Span(is_own=True)):
            screen = Screen(measure, span)
            rows, _ = screens.rows_of(screen, store, None)
            wanted = screens.Wanted(screen, made_asking(made))
            for row, months in rows:
                reckoned = screens.reckoned(row, screen, months)
                if isinstance(reckoned, Left):
                    continue
                told = wanted.told(row, months)
                if not isinstance(told, Left) and told.unit is reckoned.unit:
                    compared += 1
                    found = (measure.asked, row.company, reckoned.value, told.value)
                    assert screens.is_near(reckoned.value, told.value), found
    assert compared > 200
