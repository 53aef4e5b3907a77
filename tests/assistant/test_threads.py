"""One assistant shared by real threads: the replies are those of one thread, whoever asks first."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.model import Answer, Refusal, Reply, Route
from tests.assistant.asking import JUNIPER, KETTLE
from tests.conftest import SAMPLE

THREADS = 6

# Chains of questions, each a conversation; `None`: of whichever filing it names.
CHAINS: tuple[tuple[str | None, tuple[str, ...]], ...] = (
    ("nutrition", ("What were net sales for the three months ended December 31, 2003?", "and a year earlier?")),
    ("nutrition", ("What was the gross margin on product sales for the six months?", "and the year before?")),
    ("nutrition", ("Why did SG&A expenses fall?",)),
    ("nutrition", ("Who signed the report?",)),
    ("nutrition", ("What dividend per common share was declared?",)),
    ("nutrition", ("What will the shares be worth next year?",)),
    ("nutrition", ("Rank the operating expenses by size for the six months.",)),
    ("nutrition", ("What happened to Lite Bites?", "When?")),
    ("bramble", ("What was the current ratio at year end?", "What were total assets?")),
    ("bramble", ("Did revenue rise every year?",)),
    ("juniper", ("What was revenue?", "and the year before?", "By what percent did it change?")),
    (None, ("What were the total assets of Nutrition 21?",)),
    (None, ("Which had the larger total assets, Nutrition 21 or Bramble Kettle?",)),
    (None, ("What were total assets?",)),
)  # fmt: skip


@pytest.fixture
def _switching_often() -> Iterator[None]:
    """Threads that take turns so often that what they share is met half done."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def held(home: Path) -> Path:
    """A home with three filings."""
    Assistant.open(SAMPLE, home, also=[KETTLE, JUNIPER]).close()
    return home


def asked(desk: Assistant, chain: tuple[str | None, tuple[str, ...]]) -> list[Reply]:
    filing, questions = chain
    talk = desk.conversation(filing)
    return [talk.ask(question) for question in questions]


def by_threads(work: Callable[[int], list[list[Reply]]]) -> list[list[list[Reply]]]:
    """What the threads come to, all let go at one moment."""
    gate = threading.Barrier(THREADS)

    def begin(number: int) -> list[list[Reply]]:
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


@pytest.mark.embedding
@pytest.mark.slow
@pytest.mark.usefixtures("_switching_often")
def test_threads_get_the_replies_of_one_thread(held: Path) -> None:
    with Assistant.library(held) as alone:
        serial = [asked(alone, chain) for chain in CHAINS]
    kinds = {
        reply.route if isinstance(reply, Answer) else reply.reason for c in serial for reply in c
    }
    assert {Route.LOOKUP, Route.COMPUTE, Route.SEARCH} <= kinds  # figures, arithmetic, words
    assert len(kinds) > 4

    with Assistant.library(held) as shared:

        def work(number: int) -> list[list[Reply]]:
            """Every chain, each thread from another one on."""
            order = [(place + 2 * number) % len(CHAINS) for place in range(len(CHAINS))]
            found = {place: asked(shared, CHAINS[place]) for place in order}
            return [found[place] for place in range(len(CHAINS))]

        for replies in by_threads(work):
            assert replies == serial


@pytest.mark.usefixtures("_switching_often")
def test_a_filing_is_laid_out_once_for_all_who_ask_first(held: Path) -> None:
    with Assistant.library(held) as desk:
        with ThreadPoolExecutor(THREADS) as pool:
            books = list(pool.map(desk.book, ["nutrition", "bramble"] * THREADS))
        assert len({id(book) for book in books}) == 2


def test_one_conversation_is_answered_one_question_after_another(held: Path) -> None:
    questions = [f"What were net sales for the {n} months ended December 31, 2003?" for n in ("three", "six")] * THREADS  # fmt: skip
    with Assistant.open(SAMPLE, held) as desk:
        talk = desk.conversation()
        with ThreadPoolExecutor(THREADS) as pool:
            replies = list(pool.map(talk.ask, questions))
    assert [reply.question for reply in replies] == questions
    assert sorted(turn.question for turn in talk.turns) == sorted(questions)
    values = {reply.question: reply.value for reply in replies if isinstance(reply, Answer)}
    assert values == {questions[0]: 2_345_000, questions[1]: 4_653_000}


def test_what_is_refused_is_refused_in_every_thread(held: Path) -> None:
    question = "What dividend per common share was declared?"
    with Assistant.open(SAMPLE, held) as desk:
        found = by_threads(lambda _: [[desk.ask(question)]])
    first = found[0][0][0]
    assert isinstance(first, Refusal)
    assert found == [[[first]]] * THREADS
