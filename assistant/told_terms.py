"""The operands that a question gives for a metric, as it is computed here or in their stead.

"Book value per share, using shares outstanding on the balance sheet date" is the metric itself;
"quick ratio, counting A, B and C in the numerator" is A + B + C over what the metric divides by.
"""

from __future__ import annotations

import re

from assistant.arithmetic import Found, sum_of_parts
from assistant.asked_periods import asked_period
from assistant.book import LITTLE, Book, stem
from assistant.conventions import metric_among
from assistant.expressions import Binary, Name, draws_on_averages, operand_names
from assistant.known_names import asked_stems, content, linked_names, operand_stems, word_lists
from assistant.lexer import Lexed
from assistant.metrics import Metric, metrics
from assistant.operands import operand_lines
from assistant.operations import hints_of, subject_of
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.plans import Compute, Plan
from assistant.subjects import Subject
from index.labels import words

_PATTERNS = patterns("told_terms")

_OF_DATES = frozenset(map(stem, ("balance", "balances", "sheet", "date", "share", "shares", "issued", "outstanding", "quarter", "year", "period", "average", "averages", "opening", "closing", "line", "printed", "reported", "over", "divided")))  # fmt: skip
_TOP = ("numerator", "top")


def without_terms(question: str, book: Book) -> str | None:
    """The question without a clause that but says how its metric is computed here; its days are kept."""
    clause = _PATTERNS["clause"].search(question)
    if clause is None:
        return None
    said = clause["said"] or clause["bracket"] or ""
    rest = question[: clause.start()]
    beside = _PATTERNS["from"].search(rest)
    if beside is not None:
        rest, said = rest[: beside.start()], f"{said} {beside['said']}"
    metric = _metric_of(rest, book)
    if metric is None or not _is_as_computed(said, metric, book):
        return None
    days = _PATTERNS["days"].search(said)
    terms = (
        ["using closing balances"]
        if _PATTERNS["closing"].search(said) and not _PATTERNS["averaged"].search(said)
        else []
    )
    terms += [f"and {days[1]} days"] if days else []
    return " ".join([rest.strip(), *terms])


def _metric_of(text: str, book: Book) -> Metric | None:
    for when in reversed(times_in(text)):
        text = f"{text[: when.start]} {text[when.end :]}"
    said = re.findall(r"[a-z&'/-]+", text.lower())
    return metric_among(said, book) or _linked(tuple(map(stem, content(said, book))))


def _linked(said: tuple[str, ...]) -> Metric | None:
    """The metric of which a name with an "on" stands in the words, in its order."""
    runs = {said[a:b] for a in range(len(said)) for b in range(a + 2, len(said) + 1)}
    keys = (key for spelt, name, key in linked_names() if " on " in name and spelt in runs)
    key = next(keys, None)
    return metrics()[key] if key else None


def _is_as_computed(said: str, metric: Metric, book: Book) -> bool:
    """Whether a clause names nothing but what the metric is computed from here, and as it is."""
    averages = any(map(draws_on_averages, metric.formulas))
    if _PATTERNS["averaged"].search(said) and not averages:
        return False
    plain = _PATTERNS["days"].sub(" ", said)
    for when in reversed(times_in(plain)):
        plain = f"{plain[: when.start]} {plain[when.end :]}"
    if re.search(r"\d", plain):
        return False
    idle = {stem(word) for word in word_lists()[0] | LITTLE}
    named = {stem(part) for part in words(plain.lower())}
    lines = operand_lines(Name(metric.key), book)
    labels = {stem(part) for line in lines for part in words(line.title)}
    return named <= operand_stems(metric.key) | idle | _OF_DATES | labels


def _is_below(side: str, formula: Binary) -> bool:
    """Whether what a side is called is the name of what the metric divides by: "current liabilities"."""
    below = frozenset[str]().union(*(asked_stems(name) for name in operand_names(formula.right)))
    return stem(side.lower().split()[-1]) in below


def told_side_plan(lexed: Lexed, book: Book) -> Plan | None:
    """A ratio of which the question counts up one side itself."""
    said = _PATTERNS["side"].search(lexed.question) or _PATTERNS["called"].search(lexed.question)
    if said is None or lexed.has("change", "up", "down", "rank", "list"):
        return None
    outside = [t for t in lexed.tokens if not said.start() <= t.start < said.end()]
    metric = metric_among([t.text for t in outside if t.kind == "word"], book)
    inside = [t for t in lexed.tokens if said.start("parts") <= t.start < said.end("parts")]
    formula = metric.formulas[0] if metric else None
    if metric is None or not isinstance(formula, Binary) or formula.sign != "/":
        return None
    hints = hints_of(lexed)
    counted = [t for t in inside if not t.has("soft")]
    summed = sum_of_parts(inside, lambda tokens: subject_of(tokens, book, hints)) or subject_of(counted, book, hints)  # fmt: skip
    if not isinstance(summed, (Found, Subject)):
        return None
    is_top = said["side"].lower() in _TOP or (
        said.re is _PATTERNS["called"] and not _is_below(said["side"], formula)
    )
    left = summed.expression if is_top else formula.left
    right = formula.right if is_top else summed.expression
    made = Binary("/", left, right)
    period, is_open = asked_period(made, lexed.times, book)
    return Compute(made, metric.title, period, metric.unit, None, is_open)
