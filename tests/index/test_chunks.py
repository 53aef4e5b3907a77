"""Chunks: short enough for the model, and each at its own place in the filing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunks import Folded, chunks
from index.embed import Embedder, MiniLM
from index.model import Passage, Reading, Span
from tests.index.hashed_words import HashedWords
from tests.index.made_readings import reading_of, readings

LONG = " ".join(f"Sentence {n} of the long\n   paragraph ends here." for n in range(40))


def check(reading: Reading, embedder: Embedder) -> None:
    """The laws: short enough, within the passage, in order, and every word in some chunk."""
    text = reading.filing.text
    found = chunks(reading, embedder)
    passages = {passage.id: passage for passage in reading.passages}
    assert [chunk.id for chunk in found] == list(range(len(found)))
    for chunk in found:
        assert embedder.count(chunk.text) <= embedder.limit
        assert chunk.span in passages[chunk.passage].span
        quoted = words(chunk.span.of(text))
        assert quoted == words(chunk.text)[-len(quoted) :]
    for passage in reading.passages:
        spans = [chunk.span for chunk in found if chunk.passage == passage.id]
        assert spans == sorted(spans)
        assert not any(one.overlaps(other) for one, other in pairwise(spans))
        letters = [word for span in spans for word in words(span.of(text))]
        assert "".join(letters) == "".join(words(passage.span.of(text)))


def words(text: str) -> list[str]:
    """The words that are embedded: without leaders, rules and EDGAR's marks."""
    return re.sub(r"[.\-_=*]{4,}|</?[A-Za-z]{1,8}>", " ", text).split()


@given(readings(), st.integers(8, 40))
def test_any_reading(reading: Reading, limit: int) -> None:
    check(reading, HashedWords(limit=limit))


@given(st.text(st.sampled_from("ab .,;\n-_<S>\t("), max_size=400), st.booleans())
def test_any_paragraph(text: str, is_table: bool) -> None:
    reading = reading_of([text])
    passages = (replace(reading.passages[0], is_table=is_table),)
    check(replace(reading, passages=passages), HashedWords(limit=12))


def test_a_passage_is_one_chunk_under_its_headings() -> None:
    reading = reading_of(["Net sales\n   rose by 5%......... in 2003."], heading="Results: Sales")
    (chunk,) = chunks(reading, HashedWords())
    assert chunk.text == (
        "Chromium Picolinate Corp > Item 2. Discussion > Results: Sales\n"
        "Net sales rose by 5% in 2003."
    )
    assert chunk.span == reading.passages[0].span


def test_a_heading_is_said_once() -> None:
    (chunk,) = chunks(reading_of(["Words."], heading="Item 2.  Discussion"), HashedWords())
    assert chunk.text == "Chromium Picolinate Corp > Item 2. Discussion\nWords."


def test_a_long_passage_is_cut_between_sentences() -> None:
    reading = reading_of(["Before.", LONG, "After."])
    found = [chunk for chunk in chunks(reading, HashedWords()) if chunk.passage == 1]
    assert len(found) > 5
    for chunk in found:
        quote = chunk.span.of(reading.filing.text)
        assert quote.startswith("Sentence")
        assert quote.endswith("here.")
        assert chunk.text.startswith("Chromium Picolinate Corp > Item 2. Discussion\n")


def test_a_table_is_cut_between_lines() -> None:
    drawing = "<TABLE>\n<S>            <C>\n" + "\n".join(
        f"Row {n}........   {n},000     {n},111" for n in range(40)
    )
    reading = reading_of([drawing])
    passage = Passage(0, "part-1/item-2", "", Span(0, len(drawing)), is_table=True)
    found = chunks(replace(reading, passages=(passage,)), HashedWords())
    assert len(found) > 3
    for chunk in found:
        assert re.fullmatch(r"(Row (\d+) \2,000 \2,111\n?)+", chunk.text.partition("\n")[2])


def test_one_word_longer_than_the_model_reads() -> None:
    class Letters(HashedWords):
        def count(self, text: str) -> int:
            return len(text)

    reading = reading_of(["x" * 1000], company="C")
    found = chunks(reading, Letters(limit=100))
    assert "".join(chunk.span.of(reading.filing.text) for chunk in found) == "x" * 1000
    assert max(len(chunk.text) for chunk in found) <= 100


def test_headings_give_way_when_absurdly_long() -> None:
    reading = reading_of(["A short passage."], heading="word " * 500)
    (chunk,) = chunks(reading, HashedWords(limit=60))
    head, _, body = chunk.text.partition("\n")
    assert body == "A short passage."
    assert head.startswith("Chromium Picolinate Corp > word word")
    assert len(head.split()) <= 30


def test_outer_headings_give_way_first() -> None:
    reading = reading_of(["Words."], company="Company", heading="The innermost heading")
    long = replace(reading.sections[0], title="title " * 28)
    (chunk,) = chunks(replace(reading, sections=(long,)), HashedWords(limit=60))
    assert chunk.text == "Company > The innermost heading\nWords."


def test_a_passage_without_words_has_no_chunk() -> None:
    reading = reading_of(["----------   ======", "Words."])
    assert [chunk.passage for chunk in chunks(reading, HashedWords())] == [1]


def test_folding_keeps_places() -> None:
    text = "  Net\n\t sales....... 12 "
    folded = Folded.of(text, Span(0, len(text)))
    assert folded.text == "Net sales 12"
    assert folded.span(slice(4, 12)).of(text) == "sales....... 12"
    assert Folded.of(text, Span(0, len(text)), keep_lines=True).text == "Net\nsales 12"


@pytest.mark.embedding
def test_nothing_that_is_embedded_is_cut_off_by_the_model(sample: Path) -> None:
    from index.build import read_filing

    model = MiniLM()
    long = reading_of([LONG, "unbreakable" * 300, "¥€ " * 400], heading="Antidisestablish" * 60)
    for reading in (read_filing(sample), long):
        check(reading, model)
