"""A question → a typed plan: what to look up, compute, list, search, or decline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.asides import without_definitions, without_demand, without_lead
from assistant.book import Book
from assistant.changes import change_plan
from assistant.chatter import without_talk
from assistant.clauses import asked_in_turn, asking_clauses, of_its_part, restated
from assistant.clipped import unclipped, with_vowels
from assistant.comparisons import comparison_plan
from assistant.composed import composed_plan, is_of_two_times, is_short_of, sets_off, summed
from assistant.compute import Figure, evaluate
from assistant.contributions import contribution_plan
from assistant.conventions import told_metric_plan
from assistant.dated_statements import dated_last
from assistant.due_rows import due_rows_plan
from assistant.effects import effect_plan
from assistant.elsewhere_in_the_world import elsewhere_plan
from assistant.everyday import recast
from assistant.expressions import Binary
from assistant.free_words import free_plan
from assistant.guarded import guarded, without_deed_times, without_edges
from assistant.in_other_words import asks_a_multiple, named_too, names_a_rate
from assistant.infix import infix, times_told
from assistant.kept import latest
from assistant.kinds import plan_of_one_kind
from assistant.latest import with_latest, with_prior_end
from assistant.left_out import left_out, without_both
from assistant.lexer import Lexed, lex
from assistant.listed_lines import listed_line_plan
from assistant.lists import is_listing, list_plan, parts_choices
from assistant.lookups import UNTOLD, later_years, lookup
from assistant.means import mean_plan
from assistant.measures import with_metric_named
from assistant.misread import fails, is_of_another_kind
from assistant.model import Presentation, Reason
from assistant.named_members import held_to_each, of_several
from assistant.nearest import leads_nowhere, nearest
from assistant.nicknames import as_the_company, by_its_name, without_company_in
from assistant.of_its_own import of_its_own
from assistant.of_whom import of_two, of_whom
from assistant.off_the_point import held_to_point
from assistant.one_column import in_one_column
from assistant.operands import is_part_of_sales
from assistant.operations import arithmetic_plan, gap_plan
from assistant.own_shares import own_share_plan
from assistant.peaks import with_its_times
from assistant.placed import with_placed
from assistant.places import in_named_note, without_place
from assistant.plans import Change, Compare, Compute, Decline, Each, Plan, Search
from assistant.price_paid import price_paid_plan
from assistant.ranking_words import asks_of_members, asks_which_member, asks_which_most
from assistant.rankings import member_plan, ranking_plan
from assistant.readings import readings
from assistant.refusals import declined_at_once
from assistant.roll_forwards import roll_forward_plan
from assistant.sayings import called_otherwise, loosened, plainly, unframed
from assistant.schedules import schedule_plan
from assistant.sent_to_words import asks_each, asks_words
from assistant.series import series_plan
from assistant.several import at_each_time, each_plan
from assistant.share_plans import share_plan
from assistant.shares_of_time import share_of_time_plan
from assistant.short_names import shortened
from assistant.spelling import corrected
from assistant.strays import is_of_an_average, is_of_each_time
from assistant.tested import each_year_plan, sum_plan, tested_plan
from assistant.timed_shares import timed_share_plan
from assistant.told_arithmetic import told_readings
from assistant.told_terms import told_side_plan
from assistant.topics import of_its_topic
from assistant.trace import Attempt, Tell, untold
from assistant.turned import result_plan, turned_plan
from assistant.undone import is_arithmetic, is_half_read, is_undone
from assistant.valuation_accounts import valuation_plan
from assistant.whole_labels import whole_label_plan
from assistant.written import written_out
from assistant.yardsticks import yardstick_plan
from assistant.year_ranges import with_both_ends, with_each_year

Reader = Callable[[Lexed, Book], Plan | None]
_MOST_WORDS = 60  # of a question that is tried in other words too: twice what people ask


def plan(question: str, book: Book, tell: Tell = untold) -> Plan:
    """What to do with a question that stands alone, over one filing.

    `tell` hears of every way in which it was read.
    """
    question = without_talk(question, book)
    if len(question.split()) > _MOST_WORDS:
        return held_to_point(_read_whole(question, book, tell), question, book)
    annual = book.reading.filing.form.upper().startswith("10-K")
    said = with_prior_end(dated_last(with_vowels(question, book)), is_annual=annual)
    asked = of_its_topic(by_its_name(unframed(said), book), book)
    found = held_to_point(_plan_asked(asked, book, tell), question, book)
    told = named_too(asked, book)  # what the outcome is called is no operand
    if told is not None and told.is_sure and is_arithmetic(found):
        return found
    free = free_plan(asked, found, book, lambda words: _read_aside(words, book), tell)
    return held_to_point(free, question, book) if free is not None else found


def _plan_asked(question: str, book: Book, tell: Tell) -> Plan:
    """What to do with what a question asks."""
    labelled = whole_label_plan(question, book)
    if labelled is not None:
        tell(Attempt(question, ("whole_label_plan",), labelled))
        return labelled
    found = _read_or_near(question, book, tell)
    read = _read_unclipped(question, book, tell) if _is_unread(found) else None
    return read or _recast(question, found, book, tell) or found


def _read_or_near(question: str, book: Book, tell: Tell) -> Plan:
    """The plan of a question's own words; else the cell that it comes nearest to."""
    said = without_definitions(shortened(question, book))
    found = _planned(without_both(said, book), book, tell)
    found = _in_unit_named(found, question)
    found = left_out(found, question, book) or found
    near = nearest(question, found, book)
    near = None if near is None or left_out(near, question, book) else near
    if near is not None:
        tell(Attempt(question, ("nearest",), near))
        return near
    return found


def _recast(question: str, found: Plan, book: Book, tell: Tell) -> Plan | None:
    """The plan of a question that leads nowhere without its frame, or in the words of filings."""
    is_lost = leads_nowhere(found, book) or fails(found, book)
    is_lost = is_lost or is_of_another_kind(found, question, book)
    if not is_lost or is_out_of_scope(found):
        return None
    is_metric = isinstance(found, Compute) and found.metric
    said = [] if is_metric else recast(question, book)  # its name is understood
    if isinstance(found, (Compare, Compute)):
        said = [*loosened(question, book.reading.filing.company), *said]
    for words in said:
        read = _read_or_near(words, book, tell)
        is_figure = not isinstance(read, (Each, Search, Decline)) and not fails(read, book)
        if is_figure and not (
            is_short_of(read, words, question)
            or is_of_two_times(read, question)
            or is_of_another_kind(read, question, book)
        ):
            return _in_unit_named(read, question)
    return None


@latest(64)
def plan_of_wording(question: str, book: Book) -> Plan:
    """As `plan`, of wordings that are met again: those in which a follow-up is tried, and what is asked."""
    return plan(question, book)


@latest(64)
def _read_aside(question: str, book: Book) -> Plan:
    """As `_planned`, of an operand: readers that are tried in turn name the same ones."""
    return _planned(question, book, untold)


def _planned(question: str, book: Book, tell: Tell) -> Plan:
    """The plan of a question as it stands; in plainer words, where it is not read so."""
    several = of_several(question, book, lambda words: _read_aside(words, book))
    if several is not None:
        tell(Attempt(question, ("of_several",), several))
        return several
    own = of_its_own(as_the_company(question, book), book)
    told = _by_clauses(own, book, tell) if own else None
    if told is not None and is_arithmetic(told):
        return _in_unit_named(told, question)
    two = of_two(as_the_company(question, book))
    held = _loosely_composed(two, book, tell) if two else None
    if held is not None:
        return held
    found = _by_clauses(question, book, tell)
    found = _loosely(question, found, book, tell) or found
    return held_to_each(found, question)


def _by_clauses(question: str, book: Book, tell: Tell) -> Plan:
    """The plan of a question as it stands; of the clause that asks, where it does not read whole."""
    told = _told_and_named(question, book, tell)
    if told is not None:
        return told
    of_part = of_its_part(question, book)
    if of_part:
        return _read_whole(of_part, book, tell)
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


def _read_unclipped(question: str, book: Book, tell: Tell) -> Plan | None:
    """The plan of a question whose words are clipped; None where no guess is read, or two differ."""
    found: Plan | None = None
    for words in unclipped(written_out(question), book):
        read = _planned(without_both(shortened(words, book), book), book, tell)
        if isinstance(read, (Search, Decline)) or read == found:
            continue
        if found is not None:
            return None
        found = read
    return found


def _loosely(question: str, found: Plan, book: Book, tell: Tell) -> Plan | None:
    """The plan of an unread question without what it says idly, and with its words for plainer ones."""
    total = summed(found, question)
    if total is not None:
        return total
    is_each = isinstance(found, Each) and sets_off(question)
    if not (is_each or isinstance(found, (Search, Decline))) or is_out_of_scope(found):
        return None
    said = [
        *of_whom(as_the_company(question, book)),
        *loosened(question, book.reading.filing.company),
    ]
    for words in dict.fromkeys(
        (*said, *(each for w in (question, *said) for each in called_otherwise(w)))
    ):
        read = _read_whole(words, book, tell)
        if not isinstance(read, (Each, Search, Decline)) and not is_short_of(read, words, question):
            return read
    for words in dict.fromkeys((question, *said)):
        made = composed_plan(words, book, lambda words: _read_aside(words, book))
        if made is not None and not is_short_of(made, words, question):
            tell(Attempt(words, ("composed_plan",), made))
            return made
    return None


def _loosely_composed(words: str, book: Book, tell: Tell) -> Compare | None:
    """The comparison of two figures that are named so, each of its own line or read by itself."""
    read = _read_whole(words, book, tell)
    if isinstance(read, Compare):
        return read
    made = composed_plan(words, book, lambda words: _read_aside(words, book))
    return made if isinstance(made, Compare) else None


def _told_and_named(question: str, book: Book, tell: Tell) -> Plan | None:
    """The arithmetic that a question tells and names too, in the unit of what it names.

    What may name a further operand ("… or …") is one, unless it comes to the very same figure.
    """
    said = named_too(question, book)
    told = _read_whole(said.told, book, tell) if said else None
    if said is None or told is None or not is_arithmetic(told) or not isinstance(told, Compute):
        return None
    told = replace(told, unit=said.unit) if said.unit else _in_unit_named(told, said.name)
    if said.is_sure:
        return told
    named = _read_whole(f"{said.name} {times_told(said.told)}", book, tell)
    value = _value(told, book)
    return told if value is not None and value == _value(named, book) else None


def _in_unit_named(planned: Plan, question: str) -> Plan:
    """A quotient of two amounts as a percentage, where it is named as one, or is a part of sales: a margin."""
    if not isinstance(planned, Compute) or planned.unit is not None:
        return planned
    made = planned.expression
    is_rate = isinstance(made, Binary) and made.sign == "/" and names_a_rate(question)
    is_rate = is_rate or (is_part_of_sales(made) and not asks_a_multiple(question))
    return replace(planned, unit=Presentation.PERCENT) if is_rate else planned


def _value(planned: Plan, book: Book) -> Decimal | None:
    """What a plan of one figure comes to."""
    found = (
        evaluate(planned.expression, planned.period, book) if isinstance(planned, Compute) else None
    )
    return found.quantity.value if isinstance(found, Figure) else None


def _is_unread(planned: Plan) -> bool:
    """Whether no reader took a question up, nor is declined for what it asks."""
    is_lost = isinstance(planned, Decline) and planned.reason is Reason.NOT_UNDERSTOOD
    return is_lost or isinstance(planned, Search)


def is_out_of_scope(planned: Plan) -> bool:
    """Whether a question is declined since no filing could know what it asks."""
    return isinstance(planned, Decline) and planned.reason is Reason.OUT_OF_SCOPE


def _read_whole(question: str, book: Book, tell: Tell) -> Plan:
    filing = book.reading.filing
    annual = filing.form.upper().startswith("10-K")
    plain = without_demand(without_company_in(as_the_company(question, book), book))
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
    read = [plan_ for plan_ in read if not is_undone(plan_, question, book)] or [UNTOLD]
    if deed is not None:
        done = [plan_ for plan_ in read if is_arithmetic(plan_)]
        read = done or _asked_after(named, book, tell) or [UNTOLD]
    elif told is not None:
        read = [plan_ for plan_ in read if not isinstance(plan_, (Each, Search))] or [told]
    found = [plan_ for plan_ in read if not is_half_read(plan_, question)] or read
    answers = [plan_ for plan_ in found if not isinstance(plan_, (Search, Decline))]
    refusals = [plan_ for plan_ in found if isinstance(plan_, Decline)]
    if not answers and deed is None:
        late = _as_told([named], question, book, tell, "late_arithmetic")
        answers = [late] if isinstance(late, Compute) else []
    return next(iter([*answers, *refusals, *found]))


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
            is_half_read(found, question) or is_undone(found, question, book)
        ):
            return found
    return UNTOLD if any(" as a percentage of " not in words for words in told) else None


def _asked_after(question: str, book: Book, tell: Tell) -> list[Plan]:
    """What is asked after a deed ("…: what were revenues in the first half?"), if it comes from two cells."""
    rest = question.partition(":")[2].strip()
    found = _plan(rest, rest, book, tell) if len(rest.split()) > 3 else None
    if not isinstance(found, Compute):
        return []
    figure = evaluate(found.expression, found.period, book)
    return [found] if isinstance(figure, Figure) and len(figure.operands) > 1 else []


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
    if asks_words(lexed) or asks_each(lexed):
        return Search(question, strict=not asks_words(lexed))
    listing = (due_rows_plan, tested_plan, listed_line_plan, _listing)
    for read in listing if is_listing(lexed) else _READERS:
        tried.append(read.__name__.strip("_"))
        found = read(lexed, book)
        if isinstance(found, Compare) and (
            asks_of_members(lexed.question) or is_of_each_time(lexed.question)
        ):
            return UNTOLD
        if isinstance(found, Change) and (
            is_of_an_average(found.title, lexed) or asks_which_most(lexed.question)
        ):
            return UNTOLD
        if found is not None:
            return at_each_time(in_one_column(plan_of_one_kind(found, book), book), lexed, book)
    tried.append("search")
    return Search(question, strict=True)


def _listing(lexed: Lexed, book: Book) -> Plan | None:
    larger = "which" in lexed.opens_with and any(map(parts_choices, lexed.tokens))
    if not lexed.has("list", "kinds", "rank", "second", "third") and not (
        larger and lexed.has("higher", "lower")
    ):
        return None
    return list_plan(lexed, book) or (
        Search(lexed.question, strict=True) if lexed.has("rank", "kinds") else None
    )


# In the order in which they are tried: the first that reads the question's form wins.
_READERS: tuple[Reader, ...] = (
    roll_forward_plan,
    valuation_plan,
    due_rows_plan,
    schedule_plan,
    later_years,
    elsewhere_plan,
    yardstick_plan,
    tested_plan,
    sum_plan,
    series_plan,
    each_year_plan,
    effect_plan,
    price_paid_plan,
    contribution_plan,
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
    lookup,
)
