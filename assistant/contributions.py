"""What part of a change came from one line: "how much of the increase in sales came from services?".

The change of the part over the change of the whole, between the same two times. A part that
moved the other way has a negative share.
"""

from __future__ import annotations

from assistant.book import Book, RowWords, stems
from assistant.changes import change_plan
from assistant.compute import Figure, evaluate
from assistant.expressions import At, Binary, Expression, Line
from assistant.figures_in_words import title as title_of
from assistant.figures_in_words import within
from assistant.forms import kept_in
from assistant.guarded import guarded
from assistant.lexer import Lexed, lex
from assistant.model import Presentation, Reason
from assistant.pattern_files import read_toml
from assistant.plans import Change, Compute, Decline, Plan
from assistant.told_arithmetic import timeless
from index.labels import unbracketed
from index.model import PURE


def contribution_plan(lexed: Lexed, book: Book) -> Plan | None:
    """A line's change as a percentage of the change of what it is a part of."""
    if not lexed.has("change", "up", "down", "difference"):
        return None
    plain, when = timeless(lexed.question)
    said = kept_in(plain.strip(" ?.!"), "contributions", "of-change")
    if said is None:
        return None
    whole = _change(said["b"], when, book)
    parts = (f"{said['a']} {said['b']}", said["a"])
    part = next((each for each in (_change(a, when, book) for a in parts) if each), None)
    if whole is None or part is None or not _go_together(part, whole, book):
        return Decline(Reason.NOT_IN_FILING, _NEITHER)
    made = _moved(whole)
    came_to = evaluate(made, None, book)
    if not isinstance(came_to, Figure) or _is_the_other_way(said["d"], said["b"], came_to):
        return Decline(Reason.NOT_COMPUTABLE, _OTHER_WAY.format(title_of(whole.title), said["d"]))
    named = unbracketed(part.title)
    if stems(named) <= stems(whole.title):  # a row called as the whole is, under the part's heading
        named = f"{said['a']} {within(named)}"
    title = f"{title_of(named)} as a percentage of the {said['d']} in {within(whole.title)}"
    return Compute(Binary("/", _moved(part), made), title, None, Presentation.PERCENT)


_LOSS = stems("loss losses")
_NEITHER = "The filing does not print both that part and the whole for the two times."
_OTHER_WAY = "{} had no {} between the two times."


def _change(name: str, when: str, book: Book) -> Change | None:
    """The change of what is named, over the time of the question."""
    words = f"What was the change in {name} {when}?".replace(" ?", "?")
    found = change_plan(lex(words, guarded(words, book)), book)
    return found if isinstance(found, Change) and found.kind == "amount" else None


def _go_together(part: Change, whole: Change, book: Book) -> bool:
    """Whether both are amounts of one unit between the same times, and are two."""
    if part.expression == whole.expression or part.later is None or part.earlier is None:
        return False
    if (part.later, part.earlier) != (whole.later, whole.earlier):
        return False
    if _is_of_another_line(part.expression, whole.expression, book):
        return False
    units = []
    for each in (part, whole):
        for period in (each.later, each.earlier):
            found = evaluate(each.expression, period, book)
            units.append(found.quantity.unit if isinstance(found, Figure) else None)
    return len(set(units)) == 1 and units[0] not in (None, PURE)


def _is_of_another_line(part: Expression, whole: Expression, book: Book) -> bool:
    """Whether a part's cells are of a line of the statements other than the whole: revenue is no net sales."""
    if not isinstance(part, Line) or not isinstance(whole, Line):
        return False
    core = {row.core for row in book.rows_saying(stems(part.title)) if _holds(row, part)}
    rows = [row for each in core for row in book.rows_called.get(each, ())]
    own = {fact.id for row in rows for fact in row.facts}
    return bool(own) and own.isdisjoint(fact.id for fact in (*whole.facts, *part.facts))


def _holds(row: RowWords, line: Line) -> bool:
    return any((row.table.id, row.row) == (fact.table, fact.row) for fact in line.facts)


def _moved(change: Change) -> Expression:
    """The later figure less the earlier one."""
    assert change.later is not None
    assert change.earlier is not None
    later, earlier = At(change.expression, change.later), At(change.expression, change.earlier)
    return Binary("-", later, earlier)


def _is_the_other_way(said: str, whole: str, moved: Figure) -> bool:
    """Whether the whole did not move as the question says that it did; a loss grows below nil."""
    words = read_toml("contributions")["words"]
    value = moved.quantity.value * (-1 if stems(whole) & _LOSS else 1)
    is_up, is_down = (said.lower() in words[way] for way in ("up", "down"))
    return not value or (is_up and value < 0) or (is_down and value > 0)
