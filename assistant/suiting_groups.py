"""Which groups of lines a question for one of them may be of: segments, regions, customers → groups, best first."""

from __future__ import annotations

from assistant.book import Book, stem, stems
from assistant.group_words import Class, class_names, word_list
from assistant.groups import Group, Member, groups, is_of_places
from assistant.kept import once
from assistant.known_names import metric_named, word_lists
from assistant.lists import summed_rows
from assistant.measures import by_metric
from assistant.ranking_words import RankingWords
from index.model import StatementKind

SALES = frozenset(map(stem, ("sales", "revenue", "revenues")))
PROFIT = frozenset(map(stem, ("income", "profit", "earnings", "loss", "result")))
_TAX = frozenset(map(stem, ("tax", "taxes")))
_PRETAX = frozenset(map(stem, ("pretax", "before")))
_SEGMENT, _OTHER = stem("segment"), frozenset([stem("other")])
_ANY_PROFIT = frozenset([stem("profit")])  # which rows of earnings or a loss are called too


def suiting_groups(asked: RankingWords, book: Book) -> list[tuple[float, Group]]:
    """The groups that bear out every word, best first."""
    metric, rest = _metric_of(asked)
    wanted = frozenset(stem(word) for word in rest) - word_list("idle")
    required = wanted - word_lists()[1] - (_ANY_PROFIT if asked.profit else frozenset())
    if not (metric or required or asked.profit or (asked.kind and asked.kind.told_by)):
        return []  # nothing that is said tells one group from another
    pool = list(by_metric(metric, book) if metric else groups(book))
    # "other operating costs" name a line, and not all the costs
    is_other = bool(_OTHER & {stem(word) for word in asked.needed})
    pool += [] if metric or is_other else summed_rows(required, book)
    scored = []
    for group in pool:
        near = group.measure | group.around | _of_most(group)
        needed = required - SALES if (near | group.lead) & SALES else required
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
            3 * inside - 1.5 * len((needed if near & SALES else required) - near) + len(required & group.around) - strange
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
    return frozenset(group.titles for group in groups(book) if group.measure & PROFIT)


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
    if asked.kind is not None and any(_is_asked(m, wanted or SALES) for m in group.members):
        return False  # what is asked of each member is no member itself
    if any(member.title.lower() == group.title.lower() for member in group.members):
        return False  # nor is the whole
    if _is_of_the_rest(group) and not wanted & _OTHER:
        return False  # what is left of each is not what each has
    if metric:
        return True
    said = wanted | asked.called | (PROFIT if asked.profit else frozenset())
    if group.is_part and not any(name & said for name in group.names):
        return False
    if asked.profit and not _is_profit(group.measure, asked):
        return False
    if is_named and not wanted and not asked.profit and not _tells_sales(group):
        return False
    names = [name for name in group.names if name & wanted] or list(group.names)
    altered = (
        word_list("alters") - said - (PROFIT if asked.profit or wanted & PROFIT else frozenset())
    )
    altered -= _TAX | _PRETAX if asked.before_tax else frozenset()
    return not is_named or not names or any(not name & altered for name in names)


def _is_of_the_rest(group: Group) -> bool:
    """Whether what is told of each member is only its "Other"."""
    return group.way != "rows" and bool(group.names) and all(n & _OTHER for n in group.names)


def _is_profit(measure: frozenset[str], asked: RankingWords) -> bool:
    """Whether the names of a group say a profit: no tax on it, and before taxes where that is asked."""
    is_before = bool(measure & _PRETAX)
    is_after = bool(measure & _TAX) and not is_before
    return bool(measure & PROFIT) and not is_after and (is_before or not asked.before_tax)


def _tells_sales(group: Group) -> bool:
    """Whether a group is of sales: by its names, or by what leads to a table without any."""
    return bool((group.measure or group.caption | group.lead) & SALES)


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
    if is_of_places(group) and kind.kind in ("region", "product", "customer"):
        return kind.kind == "region"
    if group.statement is StatementKind.CASH_FLOWS:
        return False  # of a segment, say, by a word of its rows alone
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
