"""The vectors: found only under the generation asked for, by every process, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import DamagedStore, EmbeddingError, LibraryError
from index.store import KeptVectors
from index.vectors import VectorStore
from tests.index.hashed_words import HashedWords
from tests.index.places import Place

ROOT = Path(__file__).resolve().parents[2]
MODEL = HashedWords()
TEXTS = [f"passage number{n} about {topic}" for n in range(90) for topic in ("loans", "leases")]


def add(store: KeptVectors, filing: str, generation: int, texts: list[str] = TEXTS) -> None:
    store.add(MODEL.name, filing, generation, range(len(texts)), MODEL.embed(texts))


def nearest(store: KeptVectors, text: str, generations: dict[str, int]) -> tuple[str, int]:
    hit = store.search(MODEL.name, MODEL.embed_question(text), generations, 3)[0]
    assert hit[2] == pytest.approx(1, abs=1e-5)
    return hit[:2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vectors"


def test_the_nearest_come_first(place: Place) -> None:
    store = place.vectors()
    add(store, "f", 1)
    hits = store.search(MODEL.name, MODEL.embed_question(TEXTS[40]), {"f": 1}, 10)
    exact = MODEL.embed(TEXTS) @ MODEL.embed_question(TEXTS[40])
    assert hits[0][:2] == ("f", 40)
    assert [hit[2] for hit in hits] == pytest.approx(sorted(exact, reverse=True)[:10], abs=1e-5)
    assert [hit[2] for hit in hits] == pytest.approx([exact[hit[1]] for hit in hits], abs=1e-5)


def test_only_the_generations_asked_for_are_found(place: Place) -> None:
    store = place.vectors()
    add(store, "a@b#1", 1, ["loans"])
    add(store, "a@b#1", 2, ["loans"])
    add(store, "c", 3, ["loans"])
    question = MODEL.embed_question("loans")
    found = store.search(MODEL.name, question, {"a@b#1": 2, "c": 2}, 9)
    assert [hit[:2] for hit in found] == [("a@b#1", 0)]
    assert store.search(MODEL.name, question, {}, 9) == []
    assert store.search("another-model", question, {"c": 3}, 9) == []
    assert (store.count(MODEL.name, "c", 3), store.count("another-model", "c", 3)) == (1, 0)


def test_orphans_are_swept_and_a_filing_dropped_of_every_model(place: Place) -> None:
    store = place.vectors()
    for generation, filing in enumerate(["a", "a", "b"], start=1):
        add(store, filing, generation)
        store.add("other", filing, generation, [0], np.ones((1, 3), np.float32))
    store.sweep({("a", 2), ("b", 3)})
    kept = {(f, g) for f in "ab" for g in (1, 2, 3) if store.count(MODEL.name, f, g)}
    assert (
        kept
        == {("a", 2), ("b", 3)}
        == {(f, g) for f in "ab" for g in (1, 2, 3) if store.count("other", f, g)}
    )
    store.drop("a")
    assert (store.count(MODEL.name, "a", 2), store.count("other", "a", 2)) == (0, 0)
    assert nearest(store, TEXTS[3], {"b": 3}) == ("b", 3)
    store.sweep(set())
    assert store.count(MODEL.name, "b", 3) == 0


def test_the_vectors_of_one_filing_are_swept_alone(place: Place) -> None:
    store = place.vectors()
    for generation, filing in enumerate(["a", "a", "b"], start=1):
        add(store, filing, generation, TEXTS[:3])
    store.sweep({("a", 2)}, "a")
    kept = {(f, g) for f in "ab" for g in (1, 2, 3) if store.count(MODEL.name, f, g)}
    assert kept == {("a", 2), ("b", 3)}


def test_the_nearest_are_found_among_many_filings(place: Place) -> None:
    """More than are looked through one by one, and of as many numbers as the usual model's."""
    model, store = HashedWords("usual", dimension=384), place.vectors()
    texts = [f"passage number{n} of {word}" for n in range(90) for word in ("rent", "debt", "tax")]
    filings = {f"f{n}": n for n in range(1, 91)}
    for filing, generation in filings.items():
        mine = texts[3 * generation - 3 : 3 * generation]
        store.add(model.name, filing, generation, range(3), model.embed(mine))
    asked = model.embed_question(texts[100])
    exact = sorted(map(float, model.embed(texts) @ asked), reverse=True)
    found = store.search(model.name, asked, filings, 10)
    assert found[0][:2] == ("f34", 1)
    assert [hit[2] for hit in found] == pytest.approx(exact[:10], abs=1e-5)
    few = {name: filings[name] for name in ("f1", "f34")}
    assert {hit[0] for hit in store.search(model.name, asked, few, 10)} == {"f1", "f34"}


def test_a_model_cannot_change_its_dimension(place: Place) -> None:
    store = place.vectors()
    add(store, "f", 1)
    with pytest.raises(EmbeddingError, match="64 numbers before and gives 3 now"):
        store.add(MODEL.name, "f", 2, [0], np.ones((1, 3), np.float32))
    assert nearest(store, TEXTS[5], {"f": 1}) == ("f", 5)


def test_reading_makes_nothing(folder: Path) -> None:
    store = VectorStore(folder)
    assert store.search(MODEL.name, MODEL.embed_question("x"), {"f": 1}, 3) == []
    assert store.count(MODEL.name, "f", 1) == 0
    store.sweep(set())
    store.drop("f")
    assert not folder.exists()


OTHER = """
import sys, pathlib
from index.store import KeptVectors
from index.vectors import VectorStore
from tests.index.test_vectors import TEXTS, add, nearest
store, filing = VectorStore(pathlib.Path(sys.argv[1])), sys.argv[2]
for generation in range(1, 6):
    add(store, filing, generation)
    for number in range(0, 100, 20):
        assert nearest(store, TEXTS[number], {filing: generation}) == (filing, number)
    others = {(other, n) for other in "abc" for n in range(9)} | {("mine", 1)}
    store.sweep(others - {(filing, generation - 1)})
"""


def start(code: str, *arguments: Path | str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def test_what_other_processes_write_is_found(folder: Path) -> None:
    """Chroma's own clients lose or do not see what another process wrote meanwhile."""
    store = VectorStore(folder)
    add(store, "mine", 1)
    running = [start(OTHER, folder, filing) for filing in "abc"]
    while any(process.poll() is None for process in running):
        assert nearest(store, TEXTS[7], {"mine": 1, "a": 9}) == ("mine", 7)
        store.sweep({("mine", 1)} | {(filing, n) for filing in "abc" for n in range(9)})
    assert [process.communicate()[1] for process in running] == ["", "", ""]
    for filing in "abc":
        assert nearest(store, TEXTS[8], {filing: 5}) == (filing, 8)
    assert store.count(MODEL.name, "mine", 1) == len(TEXTS)


def test_threads_share_one_client(folder: Path) -> None:
    failed: list[Exception] = []

    def use(filing: str) -> None:
        try:
            store = VectorStore(folder)
            for generation in range(1, 4):
                add(store, filing, generation)
                assert nearest(store, TEXTS[9], {filing: generation}) == (filing, 9)
        except (AssertionError, LookupError, LibraryError) as error:
            failed.append(error)

    threads = [threading.Thread(target=use, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_the_user_s_settings_of_chroma_do_not_count(folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ANONYMIZED_TELEMETRY=True\nCHROMA_SERVER_HOST=example.com\n")
    code = """
import sys, pathlib
sys.path.insert(0, sys.argv[2])
from index.vectors import VectorStore, _shared
from tests.index.test_vectors import TEXTS, add, nearest
store = VectorStore(pathlib.Path(sys.argv[1]))
add(store, "f", 1)
assert nearest(store, TEXTS[1], {"f": 1}) == ("f", 1)
with _shared(pathlib.Path(sys.argv[1]).resolve()).writing() as client:
    assert not client.get_settings().anonymized_telemetry
    assert client.get_settings().chroma_api_impl.endswith("RustBindingsAPI")
    assert "server" not in type(client._server).__module__
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, folder, ROOT],
        cwd=tmp_path,
        env=os.environ | {"CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI"},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


# Damage. A fresh process each, as a client that is open has read its files already.

USE = """
import sys, pathlib
from index.errors import FilingError
from index.store import KeptVectors
from index.vectors import VectorStore
from tests.index.test_vectors import TEXTS, add, nearest
store = VectorStore(pathlib.Path(sys.argv[1]))
try:
    assert store.count("hashed-words", "f", 1) == len(TEXTS)
    for number in range(0, len(TEXTS), 10):
        assert nearest(store, TEXTS[number], {"f": 1}) == ("f", number)
    print("whole")
except FilingError as error:
    print(type(error).__name__, error)
"""


def overwrite(path: Path) -> None:
    path.write_bytes(b"\x5a\xa5" * 4000)


def overwrite_the_middle(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 3)
        file.write(b"\x5a\xa5" * 400)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "vectors"
    ran = start(
        "import sys, pathlib; from tests.index.test_vectors import *;"
        "add(VectorStore(pathlib.Path(sys.argv[1])), 'f', 1)",
        folder,
    )
    assert ran.communicate()[1] == ""
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("damage", [overwrite, overwrite_the_middle, halve, Path.unlink])
@pytest.mark.parametrize(
    "name",
    ["data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle"],
)
def test_damage_is_reported(
    written: Path, folder: Path, name: str, damage: Callable[[Path], None]
) -> None:
    shutil.copytree(written, folder)
    (path,) = folder.rglob(name)
    damage(path)
    ran = subprocess.run(
        [sys.executable, "-c", USE, folder], cwd=ROOT, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"DamagedStore {folder} is damaged ({name} is not as it was")
    assert "Delete that folder: nothing else is lost" in ran.stdout


def test_only_those_asked_last_are_held_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors._HELD_OPEN", 2)
    store = VectorStore(folder)
    files = []
    for generation, filing in enumerate("abc"):
        before = set(folder.rglob("data_level0.bin"))
        add(store, filing, generation)
        files += set(folder.rglob("data_level0.bin")) - before
    for filing in "abcacb":
        generation = "abc".index(filing)
        assert nearest(store, TEXTS[generation], {filing: generation}) == (filing, generation)
    overwrite(files[0])  # not held any more, and so checked as it is opened once more
    overwrite(files[1])
    assert store.count(MODEL.name, "b", 1) == len(TEXTS)
    with pytest.raises(DamagedStore, match="data_level0"):
        store.count(MODEL.name, "a", 0)


@pytest.mark.parametrize("damage", [overwrite, halve])
def test_chroma_s_database_is_damaged(
    written: Path, folder: Path, damage: Callable[[Path], None]
) -> None:
    shutil.copytree(written, folder)
    damage(folder / "chroma.sqlite3")
    with pytest.raises(DamagedStore, match=r"vectors is damaged .* Delete that folder"):
        VectorStore(folder).count(MODEL.name, "f", 1)
    shutil.rmtree(folder)
    add(VectorStore(folder), "f", 2)
    assert nearest(VectorStore(folder), TEXTS[2], {"f": 2}) == ("f", 2)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match=r"Cannot write to .*file"):
        add(VectorStore(tmp_path / "file" / "vectors"), "f", 1)
    (tmp_path / "vectors").write_text("in the way")
    with pytest.raises(LibraryError, match=r"Cannot use .*vectors"):
        add(VectorStore(tmp_path / "vectors"), "f", 1)
