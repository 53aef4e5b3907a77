"""A reply from a process that has answered before."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from assistant.ask import Assistant
from assistant.evaluation.records import Record
from assistant.evaluation.sets import read_question_set
from assistant.indexing import index_file
from assistant.model import Answer, Route
from index.embed import SentenceModel
from measures.clock import percentile, seconds_of
from measures.desk import Sample, open_library
from measures.model import WORDS, Group, Measure, records, sets


@dataclass(frozen=True, slots=True)
class _Timed:
    record: Record
    seconds: float
    is_passage: bool


def warm_replies(sample: Sample) -> Group:
    """Every question of the set, asked once; a conversation's last turn is what is timed."""
    timed = [_timed(record, sample) for record in records() if not record.refuse]
    figures = [each for each in timed if _is_figure(each.record)]
    found = [each.seconds * 1000 for each in figures if not each.is_passage]
    passages = [each for each in timed if each.record.type in WORDS and each.is_passage]
    searched = [each.seconds * 1000 for each in passages]
    nearest = [
        seconds_of(partial(sample.plain.nearest, each.record.question)) * 1000 for each in passages
    ]
    of = f"{len(found)} of {len(figures)} questions; the others are answered from passages"
    plain = median(nearest)
    return Group(
        "A reply from a process that has answered before",
        (
            Measure("a figure, median", median(found), "ms", plain, 10, of),
            Measure("a figure, 99th percentile", percentile(found, 99), "ms", None, 10),
            Measure(
                "a passage, median", median(searched), "ms", plain, 50,
                f"{len(searched)} questions; plain: its four chunks, without a language model",
            ),
            Measure("a passage, 99th percentile", percentile(searched, 99), "ms",
                    percentile(nearest, 99)),
        ),
    )  # fmt: skip


def warm_figures(folder: Path) -> Group:
    """Every question of every set, once; each filing is read, and has answered one, before.

    The times are the processor's, on one core: other work on the machine is not in them.
    What a filing's first ranking or first note's cell makes of it is in the times. No model is
    there, so that nothing waits for the vectors of filings of which figures alone are measured.
    """
    library = open_library(folder / "figures", SentenceModel(str(folder / "no-model")))
    assistant = Assistant(library)
    ids: dict[Path, str] = {}
    found: list[float] = []
    asked = [
        (each.parent / record.file, record)
        for each in sets()
        for record in read_question_set(each)
        if not record.also
    ]
    for filing, record in asked:
        if not filing.is_file():
            continue
        if filing not in ids:
            ids[filing] = index_file(library, filing).entry.id
            assistant.ask("What were total assets?", ids[filing])
        talk = assistant.conversation(ids[filing])
        for turn in record.turns:
            talk.ask(turn)
        begun = time.thread_time()
        reply = talk.ask(record.question)
        seconds = time.thread_time() - begun
        if isinstance(reply, Answer) and reply.route is not Route.SEARCH:
            found.append(seconds * 1000)
    library.close()
    of = f"{len(found)} figures from {len(ids)} filings, asked once; at work, on one core"
    return Group(
        "A figure of any question set, from a process that has answered before",
        (
            Measure("a figure, median", median(found), "ms", None, 10, of),
            Measure("a figure, 99th percentile", percentile(found, 99), "ms", None, 40),
        ),
    )


def _timed(record: Record, sample: Sample) -> _Timed:
    talk = sample.assistant.conversation()
    for turn in record.turns:
        talk.ask(turn)
    before = sample.model.questions
    begun = time.perf_counter()
    talk.ask(record.question)
    seconds = time.perf_counter() - begun
    return _Timed(record, seconds, sample.model.questions > before)


def _is_figure(record: Record) -> bool:
    """Whether the reply is a figure, a yes or no, or a list of figures."""
    return record.value is not None or record.verdict is not None or record.type == "list"
