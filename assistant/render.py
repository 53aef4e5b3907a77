"""A reply for people: the answer, its derivation, its sources. Names rich, as the one place.

The layout is made here, as lines of styled parts; rich only colours them on a terminal.
"""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TextIO, TypeAlias, assert_never

from assistant.layout import (
    PLAIN_WIDTH,
    amount,
    columns,
    figure,
    folded,
    line_words,
    period_words,
    place_words,
    visible,
)
from assistant.model import (
    Answer,
    Citation,
    Derivation,
    Event,
    Input,
    Piece,
    Reason,
    Refusal,
    Reply,
    TakenBack,
    Value,
)

# A line is parts of text, each with a rich style ("" for none).
Line: TypeAlias = tuple[tuple[str, str], ...]

_NARROWEST, _WIDEST = 40, 100
_LONGEST_QUOTE = 300

_GRADES = {
    "foots": "The statement behind it foots.",
    "does_not_foot": "The statement behind it does not foot.",
}
_REASONS = {
    Reason.NOT_IN_FILING: "not in the filing",
    Reason.AMBIGUOUS: "ambiguous",
    Reason.NOT_COMPUTABLE: "not computable",
    Reason.UNRELIABLE: "unreliable",
    Reason.OUT_OF_SCOPE: "out of scope",
    Reason.NOT_UNDERSTOOD: "not understood",
}


def show_reply(reply: Reply, out: TextIO, names: Mapping[str, str] = MappingProxyType({})) -> None:
    """Print a reply to `out`: in colour on a terminal, unless NO_COLOR is set.

    `names`: what filings are called, by id; one without a name is called by its id.
    """
    show_lines(reply_lines(reply, width_of(out), names), out)


def tell(
    events: Iterable[Event], out: TextIO, names: Mapping[str, str] = MappingProxyType({})
) -> Reply:
    """Print a reply to `out` as it comes, and give it: its sentences first, then what backs them.

    Raises ValueError where no reply comes.
    """
    shown = False
    for event in events:
        match event:
            case Piece():
                out.write(f"{visible(event.text)} ")
                out.flush()
                shown = True
            case TakenBack():
                out.write("\n")
                show_lines(_wrapped(f"Taken back: {event.why}", width_of(out), style="yellow"), out)
                shown = False
            case Answer() if shown:
                out.write("\n")
                show_lines(_behind(event, width_of(out), names), out)
                return event
            case Answer() | Refusal():
                show_reply(event, out, names)
                return event
    raise ValueError("the events have no reply")


def show_lines(lines: Iterable[Line], out: TextIO) -> None:
    """Print styled lines to `out`: in colour on a terminal, unless NO_COLOR is set."""
    if not is_colourful(out):
        out.writelines("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*line))


def is_colourful(out: TextIO) -> bool:
    """Whether `out` is a terminal that wants colour."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return out.isatty()


def width_of(out: TextIO) -> int:
    """Characters in a line: of the terminal, within reason; of a file or pipe, 80."""
    if not out.isatty():
        return PLAIN_WIDTH
    return min(max(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, _NARROWEST), _WIDEST)


def reply_lines(
    reply: Reply, width: int = PLAIN_WIDTH, names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Line]:
    """A reply laid out for `width` characters; `names` of filings by id."""
    match reply:
        case Answer():
            yield from _answer(reply, width, names)
        case Refusal():
            yield from _refusal(reply, width, names)
        case _:
            assert_never(reply)


def source_lines(reply: Reply) -> Iterator[Line]:
    """The words of every citation of a reply as the filing prints them, line by line."""
    for number, citation in enumerate(reply.citations, start=1):
        yield ((f"[{number}] {citation.filing}, {place_words(citation)}", "dim"),)
        for line in textwrap.dedent(citation.quote.expandtabs()).splitlines():
            yield ((f"    {visible(line)}", ""),)


def _answer(answer: Answer, width: int, names: Mapping[str, str]) -> Iterator[Line]:
    yield from _wrapped(answer.text, width, style="bold")
    yield from _behind(answer, width, names)


def _behind(answer: Answer, width: int, names: Mapping[str, str]) -> Iterator[Line]:
    """What an answer stands on: its figures, derivation, sources and caveats."""
    if answer.values:
        yield ()
        yield from _plain(_values(answer.values, answer.citations, width - 2), "  ")
    if answer.derivation is not None:
        yield ()
        yield from _derivation(answer, answer.derivation, width)
    yield from _sources(answer.citations, width, names)
    if answer.grade in _GRADES:
        yield ((f"  {_GRADES[answer.grade]}", "dim"),)
    for caveat in answer.caveats:
        yield ()
        yield from _wrapped(f"Note: {caveat}", width, style="yellow", hang=6)


def _refusal(refusal: Refusal, width: int, names: Mapping[str, str]) -> Iterator[Line]:
    yield from _wrapped(refusal.text, width, style="bold")
    yield ()
    yield (("  Not answered: ", "dim"), (_REASONS[refusal.reason], "yellow"))
    if refusal.searched:
        yield from _wrapped(f"  Searched: {'; '.join(refusal.searched)}", width, "dim", hang=12)
    if refusal.nearest:
        yield (("  Nearest:", "dim"),)
    for nearest in refusal.nearest:
        mark = _mark(nearest.citation, refusal.citations)
        yield from _wrapped(f"    {nearest.label} {mark}", width, hang=6)
    if refusal.choices:
        yield (("  Choose one of:", "dim"),)
    for choice in refusal.choices:
        yield from _wrapped(f"    {choice}", width, hang=6)
    yield from _sources(refusal.citations, width, names)


def _derivation(answer: Answer, derivation: Derivation, width: int) -> Iterator[Line]:
    """The formula with its result, then the operands."""
    if answer.value is None:
        result = amount(derivation.result.value, derivation.result.unit)
    else:
        result = figure(answer.value, answer.unit)
    yield from _wrapped(f"  {derivation.formula} = {result}", width, hang=4)
    rows = [
        (
            _operand(given),
            period_words(given.fact.period),
            amount(given.fact.meant.value, given.fact.quantity.unit),
            _line_of(given.citation, answer.citations),
        )
        for given in derivation.inputs
    ]
    yield from _plain(columns(rows, frozenset({2}), width - 4), "    ")


def _operand(given: Input) -> str:
    """An operand's label, behind its name in the formula where that is another one."""
    label, name = folded(given.fact.label), given.name.partition("[")[0]
    corrected = " (corrected)" if given.fact.corrected else ""
    return f"{'' if _letters(name) == _letters(label) else f'{name}: '}{label}{corrected}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _values(values: Sequence[Value], citations: Sequence[Citation], width: int) -> list[str]:
    rows = [
        (
            folded(value.label),
            period_words(value.period),
            figure(value.value, value.unit),
            _mark(value.citation, citations),
        )
        for value in values
    ]
    return columns(rows, frozenset({2}), width)


def _sources(citations: Sequence[Citation], width: int, names: Mapping[str, str]) -> Iterator[Line]:
    if not citations:
        return
    several = len({citation.filing for citation in citations}) > 1
    yield ()
    first = names.get(citations[0].filing, citations[0].filing)
    yield (("Sources:" if several else f"Sources in {visible(first)}:", "dim"),)
    for number, citation in enumerate(citations, start=1):
        filing = f"{names.get(citation.filing, citation.filing)}, " if several else ""
        quote = textwrap.shorten(folded(citation.quote), _LONGEST_QUOTE, placeholder=" …")
        words = f'  [{number}] {filing}{place_words(citation)}: "{quote}"'
        yield from _wrapped(words, width, "dim", hang=6)


def _line_of(citation: int, citations: Sequence[Citation]) -> str:
    return line_words(citations[citation].lines) if 0 <= citation < len(citations) else ""


def _mark(citation: int, citations: Sequence[Citation]) -> str:
    return f"[{citation + 1}]" if 0 <= citation < len(citations) else ""


def _plain(lines: Iterable[str], indent: str) -> Iterator[Line]:
    for line in lines:
        yield ((f"{indent}{line}", ""),)


def _wrapped(text: str, width: int, style: str = "", hang: int = 0) -> Iterator[Line]:
    """Text in lines of at most `width`; its own line ends are kept, `hang` indents the rest."""
    for paragraph in text.splitlines():
        first = " " * (len(paragraph) - len(paragraph.lstrip()))
        rest = " " * hang or first
        filled = textwrap.wrap(
            folded(paragraph), width, initial_indent=first, subsequent_indent=rest,
            break_on_hyphens=False,
        )  # fmt: skip
        for line in filled or [""]:
            yield ((line, style),)
