"""Vectors of chunks in an embedded Chroma. The one module that names chromadb.

Chroma writes its index files in place: a process killed meanwhile leaves an index that cannot be
opened again. So a collection holds one generation of one filing by one model, is written once and
never changed, and is asked for only after it was written to the end. Its metadata says where its
files are and what their checksums are, as Chroma reads them unchecked: a damaged one would end the
process, or answer wrongly. What has no such metadata was never finished, and is swept.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import threading
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.embed import vectors_of
from index.errors import DamagedStore, EmbeddingError, LibraryError, LibraryLocked
from index.locks import exclusive

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection

    from index.embed import Vector, Vectors

T = TypeVar("T")

_LOCK_SECONDS = 60.0
# Chroma's graph of neighbours, as thorough as leaves nothing of note unfound: with Chroma's own
# values a third of the twenty nearest of 5,000 vectors was missed, with these none.
_GRAPH: Any = {
    "space": "cosine",
    "max_neighbors": 32,
    "ef_construction": 200,
    "ef_search": 2000,
}
_LEAST_SYNC = 2  # the least that Chroma takes
_CHROMAS_BATCH = 100
_HELD_OPEN = 64  # collections, at some three megabytes each; Chroma itself keeps thousands
_CHROMAS_FILE = "chroma.sqlite3"
# Said in full, so that neither a variable nor an .env file of the user's can say otherwise.
_SETTINGS: dict[str, Any] = {
    "_env_file": None,
    "chroma_api_impl": "chromadb.api.rust.RustBindingsAPI",  # in this process, never a server
    "is_persistent": True,
    "migrations": "apply",
    "anonymized_telemetry": False,
    "chroma_otel_collection_endpoint": "",
}
# SQLite's codes in Chroma's messages for a disk that is full or cannot be written.
_UNUSABLE = re.compile(r"\(code: (?:3|5|8|13|14)\)|os error|\[Errno")


class VectorStore:
    """The vectors in one folder: a collection a generation of a filing, a record a chunk.

    Safe in any number of threads and processes. Methods raise DamagedStore or LibraryError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shared = _shared(folder.resolve())

    @property
    def exists(self) -> bool:
        """Whether anything was ever written. Does not import Chroma."""
        return self._folder.exists()

    def add(
        self, model: str, filing: str, generation: int, chunks: Sequence[int], vectors: Vectors
    ) -> None:
        """Write the vectors of these chunks, one a row. Raises EmbeddingError.

        A model that gives vectors of another length than before is another model.
        """
        dimension = len(vectors[0])
        with self._shared.writing() as client:
            self._refuse_other_length(client, model, dimension)
            before = _folders(self._folder)
            whole = max(_LEAST_SYNC, len(chunks))
            written_at: Any = {"sync_threshold": whole, "batch_size": min(_CHROMAS_BATCH, whole)}
            of: dict[str, Any] = {"model": model, "filing": filing, "dimension": dimension}
            collection = client.create_collection(
                _collection_name(model, filing, generation),
                configuration={"hnsw": _GRAPH | written_at},
                metadata=of,
                embedding_function=None,
            )
            step = client.get_max_batch_size()
            for start in range(0, len(chunks), step):
                collection.add(
                    ids=[str(chunk) for chunk in chunks[start : start + step]],
                    embeddings=vectors[start : start + step],
                )
            collection.count()  # has Chroma write what it has only taken note of
            files = _checksums(self._folder, _folders(self._folder) - before)
            collection.modify(metadata=of | {"files": json.dumps(files)})

    def search(
        self, model: str, vector: Vector, generations: Mapping[str, int], n: int
    ) -> list[tuple[str, int, float]]:
        """The nearest chunks: filing, chunk and cosine similarity, best first."""
        asked: Any = {"query_embeddings": [vector.tolist()], "n_results": n}
        hits: list[tuple[str, int, float]] = []
        for filing, generation in generations.items():
            name = _collection_name(model, filing, generation)
            found = self._shared.ask(name, lambda held: held.query(**asked, include=["distances"]))
            if found is not None:
                near = zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)
                hits += [(filing, int(chunk), 1.0 - distance) for chunk, distance in near]
        return sorted(hits, key=lambda hit: (-hit[2], *hit[:2]))[:n]

    def count(self, model: str, filing: str, generation: int) -> int:
        """How many vectors a filing has under a generation."""
        name = _collection_name(model, filing, generation)
        return self._shared.ask(name, lambda held: held.count()) or 0

    def stored(self, model: str, filing: str, generation: int) -> tuple[list[int], Vectors]:
        """The chunks of a filing under a generation, by number, and their vectors, one a row.

        Chroma keeps vectors at unit length, so that the last bits of a number may be others than
        were added.
        """
        name = _collection_name(model, filing, generation)
        include: Any = ["embeddings"]
        found: Any = self._shared.ask(name, lambda held: held.get(include=include))
        numbers = [int(chunk) for chunk in found["ids"]] if found else []
        held = vectors_of(found["embeddings"] if numbers else [])
        order = sorted(range(len(numbers)), key=numbers.__getitem__)
        return [numbers[place] for place in order], held[order]

    def sweep(self, current: Collection[tuple[str, int]], filing: str | None = None) -> None:
        """Remove every collection whose filing and generation are not among `current`.

        Of one filing where it is given, else of all.
        """
        if not self.exists:
            return
        kept = {_owner(*each) for each in current}

        def is_kept(held: ChromaCollection) -> bool:
            is_meant = filing is None or (held.metadata or {}).get("filing") == filing
            return not is_meant or held.name.rpartition("-")[0] in kept

        listed = self._listed()
        if listed is None or any(name.rpartition("-")[0] not in kept for name, _ in listed):
            with self._shared.writing() as client:
                self._keep(client, is_kept)

    def drop(self, filing: str) -> None:
        """Remove every collection of a filing, and what its pages leave behind in Chroma's own file."""
        if not self.exists:
            return
        with self._shared.writing() as client:
            self._keep(client, lambda held: (held.metadata or {}).get("filing") != filing)
            # One that is being read is let be: the next removal has the same pages.
            with (
                suppress(sqlite3.OperationalError),
                closing(sqlite3.connect(self._folder / _CHROMAS_FILE, timeout=1.0)) as file,
            ):
                file.execute("VACUUM")
                file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rest(self) -> None:
        """Let go of the memory that was taken, while no other thread asks; more is taken as asked.

        Chroma holds every collection that was written or asked for.
        """
        self._shared.rest()

    def _listed(self) -> list[tuple[str, int | None]] | None:
        """The name of every collection, and how long its vectors are; None where that is not told.

        As they stand in Chroma's own file, which takes milliseconds for thousands; Chroma itself
        takes one each.
        """
        file = f"{(self._folder.absolute() / _CHROMAS_FILE).as_uri()}?mode=ro"
        with (
            suppress(sqlite3.DatabaseError),
            closing(sqlite3.connect(file, uri=True, timeout=_LOCK_SECONDS)) as opened,
        ):
            return opened.execute("SELECT name, dimension FROM collections").fetchall()
        return None

    def _refuse_other_length(self, client: Client, model: str, dimension: int) -> None:
        of = _of_model(model)
        listed = self._listed()
        if listed is None:
            held = client.list_collections()
            listed = [(each.name, (each.metadata or {}).get("dimension")) for each in held]
        lengths = {length for name, length in listed if name.endswith(of) and length}
        for length in lengths - {dimension}:
            raise EmbeddingError(
                f"The embedding model {model} gave vectors of {length} numbers before "
                f"and gives {dimension} now. Use the model of before, or another home: --home FOLDER"
            )

    def _keep(self, client: Client, is_kept: Callable[[ChromaCollection], bool]) -> None:
        """Remove the collections that are not kept, and the folders that Chroma leaves behind."""
        used: set[str] = set()
        for collection in client.list_collections():  # which take long to be told from one another
            if is_kept(collection):
                used |= {name.partition("/")[0] for name in _files(collection)}
            else:
                self._shared.forget(collection.name)
                client.delete_collection(collection.name)
        for folder in _folders(self._folder) - used:
            shutil.rmtree(self._folder / folder, ignore_errors=True)


class _Shared:
    """The one client of a folder in this process, and the collections that it has opened."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = folder.with_name(f"{folder.name}.lock")
        self._opening = threading.RLock()
        self._client: Client | None = None
        self._file: tuple[int, int] | None = None
        self._opened: dict[str, ChromaCollection] = {}  # those last asked

    @contextmanager
    def writing(self) -> Iterator[Client]:
        """The client, while no other process or thread writes."""
        try:
            with exclusive(self._lock, _LOCK_SECONDS), self.reported():
                self._folder.mkdir(parents=True, exist_ok=True)
                yield self._connected()
        except TimeoutError as error:
            raise LibraryLocked(f"Another process is using {self._folder}. Try again") from error

    def ask(self, name: str, question: Callable[[ChromaCollection], T]) -> T | None:
        """What the collection of that name answers; None if there is none, or none any more."""
        from chromadb.errors import ChromaError, NotFoundError

        if not self._folder.exists():
            return None
        with self.reported():
            try:
                return question(self._collection(name))
            except NotFoundError:
                return None
            except ChromaError:
                if self._is_there(name):
                    raise
                return None

    def _collection(self, name: str) -> ChromaCollection:
        """A collection, its files checked as it is first opened. Raises NotFoundError."""
        with self._opening:
            client = self._connected()
            held = self._opened.pop(name, None)
            if held is None:
                held = client.get_collection(name, embedding_function=None)
                for file, checksum in _files(held).items():
                    if _checksum(self._folder / file) != checksum:
                        self._refuse_changed(name, file)
                if len(self._opened) >= _HELD_OPEN:  # Chroma has let go of its files, too
                    del self._opened[next(iter(self._opened))]
            self._opened[name] = held
            return held

    def _refuse_changed(self, name: str, file: str) -> None:
        """Raises NotFoundError if a collection was removed meanwhile, DamagedStore if not."""
        self._connected().get_collection(name, embedding_function=None)
        raise _reported(self._folder, f"{Path(file).name} is not as it was written")

    def _is_there(self, name: str) -> bool:
        with self._opening:
            self._opened.pop(name, None)
            return name in {held.name for held in self._connected().list_collections()}

    def forget(self, name: str) -> None:
        """A collection that is to be removed."""
        self._opened.pop(name, None)

    def rest(self) -> None:
        """Close the client; the next who asks opens another."""
        with self._opening:
            if self._client is not None:
                self._client.close()
            self._client = None
            self._opened.clear()

    @contextmanager
    def reported(self) -> Iterator[None]:
        """Chroma's own errors as those of errors.py."""
        from chromadb.errors import ChromaError

        try:
            yield
        except (ChromaError, OSError) as error:
            raise _reported(self._folder, str(error)) from error

    def _connected(self) -> Client:
        """The client, opened anew where its folder was deleted and made again."""
        with self._opening:
            if self._client is None or self._file != _identity(self._folder):
                if self._client is not None:
                    self._client.close()
                self._opened.clear()
                self._client = None
                self._client = _open(self._folder)
                self._file = _identity(self._folder)
            return self._client


_all_shared: dict[Path, _Shared] = {}
_making = threading.Lock()


def _shared(folder: Path) -> _Shared:
    with _making:
        return _all_shared.setdefault(folder, _Shared(folder))


def _open(folder: Path) -> Client:
    from chromadb.api.client import Client
    from chromadb.api.rust import RustBindingsAPI
    from chromadb.config import Settings, System

    opened = False
    try:
        system = System(Settings(persist_directory=str(folder), **_SETTINGS))
        engine = system.instance(RustBindingsAPI)
        engine.hnsw_cache_size = min(engine.hnsw_cache_size, _HELD_OPEN)
        system.start()
        client = Client.from_system(system)
        opened = True
    except ValueError as error:
        raise _reported(folder, str(error)) from error
    finally:
        if not opened:  # Chroma would hand out what it could not open
            Client._identifier_to_system.pop(str(folder), None)
    return client


def _collection_name(model: str, filing: str, generation: int) -> str:
    """A name that Chroma allows and that no other model, filing or generation has."""
    return f"{_owner(filing, generation)}{_of_model(model)}"


def _of_model(model: str) -> str:
    return f"-{hashlib.sha256(model.encode()).hexdigest()[:12]}"


def _owner(filing: str, generation: int) -> str:
    plain = re.sub(r"[^A-Za-z0-9]+", "-", filing)[-40:].strip("-")
    whole = hashlib.sha256(f"{filing}@{generation}".encode()).hexdigest()[:16]
    return f"{plain}-{generation}-{whole}".lstrip("-")


def _files(collection: ChromaCollection) -> dict[str, int]:
    """The checksums of a collection's files; none if it was never written to the end."""
    return dict(json.loads((collection.metadata or {}).get("files") or "{}"))


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which file Chroma's database is, whatever is in it."""
    try:
        status = (folder / _CHROMAS_FILE).stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _folders(folder: Path) -> set[str]:
    with os.scandir(folder) as inside:
        return {each.name for each in inside if each.is_dir()}


def _checksums(folder: Path, within: Collection[str]) -> dict[str, int]:
    files = sorted(file for name in within for file in (folder / name).iterdir())
    return {file.relative_to(folder).as_posix(): _checksum(file) for file in files}


def _checksum(file: Path) -> int:
    """The CRC-32 of a file, -1 if it cannot be read."""
    found = 0
    try:
        with file.open("rb") as opened:
            while block := opened.read(1 << 20):
                found = zlib.crc32(block, found)
    except OSError:
        return -1
    return found


def _reported(folder: Path, reason: str) -> LibraryError:
    if _UNUSABLE.search(reason):
        return LibraryError(
            f"Cannot use {folder} ({reason}). Free or unlock it, or choose another: --home FOLDER"
        )
    return DamagedStore(
        f"{folder} is damaged ({reason}). Delete that folder: nothing else is lost, and its "
        "contents are made again when they are needed"
    )
