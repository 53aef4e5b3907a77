"""A filing copied is the same in both stores, wherever they are; what is otherwise there stays."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.address import address_of
from index.chunks import chunks
from index.copying import Copying, Sizes, State
from index.errors import EmbeddingError, LibraryError, UnknownFiling
from index.findings import Findings
from index.library import Library
from index.store.opening import Stores, stores_at
from tests.index.hashed_words import HashedWords
from tests.index.made_readings import reading_of
from tests.index.places import KINDS, InFolder, OnServer, Place

FILING, OTHER = "0000000000-04-000001", "0000000000-04-000002"
CHECKER = 7
READING = reading_of([f"Old paragraph number{n} about loans.\0\x1a" for n in range(30)], FILING)
CONTENT = b"the file\0 \xff"
FOUND = Findings(3, 1, ())
MODELS = (HashedWords("one"), HashedWords("two", 32))


@pytest.fixture(params=[(a, b) for a in KINDS for b in KINDS], ids="-to-".join)
def two(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Stores, Stores]:
    """The stores of a source that has two filings, and of a target that has none."""

    def place(kind: str, name: str) -> Place:
        if kind == "sqlite":
            return InFolder(tmp_path / name)
        return OnServer(request.getfixturevalue("postgres"))

    places = [place(*each) for each in zip(request.param, ("source", "target"), strict=True)]
    source, target = (stores_at(address_of(p.address), create=True, wait=5) for p in places)
    for embedder in MODELS:
        with closing(library(source, embedder)) as held:
            held.add(READING, content=CONTENT)
            held.ensure_vectors([FILING])
    with closing(library(source, MODELS[0])) as held:
        held.add(reading_of(["Another, without vectors."], OTHER), content=None)
    with source.writing(FILING):
        source.store().put_findings(FILING, held_generation(source), CHECKER, FOUND)
    return source, target


def library(stores: Stores, embedder: HashedWords) -> Library:
    return Library.open(store=stores.address, home=Path("unused"), embedder=embedder, reader=4)


def held_generation(stores: Stores) -> int:
    found = stores.reads.generation(FILING)
    assert found is not None
    return found


def test_all_of_a_filing_is_copied(two: tuple[Stores, Stores]) -> None:
    source, target = two
    copying = Copying(source, target, CHECKER)
    assert [copying.state(each) for each in (FILING, OTHER)] == [State.ABSENT] * 2
    for filing in (FILING, OTHER):
        copying.copy(filing)
        assert copying.state(filing) is State.SAME
    count = len(chunks(READING, MODELS[0]))
    sizes = Sizes(1, len(READING.facts), 30, 0, 2 * count, len(CONTENT))
    assert copying.compare(FILING) == sizes
    assert copying.compare(OTHER).filings == 1
    assert target.reads.reading(FILING) == READING
    assert target.store().content(FILING) == CONTENT
    assert target.reads.findings(FILING, CHECKER) == FOUND
    entries = [each.reads.entries() for each in two]
    plain = [[replace(each, generation=0) for each in found] for found in entries]
    assert plain[0] == plain[1]
    with closing(library(source, MODELS[1])) as own, closing(library(target, MODELS[1])) as there:
        hits = [each.search_vectors("number7 loans", [FILING], 3) for each in (own, there)]
    assert [hit[:2] for hit in hits[0]] == [hit[:2] for hit in hits[1]]
    assert hits[0][0].score == pytest.approx(hits[1][0].score, abs=1e-6)


def test_what_is_there_is_not_written_again(two: tuple[Stores, Stores]) -> None:
    source, target = two
    copying = Copying(source, target, CHECKER)
    copying.copy(FILING)
    before = target.store().standing(FILING), target.store().all_vectors()
    copying.copy(FILING)
    assert (target.store().standing(FILING), target.store().all_vectors()) == before


def test_what_is_wanting_is_filled_in(two: tuple[Stores, Stores]) -> None:
    source, target = two
    with target.writing(FILING):
        target.store().put(READING, 3, target.store().next_generation())
    copying = Copying(source, target, CHECKER)
    assert copying.state(FILING) is State.PARTIAL
    with pytest.raises(LibraryError, match="is not the same in both"):
        copying.compare(FILING)
    copying.copy(FILING)
    assert copying.state(FILING) is State.SAME
    standing = target.store().standing(FILING)
    assert standing is not None
    assert (standing.reader, standing.has_content, standing.checker) == (4, True, CHECKER)
    assert copying.compare(FILING).vectors == 2 * len(chunks(READING, MODELS[0]))


def test_another_of_the_same_id_is_told_and_can_be_replaced(two: tuple[Stores, Stores]) -> None:
    source, target = two
    with closing(library(target, MODELS[0])) as there:
        there.add(reading_of(["Quite another filing."], FILING), content=b"another")
        there.ensure_vectors([FILING])
    copying = Copying(source, target, CHECKER)
    assert copying.state(FILING) is State.OTHER
    copying.copy(FILING)
    assert copying.state(FILING) is State.SAME
    assert copying.compare(FILING).figures == len(READING.facts)
    assert len(target.store().all_vectors(FILING)) == 2


def test_what_was_changed_behind_our_back_is_found(two: tuple[Stores, Stores]) -> None:
    source, target = two
    copying = Copying(source, target, CHECKER)
    copying.copy(FILING)
    store, model = target.store(), MODELS[0].name
    generation = store.vector_generations(model, [FILING])[FILING]
    numbers, vectors = target.vectors.stored(model, FILING, generation)
    later = store.next_generation()
    with target.writing(FILING):
        target.vectors.add(model, FILING, later, numbers, vectors[::-1])
        of = held_generation(target)
        assert store.put_vectors(FILING, of, replaced(store, generation, later, model))
    assert copying.state(FILING) is State.SAME
    with pytest.raises(LibraryError, match=f"its vectors by {model}"):
        copying.compare(FILING)


def replaced(store, generation, later, model):
    from index.store import Embedded

    return Embedded(model, later, store.chunks(generation))


def test_a_model_of_another_length_is_refused(two: tuple[Stores, Stores]) -> None:
    source, target = two
    with closing(library(target, HashedWords("two", 16))) as there:
        there.add(reading_of(["Another, with vectors."], OTHER))
        there.ensure_vectors([OTHER])
    with pytest.raises(EmbeddingError, match="gave vectors of 16 numbers"):
        Copying(source, target, CHECKER).copy(FILING)


def test_a_filing_that_is_gone_is_told(two: tuple[Stores, Stores]) -> None:
    with pytest.raises(UnknownFiling, match="none was removed from"):
        Copying(*two, CHECKER).state("none")
