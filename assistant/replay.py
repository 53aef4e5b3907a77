"""A kept record of an answer, checked, and held against what is answered now.

A record comes from anywhere: it is bounded and checked, a filing of it is one that the library has
under that very id, and nothing of it is ever taken for a path.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from assistant.model import Reply
from assistant.record import MOST_FILINGS, SCHEMA
from assistant.settings import LONGEST_QUESTION
from index.errors import RecordError
from index.store import Entry

Json: TypeAlias = dict[str, Any]

_LONGEST = 200  # characters of an id or a name
_DEEPEST = 12
_OF_CONTENT = "sha-"  # what an id begins with that stands for a filing's content
_USED, _BESIDE = "filing", "filing beside"
# What may differ where the reply is the same, and from the same filings.
_APART = re.compile(rf"versions\b|standalone\b|plan\b|facts\b|reply\.usage\b|{_BESIDE} ")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as the record has it; None where one of the two has no such thing."""

    where: str
    kept: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Replay:
    """What a record comes to now: the reply, and all that is not as it was kept."""

    reply: Reply
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether the reply is the same, from the same filings, whichever versions gave it."""
        return all(_APART.match(each.where) for each in self.differences)


@dataclass(frozen=True, slots=True)
class Held:
    """A filing of a record: its id, its digest, and whether the reply draws on it."""

    id: str
    digest: str
    is_used: bool
    named: tuple[str, str, str]

    @property
    def title(self) -> str:
        return f"{self.id} ({', '.join(self.named)})"


@dataclass(frozen=True, slots=True)
class Record:
    """A record that is one: what was asked, after what, of which filings. `kept`: all of it."""

    question: str
    filing: str | None
    over: tuple[str, ...]
    turns: Json
    filings: tuple[Held, ...]
    kept: Json


def read_record(kept: object) -> Record:
    """The record that JSON holds. Raises RecordError, saying what is wrong with it."""
    if not isinstance(kept, dict) or kept.get("schema") != SCHEMA:
        raise RecordError(
            f"This is no record of schema {SCHEMA}. Keep a new one: filing ask --record"
        )
    if not _is_shallow(kept):
        raise RecordError(f"The record is nested more than {_DEEPEST} deep: none is")
    filings = tuple(map(_held, _list(kept, "filings")))
    ids = {each.id for each in filings}
    if len(ids) < len(filings):
        raise RecordError("The record's filings: one of them stands there twice")
    over = kept.get("over") or []
    filing = kept.get("filing")
    if not isinstance(over, list) or not all(
        isinstance(each, str) and each in ids for each in over
    ):
        raise RecordError("The record's over: no list of its filings' ids")
    if filing is not None and not (isinstance(filing, str) and filing in ids):
        raise RecordError("The record's filing: none of its filings' ids")
    for name in ("turns", "versions", "reply"):
        if not isinstance(kept.get(name), dict):
            raise RecordError(f"The record's {name}: no table")
    for name in ("plan", "facts"):
        _list(kept, name)
    question = _text(kept, "question", LONGEST_QUESTION)
    return Record(question, filing, tuple(over), kept["turns"], filings, kept)


def _held(given: object) -> Held:
    fields = given if isinstance(given, dict) else {}
    named = tuple(_text(fields, name, 10 * _LONGEST) for name in ("company", "form", "period"))
    return Held(
        _text(fields, "id", _LONGEST),
        _text(fields, "digest", _LONGEST),
        fields.get("used") is True,
        (named[0], named[1], named[2]),
    )


def _text(fields: Mapping[str, object], name: str, most: int) -> str:
    text = fields.get(name)
    if not isinstance(text, str) or not 0 < len(text.strip()) <= most:
        raise RecordError(f"The record's {name}: no text of at most {most:,} characters")
    return text


def _list(kept: Mapping[str, object], name: str) -> list[object]:
    found = kept.get(name)
    if not isinstance(found, list) or len(found) > MOST_FILINGS:
        raise RecordError(f"The record's {name}: no list of at most {MOST_FILINGS:,}")
    return found


def _is_shallow(kept: object) -> bool:
    level = [kept]
    for _ in range(_DEEPEST):
        level = [inside for each in level for inside in _inside(each)]
        if not level:
            return True
    return False


def _inside(value: object) -> Collection[object]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def standing(record: Record, entries: Sequence[Entry]) -> dict[str, str]:
    """For each filing of a record that is here, the id that it has here.

    One whose id stands for its content is also the only one of its company, form and period.
    Raises RecordError where the reply draws on one that is not here.
    """
    ids = {entry.id for entry in entries}
    called: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in entries:
        called[each.company, each.form, str(each.period)].append(each.id)
    found: dict[str, str] = {}
    for held in record.filings:
        alike = called.get(held.named, [])
        if held.id in ids:
            found[held.id] = held.id
        elif held.id.startswith(_OF_CONTENT) and len(alike) == 1:
            found[held.id] = alike[0]
        elif held.is_used or held.id in (record.filing, *record.over):
            raise RecordError(
                f"The record's filing {held.title} is not here. Index it: filing index FILE"
            )
    return found


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """JSON in which ids are replaced by what `names` has for them."""
    match value:
        case dict():
            return {key: renamed(each, names) for key, each in value.items()}
        case list():
            return [renamed(each, names) for each in value]
        case str():
            return names.get(value, value)
        case _:
            return value


def differences(kept: Json, now: Json) -> tuple[Difference, ...]:
    """All in which two records differ; what the reply draws on comes first."""
    found = list(_of_filings(kept["filings"], now["filings"]))
    used = [each for each in found if not each.where.startswith(_BESIDE)]
    beside = [each for each in found if each not in used]
    for name in ("versions", "standalone", "plan", "facts", "reply"):
        used += _differing(name, kept.get(name), now.get(name))
    return tuple(used + beside)


def _of_filings(kept: Sequence[Json], now: Sequence[Json]) -> Iterator[Difference]:
    here = {each["id"]: each for each in now}
    for each in kept:
        other = here.get(each["id"])
        is_used = each.get("used") is True or (other is not None and other["used"])
        where = f"{_USED if is_used else _BESIDE} {each['id']}"
        if other is None:
            yield Difference(where, each["digest"], None)
            continue
        for name in ("digest", "corrections"):
            yield from _differing(f"{where}: {name}", each.get(name), other[name])


def _differing(where: str, kept: Any, now: Any) -> Iterator[Difference]:
    if isinstance(kept, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*kept, *now]):
            yield from _differing(f"{where}.{key}", kept.get(key), now.get(key))
    elif isinstance(kept, list) and isinstance(now, list):
        for place in range(max(len(kept), len(now))):
            pair = (each[place] if place < len(each) else None for each in (kept, now))
            yield from _differing(f"{where}[{place}]", *pair)
    elif kept != now or isinstance(kept, bool) is not isinstance(now, bool):
        yield Difference(where, kept, now)
