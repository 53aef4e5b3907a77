"""What a model may phrase an answer from: numbered passages of the filing, and computed figures."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile

from assistant.book import Book
from assistant.figures_in_words import meant, printed_as
from assistant.model import Answer, Citation, Presentation
from index.model import Fact, Period

_LONGEST = 2_400  # characters of one passage
_LONGEST_NAME = 160
_NO_NAME = "(no label)"
_SPACES = "\n\t\r\f "
_UNSEEN = frozenset(["Cc", "Cf", "Co", "Cn", "Cs"])
_WITH_DIGITS = re.compile(r"\b(?=\w*[a-z])\w*[a-z]\d\w*[a-z]\w*|\b[013457][a-z]\w*[a-z]\w*", re.I)
_DIGITS = str.maketrans("013457", "oieast")
_MARKUP = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A value, in ones; of a cell or an operand, also the row's label and the period."""

    value: Decimal
    unit: Presentation
    label: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage or a computed figure.

    `text`: as the model reads it. `citations`: where it stands. `amounts`: the values, in ones,
    that it gives beyond those that can be read off its text: cells of a table, a computed figure.
    `prose`: the text less the cells of its tables, whose digits are not in ones; None for all of it.
    """

    text: str
    citations: tuple[Citation, ...]
    amounts: tuple[Amount, ...] = ()
    prose: str | None = None

    @property
    def said(self) -> str:
        """What figures can be read off."""
        return self.text if self.prose is None else self.prose


def passage(citation: Citation, book: Book) -> Evidence:
    """A passage of the filing; the figures of a table in it are known at their scale."""
    within = [fact for fact in book.reading.facts if _stands_in(fact, citation)]
    said = plain(without_orders(citation.quote))
    prose = plain(without_orders(_less_cells(citation, within))) if within else None
    return Evidence(said, (citation,), tuple(_amount(fact) for fact in within), prose)


def computed(answer: Answer) -> Evidence:
    """The answer that figures gave, with its value and its operands."""
    inputs = answer.derivation.inputs if answer.derivation else ()
    amounts = [_amount(given.fact) for given in inputs]
    amounts += [Amount(each.value, each.unit) for each in answer.values]
    if answer.value is not None and answer.unit is not None:
        amounts.append(Amount(answer.value, answer.unit))
    return Evidence(plain(without_orders(answer.text)), answer.citations, tuple(amounts))


def written(evidence: Sequence[Evidence]) -> str:
    """The evidence as a prompt has it, numbered from 1."""
    return "\n\n".join(f"[{number}] {each.text}" for number, each in enumerate(evidence, 1))


def _stands_in(fact: Fact, citation: Citation) -> bool:
    return citation.span.start <= fact.cell.span.start and fact.cell.span.end <= citation.span.end


def _less_cells(citation: Citation, facts: Sequence[Fact]) -> str:
    """The words of a passage with gaps for the cells of its tables."""
    quote, start = citation.quote, citation.span.start
    for fact in facts:
        cell = fact.cell.span
        gap = re.sub(r"[^\n]", " ", quote[cell.start - start : cell.end - start])
        quote = f"{quote[: cell.start - start]}{gap}{quote[cell.end - start :]}"
    return quote


def _amount(fact: Fact) -> Amount:
    unit = printed_as(fact.meant, fact)
    return Amount(meant(fact.meant, unit), unit, fact.label, fact.period)


def seen(text: str) -> str:
    """A text as it is seen: letters and digits in their plain forms, without unseen characters."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        c if c in _SPACES or unicodedata.category(c) not in _UNSEEN else "" for c in folded
    )


def plain(text: str) -> str:
    """Text of a filing as one paragraph: no unseen characters, nothing that reads as our marks."""
    plain_ = re.sub(r"\s+", " ", seen(text)).strip().translate(_MARKUP)
    return plain_ if len(plain_) <= _LONGEST else f"{plain_[:_LONGEST].rpartition(' ')[0]} …"


def as_label(text: str) -> str:
    """Words of a filing that name something, as a model reads them: short, and no order."""
    named = plain(text)
    if _is_order(named):
        return _NO_NAME
    return named if len(named) <= _LONGEST_NAME else f"{named[:_LONGEST_NAME].rpartition(' ')[0]} …"


def without_orders(text: str) -> str:
    """A passage less what speaks to a language model rather than of a company.

    With an order goes what follows it in its paragraph.
    """
    kept: list[str] = []
    for paragraph in re.split(r"\n{2,}", text):
        sentences = re.split(r"(?<=[.!?])\s+", paragraph)
        kept += takewhile(lambda each: not _is_order(each), sentences)
    return " ".join(kept)


def _is_order(sentence: str) -> bool:
    """Whether a sentence reads as an order to a machine, or is in no English.

    Letters that look Latin are read as Latin, and digits within a word as letters.
    """
    orders, look_alikes, languages = _orders()
    said = _WITH_DIGITS.sub(_in_letters, plain(sentence).translate(look_alikes))
    return any(order.search(said) for order in orders) or _is_foreign(said, *languages)


def _in_letters(word: re.Match[str]) -> str:
    return word.group().translate(_DIGITS)


def _is_foreign(said: str, english: frozenset[str], others: frozenset[str]) -> bool:
    letters = [sign for sign in said if sign.isalpha()]
    strange = sum(not unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    words = re.findall(r"[^\W\d_]+", said.lower())
    theirs = sum(word in others for word in words)
    return strange * 2 > len(letters) or theirs > max(2, sum(word in english for word in words))


@lru_cache(maxsize=1)
def _orders() -> tuple[
    tuple[re.Pattern[str], ...], dict[int, int], tuple[frozenset[str], frozenset[str]]
]:
    text = files("assistant.llm").joinpath("orders.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    patterns = tuple(re.compile(each, re.I | re.M) for each in table["sentences"])
    look_alikes = str.maketrans(table["look_alikes"]["these"], table["look_alikes"]["latin"])
    languages = (frozenset(table["languages"][name].split()) for name in ("english", "others"))
    english, others = languages
    return patterns, look_alikes, (english, others)
