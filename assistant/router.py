"""A question → a typed plan: what to look up, compute, list, search, or decline."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.asides import without_demand, without_lead
from assistant.asked_periods import asked_period
from assistant.balances import balance_instead
from assistant.before_changes import before_changes
from assistant.beside import apart_from, passes_over
from assistant.book import Book
from assistant.changes import change_plan
from assistant.choice import without_company
from assistant.clauses import asked_in_turn, asking_clauses, restated
from assistant.comparisons import comparison_plan
from assistant.compute import Figure, evaluate
from assistant.conventions import told_metric_plan
from assistant.deed_rows import not_a_deed
from assistant.effects import effect_plan
from assistant.expressions import Binary, Call, Expression, Line, Name, draws_on_averages
from assistant.figures_in_words import presentation
from assistant.first_reported import first_reported
from assistant.guarded import guarded, without_deed_times, without_edges
from assistant.infix import infix
from assistant.kept import latest
from assistant.kinds import plan_of_one_kind
from assistant.known_names import content, metric_by_operands, metric_named
from assistant.latest import with_latest
from assistant.left_out import left_out, without_both
from assistant.lexer import Lexed, Token, lex, phrase
from assistant.lists import list_plan, parts_choices
from assistant.means import mean_plan
from assistant.measures import with_metric_named
from assistant.metrics import metrics
from assistant.model import Presentation, Reason
from assistant.nearest import nearest
from assistant.nicknames import as_the_company
from assistant.operands import has_durations, operand_lines
from assistant.operations import (
    arithmetic_plan,
    gap_plan,
    hints_of,
    leaves_out,
    names,
    share_plan,
    unit_of,
    unresolved,
    without_part_words,
)
from assistant.own_shares import own_share_plan
from assistant.peaks import with_its_times
from assistant.periods_in_words import TimeWords
from assistant.phrasings import plainly, told_readings
from assistant.placed import with_placed
from assistant.places import in_named_note, without_place
from assistant.plans import Change, Compare, Compute, Decline, Each, Plan, Search
from assistant.printed_metrics import as_printed
from assistant.ranking_words import asks_of_members, asks_which_member, asks_which_most
from assistant.rankings import member_plan, ranking_plan
from assistant.readings import readings
from assistant.refusals import declined_at_once
from assistant.segment_metrics import segment_metric
from assistant.series import series_plan
from assistant.several import at_each_time, each_plan
from assistant.shares_of_time import share_of_time_plan
from assistant.short_names import shortened
from assistant.spelling import corrected
from assistant.strays import (
    is_of_an_average,
    is_of_each_time,
    is_of_the_other_side,
    is_stray_deed,
    is_stray_rate,
    told_before,
)
from assistant.subjects import Several, Subject, Unknown, in_cells, resolve
from assistant.tested import each_year_plan, sum_plan, tested_plan
from assistant.timed_shares import timed_share_plan
from assistant.told_terms import told_side_plan
from assistant.trace import Attempt, Tell, untold
from assistant.turned import result_plan, turned_plan
from assistant.undone import is_arithmetic, is_half_read, is_of_itself, is_undone
from assistant.whole_labels import whole_label_plan
from assistant.yardsticks import yardstick_plan
from assistant.year_ranges import with_both_ends, with_each_year

Reader = Callable[[Lexed, Book], Plan | None]


_PER_SOMETHING = re.compile(
    r"\bper (?!-?share|common|basic|diluted|ordinary|notes?|footnotes?|cent|annum|the\b|year|quarter|month|\w*share)[a-z]+\b",
    re.I,
)


def plan(question: str, book: Book, tell: Tell = untold) -> Plan:
    """What to do with a question that stands alone, over one filing.

    `tell` hears of every way in which it was read.
    """
    labelled = whole_label_plan(question, book)
    if labelled is not None:
        tell(Attempt(question, ("whole_label_plan",), labelled))
        return labelled
    found = _planned(without_both(shortened(question, book), book), book, tell)
    found = left_out(found, question, book) or found
    near = nearest(question, found, book)
    if near is not None:
        tell(Attempt(question, ("nearest",), near))
    return near or found


@latest(64)
def plan_of_wording(question: str, book: Book) -> Plan:
    """The plan of a wording in which a follow-up is tried: the same ones are met again."""
    return plan(question, book)


def _planned(question: str, book: Book, tell: Tell) -> Plan:
    """The plan of a question as it stands; of the clause that asks, where it does not read whole."""
    again = restated(question, book)
    if again and not isinstance(said := _read_whole(again, book, tell), (Search, Decline)):
        return said
    found = _read_whole(question, book, tell)
    for words in dict.fromkeys(asking_clauses(question, book)) if _is_unread(found) else ():
        asked = _read_whole(words, book, tell)
        if not isinstance(asked, (Search, Decline)):
            return asked
    turns = asked_in_turn(question, book) if _is_unread(found) else []
    each = [_read_whole(words, book, tell) for words in turns]
    computed = tuple(one for one in each if isinstance(one, Compute))
    return Each(computed) if computed and len(computed) == len(each) else found


def _is_unread(planned: Plan) -> bool:
    """Whether no reader took a question up, nor is declined for what it asks."""
    is_lost = isinstance(planned, Decline) and planned.reason is Reason.NOT_UNDERSTOOD
    return is_lost or isinstance(planned, Search)


def _read_whole(question: str, book: Book, tell: Tell) -> Plan:
    filing = book.reading.filing
    annual = filing.form.upper().startswith("10-K")
    plain = without_demand(_without_company(as_the_company(question, book), book))
    plain = with_metric_named(plain) if asks_which_member(plain) else plain
    timed = with_both_ends(with_each_year(plain))
    timed = with_its_times(timed, is_annual=annual)
    whole = with_latest(plainly(timed), is_annual=annual)
    named = book.unbracketed(book.without_tails(without_lead(whole, book)))
    told = _as_told([whole, named], question, book, tell)
    if isinstance(told, Compute):
        return told
    deed = infix(named)
    said = readings(corrected(named, book), book)
    read = [_plan(words, question, book, tell) for words in said]
    read = [plan_ for plan_ in read if not is_undone(plan_, question, book)] or [_UNTOLD]
    if deed is not None:
        done = [plan_ for plan_ in read if is_arithmetic(plan_)]
        read = done or _asked_after(named, book, tell) or [_UNTOLD]
    elif told is not None:
        read = [plan_ for plan_ in read if not isinstance(plan_, (Each, Search))] or [told]
    found = [plan_ for plan_ in read if not is_half_read(plan_, question)] or read
    answers = [plan_ for plan_ in found if not isinstance(plan_, (Search, Decline))]
    refusals = [plan_ for plan_ in found if isinstance(plan_, Decline)]
    if not answers and deed is None:
        late = _as_told([named], question, book, tell, "late")
        answers = [late] if isinstance(late, Compute) else []
    return next(iter([*answers, *refusals, *found]))


def _without_company(question: str, book: Book) -> str:
    """The question without the company's name, but where a line is called by it."""
    bare = without_company(question, book.reading.filing.company)
    said, left = (text.lower().replace("’", "'") for text in (question, bare))
    if left != said and any(
        label in said and label not in left
        for labels in book.whole_labels.values()
        for label, _ in labels
    ):
        return question
    return bare


def _as_told(
    named: Sequence[str], question: str, book: Book, tell: Tell, kind: str = "arithmetic"
) -> Plan | None:
    """The arithmetic that a question tells by a form of its own; None where it has none.

    Where no operand is found a share may be told by a sentence; other arithmetic is declined.
    """
    said = dict.fromkeys(
        words for text in dict.fromkeys(named) for words in told_readings(text, kind)
    )
    told = [corrected(words, book) for words in said]
    for words in told:
        found = _plan(words, words, book, tell)
        if is_arithmetic(found) and not (
            is_half_read(found, question) or is_of_itself(found, book)
        ):
            return found
    return _UNTOLD if any(" as a percentage of " not in words for words in told) else None


def _asked_after(question: str, book: Book, tell: Tell) -> list[Plan]:
    """What is asked after a deed ("…: what were revenues in the first half?"), if it comes from two cells."""
    rest = question.partition(":")[2].strip()
    found = _plan(rest, rest, book, tell) if len(rest.split()) > 3 else None
    if not isinstance(found, Compute):
        return []
    figure = evaluate(found.expression, found.period, book)
    return [found] if isinstance(figure, Figure) and len(figure.operands) > 1 else []


_UNTOLD = Decline(
    Reason.NOT_UNDERSTOOD,
    "The arithmetic could not be read: some figure in it is not named as the filing names it.",
)


def _plan(words: str, question: str, book: Book, tell: Tell) -> Plan:
    tried: list[str] = []
    planned = _read(words, question, book, tried)
    tell(Attempt(words, tuple(tried), planned))
    return planned


def _read(words: str, question: str, book: Book, tried: list[str]) -> Plan:
    """The plan of the first reader that knows the question's form; `tried` names them so far."""
    lexed = without_deed_times(without_edges(lex(words, guarded(words, book))))
    lexed = with_placed(without_place(in_named_note(lexed, book), book), book)
    tried.append("turned_plan")
    turned = turned_plan(lexed, book)
    if turned is not None:
        return turned
    tried.append("declined_at_once")
    declined = declined_at_once(lexed, book)
    if declined is not None:
        return declined
    tried.append("ranking_plan")
    ranking = ranking_plan(lexed, book)
    if ranking is not None:
        return ranking
    tried.append("search")
    asks_when = lexed.has("when", "where") and "yes-no" not in lexed.opens_with
    if lexed.has("why", "who") or asks_when or (lexed.has("describe") and not lexed.has("percent")):
        return Search(question)
    if _PER_SOMETHING.search(lexed.question) and unit_wanted(lexed) is None:
        return Search(question, strict=True)
    for read in (tested_plan, _listing) if _is_listing(lexed) else _READERS:
        tried.append(read.__name__.strip("_"))
        found = read(lexed, book)
        if isinstance(found, Compare) and (
            asks_of_members(lexed.question) or is_of_each_time(lexed.question)
        ):
            return _UNTOLD
        if isinstance(found, Change) and (
            is_of_an_average(found.title, lexed) or asks_which_most(lexed.question)
        ):
            return _UNTOLD
        if found is not None:
            return at_each_time(plan_of_one_kind(found, book), lexed, book)
    tried.append("search")
    return Search(question, strict=True)


def unit_wanted(lexed: Lexed) -> str | None:
    """The metric that the question names whole, which may have a "per" of its own."""
    return metric_named([token.text for token in lexed.tokens if token.kind == "word"])


def _lookup(lexed: Lexed, book: Book) -> Plan | None:
    if "yes-no" in lexed.opens_with and any(token.text == "than" for token in lexed.tokens):
        return Search(lexed.question, strict=True)
    compares = [token for token in lexed.tokens if token.has("higher", "lower")]
    if any(token.text != "under" for token in compares) and not lexed.has("list", "rank"):
        return Search(lexed.question, strict=True)
    tokens = [token for token in lexed.tokens if not token.has("soft")]
    found = without_part_words(tokens, book, hints_of(lexed))
    found = (
        before_changes(found, lexed, book) or balance_instead(found, tokens, lexed, book) or found
    )
    of_rows = not_a_deed(found, tokens, lexed, book)
    if of_rows is None:
        return Decline(Reason.AMBIGUOUS, "Of which: those outstanding, granted or exercised?")
    if isinstance(of_rows, Subject) and passes_over(of_rows, lexed):
        of_rows = Unknown((), ())
    if isinstance(of_rows, Several):
        of_rows = told_before(of_rows, lexed) or of_rows
    found = of_rows
    if not isinstance(of_rows, Subject):
        found = _elsehow(lexed, book) or first_reported(lexed, book) or of_rows
    if isinstance(found, Subject) and is_of_the_other_side(found, lexed):
        return Decline(Reason.NOT_IN_FILING, "The filing prints no line before or after that.")
    if isinstance(found, Subject):
        planned = as_printed(_compute(found, lexed.times, book, lexed), book)
        if lexed.has("percent"):
            return _as_share(planned, book)
        if is_stray_rate(found, lexed) or is_stray_deed(found, lexed):
            return Search(lexed.question, strict=True)
        return _elsewhere(planned, tokens, lexed, book) or planned
    part = segment_metric(content(names(tokens), book), book, hints_of(lexed))
    if part is not None:
        return replace(_compute(part, lexed.times, book, lexed), unit=part.unit)
    return _by_operands(lexed, book) or unresolved(found, lexed)


def _elsehow(lexed: Lexed, book: Book) -> Subject | None:
    """What no line is named by all words of: without what is printed beside it, or its statement.

    A table of movements is not always read as the statement that it is.
    """
    if any(map(leaves_out, lexed.tokens)):
        return apart_from(lexed, book)
    if lexed.statement is None:
        return None
    tokens = [token for token in lexed.tokens if not token.has("soft")]
    found = without_part_words(tokens, book, replace(hints_of(lexed), statement=None))
    line = found.expression if isinstance(found, Subject) else None
    facts = line.facts if isinstance(line, Line) else ()
    is_apart = all(fact.statement in (None, lexed.statement) for fact in facts)
    return found if isinstance(found, Subject) and facts and is_apart else None


def _is_listing(lexed: Lexed) -> bool:
    """Whether the members of something are asked for: no "does A make up half of B?"."""
    return lexed.has("list") and not ("yes-no" in lexed.opens_with and lexed.has("higher", "lower"))


def _later_years(lexed: Lexed, book: Book) -> Plan | None:
    """All that a table tells together of the years after one: "due after 2029"."""
    hints = replace(hints_of(lexed), times=())
    if not hints.after:
        return None
    tokens = [t for t in lexed.tokens if not t.has("soft") and t.text not in _LATER]
    needed = content(names(tokens), book)
    found = in_cells(needed, book, hints) if needed else None
    return _compute(found, (), book, lexed) if isinstance(found, Subject) else None


_LATER = frozenset(["after", "thereafter", "beyond", "later", "later than"])


def _elsewhere(planned: Compute, tokens: Sequence[Token], lexed: Lexed, book: Book) -> Plan | None:
    """The cell of another table, where the line that was named has none for the period asked."""
    if planned.is_open or isinstance(evaluate(planned.expression, planned.period, book), Figure):
        return None
    needed = content(names(tokens), book)
    found = in_cells(needed, book, hints_of(lexed), must_print=True) if needed else None
    if isinstance(found, Subject):
        return _compute(found, lexed.times, book, lexed)
    alike = resolve(phrase(planned.title), book, hints_of(lexed))  # by its own label
    if not isinstance(alike, Subject) or not _is_same_line(planned.expression, alike.expression):
        return None
    return _compute(alike, lexed.times, book, lexed)


def _is_same_line(one: Expression, other: Expression) -> bool:
    """Whether two lines are of one concept, in one unit."""
    kinds = [
        {(fact.concept, str(fact.quantity.unit)) for fact in line.facts}
        for line in (one, other)
        if isinstance(line, Line)
    ]
    if (
        len(kinds) < 2
        or not kinds[0] & kinds[1]
        or {u for _, u in kinds[0]} != {u for _, u in kinds[1]}
    ):
        return False
    return all(concept for each in kinds for concept, _ in each)


def _as_share(planned: Compute, book: Book) -> Plan:
    """A percentage that was asked of an amount: the metric that it is of revenue, or of what?"""
    unit = planned.unit or next(
        (presentation(f.quantity) for line in operand_lines(planned.expression, book) for f in line.facts), None
    )  # fmt: skip
    if unit is not Presentation.USD:
        return planned
    concepts_ = {f.concept for line in operand_lines(planned.expression, book) for f in line.facts}
    for metric in metrics().values():
        first = metric.formulas[0]
        if isinstance(first, Binary) and (first.sign, first.right) == ("/", Name("Revenues")):
            part = first.left
            if part == planned.expression or (isinstance(part, Name) and part.name in concepts_):
                return replace(
                    planned, expression=Name(metric.key), title=metric.title,
                    unit=metric.unit, metric=metric.key,
                )  # fmt: skip
    return Decline(
        Reason.AMBIGUOUS,
        f"{planned.title} as a percentage of what? Name the figure it is a part of.",
    )


def _by_operands(lexed: Lexed, book: Book) -> Plan | None:
    """A metric whose operands, and days, the question names as they are used here."""
    key = metric_by_operands([token.text for token in lexed.tokens if token.kind == "word"])
    if (
        key is None
        or any(map(leaves_out, lexed.tokens))
        or (lexed.has("average") and not draws_on_averages(metrics()[key].formulas[0]))
    ):
        return None
    subject = Subject(Name(key), metrics()[key].title)
    if _names_more(subject, lexed, book):
        return _UNTOLD
    planned = _compute(subject, lexed.times, book, lexed)
    numbers = {token.text for token in lexed.tokens if token.kind == "number"}
    days = planned.period.days if planned.period else 0
    return planned if numbers <= {str(days)} else None


def _names_more(metric: Subject, lexed: Lexed, book: Book) -> bool:
    """Whether a line is named as an operand that the metric is not computed from here."""
    inside = {f.id for line in operand_lines(metric.expression, book) for f in line.facts}
    hints = replace(hints_of(lexed), percent=False, cells=False)
    parts: list[list[Token]] = [[]]
    for token in lexed.tokens:
        if token.text in (",", "and", "over", "to", "with", "using", "(", ")", "/"):
            parts.append([])
        elif token.kind == "word":
            parts[-1].append(token)
    for part in parts[1:]:
        found = resolve([t.text for t in part], book, hints) if part else None
        line = found.expression if isinstance(found, Subject) else None
        if isinstance(line, Line) and line.facts and not any(f.id in inside for f in line.facts):
            return True
    return False


def _compute(subject: Subject, times: Sequence[TimeWords], book: Book, lexed: Lexed) -> Compute:
    expression, title = subject.expression, subject.title
    if re.match(r"\s*how many\b", lexed.question, re.I):
        expression = Call("abs", expression)
    if lexed.has("annualised") and has_durations(expression, book):
        expression, title = Call("annual", expression), f"{title}, annualised"
    elif lexed.has("monthly") and has_durations(expression, book):
        expression, title = Call("monthly", expression), f"{title} a month"
    period, is_open = asked_period(expression, times, book)
    unit, metric = unit_of(expression)
    return Compute(expression, title, period, unit, metric, is_open)


def _listing(lexed: Lexed, book: Book) -> Plan | None:
    larger = "which" in lexed.opens_with and any(map(parts_choices, lexed.tokens))
    if not lexed.has("list", "rank", "second", "third") and not (
        larger and lexed.has("higher", "lower")
    ):
        return None
    return list_plan(lexed, book) or (
        Search(lexed.question, strict=True) if lexed.has("rank") else None
    )


# In the order in which they are tried: the first that reads the question's form wins.
_READERS: tuple[Reader, ...] = (
    _later_years,
    yardstick_plan,
    tested_plan,
    sum_plan,
    series_plan,
    each_year_plan,
    effect_plan,
    gap_plan,
    share_of_time_plan,
    change_plan,
    comparison_plan,
    result_plan,
    _listing,
    mean_plan,
    told_side_plan,
    told_metric_plan,
    own_share_plan,
    arithmetic_plan,
    timed_share_plan,
    share_plan,
    member_plan,
    each_plan,
    _lookup,
)
