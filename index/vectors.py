"""Vectors of chunks in an embedded Chroma. The one module that names chromadb.

Chroma is made for one process: a client does not see what another has written since, and may
write its old state over it. So every use holds a lock file for the milliseconds that it
takes, every write leaves a new mark, and a client that finds a mark it does not know is
opened anew. The mark also carries the checksums of Chroma's index files, which Chroma reads
unchecked: a damaged one would end the process, or answer wrongly. While they change, the mark
carries none, so that a process killed meanwhile leaves nothing that looks damaged.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from index.errors import DamagedStore, EmbeddingError, LibraryError, LibraryLocked
from index.locks import exclusive

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection

    from index.embed import Vector, Vectors

_LOCK_SECONDS = 60.0
# Chroma's graph of neighbours, as thorough as leaves nothing of note unfound: with Chroma's own
# values a third of the twenty nearest of 5,000 vectors was missed, with these none. It goes to
# disk after every `sync_threshold` records; the fewer are left over, the quicker it opens.
_CONFIGURATION: Any = {
    "hnsw": {
        "space": "cosine",
        "max_neighbors": 32,
        "ef_construction": 200,
        "ef_search": 2000,
        "sync_threshold": 100,
    }
}
_CHECKED = ("header.bin", "data_level0.bin", "link_lists.bin", "index_metadata.pickle")
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
    """The vectors in one folder: a collection an embedding model, a record a chunk.

    A record belongs to a filing and a generation, and is found only when both are asked for.
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
        owner = _owner(filing, generation)
        with self._shared.writing() as client:
            collection = _collection(client, model, len(vectors[0]))
            step = client.get_max_batch_size()
            for start in range(0, len(chunks), step):
                batch = chunks[start : start + step]
                collection.add(
                    ids=[f"{owner}#{chunk}" for chunk in batch],
                    embeddings=vectors[start : start + step],
                    metadatas=[{"owner": owner, "filing": filing}] * len(batch),
                )

    def search(
        self, model: str, vector: Vector, generations: Mapping[str, int], n: int
    ) -> list[tuple[str, int, float]]:
        """The nearest chunks: filing, chunk and cosine similarity, best first."""
        owners = [_owner(*each) for each in generations.items()]
        where: dict[str, Any] = {"owner": {"$in": owners}}
        if not owners or not self.exists:
            return []
        with self._shared.reading() as client:
            collection = _existing(client, model)
            if collection is None:
                return []
            found = collection.query(
                query_embeddings=[vector.tolist()],
                n_results=n,
                where=where,
                include=["distances"],
            )
        hits = []
        for record, distance in zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True):
            owner, _, chunk = record.rpartition("#")
            hits.append((owner.rpartition("@")[0], int(chunk), 1.0 - distance))
        return sorted(hits, key=lambda hit: (-hit[2], *hit[:2]))

    def count(self, model: str, filing: str, generation: int) -> int:
        """How many vectors a filing has under a generation."""
        if not self.exists:
            return 0
        with self._shared.reading() as client:
            collection = _existing(client, model)
            if collection is None:
                return 0
            of_owner: dict[str, Any] = {"owner": _owner(filing, generation)}
            return len(collection.get(where=of_owner, include=[])["ids"])

    def sweep(self, current: Collection[tuple[str, int]]) -> None:
        """Remove every record whose filing and generation are not among `current`."""
        owners = [_owner(*each) for each in current]
        where: dict[str, Any] | None = {"owner": {"$nin": owners}} if owners else None
        self._delete(where)

    def drop(self, filing: str) -> None:
        """Remove every record of a filing."""
        self._delete({"filing": filing})

    def _delete(self, where: dict[str, Any] | None) -> None:
        """Remove the records that answer to `where`, of every model; None is all."""
        if not self.exists:
            return
        with self._shared.reading() as client:
            doomed = {
                collection.name: found
                for collection in client.list_collections()
                if (found := collection.get(where=where, include=[])["ids"])
            }
        if not doomed:
            return
        with self._shared.writing() as client:
            step = client.get_max_batch_size()
            for name, ids in doomed.items():
                collection = client.get_collection(name, embedding_function=None)
                for start in range(0, len(ids), step):
                    collection.delete(ids=ids[start : start + step])


class _Shared:
    """The one client of a folder in this process, taken in turn by its threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = folder.with_name(f"{folder.name}.lock")
        self._mark_file = folder / "mark.json"
        self._turn = threading.Lock()
        self._client: Client | None = None
        self._token: str | None = None

    @contextmanager
    def reading(self) -> Iterator[Client]:
        """The client, as new as the last write of any process."""
        with self._held():
            yield self._current()

    @contextmanager
    def writing(self) -> Iterator[Client]:
        """The client to write with; other processes will open theirs anew."""
        with self._held():
            self._folder.mkdir(parents=True, exist_ok=True)
            client, token = self._current(), uuid4().hex
            self._token = None  # until the write has ended, so that one that failed is not trusted
            self._write_mark(token, {})
            yield client
            self._settle(client, token)

    @contextmanager
    def _held(self) -> Iterator[None]:
        from chromadb.errors import ChromaError

        try:
            with self._turn, exclusive(self._lock, _LOCK_SECONDS):
                yield
        except TimeoutError as error:
            raise LibraryLocked(f"Another process is using {self._folder}. Try again") from error
        except (ChromaError, OSError) as error:
            raise _reported(self._folder, str(error)) from error

    def _current(self) -> Client:
        """The client, opened anew if another process has written since it was opened."""
        token, checksums = self._read_mark()
        if self._client is not None and token == self._token:
            return self._client
        if self._client is not None:
            self._client.close()
            self._client = None
        if any(_checksum(self._folder / name) != each for name, each in checksums.items()):
            raise _reported(self._folder, "an index file is not as it was written")
        self._write_mark(token, {})
        self._client = _open(self._folder)
        self._settle(self._client, token)
        return self._client

    def _settle(self, client: Client, token: str) -> None:
        """Have Chroma bring its files up to date, and vouch for them."""
        for collection in client.list_collections():
            collection.count()  # applies what was added since the files were written
        self._write_mark(token, _checksums(self._folder))
        self._token = token

    def _read_mark(self) -> tuple[str, dict[str, int]]:
        """Of the last write: its token, and the files' checksums unless it did not end."""
        try:
            mark = json.loads(self._mark_file.read_bytes())
            return str(mark["token"]), dict(mark["checksums"])
        except FileNotFoundError:
            return uuid4().hex, {}
        except (ValueError, KeyError, TypeError) as error:
            raise _reported(self._folder, f"{self._mark_file.name}: {error}") from error

    def _write_mark(self, token: str, checksums: dict[str, int]) -> None:
        unfinished = self._mark_file.with_suffix(".unfinished")
        unfinished.write_text(json.dumps({"token": token, "checksums": checksums}), "utf-8")
        unfinished.replace(self._mark_file)


_all_shared: dict[Path, _Shared] = {}
_making = threading.Lock()


def _shared(folder: Path) -> _Shared:
    with _making:
        return _all_shared.setdefault(folder, _Shared(folder))


def _open(folder: Path) -> Client:
    from chromadb.api.client import Client
    from chromadb.config import Settings

    opened = False
    try:
        client = Client(settings=Settings(persist_directory=str(folder), **_SETTINGS))
        opened = True
    except ValueError as error:
        raise _reported(folder, str(error)) from error
    finally:
        if not opened:  # Chroma would hand out what it could not open
            Client._identifier_to_system.pop(str(folder), None)
    return client


def _collection(client: Client, model: str, dimension: int) -> ChromaCollection:
    """The collection of a model, made if there is none."""
    found = _existing(client, model)
    if found is None:
        return client.create_collection(
            _collection_name(model),
            configuration=_CONFIGURATION,
            metadata={"model": model, "dimension": dimension},
            embedding_function=None,
        )
    before = (found.metadata or {}).get("dimension")
    if before != dimension:
        raise EmbeddingError(
            f"The embedding model {model} gave vectors of {before} numbers before and gives "
            f"{dimension} now. Use the model of before, or another home: --home FOLDER"
        )
    return found


def _existing(client: Client, model: str) -> ChromaCollection | None:
    name = _collection_name(model)
    if name not in {collection.name for collection in client.list_collections()}:
        return None
    return client.get_collection(name, embedding_function=None)


def _collection_name(model: str) -> str:
    """A name that Chroma allows and that no other model has."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", model)[-40:].strip("-")
    return f"{plain}-{hashlib.sha256(model.encode()).hexdigest()[:12]}".lstrip("-")


def _owner(filing: str, generation: int) -> str:
    return f"{filing}@{generation}"


def _checksums(folder: Path) -> dict[str, int]:
    files = (file for name in _CHECKED for file in folder.glob(f"*/{name}"))
    return {file.relative_to(folder).as_posix(): _checksum(file) for file in sorted(files)}


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
