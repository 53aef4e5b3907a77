"""What every store promises: what goes in comes out, whole, whoever asks and however.

Each test runs on a folder's store and on a database's.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import read_content
from index.errors import DamagedStore, UnknownFiling
from index.findings import Finding, Findings
from index.model import Chunk, Reading, Span
from index.store import Embedded, Store
from index.store.records import checksum
from index.store.rows import content_of, rows_of
from index.store.rows import reading_of as reading_of_rows
from index.store.schema import SCHEMA
from tests.index.made_readings import one_fact, reading_of, readings
from tests.index.places import Place, start

DATA = Path(__file__).resolve().parents[1] / "data"

LOANS = reading_of(["The loans are secured.", "Interest accrues at 6% a year.", "No covenants."])
BROKEN = {"sqlite": "x'00'", "postgres": "'\\x00'"}


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with closing(place.open()) as opened:
        yield opened


@given(reading=readings(), again=readings())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_put_is_read_back(store: Store, reading: Reading, again: Reading) -> None:
    store.put(reading, 1, store.next_generation())
    assert store.reading(reading.filing.id) == reading
    changed = replace(again, filing=replace(again.filing, id=reading.filing.id))
    store.put(changed, 1, store.next_generation())
    assert store.reading(reading.filing.id) == changed


def test_a_checksum_is_that_of_compact_json() -> None:
    odd = 'quoted " \\ \0 \n \x1f \x7f é \u2028 😀'
    values = [[odd, None, True, False, -3, date(996, 2, 3), ""], [[], 2**53]]
    written = json.dumps(values, default=date.isoformat, ensure_ascii=False, separators=(",", ":"))
    assert checksum(values) == hashlib.sha256(written.encode()).hexdigest()
    assert checksum([["", b"left out"]]) == checksum([["", ""]])
    with pytest.raises(TypeError, match="not JSON serializable"):
        checksum([[Decimal(1)]])


def test_the_character_zero_is_a_character(store: Store) -> None:
    odd = reading_of(["Any \0 text \x1a0, \x1a1 \x1a."], "i\0d", "Com\0pany")
    store.put(odd, 1, 1)
    assert store.reading("i\0d") == odd
    assert store.search_text(["text"], ["i\0d"], 1)[0].filing == "i\0d"
    assert store.remove("i\0d")


def test_decimals_keep_their_last_zeros(store: Store) -> None:
    store.put(replace(LOANS, facts=(one_fact(),)), 1, 1)
    (fact,) = store.reading(LOANS.filing.id).facts
    assert (str(fact.quantity.value), str(fact.cell.value)) == ("-1234.50", "-1.23450")


def test_facts_can_be_queried(store: Store, place: Place) -> None:
    store.put(replace(LOANS, facts=(one_fact(),)), 1, 1)
    (found,) = place.ask(
        "SELECT label, value, unit, period_start, period_end, printed, statement"
        " FROM facts WHERE concept = 'NetIncomeLoss' AND period_end = '2003-12-31'"
    )
    row = tuple(map(str, found))
    assert row == ("Net loss", "-1234.50", "USD", "2003-10-01", "2003-12-31", "(1.2345)", "income")


def test_entries_are_in_order(store: Store) -> None:
    for number, company in enumerate(["Beta", "Alpha", "Gamma"], start=1):
        store.put(reading_of([company], f"id-{number}", company), number + 6, number)
    assert [(e.company, e.reader, e.generation) for e in store.entries()] == [
        ("Alpha", 8, 2),
        ("Beta", 7, 1),
        ("Gamma", 9, 3),
    ]


def test_entries_are_those_of_now(store: Store, place: Place) -> None:
    with closing(place.open()) as reads:
        assert reads.entries() == ()
        store.put(reading_of(["Alpha"], "id-1", "Alpha"), 1, 1)
        assert [(e.id, e.generation) for e in reads.entries()] == [("id-1", 1)]
        store.put(reading_of(["Beta"], "id-1", "Alpha"), 1, 2)
        assert [(e.id, e.generation) for e in reads.entries()] == [("id-1", 2)]
        store.remove("id-1")
        assert reads.entries() == ()


def test_what_a_filing_was_read_from_is_kept_once(store: Store, place: Place) -> None:
    text = LOANS.filing.text.encode()
    digest = hashlib.sha256(text).hexdigest()
    plain = replace(LOANS, filing=replace(LOANS.filing, digest=digest))
    for reading, content in ((plain, text), (reading_of(["Laid out."], "page"), b"<p>Laid out.")):
        assert store.content(reading.filing.id) is None
        store.put(reading, 1, 1, content=content)
        assert store.content(reading.filing.id) == content
    assert place.ask("SELECT filing FROM submissions") == [("page",)]
    place.ask(f"UPDATE submissions SET content = {BROKEN[place.kind]}")
    with pytest.raises(DamagedStore, match="damaged"):
        store.content("page")


def test_vectors_stay_where_they_are_kept(store: Store) -> None:
    chunk = Chunk(0, 0, Span(0, 3), "text")
    store.put(LOANS, 1, 1, Embedded("a-model", 1, (chunk,)))
    store.put(LOANS, 1, 2, keeps_vectors=True)
    (entry,) = store.entries()
    assert (entry.generation, entry.models) == (2, ("a-model",))
    assert store.vector_generations("a-model", [entry.id]) == {entry.id: 1}
    assert store.chunk_passages(1) == {0: 0}
    store.put(LOANS, 1, 3)
    assert store.all_vectors() == frozenset()


def test_generations_never_come_back(store: Store) -> None:
    store.put(LOANS, 1, store.next_generation())
    store.remove(LOANS.filing.id)
    assert store.next_generation() == 2


def test_findings_are_kept_with_their_reading(store: Store) -> None:
    filing = LOANS.filing.id
    finding = Finding("words = statements", (Span(0, 4), Span(6, 9)), (3, 1), Decimal("1.50"), Decimal(-2), "USD", "It differs.")  # fmt: skip
    found = Findings(3, 2, (finding,))
    assert not store.put_findings(filing, 1, 1, found)  # of no filing
    store.put(LOANS, 1, 7)
    assert store.findings(filing, 1) is None
    assert store.put_findings(filing, 7, 1, found)
    assert store.findings(filing, 1) == found
    assert store.findings(filing, 2) is None  # of another checker
    assert not store.put_findings(filing, 6, 1, Findings())  # of another reading
    assert store.put_findings(filing, 7, 2, Findings(1))
    assert (store.findings(filing, 1), store.findings(filing, 2)) == (None, Findings(1))
    store.put(replace(LOANS, facts=(one_fact(),)), 1, 8)
    assert store.findings(filing, 2) is None


def test_vectors_are_not_switched_for_another_reading(store: Store) -> None:
    store.put(LOANS, 1, 1)
    late = Embedded("a-model", 2, (Chunk(0, 0, Span(0, 3), "text"),))
    assert not store.put_vectors(LOANS.filing.id, 0, late)
    assert store.all_vectors() == frozenset()
    assert store.put_vectors(LOANS.filing.id, 1, late)
    assert store.vector_generations("a-model", [LOANS.filing.id]) == {LOANS.filing.id: 2}
    assert store.chunk_passages(2) == {0: 0}
    assert store.entries()[0].models == ("a-model",)


# Full text


def found(store: Store, *words: str, n: int = 9) -> list[int]:
    return [hit.passage for hit in store.search_text(words, [LOANS.filing.id], n)]


def test_full_text_finds_any_word_by_its_stem(store: Store) -> None:
    store.put(LOANS, 1, 1)
    assert found(store, "loan") == [0]
    assert sorted(found(store, "LOAN", "covenant")) == [0, 2]
    assert found(store, "6%") == [1]
    hits = store.search_text(["loans", "secured", "interest"], [LOANS.filing.id], 9)
    assert [hit.passage for hit in hits] == [0, 1]
    assert hits[0].score > hits[1].score > 0


def test_full_text_finds_by_headings(store: Store) -> None:
    store.put(reading_of(["Nothing here."], LOANS.filing.id, heading="Liquidity"), 1, 1)
    assert found(store, "liquidity") == [0]
    assert found(store, "discussion") == [0]


def test_full_text_keeps_to_the_filings_asked(store: Store) -> None:
    store.put(LOANS, 1, 1)
    store.put(reading_of(["Other loans."], "other"), 1, 2)
    assert [hit.filing for hit in store.search_text(["loans"], ["other"], 9)] == ["other"]
    assert store.search_text(["loans"], [], 9) == []
    assert len(store.search_text(["loans"], ["other", LOANS.filing.id], 1)) == 1


def test_how_rare_a_word_is_hangs_on_its_filing_alone(store: Store) -> None:
    store.put(LOANS, 1, 1)
    words = ["loans", "secured", "interest"]
    alone = store.search_text(words, [LOANS.filing.id], 9)
    for number in range(3):
        store.put(reading_of(["Loans secured.", "Secured."] * 9, f"other-{number}"), 1, 2 + number)
    assert store.search_text(words, [LOANS.filing.id], 9) == alone


def test_full_text_of_filings_asked_in_turn(store: Store) -> None:
    names = [f"filing-{number}" for number in range(40)]  # more than are kept
    for number, name in enumerate(names):
        store.put(reading_of([f"Loans of word{number}."], name), 1, 1 + number)
    for number, name in [*enumerate(names)] * 2:
        assert len(store.search_text([f"word{number}"], [name], 9)) == 1
        assert store.search_text([f"word{number + 1}"], [name], 9) == []


def test_full_text_follows_a_replacement(store: Store) -> None:
    store.put(LOANS, 1, 1)
    store.put(reading_of(["Leases only."], LOANS.filing.id), 1, 2)
    assert found(store, "loans") == []
    assert found(store, "leases") == [0]


HOSTILE = [
    *"\"'()*^+-:%\\\0 ,{🏦\ud800",
    *("AND", "OR", "NOT", "NEAR", "titles:loans", "{titles}:loans", "-loans", "^loans"),
    *("", "NEAR(a b)", '" OR "loans', 'x" OR titles:"x', "'; DROP TABLE filings; --"),
    *('"' * 99, "(" * 9999),
]


@pytest.mark.parametrize("word", HOSTILE)
def test_full_text_takes_a_word_as_a_word(store: Store, word: str) -> None:
    store.put(LOANS, 1, 1)
    assert set(found(store, word)) <= {0}
    assert sorted(found(store, word, "covenants")) in ([2], [0, 2])
    assert store.reading(LOANS.filing.id) == LOANS


@given(st.lists(st.text()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_full_text_takes_anything(store: Store, words: list[str]) -> None:
    assert store.search_text(words, [LOANS.filing.id], 5) == []


def test_full_text_takes_a_very_long_question(store: Store) -> None:
    store.put(LOANS, 1, 1)
    assert found(store, "loans", *(f"word{number}" for number in range(50_000))) == [0]
    assert found(store, "x" * 1_000_000) == []


# Many users


def test_a_reader_sees_one_state(store: Store, place: Place) -> None:
    """Readings whose parts all name their version are never read half and half."""

    def version(number: int) -> Reading:
        facts = tuple(replace(one_fact(n), label=f"version {number}") for n in range(20))
        return replace(reading_of([f"version {number}"] * 20, "x"), facts=facts)

    store.put(version(0), 1, 1)
    torn: list[Reading] = []
    done = threading.Event()

    def read() -> None:
        with closing(place.open()) as mine:
            while not done.is_set():
                reading = mine.reading("x")
                labels = {fact.label for fact in reading.facts}
                if labels != {reading.filing.text.partition("\n")[0]}:
                    torn.append(reading)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 40):
        store.put(version(number), 1, number + 1)
    done.set()
    for thread in threads:
        thread.join()
    assert torn == []
    assert store.reading("x") == version(39)


def test_many_processes_make_one_store(place: Place, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from index.library import Library
Library.open(Path(sys.argv[1]), store=sys.argv[2])
"""
    started = [start(code, tmp_path, place.address) for _ in range(6)]
    assert [process.communicate()[1] for process in started] == [""] * 6
    with closing(place.open()) as store:
        assert store.entries() == ()


# What was removed, or is damaged


def test_nothing_is_left_of_a_filing_that_was_removed(store: Store, place: Place) -> None:
    """Not in any of the tables, whatever there is that ties its rows to it."""
    file = DATA / "tamarack-soap_10-q.htm"
    reading = read_content(file.read_bytes(), file.name)
    store.put(reading, 1, 1, content=file.read_bytes())

    def counted() -> dict[str, int]:
        counts = {name: place.ask(f"SELECT count(*) FROM {name}") for name in SCHEMA.tables}
        return {name: rows[0][0] for name, rows in counts.items() if name != "counters"}

    assert {name for name, rows in counted().items() if rows} == {
        *("filings", "cover", "sections", "tables", "facts", "checks", "passages"),
        *("catalogue", "names", "figures", "submissions"),
    }
    assert store.remove(reading.filing.id)
    assert set(counted().values()) == {0}


def test_a_filing_is_removed_with_all_it_holds(store: Store, place: Place) -> None:
    chunk = Chunk(0, 0, Span(0, 3), "text")
    reading = replace(LOANS, facts=(one_fact(),))
    store.put(reading, 1, 1, Embedded("a-model", 1, (chunk,)), b"<p>")
    store.put_findings(reading.filing.id, 1, 1, Findings(1))
    tables = ["filings", "sections", "facts", "passages", "submissions", "vectors", "chunks"]
    counts = [place.ask(f"SELECT count(*) FROM {table}") for table in [*tables, "checked"]]
    assert counts == [[(1,)], [(1,)], [(1,)], [(3,)], [(1,)], [(1,)], [(1,)], [(1,)]]
    assert store.remove(reading.filing.id)
    assert not store.remove(reading.filing.id)
    assert store.search_text(["loans"], [reading.filing.id], 5) == []
    assert {place.ask(f"SELECT count(*) FROM {table}")[0] for table in [*tables, "checked"]} == {
        (0,)
    }
    with pytest.raises(UnknownFiling, match="filing list"):
        store.reading(reading.filing.id)


def test_a_filing_is_looked_up_alone(store: Store) -> None:
    other = reading_of(["Alpha"], "id-1", "Alpha")
    store.put(other, 3, 1, Embedded("a-model", 1, (Chunk(0, 0, Span(0, 3), "text"),)))
    store.put(LOANS, 3, 2)
    entry = store.entry("id-1")
    assert entry == store.entries()[0]
    assert entry is not None and entry.models == ("a-model",)
    assert store.of_digest(other.filing.digest) == (entry,)
    assert (store.entry("id-2"), store.of_digest("none")) == (None, ())


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE filings SET text = BROKEN",
        "UPDATE filings SET text_digest = 'x'",
        "UPDATE facts SET value = '-1284.50'",
        "UPDATE facts SET value = 'many'",
        "DELETE FROM facts",
        "UPDATE filings SET period = '2004-12-31'",
        "UPDATE facts SET path = '['",
        "UPDATE sections SET kind = 'chapter'",
        'UPDATE passages SET start = 9, "end" = 1',
        "DROP TABLE checks",
    ],
)
def test_a_record_that_does_not_read_back(store: Store, place: Place, damage: str) -> None:
    store.put(replace(LOANS, facts=(one_fact(),)), 1, 1)
    place.ask(damage.replace("BROKEN", BROKEN[place.kind]))
    with pytest.raises(DamagedStore, match="damaged"):
        store.reading(LOANS.filing.id)


def test_filings_put_together_are_as_if_put_one_by_one(store: Store) -> None:
    several = [reading_of([f"Paragraph {n} about loans."], f"filing-{n}") for n in range(3)]
    store.put(several[0], 1, store.next_generation())
    store.put_all([rows_of(each, b"bytes of a page") for each in several], 2)
    assert [store.reading(each.filing.id) for each in several] == several
    assert len({entry.generation for entry in store.entries()} - {1}) == 3
    assert {entry.reader for entry in store.entries()} == {2}
    assert store.content("filing-1") == b"bytes of a page"
    assert [hit.filing for hit in store.search_text(["loans"], ["filing-2"], 9)] == ["filing-2"]
    assert store.next_generation() > max(entry.generation for entry in store.entries())


def test_of_two_readings_of_a_filing_put_together_the_last_stays(store: Store) -> None:
    other = reading_of(["Leases."], LOANS.filing.id)
    store.put_all([rows_of(LOANS), rows_of(other)], 1)
    assert store.reading(LOANS.filing.id) == other


def test_of_filings_put_together_all_or_none_is_there(store: Store) -> None:
    whole, broken = rows_of(LOANS), rows_of(reading_of(["Leases."], "broken"))
    broken.parts["passages"][0]["section"] = None
    with pytest.raises((sqlite3.IntegrityError, sa.exc.IntegrityError)):
        store.put_all([whole, broken], 1)
    assert store.entries() == ()


@given(reading=readings(), content=st.none() | st.binary())
def test_rows_give_the_reading_and_the_file_back(reading: Reading, content: bytes | None) -> None:
    rows = pickle.loads(pickle.dumps(rows_of(reading, content)))
    assert reading_of_rows(rows) == reading
    assert content is None or content_of(rows) == content
