"""Questions for one or some of a group: the largest, the fastest growing, those that fell → a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from assistant.asked_periods import asked_period, two_times
from assistant.book import Book, stem, stems
from assistant.compute import Figure, Outcome, evaluate
from assistant.expressions import Expression, facts_of
from assistant.figures_in_words import title
from assistant.group_words import class_names, word_list
from assistant.groups import Group
from assistant.known_names import content, word_lists
from assistant.lexer import Lexed
from assistant.lists import list_plan
from assistant.measures import metric_of_member, names_metric
from assistant.metrics import metrics
from assistant.model import Reason
from assistant.plans import Compute, Decline, Each, ListRows, Plan, Ranked, Search
from assistant.ranked_members import members_asked
from assistant.ranking_words import (
    LEADS,
    LEADS_SHARE,
    RankingWords,
    asks_which_most,
    is_of_losses,
    ranking_words,
    wants_share,
)
from assistant.segment_metrics import margin_of_statement
from assistant.several import each_plan
from assistant.standing import winners
from assistant.suiting_groups import PROFIT, SALES, suiting_groups
from index.model import PURE, Period


def ranking_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "Which segment's profit fell the most", "the three largest regions", "how many grew"."""
    asked = ranking_words(lexed, book)
    if asked is None or _names_both(lexed, book):
        both = asks_which_most(lexed.question) and LEADS_SHARE.search(lexed.question)
        return Decline(Reason.NOT_IN_FILING, _NO_SHARES) if both else None
    if asked.before_tax:  # what is before taxes is a result, whatever else is said
        asked = replace(asked, profit=True)
    if asked.by != "level" and asked.kind and is_of_losses(lexed.question):
        return Decline(Reason.NOT_UNDERSTOOD, _LOSSES_MOVED)
    is_plain = asked.by == "level" and asked.condition is None and not asked.listed
    is_plain = is_plain and not (asked.kind and asked.kind.told_by)
    if is_plain and isinstance(list_plan(lexed, book), ListRows):
        return None
    for wanted in (*_as_told(asked), asked):
        found = [
            (score, plan)
            for score, group in suiting_groups(wanted, book)
            if (plan := _ranked(group, wanted, lexed, book))
        ]
        if found:
            return _one_of(found, book)
    if wants_share(asked, lexed.question):
        return Decline(Reason.NOT_IN_FILING, _NO_SHARES)
    is_named = asked.kind is not None and asked.kind.told_by
    is_bare = asked.by != "level" and not asked.needed  # no sentence tells which of all "grew"
    if is_named and asked.condition and (asked.holds_for or asked.counts or is_bare):
        return Decline(Reason.NOT_IN_FILING, _NO_GROUP)
    return Search(lexed.question, strict=True) if is_named or asked.is_of_all else None


def _names_both(lexed: Lexed, book: Book) -> bool:
    """Whether "both" is said of two lines that are named: no group is asked after."""
    both = any(token.text == "both" for token in lexed.tokens)
    return both and isinstance(each_plan(lexed, book), Each)


def _as_told(asked: RankingWords) -> tuple[RankingWords, ...]:
    """The same of a class that is told by the name which any line may have: of product categories."""
    if asked.kind is None or asked.kind.told_by:
        return ()
    told = (kind for kind in class_names().values() if kind.told_by & asked.called)
    return tuple(replace(asked, kind=kind) for kind in islice(told, 1))


_LOSSES_MOVED = (
    "Which losses grew or shrank is not told: ask which members made one, or whose result fell."
)
_NO_SHARES = "No table of the filing prints what part of the whole each of them is."
_NO_GROUP = "No table of the filing gives that figure for each of them."


def member_plan(lexed: Lexed, book: Book) -> Plan | None:
    """A metric of one member: "the operating margin of the Broadcasting segment"."""
    if lexed.has(*_NOT_ONE):
        return None
    said = content([t.text for t in lexed.tokens if t.kind == "word"], book)
    named = said and len(said) < 9 and names_metric(said)
    faced = margin_of_statement(frozenset(map(stem, said)), book) if named else None
    if faced is not None:
        period, is_open = asked_period(faced.expression, lexed.times, book)
        return Compute(faced.expression, faced.title, period, faced.unit, None, is_open)
    found = metric_of_member(said, book) if named else None
    if found is None:
        return None
    key, members = found
    unit = metrics()[key].unit
    plans = [
        Compute(m.expression, f"{metrics()[key].title} ({m.title})", period, unit)
        for m in members
        for period in [asked_period(m.expression, lexed.times, book)[0]]
        if isinstance(evaluate(m.expression, period, book), Figure)
    ]  # fmt: skip
    values = {_value(evaluate(p.expression, p.period, book)) for p in plans}
    return plans[0] if len(values) == 1 else None


_NOT_ONE = ("change", "up", "down", "rank", "list", "average", "sum", "minus", "plus", "ratio",
            "higher", "lower", "versus", "share-of", "why", "except")  # fmt: skip


def _value(outcome: Outcome) -> Decimal | None:
    return outcome.quantity.value if isinstance(outcome, Figure) else None


def _one_of(found: Sequence[tuple[float, Ranked]], book: Book) -> Plan:
    """The best plan; ambiguous where another as good has another outcome."""
    best, chosen = found[0]
    rivals = [plan for score, plan in found[1:] if score > best - 0.1]
    outcome = outcome_of(chosen, book)
    if all(outcome_of(plan, book) == outcome for plan in rivals):
        return chosen
    choices = tuple(dict.fromkeys(title(plan.title) for plan in (chosen, *rivals)))
    return Decline(
        Reason.AMBIGUOUS,
        "More than one group of lines answers to that. Which is meant?",
        (),
        choices,
    )


def outcome_of(plan: Ranked, book: Book) -> tuple[object, ...]:
    """The figures that a plan over a group comes to, to hold it against another."""
    return tuple(figure.quantity for _, figure in winners(plan, book)[0])


def _titled(group: Group, asked: RankingWords) -> str:
    """A group's title, with the figure that is asked of its members where that does not say it."""
    told = stems(group.title)
    alike = [kind for kind in (SALES, PROFIT) if told & kind]
    known = told.union(*alike) | word_list("idle") | word_lists()[1] | asked.called
    missing = [word for word in asked.needed if stem(word) not in known]
    return f"{group.title} ({' '.join(missing)})" if missing else group.title


def _ranked(group: Group, asked: RankingWords, lexed: Lexed, book: Book) -> Ranked | None:
    """The plan over one group; None where it lacks the members or the periods."""
    members = members_asked(group, asked, book)
    if len(members) < 2 or (asked.size is not None and asked.size != len(members)):
        return None
    if asked.most is not None and len(group.members) < asked.nth - 1 + asked.most:
        return None
    first = members[0].expression
    is_rate = any(fact.quantity.unit == PURE for fact in facts_of(first))
    wants_rate = group.unit is None and wants_share(asked, lexed.question)
    if is_rate and (asked.by != "level" or not (wants_rate or lexed.has("percent"))):
        return None
    if wants_rate and not is_rate:
        return None  # of amounts the one is told, and not its share
    if asked.by == "level":
        later, earlier = asked_period(first, lexed.times, book)[0], None
    else:
        later, earlier = two_times(first, lexed, book)
    lines = [(m.title, m.expression) for m in members]
    printed = [
        (title, line) for title, line in lines
        if all(isinstance(evaluate(line, p, book), Figure) for p in (later, earlier) if p)
    ]  # fmt: skip
    if wants_rate and not _is_of_one_whole([line for _, line in printed], later, book):
        return None
    if later is None or len(printed) < 2 or (asked.size and len(printed) < len(lines)):
        return None
    if 3 * len(printed) < 2 * len(lines):
        return None
    unit = group.unit if asked.by != "growth" else None
    return Ranked(
        _titled(group, asked), tuple(printed), asked.by, later, earlier, asked.condition, asked.is_ranked,
        asked.lowest, asked.nth, asked.most, asked.counts,
        LEADS.search(lexed.question) is not None, unit, asked.holds_for,
    )  # fmt: skip


def _is_of_one_whole(lines: Sequence[Expression], period: Period | None, book: Book) -> bool:
    """Whether percentages are of one whole, which they come to no more than."""
    values = [_value(evaluate(line, period, book)) for line in lines]
    return sum((value for value in values if value is not None), Decimal(0)) <= _ALL


_ALL = Decimal("1.02")
