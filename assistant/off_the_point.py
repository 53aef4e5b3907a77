"""Plans and sentences that answer something else than what was asked: they are declined.

A value where a difference was asked, a growth where a part of one was, a result before taxes where
one after them was, one figure of a sentence where what is left of it after another was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from assistant.accounted import leaves_out_a_figure, says_not_all
from assistant.book import Book, stem, stems
from assistant.compute import Figure, contains, evaluate
from assistant.expressions import At, Binary, Call, Expression, Line, Name, facts_of
from assistant.kept import once
from assistant.known_names import known_phrases
from assistant.lexer import phrase
from assistant.metrics import metrics
from assistant.model import Answer, Presentation, Reason
from assistant.operands import operand_lines
from assistant.other_lines import is_another_line
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.plans import Change, Compute, Decline, Each, Plan
from assistant.sayings import without_taken_back
from assistant.set_against import adds_to_itself, drops_base
from assistant.short_names import names_home
from assistant.spelling import corrected
from assistant.times_kept import at_its_time
from assistant.undone import is_undone
from index.model import PURE, SHARES, USD, USD_PER_SHARE, Fact

_PATTERNS = patterns("off_the_point")
OTHERWISE = Decline(
    Reason.NOT_IN_FILING,
    "What the filing gives under such a name is something else than what is asked.",
)
_THOUSAND = 1_000
_OF_NO_MONEY = (
    "days",
    "points",
    "number-of",
    "of-units",
    "each-share",
    "in-shares",
)  # what asks for no sum of money
# What of a question no plan may leave out.
_LAWS = (drops_base, adds_to_itself, leaves_out_a_figure, is_undone)
_LONGEST = 6  # words of a figure's name
_SHORT = 3  # letters of words that name nothing


def held_to_point(planned: Plan, question: str, book: Book) -> Plan:
    """The plan, or why none, where it comes to something else than the question asks."""
    question = without_taken_back(question)
    if isinstance(planned, Compute):
        planned = at_its_time(planned, question, book)
    if any(law(planned, question, book) for law in (*_LAWS, _is_off, _are_no_counts)):
        return OTHERWISE
    return _as_what_it_is(_in_its_unit(planned, book), book)


def _as_what_it_is(planned: Plan, book: Book) -> Plan:
    """An allowance that is printed below nil, as it is taken off, as the amount that it is."""
    made = planned.expression if isinstance(planned, Compute) else None
    if not isinstance(planned, Compute) or not isinstance(made, Line):
        return planned
    if not _PATTERNS["deducted"].search(planned.title):
        return planned
    found = evaluate(made, planned.period, book)
    is_below = isinstance(found, Figure) and found.quantity.value < 0
    return replace(planned, expression=Call("abs", made)) if is_below else planned


def _in_its_unit(planned: Plan, book: Book) -> Plan:
    """A quotient that is told in dollars in its own unit, where it is dollars a share."""
    if not isinstance(planned, Compute) or planned.unit is not Presentation.USD:
        return planned
    made = planned.expression
    is_quotient = isinstance(made, Binary) and made.sign == "/"
    found = evaluate(made, planned.period, book) if is_quotient else None
    is_per_share = isinstance(found, Figure) and found.quantity.unit == USD_PER_SHARE
    return replace(planned, unit=None) if is_per_share else planned


def _is_off(planned: Plan, question: str, book: Book) -> bool:
    if isinstance(planned, (Change, Compute)) and (
        _is_yet_to_be_earned(planned.expression, question, book)
        or _is_of_a_shorter_name(planned, question, book)
    ):
        return True
    if isinstance(planned, Compute) and (
        _is_before_what_is_said(planned.title, question) or is_another_line(planned, question, book)
    ):
        return True
    if isinstance(planned, Change):
        is_part = _PATTERNS["part-of-change"].search(question) is not None
        at_end = Compute(planned.expression, planned.title, planned.later)
        is_in_none = any(
            _PATTERNS[each].search(question) for each in ("days", "points", "of-units")
        )
        return (is_part and planned.kind == "percent") or (is_in_none and _is_money(at_end, book))
    if not isinstance(planned, Compute):
        return False
    title, made = planned.title, planned.expression
    if isinstance(made, Call) and made.function == "abs" and made.argument is not None:
        made = made.argument  # as of all that is asked by "how many"
    if _PATTERNS["after-tax"].search(question) and _PATTERNS["before-tax"].search(title):
        return _PATTERNS["after-tax"].search(title) is None
    if _PATTERNS["times"].search(question) and _is_money(planned, book):
        return True
    if _PATTERNS["points"].search(question) and _is_plain_quotient(made):
        return True
    if isinstance(made, Line):
        return _is_off_line(planned, made, question, book)
    is_share = _PATTERNS["part-of-whole"].search(question) is not None
    is_no_part = is_share and not _are_stated(made) and _is_past_the_whole(planned, book)
    return (
        is_no_part
        or _is_no_sum(made)
        or _is_share_of_another_table(made, book)
        or _is_of_a_movement(planned, question, book)
    )


def _is_off_line(planned: Compute, line: Line, question: str, book: Book) -> bool:
    """Whether one line is of something else: of another kind than is asked, or of nothing that is named."""
    title = planned.title
    if _PATTERNS["by-how-many"].search(question) and not _PATTERNS["moved"].search(title):
        return True
    if _PATTERNS["each-alone"].fullmatch(title) and not _is_headed_so(line, question):
        return True
    if _PATTERNS["still-out"].search(question) and _PATTERNS["of-average"].search(title):
        return True
    if _PATTERNS["in-money"].search(question) and _is_count(planned, book):
        return True
    if _is_of_a_deed_done(line, question):
        return True
    is_of_no_money = any(_PATTERNS[each].search(question) for each in _OF_NO_MONEY)
    return is_of_no_money and _is_money(planned, book)


def _are_no_counts(planned: Plan, question: str, book: Book) -> bool:
    """Whether a number of shares is asked for, and all that is told are amounts."""
    if not isinstance(planned, Each) or not _PATTERNS["in-shares"].search(question):
        return False
    return all(_is_money(part, book) for part in planned.parts if isinstance(part, Compute))


def _is_before_what_is_said(title: str, question: str) -> bool:
    """Whether a result after something is asked for, and a line is of that before it."""
    said, told = _PATTERNS["said-after"].search(question), _PATTERNS["says-before"].search(title)
    if said is None or told is None or _PATTERNS["before"].search(question):
        return False
    return not stems(said["what"]).isdisjoint(stems(told["what"]))


def _is_yet_to_be_earned(made: Expression, question: str, book: Book) -> bool:
    """Whether a line is of what is deferred, of which nothing is asked."""
    facts = made.facts[:1] if isinstance(made, Line) else ()
    is_deferred = any(_PATTERNS["deferred"].search(fact.label) for fact in facts)
    return is_deferred and _PATTERNS["says-deferred"].search(corrected(question, book)) is None


def _is_of_a_movement(planned: Compute, question: str, book: Book) -> bool:
    """Whether an operand is a line of what moved a balance, and the question speaks of no movement."""
    if planned.metric or _PATTERNS["moving"].search(question):
        return False
    lines = operand_lines(planned.expression, book)
    return any(_PATTERNS["movement"].search(f.label) for line in lines for f in line.facts[:1])


def _is_of_a_deed_done(line: Line, question: str) -> bool:
    """Whether it is asked what was done in a time, and a line is a balance that is not called so."""
    done = _PATTERNS["done-in-time"].search(question)
    if done is None or not line.facts:
        return False
    is_balance = all(f.period is not None and f.period.is_instant for f in line.facts)
    said = (text for f in line.facts for text in (f.label, *f.path, *f.column))
    return is_balance and stems(done["deed"]).isdisjoint(stems(" ".join(said)))


def _are_stated(made: Expression) -> bool:
    """Whether a figure is set over another, both lines of the statements: debt may be more than equity."""
    facts = (*_facts(made.left), *_facts(made.right)) if isinstance(made, Binary) else ()
    return bool(facts) and all(fact.statement is not None for fact in facts)


def _is_past_the_whole(planned: Compute, book: Book) -> bool:
    """Whether what is said to be a part of something is more than all of it."""
    found = evaluate(planned.expression, planned.period, book)
    if not isinstance(found, Figure) or found.quantity.unit != PURE:
        return False
    return _is_plain_quotient(planned.expression) and found.quantity.value > 1


def _is_headed_so(line: Line, question: str) -> bool:
    """Whether what stands over a line is said in a question."""
    over = stems(" ".join(text for f in line.facts for text in f.path))
    return not over.isdisjoint(stems(question))


def _is_plain_quotient(made: Expression) -> bool:
    """Whether one figure is divided by another, and nothing is taken off: no rate that moved."""
    return isinstance(made, Binary) and made.sign == "/"


def _is_no_sum(made: Expression) -> bool:
    """Whether somewhere days or a ratio are added to something else, or a time to one that holds it.

    "DSO - receivables over sales" says what DSO is, "Q1, from six months less Q2" what Q1 is.
    """
    if not isinstance(made, Binary):
        return False
    if made.sign in "+-":
        units = {_unit(side) for side in (made.left, made.right)} - {None}
        if len(units) > 1:
            return True
    if made.sign == "+" and _overlap(made.left, made.right):
        return True
    return _is_no_sum(made.left) or _is_no_sum(made.right)


def _unit(side: Expression) -> Presentation | None:
    """What a side is told in, a percentage as a ratio; None for a number and what is not known."""
    if isinstance(side, At):
        return _unit(side.argument)
    if isinstance(side, Name) and side.name in metrics():
        unit = metrics()[side.name].unit
        return Presentation.RATIO if unit is Presentation.PERCENT else unit
    if isinstance(side, Binary):
        sides = {_unit(side.left), _unit(side.right)}
        return Presentation.RATIO if side.sign == "/" and sides == {Presentation.USD} else None
    is_money = isinstance(side, Line) and all(f.quantity.unit == USD for f in side.facts)
    return Presentation.USD if is_money else None


def _is_share_of_another_table(made: Expression, book: Book) -> bool:
    """Whether a line is set over the whole of a table that has a line of that name itself.

    A segment's receivables are no share of the revenues of all segments.
    """
    if not isinstance(made, Binary) or made.sign != "/":
        return False
    part, whole = _facts(made.left), _facts(made.right)
    tables = {fact.table for fact in whole}
    if not (part and whole) or tables & {f.table for f in part} or any(f.statement for f in part):
        return False
    label = stems(part[0].label)
    if label == stems(whole[0].label):
        return False  # a part's own line of what the whole is: net sales of net sales
    printed = {(fact.period, fact.quantity) for fact in part}
    return any(
        row.table.id in tables
        and row.core == label
        and printed.isdisjoint((fact.period, fact.quantity) for fact in row.facts)
        for row in book.rows_saying(label)
    )


def _facts(side: Expression) -> tuple[Fact, ...]:
    plain = side.argument if isinstance(side, At) else side
    return facts_of(plain)


def _overlap(one: Expression, other: Expression) -> bool:
    """Whether both are the same line, for times of which one holds the other."""
    if not isinstance(one, At) or not isinstance(other, At):
        return False
    first, second = one.period, other.period
    is_same = one.argument == other.argument and not (first.is_instant or second.is_instant)
    return is_same and (contains(first, second) or contains(second, first))


def _is_of_a_shorter_name(planned: Change | Compute, question: str, book: Book) -> bool:
    """Whether a line of one word is taken for another of the filing that is named whole: "Other" for "Other Products"."""
    made = planned.expression
    name = phrase(made.facts[0].label) if isinstance(made, Line) and made.facts else ()
    if len(name) != 1:
        return False
    said = phrase(question)
    return any(
        said[at : at + count] in label_phrases(book)
        for at, word in enumerate(said)
        for count in range(2, _LONGEST)
        if word == name[0] and at + count <= len(said)
    )


@once
def label_phrases(book: Book) -> frozenset[tuple[str, ...]]:
    """The labels of the filing's rows, as the words of a question are cut."""
    return frozenset(phrase(label) for label in {fact.label for fact in book.reading.facts})


def _is_money(planned: Compute, book: Book) -> bool:
    found = evaluate(planned.expression, planned.period, book)
    return isinstance(found, Figure) and found.quantity.unit == USD


def _is_count(planned: Compute, book: Book) -> bool:
    """Whether a line counts things or shares."""
    found = evaluate(planned.expression, planned.period, book)
    return isinstance(found, Figure) and found.quantity.unit in (PURE, SHARES)


def says_otherwise(answer: Answer, question: str) -> bool:
    """Whether sentences hold one figure where two were to be set off, or none of the line that is named."""
    quoted = [citation.quote for citation in answer.citations]
    if answer.value is None:
        is_quoted = answer.verdict is None and answer.text.startswith('"')
        averages = _PATTERNS["averages"].match(question) is not None
        return is_quoted and (
            averages
            or _lacks_line(quoted, question)
            or _lacks_amount(quoted, question)
            or _lacks_most(quoted, question)
            or _is_of_a_deed(question)
        )
    if says_not_all(quoted, question):
        return True
    if answer.unit is Presentation.PERCENT:
        told = _PATTERNS["share-of-time"].search(" ".join(quoted)) if quoted else None
        return told is not None and told["of"].lower() not in question.lower()
    if _PATTERNS["how-many"].search(question) and _is_of_others(answer.value, quoted, question):
        return True
    laws = (_is_of_another_kind, _is_before_it, _is_of_shares_to_come)
    if any(law(quoted[:1], question) for law in laws):
        return True
    if _PATTERNS["in-thousands"].search(question) and abs(answer.value) < _THOUSAND:
        return True
    is_lost = names_home(question) and not any(map(names_home, quoted))
    if is_lost or _PATTERNS["less-itself"].search(question):
        return True
    if not _tells_every_year(quoted, question) or _PATTERNS["at-a-rate"].search(question):
        return True
    for asked, said in (
        ("left", "says-left"),
        ("taken-off", "says-taken-off"),
        ("for-each", "says-each"),
    ):
        if _PATTERNS[asked].search(question):
            return not any(map(_PATTERNS[said].search, quoted))
    apart = _PATTERNS["outside-said"].search(quoted[0]) if quoted else None
    if apart is not None and apart["place"].lower() in question.lower():
        return _PATTERNS["beyond"].search(question) is None
    outside = _PATTERNS["outside"].search(question)
    return outside is not None and not any(outside["word"].lower() in q.lower() for q in quoted)


def is_of_other_years(answer: Answer, question: str, *, strict: bool) -> bool:
    """Whether sentences name years, and none of those for which a question asks a figure.

    `strict`: one is asked, whatever the question's words.
    """
    years = _PATTERNS["year"].findall
    is_figure = strict or _PATTERNS["how-much"].search(question) is not None
    asked = set(years(question)) if is_figure else set()
    said = {year for citation in answer.citations for year in years(citation.quote)}
    return bool(asked and said) and not asked & said


def _tells_every_year(quoted: list[str], question: str) -> bool:
    """Whether a sentence names each of the years that a question holds against one another, or none."""
    years = frozenset(_PATTERNS["year"].findall(question))
    if len(years) < 2 or _PATTERNS["held-against"].search(question) is None:
        return True
    said = [frozenset(_PATTERNS["year"].findall(quote)) for quote in quoted]
    return not any(said) or any(years <= each for each in said)


def _is_of_others(value: Decimal, quoted: list[str], question: str) -> bool:
    """Whether sentences tell by how many there were more, or how many elsewhere: "100 outside of the U.S."."""
    number = rf"(?<![\d.,]){value:,}"
    others = [rf"{number}\s+(?:more|fewer|less|additional)\b"]
    if _PATTERNS["elsewhere"].search(question) is None:
        others.append(rf"{number}(?:\s+\w+){{1,3}}\s+outside\b")
    return any(re.search(said, quote, re.I) for said in others for quote in quoted)


def _lacks_amount(quoted: list[str], question: str) -> bool:
    """Whether an amount is asked for, and no sentence has any."""
    wants = _PATTERNS["wants-amount"].search(question) is not None
    return wants and not any(map(_PATTERNS["amount"].search, quoted))


def _lacks_most(quoted: list[str], question: str) -> bool:
    """Whether it is asked which has the most of something, and no sentence tells of a most."""
    asks = _PATTERNS["superlative"].search(question) is not None
    return asks and not any(map(_PATTERNS["says-superlative"].search, quoted))


def _is_of_a_deed(question: str) -> bool:
    """Whether it is asked how much somebody sold or spent in a time, which no words tell."""
    return _PATTERNS["deed-amount"].search(question) is not None and bool(times_in(question))


def _is_of_another_kind(quoted: list[str], question: str) -> bool:
    """Whether a line is named, and a sentence opens by telling one of a kind that is not."""
    told = _PATTERNS["of-a-kind"].match(quoted[0]) if quoted else None
    if told is None or stem(told["line"].lower()) not in stems(question):
        return False
    kind = stems(" ".join(w for w in told["kind"].split() if not w.endswith(("'s", "’s"))))
    return bool(kind) and kind.isdisjoint(stems(question))


def _is_before_it(quoted: list[str], question: str) -> bool:
    """Whether sentences name what is asked only as what their figure is before, or without."""
    if _PATTERNS["before-it"].search(f"{question} ") or not quoted:
        return False
    for run in _pairs(question):
        name = r"[\s-]+".join(rf"{re.escape(word.rstrip('s'))}\w*" for word in run)
        held = [said for quote in quoted for said in re.finditer(rf"\b{name}", quote, re.I)]
        led = [_PATTERNS["before-it"].search(each.string[: each.start()]) for each in held]
        if held and all(led):
            return True
    return False


def _pairs(question: str) -> list[tuple[str, ...]]:
    """The words of a question that stand side by side, none of them said idly."""
    said = phrase(question)
    return [pair for pair in pairwise(said) if all(len(w) > _SHORT and w.isalpha() for w in pair)]


def _is_of_shares_to_come(quoted: list[str], question: str) -> bool:
    """Whether the shares that are out are asked for, and a sentence tells how many may be issued."""
    if not _PATTERNS["outstanding"].search(question) or _PATTERNS["authorized"].search(question):
        return False
    return any(_PATTERNS["authorized"].search(each) for each in quoted)


def _named_runs(question: str) -> list[tuple[str, ...]]:
    """The names of lines that a question has, as its words are cut."""
    said = phrase(question)
    runs = (said[a:b] for a in range(len(said)) for b in range(a + 2, min(a + _LONGEST, len(said)) + 1))  # fmt: skip
    return [run for run in runs if run in known_phrases()]


def _lacks_line(quoted: list[str], question: str) -> bool:
    """Whether a line of the statements is asked for by name, and no sentence has all of that name."""
    if _PATTERNS["asks-a-line"].search(question) is None:
        return False
    named = [frozenset(map(stem, run)) for run in _named_runs(question)]
    held = [stems(quote) for quote in quoted]
    return bool(named) and not any(each <= words for each in named for words in held)
