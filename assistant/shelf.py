"""The filings that a desk is over, looked up by what a question says: by an index, never a scan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.choice import (
    NO_SYMBOLS,
    by_form,
    by_period,
    mentions,
    named_companies,
    years_said,
)
from assistant.periods_in_words import times_in
from assistant.spelling import field_words, is_slip
from index.called import name_words, names_said, slips
from index.embed import common_words
from index.store import Catalogue, Entry

FEW = 60  # filings, of which all may be looked at
_MOST_COMPANIES = 200  # that one word may begin the names of
_MOST_SPELT = 12  # companies that one slip may mean
_LOOKED_AT = 500  # filings, of those that a question without a company may mean
_UNTIMED = 12  # where it names no time either
_UNCOUNTED = 10_000_000
_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{2,15}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The filings of a library, or those of these ids alone; `every` gives them all."""

    catalogue: Catalogue
    every: Callable[[], tuple[Entry, ...]]
    ids: frozenset[str] | None = None

    def is_few(self) -> bool:
        """Whether there are so few that all may be looked at."""
        return self.count(FEW + 1) <= FEW

    def count(self, most: int) -> int:
        """How many there are, counted up to `most`."""
        return self.catalogue.count(most) if self.ids is None else min(len(self.ids), most)

    def named(self, question: str) -> list[Entry]:
        """The filings whose company a question names."""
        called = self.catalogue.companies_called(names_said(question), _MOST_COMPANIES)
        said = [company for company in called if _is_named(company, question)]
        return named_companies(question, self._ours(company=said)) if said else []

    def of_time(self, question: str) -> tuple[list[Entry], int]:
        """The latest filings of the form and the time that a question says, and how many there are."""
        years = years_said(question)
        columns = {"year": sorted(years | {year + 1 for year in years})} if years else {}
        ours = {"id": sorted(self.ids)} if self.ids is not None else {}
        some = self._ours(_LOOKED_AT, **columns, **ours) if columns else ()
        is_timed = bool(some)
        some = some or self._ours(_UNTIMED, **ours)
        found = by_form(question, some) or list(some)
        months = {(words.day.year, words.day.month) for words in times_in(question) if words.day}
        found = [e for e in found if (e.period.year, e.period.month) in months] or found
        found = by_period(question, found) or found
        return found, len(found) if is_timed and len(some) < _LOOKED_AT else self.count(_UNCOUNTED)

    def of_company(self, entry: Entry) -> list[Entry]:
        """The filings of the company of one, by its name."""
        return list(self._ours(called=[" ".join(name_words(entry.company))]))

    def of_companies(self, filings: Sequence[str]) -> frozenset[str] | None:
        """The filings of the companies of these; of all companies without any, None for all."""
        if not filings:
            return self.ids
        some = self._ours(id=list(filings))
        return frozenset(e.id for entry in some for e in self.of_company(entry))

    def entry(self, filing: str) -> Entry | None:
        """The filing of an id."""
        return next(iter(self._ours(id=[filing])), None)

    def respelt(self, question: str) -> tuple[str, str] | None:
        """The question with the names of companies that it calls by their printed trading symbols, or
        with one slip of the fingers, and what to say of that; None where there are none.
        """
        whole, notes = question, []
        for said in reversed(list(_WORD.finditer(question))):
            names = self._by_symbol(said[0]) or self._by_slip(said, question)
            short = {" ".join(name_words(each)[:2]) for each in names}
            firsts = {name_words(each)[0] for each in names}
            if not names or (len(short) > 1 and len(firsts) > 1):
                continue
            name = next(iter(short)) if len(short) == 1 else next(iter(firsts))
            whole = f"{whole[: said.start()]}{name.title()}{whole[said.end() :]}"
            notes.append(f'"{said[0]}" is read as {_titled(names[0])}')
        return (whole, "; ".join(reversed(notes))) if notes else None

    def _by_symbol(self, word: str) -> tuple[str, ...]:
        """The companies that print a trading symbol, in capitals as it is said."""
        return self._called("symbol", [word]) if word.isupper() and word not in NO_SYMBOLS else ()

    def _by_slip(self, said: re.Match[str], question: str) -> tuple[str, ...]:
        """The companies whose name opens with what a word is but for one letter."""
        word = said[0].lower()
        is_proper = said[0][0].isupper() or question == question.lower()
        if not is_proper or word in _known() or word.removesuffix("s") in _known():
            return ()
        found = self._called("near", list(slips(word)))
        return tuple(each for each in found if is_slip(word, name_words(each)[0]))

    def _called(self, kind: str, keys: Sequence[str]) -> tuple[str, ...]:
        names = self.catalogue.companies_called([(kind, key) for key in keys], _MOST_SPELT)
        return tuple(n for n in names if self.ids is None or self._ours(company=[n]))

    def _ours(self, most: int | None = None, **columns: Sequence[object]) -> tuple[Entry, ...]:
        found = self.catalogue.entries_where(most, **columns)
        return tuple(e for e in found if self.ids is None or e.id in self.ids)


def _is_named(company: str, question: str) -> bool:
    """Whether a question names a company: not by a word of the field alone ("total assets")."""
    found = mentions(question, company)
    if not found or any(each.words > 1 for each in found):
        return bool(found)
    is_of_field = name_words(company)[0] in field_words()
    return any(not is_of_field or (each.start and question[each.start].isupper()) for each in found)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Words that are no company's name with a slip."""
    return field_words() | common_words()


def _titled(company: str) -> str:
    return company.title() if company.isupper() else company
