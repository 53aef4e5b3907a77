"""Filings from files into a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import embedding_model, store_for
from index.content import digest_of, read_bytes
from index.embed import embedder
from index.errors import AmbiguousFiling, UnknownFiling
from index.library import WAIT, Library, Progress, default_home
from index.model import READER_VERSION
from index.names import titles
from index.store import Entry

if TYPE_CHECKING:
    from index.bulk import BulkLibrary

_LISTED = 5
PRINTED = "printed"
_OF_PAGE = -READER_VERSION  # the version under which readings without tags are kept
_SUFFIXES = frozenset({".txt", ".htm", ".html"})


@dataclass(frozen=True, slots=True)
class Indexed:
    """A filing as it now stands in the library; `was_there` if the file had not changed."""

    entry: Entry
    was_there: bool


def open_library(
    home: Path | None = None,
    *,
    create: bool = True,
    tags: bool = True,
    wait: float = WAIT,
    store: str | None = None,
) -> Library:
    """The library at `store`, else as is set, else at `home` (None: the settings' home).

    A write waits up to `wait` seconds for another process to end its own.

    Without `tags` it is one apart, in a folder of the home wherever the store is, for filings that
    are read from the printed page alone; neither takes what the other has read for its own.
    Raises LibraryError if there is none and `create` is false, SettingsError for an embedding
    model that is set wrongly.
    """
    model = embedder(embedding_model())
    if tags:
        return Library.open(
            home,
            embedder=model,
            reader=READER_VERSION,
            create=create,
            wait=wait,
            store=store or store_for(home),
        )
    whole = (home or default_home()).expanduser().absolute()
    return Library.open(
        whole / PRINTED,
        embedder=model,
        reader=_OF_PAGE,
        create=create,
        wait=wait,
        corrections=whole,
        tags=False,
    )


def open_bulk(home: Path | None = None, store: str | None = None) -> BulkLibrary:
    """The library that `open_library` opens, for many filings at once."""
    from index.bulk import BulkLibrary  # few filings do without

    return BulkLibrary.open(
        home,
        embedder=embedder(embedding_model()),
        reader=READER_VERSION,
        store=store or store_for(home),
    )


def index_file(
    library: Library, path: Path, progress: Progress | None = None, *, tags: bool = True
) -> Indexed:
    """Read the filing at `path` into the library, unless it holds that very content as corrected.

    `tags`: whether inline XBRL is read, as the library was opened for.
    Raises ReadError for what is no filing, UnknownFiling where there is no file, and
    CorrectionsError for corrections that cannot be read.
    """
    content = read_bytes(path)
    held = library.holds(digest_of(content))
    if held is not None:
        return Indexed(held, was_there=True)
    from index.build import read_content  # what is held is answered without it

    reading = read_content(content, path.name, tags=tags, corrections=library.stored_corrections)
    entry = library.add(reading, progress, content)
    return Indexed(entry, was_there=False)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files of the paths: what is given, and of folders all filings inside, by name."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [each for each in inside if each == path or _is_filing(each)]
    return list(dict.fromkeys(found))


def _is_filing(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and path.is_file()


def find_filing(name: str | None, home: Path | None = None) -> tuple[Library, Entry]:
    """A library and its filing of that name: a path, indexed on first use, or as `find` reads it.

    None is the only filing. Raises AmbiguousFiling with the choices if there are several.
    """
    path = Path(name) if name is not None and is_path(name) else None
    library = open_library(home, create=path is not None)
    if path is not None:
        return library, index_file(library, path).entry
    if name is not None:
        return library, library.find(name)
    entries = library.entries()
    if not entries:
        raise UnknownFiling(f"Nothing is indexed at {library.address}. Add one: filing index FILE")
    if len(entries) > 1:
        choices = titles(entries, entries)
        shown = "; ".join(choices[:_LISTED]) + ("; …" if len(choices) > _LISTED else "")
        raise AmbiguousFiling(
            f"{len(entries)} filings are indexed. Say which with -f: {shown}", choices
        )
    return library, entries[0]


def is_path(name: str) -> bool:
    """Whether a FILING is a file or a folder, there or not, rather than what a filing is called.

    A slash alone does not make a path: "10-Q/A" has one.
    """
    path = Path(name)
    try:
        is_written_so = path.exists() or path.suffix.lower() in _SUFFIXES
        return path.is_file() or ("/" in name and is_written_so)
    except OSError:  # too long for a path
        return False
