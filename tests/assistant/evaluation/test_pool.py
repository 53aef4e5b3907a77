"""Several processes give the replies that one gives, and the loss of one loses one question."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.asking import run
from assistant.evaluation.desks import Desks, Using
from assistant.evaluation.grading import Grade, Outcome
from assistant.evaluation.naming import Name
from assistant.evaluation.pool import pool
from assistant.evaluation.records import Record
from assistant.evaluation.scores import scores
from assistant.settings import ModelSettings
from tests.assistant.llm.provider import Text, provider

QUESTIONS = (
    "What were net sales for the three months ended December 31, 2003?",
    "What was the current ratio at December 31, 2003?",
    "What will net sales be next year?",
)


@pytest.fixture
def asked(tmp_path: Path, sample: Path) -> Path:
    """A set's place, beside two copies of the filing and one that is none."""
    shutil.copy(sample, tmp_path / "one.txt")
    shutil.copy(sample, tmp_path / "two.txt")
    (tmp_path / "none.txt").write_text("no filing")
    return tmp_path / "set.jsonl"


def record(name: str, file: str, question: str = QUESTIONS[0], **fields: Any) -> Record:
    given = {"id": name, "type": "t", "file": file, "question": question, "value": 2345000}
    return Record.model_validate(given | {"lines": [[208, 208]]} | fields)


def timeless(grade: Grade) -> Grade:
    return replace(grade, elapsed_ms=None)


def test_replies_are_those_of_one_process_in_order(asked: Path, home: Path) -> None:
    records = [
        record(f"{file}-{number}", f"{file}.txt", question)
        for number, question in enumerate(QUESTIONS)
        for file in ("one", "none", "two")
    ]
    desks = Desks(Using(home))
    alone = list(run(asked, records, desks, desks.seen))
    with pool(2, Using(home)) as several:
        found = dict(several.run(asked, records))
    assert [timeless(found[place]) for place in range(len(records))] == list(map(timeless, alone))
    outcomes = [grade.outcome for grade in alone]
    assert outcomes.count(Outcome.FAILED) == 3
    assert outcomes.count(Outcome.RIGHT) == 2
    assert alone[0].seen.evidence[0].text.startswith("Net sales")


def test_each_question_is_put_as_often_as_is_asked(asked: Path, home: Path) -> None:
    with pool(1, Using(home), times=3) as one:
        (found,) = dict(one.run(asked, [record("a", "one.txt")])).values()
    assert [repeat.outcome for repeat in found.repeats] == [Outcome.RIGHT] * 3
    assert len(set(found.repeats)) == 1


def test_a_process_that_is_killed_loses_the_question_it_had_in_hand(
    asked: Path, home: Path
) -> None:
    """More replies than a pipe holds are waited for, so that the process is alive when it is killed."""
    records = [record(f"r{number}", "one.txt") for number in range(400)]
    found: dict[int, Grade] = {}
    with pool(1, Using(home)) as one:
        for place, grade in one.run(asked, records):
            if not found:
                one.workers[0].kill()
            found[place] = grade
    assert sorted(found) == list(range(400))
    lost = [grade for grade in found.values() if grade.outcome is not Outcome.RIGHT]
    assert [grade.outcome for grade in lost] == [Outcome.FAILED]
    assert "was killed (SIGKILL)" in lost[0].faults[0]
    assert f"--id {lost[0].record.id}" in lost[0].faults[0]


def test_processes_end_with_their_pool(asked: Path, home: Path) -> None:
    with pool(2, Using(home)) as several:
        next(several.run(asked, [record("a", "one.txt"), record("b", "two.txt")]))
        started = several.workers
        assert started
    assert not any(process.is_alive() for process in started)


@pytest.mark.embedding
def test_repeats_tell_how_steady_a_model_is(asked: Path, home: Path) -> None:
    words = ("Gross margin on product sales rose to 75.2% and 75.4% [1].", "It rose [1].")
    fields = {"value": None, "must_include": ["rose to 75.2%"], "lines": [[701, 706]]}
    wanted = record("why", "one.txt", "Why did gross margin on product sales increase?", **fields)
    with provider(*map(Text, words)) as server:
        model = ModelSettings("openai:scripted", f"{server.url}/v1", timeout=30, attempts=1)
        with pool(1, Using(home, model=model), times=2) as one:
            (found,) = dict(one.run(asked, [wanted])).values()
    assert len(server.requests) == 2
    assert [repeat.outcome for repeat in found.repeats] == [Outcome.RIGHT, Outcome.WRONG]
    steady = scores(Name("why", "why"), [found]).steadiness
    assert steady is not None
    assert (steady.right, steady.same_outcome, steady.same_reply) == (50, 0, 0)
