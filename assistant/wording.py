"""A filing's sentences as terms: what each says, what stands round it, how rare a term is."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from assistant.defined import meanings
from assistant.kindred import Kindred
from assistant.said_times import Times, times
from assistant.sentences import Sentence, find_sentences, is_title
from assistant.terms import Token, alike, families, family, met_by, terms, terms_of_table, tokens
from index.model import Reading, SectionKind
from index.periods import Calendar

_STATED = re.compile(r"\((?:all\s+|dollar\s+)?amounts\s+in\s+(thousands|millions)\b", re.I)
_SCALES = {"thousands": 1_000, "millions": 1_000_000}
_TAKES_UP = re.compile(
    r"(?:This|These|Those|Such|It|They|That|He|She|His|Her|Its|Their|Under the terms|Pursuant to the|"
    r"The\s+(?:case|suit|lawsuit|action|court|trial|plaintiffs?|defendants?|jury|judge|agreement|plan|complaint|matter|parties))\b"
)
_OPENS_BEFORE = re.compile(r"(?:Prior\s+to|Before|Until)\s+([^,]+(?:,\s+\d{4})?),", re.I)
_GOES_ON = 10  # the terms of a sentence that says too little to stand for itself
_MATTER = 8
_CONTINUED = re.compile(r"\bcont(?:inued|'d|\.)\W*$", re.I)


@dataclass(frozen=True)
class Said:
    """A sentence, read: its tokens and what it says of time.

    `above`: the terms of what it stands under, and of what the defined names in it stand for.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    above: frozenset[str]

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """By term, where it stands among the sentence's tokens."""
        found: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            found.setdefault(token.term, []).append(place)
        return {term: tuple(places) for term, places in found.items()}

    @cached_property
    def families(self) -> frozenset[str]:
        """The families of its terms."""
        return frozenset(family(token.term) for token in self.tokens)

    @property
    def families_above(self) -> frozenset[str]:
        """The families of the terms that it stands under."""
        return families(self.above)

    @cached_property
    def times(self) -> Times:
        return times(self.sentence.text)

    @cached_property
    def times_before(self) -> Times:
        """The time that a sentence opens by going back beyond: "Prior to January 1, …"."""
        match = _OPENS_BEFORE.match(self.sentence.text)
        return times(match[1]) if match else Times()

    @cached_property
    def above_times(self) -> Times:
        return times(self.sentence.above)

    @cached_property
    def title_times(self) -> Times:
        """What the titles within its section say of time."""
        return times(self.sentence.above.partition(" / ")[2])


@dataclass(frozen=True)
class Wording:
    """All sentences of a filing, and in how many of its passages each term stands.

    Built once for a filing (about 0.2 s per MB) and kept by whoever asks it several questions.
    """

    reading: Reading
    said: tuple[Said, ...]
    passages: int
    frequencies: dict[str, int]
    written: dict[str, frozenset[str]]
    names: frozenset[str]
    registrant: tuple[str, ...]

    @property
    def money_scale(self) -> int:
        """What the figures of the statements are multiplied by: 1,000 for thousands."""
        return max((t.scale.money for t in self.reading.tables if t.statement), default=1)

    def stated_scale(self, section: str) -> int | None:
        """What bare amounts in the text of a section are multiplied by, where its item says so."""
        return next(
            (
                scale
                for item, scale in self._stated_scales.items()
                if f"{section}/".startswith(item)
            ),
            None,
        )

    @cached_property
    def _stated_scales(self) -> dict[str, int]:
        """By item, the scale of which it says "amounts in millions"."""
        text = self.reading.filing.text
        found = {
            f"{section.id}/": _STATED.search(text, section.span.start, section.span.end)
            for section in self.reading.sections
            if section.kind is SectionKind.ITEM
        }
        return {item: _SCALES[match[1].lower()] for item, match in found.items() if match}

    @classmethod
    def of(cls, reading: Reading) -> Wording:
        """The wording of all that was read from a filing."""
        sentences = find_sentences(reading)
        above = {text: terms(text) for text in {sentence.above for sentence in sentences}}
        said = tuple(
            Said(sentence, tuple(tokens(sentence.text)), above[sentence.above])
            for sentence in sentences
        )
        by_passage: dict[int, set[str]] = {}
        for each in said:
            found = by_passage.setdefault(each.sentence.passage, set(each.above))
            found.update(token.term for token in each.tokens)
        for passage in reading.passages:
            if passage.id not in by_passage:
                by_passage[passage.id] = set(terms_of_table(passage.span.of(reading.filing.text)))
        counts = Counter(chain.from_iterable(by_passage.values()))
        meant = meanings(sentences)
        spelt_out = tuple(
            replace(each, above=each.above | meant[place]) if place in meant else each
            for place, each in enumerate(said)
        )
        company = tuple(token.term for token in tokens(reading.filing.company))
        return cls(
            reading,
            spelt_out,
            max(1, len(by_passage)),
            dict(counts),
            _written(said),
            _names(said),
            company,
        )

    @property
    def fiscal_year(self) -> int:
        """The fiscal year in which the filing's period ends."""
        filing = self.reading.filing
        return Calendar(filing.period, filing.fiscal_year_end).fiscal_year_of(filing.period)

    @property
    def fiscal_quarter(self) -> int:
        """The fiscal quarter that the filing's period ends, 4 where no year end is known."""
        filing = self.reading.filing
        end = filing.fiscal_year_end
        if end is None:
            return 4
        months = (filing.period.month - end.month) % 12
        return 4 if months == 0 else max(1, min(4, round(months / 3)))

    @cached_property
    def titles(self) -> frozenset[int]:
        """The places of entries that only head what follows: "(b) Reports on Form 8-K"."""
        above = {title for each in self.said for title in each.sentence.above.split(" / ")}
        held = (
            (place, each.sentence) for place, each in enumerate(self.said) if each.sentence.entry
        )
        return frozenset(
            place
            for place, sentence in held
            if sentence.text in above
            or (
                is_title(sentence.text.removeprefix(sentence.entry).strip())
                and _CONTINUED.search(sentence.text)
            )
        )

    @cached_property
    def by_passage(self) -> dict[int, tuple[int, ...]]:
        """By passage, the places of its sentences."""
        found: dict[int, list[int]] = {}
        for place, each in enumerate(self.said):
            found.setdefault(each.sentence.passage, []).append(place)
        return {passage: tuple(places) for passage, places in found.items()}

    @cached_property
    def standing(self) -> dict[str, list[int]]:
        """By term, the places of the sentences that have it; titles aside."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(self.said):
            if place not in self.titles:
                for term in {token.term for token in each.tokens}:
                    found[term].append(place)
        return dict(found)

    def under(self, place: int) -> list[int]:
        """The places of what the sentence stands above as a title or a lead-in."""
        sentence = self.said[place].sentence
        return [
            other
            for other in self.by_section[sentence.section]
            if other > place and sentence.text in self.said[other].sentence.above.split(" / ")
        ]

    def beside(self, place: int) -> list[int]:
        """The places of what stands under the same titles and lead-ins, its own included."""
        sentence = self.said[place].sentence
        return [
            other
            for other in self.by_section[sentence.section]
            if self.said[other].sentence.above == sentence.above
        ]

    @cached_property
    def by_section(self) -> dict[str, tuple[int, ...]]:
        """By section, the places of its sentences."""
        found: dict[str, list[int]] = {}
        for place, each in enumerate(self.said):
            found.setdefault(each.sentence.section, []).append(place)
        return {section: tuple(places) for section, places in found.items()}

    def paragraph(self, place: int) -> tuple[int, ...]:
        """The places of the sentences in the same paragraph, its own included."""
        return self.by_passage[self.said[place].sentence.passage]

    def leading_to(self, place: int) -> range:
        """The places before a paragraph that opens by going on with a matter: "The trial is set …".

        Under the same titles; none before a paragraph that names its matter itself.
        """
        first = self.paragraph(place)[0]
        said = self.said[first]
        if len(said.tokens) > _GOES_ON and not _TAKES_UP.match(said.sentence.text):
            return range(0)
        start = first
        while (
            start > 0
            and first - start < _MATTER
            and self.said[start - 1].sentence.section == said.sentence.section
            and self.said[start - 1].sentence.above == said.sentence.above
        ):
            start -= 1
        return range(start, first)

    def rarity(self, term: str) -> float:
        """From near 0, in every passage, to 1, in none: ln((N + 1) / (n + 0.5)), scaled.

        The inverse document frequency of Robertson and Spärck Jones, over passages.
        """
        return self._rarities.get(term, 1.0)

    @cached_property
    def _rarities(self) -> dict[str, float]:
        """How rare each of the filing's terms is."""
        every = self.passages + 1
        most = math.log(every / 0.5)
        of_count = {
            count: max(0.0, math.log(every / (count + 0.5)) / most)
            for count in set(self.frequencies.values())
        }
        return {term: of_count[count] for term, count in self.frequencies.items()}

    def knows(self, term: str) -> bool:
        """Whether the term, or another for the same, stands anywhere in the filing."""
        others = (term, *alike(term), *met_by(term))
        return any(other in self.frequencies for other in others) or bool(self.kin(term))

    @cached_property
    def kindred(self) -> Kindred:
        """The filing's words by their meaning."""
        return Kindred(self.written)

    def kin(self, term: str) -> frozenset[str]:
        """The filing's other words of a term's family."""
        return self._by_family.get(family(term), frozenset()) - {term}

    @cached_property
    def _by_family(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for term in self.frequencies:
            found.setdefault(family(term), set()).add(term)
        return {name: frozenset(terms) for name, terms in found.items()}


def _written(said: Iterable[Said]) -> dict[str, frozenset[str]]:
    """By term, the words in small letters that the sentences write it with."""
    found: dict[str, set[str]] = defaultdict(set)
    for term, written in _within((each.tokens for each in said), 0):
        found[term].add(written.lower())
    return {term: frozenset(words) for term, words in found.items()}


def _names(said: Iterable[Said]) -> frozenset[str]:
    """Terms that are only ever capitalised within a sentence: the names in the filing."""
    mixed = [each.tokens for each in said if not each.sentence.text.isupper()]
    small = {term for term, written in _within(mixed, 0) if written[0].islower()}
    capital = {term for term, written in _within(mixed, 1) if written[0].isupper()}
    return frozenset(capital - small)


def _within(said: Iterable[Sequence[Token]], start: int) -> set[tuple[str, str]]:
    """Each term with each word that it is written with, from so far on in a sentence."""
    return {(t.term, t.written) for tokens in said for t in tokens if t.start >= start}
