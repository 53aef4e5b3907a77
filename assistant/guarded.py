"""What a question says as a name, though its words would say what to do, or when."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.book import Book
from assistant.kept import once
from assistant.known_names import known_phrases
from assistant.lexer import Lexed
from assistant.periods_in_words import times_in

_OVER_TIME = re.compile(r"%|\bper ?cent|\bpct\b|\bgrowth\b|\bbetween\b", re.I)
_SUMS = re.compile(r"\b(?:sum|combined|together|total of|added)\b", re.I)
# A change of rules, which is no change of a figure.
_NO_CHANGES = frozenset(
    tuple(name.split())
    for name in ("accounting change", "accounting changes", "change in accounting", "changes in accounting", "change in accounting principle", "change of control")
)  # fmt: skip
_FROM_ONE_TIME = re.compile(r"\bfrom (?:the )?@\W*(?:(?:to|through|until|till) )?(?:the )?@")


def _timed(words: str) -> str:
    """A question with each time in it as a single mark."""
    for said in reversed(times_in(words)):
        words = f"{words[: said.start]}@{words[said.end :]}"
    return words


def guarded(words: str, book: Book) -> frozenset[tuple[str, ...]]:
    """The names whose words are no cues.

    A "change in cash" is one, but where its percent is asked, or the change from one time to another.
    """
    # "the sum of accounts payable and accrued expenses" is of two lines
    is_sum = _SUMS.search(words) is not None
    if not (_OVER_TIME.search(words) or _FROM_ONE_TIME.search(_timed(words))):
        return _but_joined(book) if is_sum else _names(book)
    return _but_joined_or_changes(book) if is_sum else _but_changes(book)


@once
def _names(book: Book) -> frozenset[tuple[str, ...]]:
    named = (known_phrases(), book.labels, book.named_parts, book.flow_headings)
    return _NO_CHANGES.union(*named)


@once
def _but_joined(book: Book) -> frozenset[tuple[str, ...]]:
    """The names, without those of two things that are no label."""
    return frozenset(name for name in _names(book) if "and" not in name or name in book.labels)


@once
def _but_changes(book: Book) -> frozenset[tuple[str, ...]]:
    """The names, without those that open with what also says what became of a figure."""
    return frozenset(n for n in _names(book) if n[0] not in ("change", "increase", "decrease"))


@once
def _but_joined_or_changes(book: Book) -> frozenset[tuple[str, ...]]:
    return _but_joined(book) & _but_changes(book)


def without_edges(lexed: Lexed) -> Lexed:
    """The question without the edge that a line's name says ("cash at end of year") beside days."""
    dated = [t for t in lexed.times if t.day and t.day.year and t.months is None and not t.edge]
    edges = [t for t in lexed.times if t.edge and not (t.day or t.year or t.fiscal_year or t.shift)]
    bare = [t for t in edges if "this" not in lexed.question[t.start : t.end].lower().split()]
    if not dated or len(dated) + len(bare) < len(lexed.times) or not bare:
        return lexed
    starts = {t.start for t in bare}
    return replace(
        lexed,
        tokens=tuple(t for t in lexed.tokens if not (t.kind == "period" and t.start in starts)),
        times=tuple(t for t in lexed.times if t.start not in starts),
    )


# When something was done, beside the time for which a figure of it is asked.
_DONE = re.compile(
    r"\b(?:executed|signed|entered into|originated|granted|issued|acquired|purchased|made|placed|closed|completed)\s+(?:during|in|over|within)\s+(?:the\s+)?$",
    re.I,
)


def without_deed_times(lexed: Lexed) -> Lexed:
    """The question without the time of a deed: "of the leases signed in 2000, what is due in 2004"."""
    if len(lexed.times) != 2:
        return lexed
    done = [t for t in lexed.times if _DONE.search(lexed.question[: t.start])]
    starts = {t.start for t in done}
    comma = len(done) == 1 and re.match(
        r"\s*,\s*(?:what|how|which)\b", lexed.question[done[0].end :]
    )
    if not comma:
        return lexed
    return replace(
        lexed,
        tokens=tuple(t for t in lexed.tokens if not (t.kind == "period" and t.start in starts)),
        times=tuple(t for t in lexed.times if t.start not in starts),
    )
