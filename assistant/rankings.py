"""Questions for one or some of a group: the largest, the fastest growing, those that fell → a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from assistant.asked_periods import asked_period, two_times
from assistant.book import Book, stem, stems
from assistant.compute import Figure, Outcome, evaluate
from assistant.expressions import Expression, Line
from assistant.figures_in_words import title
from assistant.group_words import Class, class_names, word_list
from assistant.groups import Group, Member, groups, is_of_places
from assistant.kept import once
from assistant.known_names import content, metric_named, word_lists
from assistant.lexer import Lexed
from assistant.lists import list_plan, summed_rows
from assistant.measures import by_metric, metric_of_member, names_metric
from assistant.metrics import metrics
from assistant.model import Reason
from assistant.plans import Compute, Decline, Each, ListRows, Plan, Ranked, Search
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
from index.model import PURE, Fact, Period, Unit

_SALES = frozenset(map(stem, ("sales", "revenue", "revenues")))
_PROFIT = frozenset(map(stem, ("income", "profit", "earnings", "loss", "result")))
_TAX = frozenset(map(stem, ("tax", "taxes")))
_PRETAX = frozenset(map(stem, ("pretax", "before")))
_SEGMENT = stem("segment")
_ANY_PROFIT = frozenset([stem("profit")])  # which rows of earnings or a loss are called too
_REST = frozenset(map(stem, ("other", "others", "all", "rest")))


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
            for score, group in _candidates(wanted, book)
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
    found = metric_of_member(said, groups(book)) if named else None
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


def _candidates(asked: RankingWords, book: Book) -> list[tuple[float, Group]]:
    """The groups that bear out every word, best first."""
    metric, rest = _metric_of(asked)
    wanted = frozenset(stem(word) for word in rest) - word_list("idle")
    required = wanted - word_lists()[1] - (_ANY_PROFIT if asked.profit else frozenset())
    if not (metric or required or asked.profit or (asked.kind and asked.kind.told_by)):
        return []  # nothing that is said tells one group from another
    pool = by_metric(metric, groups(book)) if metric else list(groups(book))
    pool += [] if metric else summed_rows(required, book)
    scored = []
    for group in pool:
        near = group.measure | group.around | _of_most(group)
        needed = required - _SALES if (near | group.lead) & _SALES else required
        if not needed <= near | group.lead or not _suits(group, asked, wanted, metric):
            continue
        if not metric and (required & word_list("alters")) - group.measure - group.caption:
            continue
        inside = len(wanted & group.measure)
        is_open = not group.measure and asked.kind is not None and asked.kind.told_by
        about = group.around | group.lead if is_open else group.around
        is_said = inside or (asked.kind is not None and needed <= about | _of_most(group))
        if not metric and required and not is_said:
            continue
        strange = min((len(name - wanted) for name in group.names), default=0)
        score = (
            3 * inside - 1.5 * len((needed if near & _SALES else required) - near) + len(required & group.around) - strange
            + 2 * _told(asked.kind, group) + _called(asked, group) + (group.statement is not None)
            - 3 * _is_elsewhere(asked.kind, group) - 5 * _is_by_country(asked, group)
        )  # fmt: skip
        scored.append((score, group))
    ranked = sorted(scored, key=lambda pair: -pair[0])
    if asked.kind and asked.kind.kind == "region" and _SEGMENT in asked.called:
        with_results = _with_results(book)  # a segment is a part whose profit is told too
        ranked = [pair for pair in ranked if pair[1].titles in with_results] or ranked
    return [(score, group) for score, group in ranked if score > ranked[0][0] - 6]


@once
def _with_results(book: Book) -> frozenset[frozenset[str]]:
    """The members of each group of profits."""
    return frozenset(group.titles for group in groups(book) if group.measure & _PROFIT)


def _of_most(group: Group) -> frozenset[str]:
    """The words that most members are called by: "Pump Customer A", "Pump Customer B"."""
    said = [word for member in group.members for word in member.words]
    return frozenset(word for word in said if 2 * said.count(word) > len(group.members))


def _metric_of(asked: RankingWords) -> tuple[str | None, tuple[str, ...]]:
    """The metric that the last words name, and the words before it."""
    for start in range(len(asked.needed) if not asked.profit else 0):
        key = metric_named(asked.needed[start:])
        if key is not None:
            return key, asked.needed[:start]
    return None, asked.needed


def _suits(group: Group, asked: RankingWords, wanted: frozenset[str], metric: str | None) -> bool:
    """Whether a group may be of what is asked: of its class, and of no other figure than said."""
    if not _is_of_class(asked.kind, group):
        return False
    is_named = asked.kind is not None and bool(asked.kind.told_by)
    if asked.kind is not None and any(_is_asked(m, wanted or _SALES) for m in group.members):
        return False  # what is asked of each member is no member itself
    if any(member.title.lower() == group.title.lower() for member in group.members):
        return False  # nor is the whole
    if metric:
        return True
    said = wanted | asked.called | (_PROFIT if asked.profit else frozenset())
    if group.is_part and not any(name & said for name in group.names):
        return False
    if asked.profit and not _is_profit(group.measure, asked):
        return False
    if is_named and not wanted and not asked.profit and not _tells_sales(group):
        return False
    names = [name for name in group.names if name & wanted] or list(group.names)
    altered = (
        word_list("alters") - said - (_PROFIT if asked.profit or wanted & _PROFIT else frozenset())
    )
    altered -= _TAX | _PRETAX if asked.before_tax else frozenset()
    return not is_named or not names or any(not name & altered for name in names)


def _is_profit(measure: frozenset[str], asked: RankingWords) -> bool:
    """Whether the names of a group say a profit: no tax on it, and before taxes where that is asked."""
    is_before = bool(measure & _PRETAX)
    is_after = bool(measure & _TAX) and not is_before
    return bool(measure & _PROFIT) and not is_after and (is_before or not asked.before_tax)


def _tells_sales(group: Group) -> bool:
    """Whether a group is of sales: by its names, or by what leads to a table without any."""
    return bool((group.measure or group.caption | group.lead) & _SALES)


def _is_asked(member: Member, wanted: frozenset[str]) -> bool:
    """Whether a member is called as the figure is that is asked of each: "Net sales"."""
    called = stems(member.title) - word_lists()[1]
    return bool(called) and called <= wanted


def _is_elsewhere(kind: Class | None, group: Group) -> bool:
    """Whether a group is rather one of another class: of regions, or told so by its caption."""
    plainly = group.caption | group.measure
    told = [each for each in set(class_names().values()) if each.told_by]
    if kind is None or not kind.told_by:
        return any(each.told_by & plainly for each in told if each.kind != "product")
    if kind.kind != "region" and is_of_places(group):
        return True
    others = [each for each in told if each.kind != kind.kind]
    return not kind.told_by & plainly and any(each.told_by & plainly for each in others)


_COUNTRY = stem("country")


def _is_by_country(asked: RankingWords, group: Group) -> bool:
    """Whether a group is told to be of countries ("Other countries"), where regions are asked for."""
    if asked.kind is None or asked.kind.kind != "region" or _COUNTRY in asked.called:
        return False
    return any(_COUNTRY in member.words for member in group.members)


def _is_of_class(kind: Class | None, group: Group) -> bool:
    if kind is None or not kind.told_by:
        return group.way == "rows"
    if kind.kind == "region" and is_of_places(group):
        return True
    if is_of_places(group) and kind.kind in ("product", "customer"):
        return False
    if kind.kind == "customer":
        named = sum(bool(member.words & kind.told_by) for member in group.members)
        return 2 * named >= len(group.members) or bool(kind.told_by & group.caption)
    if 2 * sum(member.words <= kind.told_by for member in group.members) >= len(group.members):
        return False
    if _is_elsewhere(kind, group) and not is_of_places(group) and not kind.told_by & group.lead:
        return False
    return _told(kind, group) > 0


def _called(asked: RankingWords, group: Group) -> float:
    """How many of the words that the members are called by stand at the group."""
    near = group.measure | group.around
    return sum(
        1.0 if word in near else (0.75 if word in group.lead else 0.0) for word in asked.called
    )


def _told(kind: Class | None, group: Group) -> float:
    """How plainly a group is said to be of a class."""
    if kind is None or not kind.told_by:
        return 0.0
    if kind.told_by & (group.caption | group.measure):
        return 2.0
    if kind.kind == "region" and is_of_places(group):
        return 1.5
    if kind.told_by & group.around:
        return 1.0
    members = frozenset(word for member in group.members for word in member.words)
    return 0.5 if kind.told_by & (group.lead | members) else 0.0


def _facts(expression: Expression) -> tuple[Fact, ...]:
    return expression.facts if isinstance(expression, Line) else ()


def _is_head_office(member: Member) -> bool:
    """Whether a member is what the head office keeps: "Corporate", and no "Norton Bank Corporation"."""
    return not word_list("of_the_whole", str.lower).isdisjoint(member.title.lower().split())


def _parts_of(member: Member, group: Group, book: Book) -> Sequence[Member]:
    """What adds up to a member under its own name, each a member; else the member itself."""
    whole = {f.period: f.quantity.value for f in _facts(member.expression)}
    for other in groups(book):
        of_rows = other.way == "rows" == group.way and other.members != group.members
        if of_rows and (member.words - word_list("apart")) in other.names:
            sums: dict[Period | None, Decimal] = defaultdict(Decimal)
            for part in other.members:
                for fact in _facts(part.expression):
                    sums[fact.period] += fact.quantity.value
            if whole and all(sums.get(period) == value for period, value in whole.items()):
                return other.members
    return [member]


def _in_one_unit(members: Sequence[Member]) -> list[Member]:
    """The members whose figures are in the unit that most are in: shares are not held against dollars."""
    units = [_unit_of(member.expression) for member in members]
    usual = max(units, key=units.count, default=None)
    return [member for member, unit in zip(members, units, strict=True) if unit == usual]


def _unit_of(expression: Expression) -> Unit | None:
    return next((fact.quantity.unit for fact in _facts(expression)), None)


def _titled(group: Group, asked: RankingWords) -> str:
    """A group's title, with the figure that is asked of its members where that does not say it."""
    told = stems(group.title)
    alike = [kind for kind in (_SALES, _PROFIT) if told & kind]
    known = told.union(*alike) | word_list("idle") | word_lists()[1] | asked.called
    missing = [word for word in asked.needed if stem(word) not in known]
    return f"{group.title} ({' '.join(missing)})" if missing else group.title


def _members(group: Group, asked: RankingWords, book: Book) -> list[Member]:
    """The members of a group that are asked about; none where the group lacks one that is named."""
    members = list(group.members)
    if asked.listed:
        members = [m for m in members if m.words in asked.listed]
        if len(members) != len(asked.listed):
            return []
    if asked.aside:
        kept = [m for m in members if not m.words <= asked.aside]
        is_known = len(kept) < len(members) or not asked.aside <= group.measure | group.around
        alters = asked.aside & group.measure and not _is_a_line(asked.aside, book)
        if not is_known or (alters and len(kept) == len(members)):
            return []
        members = kept
    if asked.is_foreign:
        home = [m for m in members if m.words & _HOME]
        if not home:
            return []
        members = [m for m in members if not m.words <= _HOME]
    if asked.kind is not None and asked.kind.told_by and not asked.listed:
        # the rest of all has no rank and is no member to count, but may have fallen too
        is_whole = asked.size == len(members)  # "of the five regions" the rest of all is one
        if (asked.condition is None or asked.is_ranked or asked.counts) and not is_whole:
            rest = _REST | asked.kind.told_by  # "Other countries"
            members = [m for m in members if not (m.words & _REST and m.words <= rest)]
        if asked.kind.kind == "customer":
            members = [m for m in members if stem("other") not in m.words]
        members = [m for m in members if not _is_head_office(m)]
        plain = [m for m in members if not m.words & asked.kind.told_by]
        if asked.kind.kind == "segment" and 2 * len(plain) >= len(members):
            members = plain  # "total segments" is none, where the rest are not called so too
    members = _in_one_unit(members)
    if asked.condition is not None and asked.by == "level":
        members = [part for member in members for part in _parts_of(member, group, book)]
    return members


_HOME = frozenset(map(stem, ("united", "states", "us", "u.s", "domestic")))


def _is_a_line(said: frozenset[str], book: Book) -> bool:
    """Whether the words are a line of a statement, which a group without it leaves out anyway."""
    return any(row.core == said and row.table.statement for row in book.rows)


def _ranked(group: Group, asked: RankingWords, lexed: Lexed, book: Book) -> Ranked | None:
    """The plan over one group; None where it lacks the members or the periods."""
    members = _members(group, asked, book)
    if len(members) < 2 or (asked.size is not None and asked.size != len(members)):
        return None
    if asked.most is not None and len(group.members) < asked.nth - 1 + asked.most:
        return None
    first = members[0].expression
    is_rate = any(fact.quantity.unit == PURE for fact in _facts(first))
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
