"""What a filing's sentences claim, held against what its tables print.

A false alarm is worse than silence: a claim differs only where what it speaks of is a line or a
metric of that very name, and a slip of the pen makes the difference, or another claim of the sentence
about it agrees, and it is a change or near enough to be meant for the same. All else that does not
agree could not be matched, nor what stands under the heading of a part, or where something is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.book import Book
from assistant.claim_places import NamedRows, Parts, says_whole
from assistant.claims import Claim, Sort, claims_in, leaves_out
from assistant.compute import Figure, evaluate
from assistant.lexer import lex
from assistant.operations import hints_of, subject_of
from assistant.sentences import Sentence, find_sentences
from assistant.subjects import Subject
from assistant.written import written_out
from index.model import PURE, USD, USD_PER_SHARE, Period
from index.precision import last_digit
from index.slips import is_misprint

_NEAR = Decimal("0.3")  # of the figure: what is further off was hardly meant for the same
_HUNDRED = Decimal(100)
_FEW = 10  # last digits: a figure of fewer is printed in many a row
_UNITS = {"USD": USD, "USD/share": USD_PER_SHARE}
_MANY = 100  # last digits: a figure of fewer may be like another by chance


@dataclass(frozen=True, slots=True)
class Held:
    """A claim beside what the tables give for it. `computed` None: it could not be matched.

    `computed` is in the claim's own unit; `difference` is the claim less it.
    """

    sentence: Sentence
    claim: Claim
    title: str = ""
    figures: tuple[Figure, ...] = ()
    computed: Decimal | None = None
    agrees: bool = False

    @property
    def difference(self) -> Decimal | None:
        return None if self.computed is None else self.claim.value - self.computed


def claims_held(book: Book) -> Iterator[Held]:
    """Every claim of a filing's sentences, in order."""
    held: list[Held] = []
    before: tuple[int | None, str] = (None, "")  # the passage and the subject of the last claim
    parts, left_out = Parts(book.reading), set[str]()
    for sentence in find_sentences(book.reading):
        if leaves_out(sentence.text):
            left_out.add(sentence.section)
        about = before[1] if before[0] == sentence.passage else ""
        claims = tuple(claims_in(sentence.text, book.times, about))
        if claims:
            before = sentence.passage, claims[0].subject
            is_apart = sentence.section in left_out or parts.hold(sentence)
            found = _held(sentence, claims, book)
            held += _of_the_whole(tuple(found)) if is_apart else found
    nearest: dict[object, Decimal] = {}
    for each in held:
        if each.difference is not None:
            off = Decimal(0) if each.agrees else abs(each.difference)
            nearest[_about(each)] = min(off, nearest.get(_about(each), off))
    rows = NamedRows(book.reading)
    for each in held:
        own = each if _is_of_the_whole(each, nearest) else Held(each.sentence, each.claim)
        yield own if own.computed is not None else _borne_out(own, rows)


def _borne_out(held: Held, rows: NamedRows) -> Held:
    """A claim that no line of the statements matches, where a row of its name prints its figure."""
    claim = held.claim
    if claim.sort is not Sort.LEVEL or claim.unit not in _UNITS:
        return held
    for fact in rows.of(claim.subject, [period for period, _ in claim.times]):
        if fact.quantity.unit == _UNITS[claim.unit]:
            printed = abs(fact.quantity.value)
            allowed = claim.step * (1 if claim.is_about else Decimal("0.5")) + last_digit(fact) / 2
            if claim.value >= claim.step * _FEW and abs(claim.value - printed) <= allowed:
                return replace(held, title=fact.label.strip(), computed=printed, agrees=True)
    return held


def _of_the_whole(found: Sequence[Held]) -> Iterator[Held]:
    """What is said in a text of a part: only what the whole bears out is said of the whole.

    Beside that, a figure of a total that a slip alone parts from the whole's is meant for it.
    """
    borne_out = {each.claim.subject for each in found if each.agrees}
    for each in found:
        is_total = says_whole(each.claim.subject) and each.claim.subject in borne_out
        is_meant = is_total and _is_slip(each)
        yield each if each.agrees or is_meant else Held(each.sentence, each.claim)


def _about(held: Held) -> object:
    """What a claim is about, whatever it says of it."""
    return held.title, held.claim.sort, tuple(figure.period for figure in held.figures)


def _is_of_the_whole(held: Held, nearest: Mapping[object, Decimal]) -> bool:
    """Whether a claim is the nearest of those about one figure: a further one speaks of a part,
    unless it is the figure with a slip.
    """
    if held.agrees or held.difference is None or _is_slip(held):
        return True
    return (
        abs(held.difference) <= nearest[_about(held)] + held.claim.step
        and nearest[_about(held)] > 0
    )


def _held(sentence: Sentence, claims: Sequence[Claim], book: Book) -> Iterator[Held]:
    found: list[Held] = []
    for said in dict.fromkeys(claim.subject for claim in claims):
        subject = _subject(said, book)
        own = [claim for claim in claims if claim.subject == said]
        held = [_of(c, subject, sentence, book) if subject else Held(sentence, c) for c in own]
        is_borne_out = any(each.agrees for each in held)
        off = [each for each in held if each.computed is not None and not each.agrees]
        levels = sum(each.claim.sort is Sort.LEVEL for each in off)
        found += [
            each
            if each.agrees or (is_borne_out and _is_meant(each)) or (levels == 1 and _is_slip(each))
            else Held(sentence, each.claim)
            for each in held
        ]
    yield from found


def _subject(said: str, book: Book) -> Subject | None:
    """The line or metric of exactly this name."""
    lexed = lex(f"What was {written_out(said)}?")
    found = subject_of(lexed.tokens, book, replace(hints_of(lexed), cells=True))
    return found if isinstance(found, Subject) and not found.is_loose else None


def _of(claim: Claim, subject: Subject, sentence: Sentence, book: Book) -> Held:
    """A claim by the reading of its time under which it agrees, or comes nearest."""
    found = []
    for later, earlier in claim.times:
        figures = tuple(_figures(subject, later, earlier, book))
        whole = len(figures) == (2 if earlier else 1)
        for read in _scaled(claim, figures) if whole else ():
            computed = _computed(read, figures)
            if computed is not None:
                is_same = _is_within(read, computed, figures)
                found.append(Held(sentence, read, subject.title, figures, computed, is_same))
    best = min(found, key=lambda held: (not held.agrees, abs(held.difference or 0)), default=None)
    return best or Held(sentence, claim)


def _scaled(claim: Claim, figures: Sequence[Figure]) -> Iterator[Claim]:
    """The claim as it stands and, where nothing says its scale, in that of the figure's table."""
    yield claim
    fact = figures[0].operands[0].fact
    if claim.is_bare and fact.cell.value and fact.quantity.unit == USD:
        scale = abs(fact.quantity.value / fact.cell.value)
        if scale > 1:
            yield replace(claim, value=claim.value * scale, step=claim.step * scale)


def _figures(
    subject: Subject, later: Period, earlier: Period | None, book: Book
) -> Iterator[Figure]:
    for period in (later, earlier):
        figure = evaluate(subject.expression, period, book) if period else None
        if isinstance(figure, Figure) and figure.operands:
            yield figure


def _computed(claim: Claim, figures: Sequence[Figure]) -> Decimal | None:
    """What the figures give for the claim, in its unit; None where they are of another."""
    units = {"USD": (USD,), "USD/share": (USD_PER_SHARE,), "percent": (PURE,), "points": (PURE,)}
    wanted = (USD, USD_PER_SHARE, PURE) if claim.sort is Sort.PERCENT else units[claim.unit]
    if any(figure.quantity.unit not in wanted for figure in figures):
        return None
    values = [figure.quantity.value for figure in figures]
    if claim.sort is Sort.LEVEL:
        value = values[0] * (_HUNDRED if claim.unit == "percent" else 1)
        return abs(value)
    later, earlier = map(abs, values) if all(value < 0 for value in values) else values
    if claim.sort is Sort.PERCENT:
        return (later - earlier) / abs(earlier) * _HUNDRED if earlier else None
    return (later - earlier) * (_HUNDRED if claim.unit == "points" else 1)


def _is_within(claim: Claim, computed: Decimal, figures: Sequence[Figure]) -> bool:
    """Whether a claim agrees, as far as the precision with which it is said can tell.

    A level is rounded, or cut; a change may be that of two rounded figures, and is allowed one
    unit of its last digit.
    """
    is_cut = abs(claim.value) < abs(computed)
    whole = claim.sort is not Sort.LEVEL or claim.is_about or is_cut
    allowed = claim.step * (1 if whole else Decimal("0.5"))
    return abs(claim.value - computed) <= allowed + _rounding(claim, figures)


def _rounding(claim: Claim, figures: Sequence[Figure]) -> Decimal:
    """What the printed cells' own rounding may come to, in dollars."""
    if claim.unit != "USD":
        return Decimal(0)
    operands = (operand for figure in figures for operand in figure.operands)
    return sum((last_digit(operand.fact) for operand in operands), Decimal(0)) / 2


def _is_meant(held: Held) -> bool:
    """Whether a figure that differs is meant for what was computed, another being borne out.

    A change is, which stands beside its level; a level that is near, or off by a thousand, as by
    a wrong scale.
    """
    claim, computed = held.claim, held.computed
    if not computed or claim.sort is not Sort.LEVEL:
        return computed is not None
    scales = (claim.value, claim.value * 1000, claim.value / 1000)
    is_near = any(abs(value - computed) <= _NEAR * abs(computed) for value in scales)
    return is_near or is_misprint(claim.value, computed, claim.step)


def _is_slip(held: Held) -> bool:
    """Whether a level is what was computed with a slip in one of its digits, all of them told."""
    claim, computed = held.claim, held.computed
    if computed is None or claim.sort is not Sort.LEVEL or abs(claim.value) < claim.step * _MANY:
        return False
    return is_misprint(claim.value, computed, claim.step) or _is_of_another_scale(claim, computed)


def _is_of_another_scale(claim: Claim, computed: Decimal) -> bool:
    """Whether a figure is what was computed but for a word of scale."""
    thousand = Decimal(1000)
    return claim.unit == "USD" and any(
        abs(claim.value * factor - computed) <= claim.step * factor
        for factor in (thousand, 1 / thousand)
    )
