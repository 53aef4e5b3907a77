"""Which filings of a library a question may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.choice import by_company, by_form, by_period, candidates, named_companies
from assistant.model import Answer, Reply
from assistant.shelf import Shelf
from assistant.which_filing import age, meant
from index.store import Entry


@dataclass(frozen=True, slots=True)
class Where:
    """The filings that a question may mean, and the question without the words that say which.

    `note`: how it was read. `many`: how many filings may be meant, where `left` are but the
    nearest of them; 0 where they are all.
    """

    question: str
    left: Sequence[Entry]
    note: str = ""
    many: int = 0


def where(question: str, shelf: Shelf, last: str | None = None) -> Where:
    """The filings that a question may mean. `last`: the filing that the last turn was put to."""
    few = shelf.is_few()
    base = shelf.every() if few else tuple(shelf.named(question))
    note = ""
    if len(base) != 1 and not last and not named_companies(question, base):
        spelt = shelf.respelt(question)
        if spelt is not None:
            question, note = spelt
            base = base if few else tuple(shelf.named(question))
    if not base:
        return Where(question, ()) if few else _unnamed(question, shelf, last)
    named = named_companies(question, base)
    companies = by_company(named or base, question)
    told = meant(question, companies[0]) if len(base) > 1 and len(companies) == 1 else None
    asked, entries = (told.question, told.entries) if told else (question, base)
    note = "; ".join(filter(None, (note, told.note if told else "")))
    left = candidates(asked, entries)
    if last and len(left) == len(entries) and (told or few):
        left = tuple(entry for entry in entries if entry.id == last) or left
    return Where(asked, left, note)


def _unnamed(question: str, shelf: Shelf, last: str | None) -> Where:
    """Where no company is named, of many: the last turn's, or the filings of a form and a time."""
    before = shelf.entry(last) if last else None
    if before is not None:
        own = shelf.of_company(before)
        own = by_form(question, own) or own
        near = by_period(question, own)
        return Where(question, near if 0 < len(near) < len(own) else (before,))
    left, many = shelf.of_time(question)
    return Where(question, sorted(left, key=age, reverse=True), many=many if many > 1 else 0)


def noted(reply: Reply, note: str) -> Reply:
    """An answer that tells how the question was read, where that was not as it stands."""
    is_told = bool(note) and isinstance(reply, Answer)
    return replace(reply, text=f"{reply.text} ({note}.)") if is_told else reply
