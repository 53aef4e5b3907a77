"""Records are chosen by type, id and tag; results are named by the choice and the commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.choosing import Choice, held
from assistant.evaluation.naming import commit_of, named
from assistant.evaluation.records import Record
from index.errors import QuestionSetError
from tests.assistant.evaluation.graded import record

NAMES = st.sampled_from(["cash", "cash-1", "debt", "debt-1"])
RECORDS = st.lists(
    st.builds(
        lambda name, kind, tags: record(name, type=kind, tags=tags, value=1),
        NAMES,
        st.sampled_from(["lookup", "trap"]),
        st.lists(st.sampled_from(["new", "old"])),
    ),
    max_size=6,
)
CHOICES = st.builds(
    Choice,
    st.lists(st.sampled_from(["lookup", "trap", "none"]), max_size=2).map(tuple),
    st.lists(st.sampled_from(["cash*", "*-1", "debt", "?"]), max_size=2).map(tuple),
    st.lists(st.sampled_from(["new", "old"]), max_size=2).map(tuple),
)


@given(RECORDS, CHOICES)
def test_a_choice_keeps_the_order_and_meets_every_kind(
    records: list[Record], choice: Choice
) -> None:
    chosen = choice.of(records)
    places = [next(n for n, each in enumerate(records) if each is one) for one in chosen]
    assert places == sorted(places)
    kinds = [Choice(types=choice.types), Choice(ids=choice.ids), Choice(tags=choice.tags)]
    assert list(chosen) == [each for each in records if all(kind.has(each) for kind in kinds)]
    assert choice.of(chosen) == chosen


@given(RECORDS)
def test_no_choice_is_all(records: list[Record]) -> None:
    assert Choice().of(records) == tuple(records)
    assert not Choice()


def test_ids_are_patterns_and_heed_capitals() -> None:
    records = [record(name, value=1) for name in ("cash-1", "Cash-2", "debt")]
    assert [r.id for r in Choice(ids=("cash-*",)).of(records)] == ["cash-1"]
    assert [r.id for r in Choice(ids=("*-?", "debt")).of(records)] == ["cash-1", "Cash-2", "debt"]


def test_what_can_be_chosen_is_told() -> None:
    assert held([record("a", value=1, tags=["new"]), record("b", value=1, type="trap")]) == (
        "types: lookup, trap; tags: new; ids: a, b"
    )


def test_results_of_a_part_leave_those_of_the_whole_alone() -> None:
    path = Path("sets/mine.jsonl")

    def stem(choice: Choice) -> str:
        return named([path], choice.marks)[0].stem

    assert stem(Choice()) == "mine"
    assert stem(Choice(types=("trap", "lookup"))) == "mine-lookup-trap"
    unlike = [Choice(ids=("cash-*",)), Choice(ids=("cash-?",)), Choice(tags=("cash",))]
    stems = [stem(choice) for choice in unlike]
    assert len({*stems, "mine"}) == 4
    assert not any(set(stem) & set("/*?\\ ") for stem in stems)
    assert len(stem(Choice(ids=tuple(f"a-long-pattern-{n}*" for n in range(9))))) < 40


def test_two_sets_of_a_name_are_not_run() -> None:
    with pytest.raises(QuestionSetError, match="Two sets are named mine"):
        named([Path("a/mine.jsonl"), Path("b/mine.yaml")])


def git(folder: Path, *command: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(["git", *who, *command], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_results_are_named_by_the_commit_of_the_sets_folder(tmp_path: Path) -> None:
    sets, other = tmp_path / "sets", tmp_path / "other"
    sets.mkdir()
    other.mkdir()
    path = sets / "mine.jsonl"
    path.write_text("{}\n")
    assert commit_of(path) is None
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "Add a set")
    first = git(tmp_path, "log", "-1", "--format=%h")
    (other / "more").write_text("")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "Change what is not the set")
    assert commit_of(path) == first
    (name,) = named([path], (), ["type=trap"], by_commit=True)
    assert (str(name), name.stem) == (f"mine at {first} (type=trap)", f"mine@{first}")
    path.write_text("{}\n\n")
    assert commit_of(path) == f"{first}+"
