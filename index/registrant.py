"""Who files, from a cover that states it without captions, or in a table of registrants."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from index.ascii_lines import Kind, Line
from index.model import CoverFact, Span

_WORDS = (Kind.WORDS, Kind.FIGURES, Kind.YEARS)
_FILE_NUMBER = re.compile(r"commission\s+file\b", re.I)
_NAME = re.compile(
    r"(?:[A-Z0-9][\w&.,'/-]*|and|of|the|&)(?: (?:[A-Z0-9][\w&.,'/-]*|and|of|the|&)){0,7}"
)
_NO_NAME = re.compile(
    r"^\(|\bform\b|commission|securities|exchange act|\bpursuant\b|\breport\b|^\d{1,3}-\d+$|"
    r"\b(?:number|registrant|employer|telephone|address)\b",
    re.I,
)
_A_CORPORATION = re.compile(
    r"\ban?\s+([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s+(?:corporation|company|limited)\b", re.I
)
_INCORPORATED_IN = re.compile(
    r"\bincorporated\s+in\s+(?:the\s+state\s+of\s+)?([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)", re.I
)
_EIN = re.compile(r"\d{2}-?\d{7}")
_CITY = re.compile(
    r"[\w.' -]+,?\s+(?P<state>(?:[A-Za-z]+\s)?[A-Za-z]+|(?:[A-Z]\.\s?){2}),?\s+\d{5}(?:-\d{4})?$"
)
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
_STREET = re.compile(r"\d|p\.? ?o\.? box|post office|one\b|two\b", re.I)


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    table = tomllib.loads(files("index").joinpath("states.toml").read_text(encoding="utf-8"))
    return frozenset(name.lower() for name in table["names"])


def registrant_facts(page: Sequence[Line], known: frozenset[str]) -> Iterator[CoverFact]:
    """The name, state and address of the first registrant, where they are not yet `known`."""
    for concept, find in (
        ("EntityRegistrantName", _name),
        ("EntityIncorporationStateCountryCode", _state),
        ("EntityAddressAddressLine1", _address),
    ):
        found = find(page) if concept not in known else None
        if found is not None:
            value, span = found
            yield CoverFact(concept, value, span)


Found = tuple[str, Span]
Piece = tuple[int, int, str]


def _name(page: Sequence[Line]) -> Found | None:
    """The name under the file number: on its own, or beside it in a table of registrants."""
    for place, line in enumerate(page):
        if (
            not _FILE_NUMBER.search(re.sub(r"\s+", " ", line.text))
            and "File Number" not in line.text
        ):
            continue
        for below in page[place + 1 : place + 8]:
            for start, end, text in below.segments if below.kind in _WORDS else []:
                if _is_name(text):
                    return text, Span(below.start + start, below.start + end)
    return None


def _is_name(text: str) -> bool:
    """Whether words are capitalized as a name, and are none that a cover prints of itself."""
    return _NAME.fullmatch(text) is not None and not _NO_NAME.search(text) and not _EIN.search(text)


def _state(page: Sequence[Line]) -> Found | None:
    """The state in "(A Nevada Corporation)", "Incorporated in …", or beside the employer number."""
    for line in page:
        for pattern in (_A_CORPORATION, _INCORPORATED_IN):
            match = pattern.search(line.text)
            if match and match[1].lower() in _states():
                return match[1], Span(line.start + match.start(1), line.start + match.end(1))
        pieces = line.segments
        if len(pieces) == 2 and _EIN.fullmatch(pieces[1][2]) and pieces[0][2].lower() in _states():
            start, end, text = pieces[0]
            return text, Span(line.start + start, line.start + end)
    return None


def _address(page: Sequence[Line]) -> Found | None:
    """The lines that end with a city, a state and a postal code, from the street on."""
    for place, line in enumerate(page):
        city = next((piece for piece in _with_zip(line.segments) if _is_city(piece[2])), None)
        if city is None:
            continue
        held = [(line, *city)]
        for above in reversed(page[max(0, place - 3) : place]):
            street = next((piece for piece in above.segments if _STREET.match(piece[2])), None)
            if above.kind is Kind.BLANK or street is None or _EIN.search(street[2]):
                break
            held.insert(0, (above, *street))
        if len(held) > 1 or _STREET.match(city[2]):
            words = ", ".join(re.sub(r"\s+", " ", text) for *_, text in held)
            return words, Span(held[0][0].start + held[0][1], line.start + city[1])
    return None


def _with_zip(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces of a line, a postal code with the words before it."""
    for place, (start, end, text) in enumerate(pieces):
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if after is not None and _ZIP.fullmatch(after[2]):
            yield start, after[1], f"{text} {after[2]}"
        else:
            yield start, end, text


def _is_city(text: str) -> bool:
    match = _CITY.search(text)
    if match is None:
        return False
    state = match["state"].lower()
    short = re.fullmatch(r"[A-Z]{2}|(?:[A-Z]\.\s?){2}", match["state"])
    is_state = short is not None or state in _states() or state.split()[-1] in _states()
    return is_state and not text.endswith("20549")
