"""A run against an earlier one, pair by pair: what was fixed, what broke, and is it chance."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from assistant.evaluation.grading import Outcome
from assistant.evaluation.scores import Scores
from assistant.layout import folded
from index.errors import FilingError, QuestionSetError

_LISTED = 20
_SURE = 0.05  # above it a difference is as well chance


@dataclass(frozen=True, slots=True)
class Comparison:
    """The records that two runs have in common, by their ids.

    `fixed`: not right before, right now; `broken`: the reverse; `moved`: otherwise unlike, with
    both outcomes. `p` is that of `sign_test`.
    """

    baseline: str
    common: int
    only_before: int
    only_now: int
    right_before: int
    right_now: int
    fixed: tuple[str, ...]
    broken: tuple[str, ...]
    moved: tuple[tuple[str, str, str], ...]

    @property
    def p(self) -> float:
        """How likely so uneven a split is by chance."""
        return sign_test(len(self.fixed), len(self.broken))


def sign_test(fixed: int, broken: int) -> float:
    """The exact two-sided sign test of so many fixed against so many broken.

    Records that are alike in both runs say nothing. If each of the n = fixed + broken others were
    as likely to be fixed as to break, the smaller count k would be binomial with one half, and
    p = min(1, 2 · Σ C(n, i) / 2ⁿ for i from 0 to k). With n = 0, p is 1.
    """
    n, k = fixed + broken, min(fixed, broken)
    tail = sum(math.comb(n, i) for i in range(k + 1))
    return min(1.0, float(Fraction(2 * tail, 2**n)))


@dataclass(frozen=True, slots=True)
class Baseline:
    """The outcomes that an earlier run kept, by id; `title` is what it was."""

    title: str
    set: str
    outcomes: Mapping[str, str]


def read_baseline(path: Path, stem: str) -> Baseline:
    """The results in a file, or in a folder's file of that stem. Raises QuestionSetError."""
    file = path / f"{stem}.json" if path.is_dir() else path
    try:
        kept = json.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise QuestionSetError(
            f"No baseline at {file}. A baseline is the JSON that an earlier run left: "
            "filing eval SET --out DIR"
        ) from None
    except OSError as error:
        raise QuestionSetError(f"Cannot read the baseline {file}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise QuestionSetError(
            f"{file} is no baseline: it is not JSON. Want the results of filing eval, SET.json"
        ) from None
    outcomes = _outcomes(kept)
    if outcomes is None:
        raise QuestionSetError(
            f"{file} is no baseline: it holds no records with id and outcome. "
            "Want the results of filing eval, SET.json"
        )
    set_name = str(kept.get("set", file.stem))
    commit = kept.get("commit")
    at = f" at {commit}" if isinstance(commit, str) else ""
    return Baseline(folded(f"{set_name}{at}"), set_name, outcomes)


def _outcomes(kept: Any) -> dict[str, str] | None:
    records = kept.get("records") if isinstance(kept, dict) else None
    if not isinstance(records, list):
        return None
    known = {str(outcome) for outcome in Outcome}
    found: dict[str, str] = {}
    for each in records:
        if not isinstance(each, dict) or each.get("outcome") not in known or "id" not in each:
            return None
        found[str(each["id"])] = each["outcome"]
    return found


def compared(before: Baseline, found: Scores) -> Comparison:
    """How a run went against its baseline. Raises QuestionSetError if they share no record."""
    now = {each.record.id: str(each.outcome) for each in found.grades}
    common = [name for name in now if name in before.outcomes]
    if not common:
        raise QuestionSetError(
            f"The baseline is of {before.title} and has none of the {len(now)} questions of "
            f"{found.title.set}: want the results of an earlier run of the same set"
        )
    right = str(Outcome.RIGHT)
    pairs = [(name, before.outcomes[name], now[name]) for name in common]
    return Comparison(
        before.title,
        len(common),
        len(before.outcomes) - len(common),
        len(now) - len(common),
        sum(was == right for _, was, _ in pairs),
        sum(is_now == right for _, _, is_now in pairs),
        tuple(name for name, was, is_now in pairs if was != right == is_now),
        tuple(name for name, was, is_now in pairs if was == right != is_now),
        tuple(pair for pair in pairs if right not in pair[1:] and pair[1] != pair[2]),
    )


def told(found: Comparison, listed: int | None = _LISTED) -> Iterator[str]:
    """The comparison as lines, of each list at most so many ids."""
    yield (
        f"Against {found.baseline}: {found.common:,} questions in both, right "
        f"{found.right_before:,} before and {found.right_now:,} now"
        f"{_others(found.only_before, 'only in the baseline')}{_others(found.only_now, 'new')}."
    )
    yield f"Fixed: {_ids(found.fixed, listed)}"
    yield f"Broken: {_ids(found.broken, listed)}"
    if found.moved:
        names = [f"{name} ({was} → {now})" for name, was, now in found.moved]
        yield f"Otherwise changed: {_ids(tuple(names), listed)}"
    if found.fixed or found.broken:
        verdict = "as well chance" if found.p >= _SURE else "hardly chance"
        yield f"Exact sign test, two-sided: p = {_p(found.p)}, {verdict}."


def _p(p: float) -> str:
    return f"{p:.3f}" if p >= 0.001 else f"{p:.1e}"


def _others(count: int, what: str) -> str:
    return f"; {count:,} {what}" if count else ""


def _ids(names: tuple[str, ...], listed: int | None) -> str:
    if not names:
        return "none"
    shown = names if listed is None else names[:listed]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"{len(names)}: {', '.join(folded(name) for name in shown)}{more}"


def as_record(found: Comparison) -> dict[str, Any]:
    """The comparison for JSON."""
    return {
        "baseline": found.baseline,
        "common": found.common,
        "only_before": found.only_before,
        "only_now": found.only_now,
        "right_before": found.right_before,
        "right_now": found.right_now,
        "fixed": list(found.fixed),
        "broken": list(found.broken),
        "moved": [{"id": name, "before": was, "now": now} for name, was, now in found.moved],
        "sign_test_p": found.p,
    }


def check_baseline(path: Path, sets: int) -> None:
    """Raises FilingError where several sets are to be held against one file."""
    if sets > 1 and not path.is_dir():
        raise FilingError(
            f"{path} is the baseline of one set, and {sets} are given. "
            "Name the folder that an earlier run wrote to: --baseline DIR"
        )
