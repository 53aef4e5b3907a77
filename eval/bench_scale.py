"""How a library grows: 100, 1,000 and 10,000 filings, in a folder and in PostgreSQL. `make bench-scale`.

python eval/bench_scale.py [--sizes 100,1000] [--stores folder,postgres] [--keep FOLDER] builds
each library out of made-up filings, asks it, and writes eval/results/scale.json, .md and .svg, and
the tables of docs/scale.md. What is kept in FOLDER is not done again: a run that was interrupted is
taken up by the same command.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from measures.clock import percentile, run
from scale.files import sources, write_files
from scale.libraries import Embedded, Indexed, embedded, put_vectors, read_into
from scale.picture import draw
from scale.report import markdown, with_figures
from scale.variations import PERIODS, Variation, variations

from assistant.cli.many import cores
from assistant.indexing import open_bulk
from index.bulk import BulkLibrary
from index.embed import MiniLM

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "eval" / "results"
PAGE = ROOT / "docs" / "scale.md"
STORES = ("folder", "postgres")
_ASKING = Path(__file__).with_name("scale") / "asking.py"
_COMMAND = Path(sys.executable).with_name("filing")
# What one filing takes, as was measured: its file, the folder's two stores, the database.
_BYTES = {"file": 110_000, "folder": 720_000, "postgres": 1_700_000}
_COLD = 5


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured, and where what is built is kept."""

    sizes: tuple[int, ...]
    stores: tuple[str, ...]
    folder: Path
    embed: int
    carry: int
    questions: int
    workers: int


def main() -> None:
    options = _options()
    with _kept(options.keep) as folder:
        chosen = Options(
            tuple(sorted(options.sizes)), tuple(options.stores), folder, options.embed,
            options.carry, options.questions, options.workers,
        )  # fmt: skip
        _say_bytes(chosen)
        found = _measured(chosen)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "scale.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    (options.results / "scale.md").write_text(markdown(found), "utf-8")
    draw(found["libraries"], options.results / "scale.svg")
    if options.results == RESULTS:
        PAGE.write_text(with_figures(PAGE.read_text("utf-8"), found), "utf-8")
    print(markdown(found))


def _options() -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(each) for each in text.split(",")]

    def names(text: str) -> list[str]:
        return [each for each in STORES if each in text.split(",")]

    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    add = options.add_argument
    add("--sizes", type=numbers, default=[100, 1_000, 10_000], help="filings, by commas")
    add("--stores", type=names, default=list(STORES), help="folder, postgres")
    add("--keep", type=Path, metavar="FOLDER", help="keep what is built, and go on from there")
    add("--embed", type=int, default=300, help="filings whose vectors the model makes")
    add("--carry", type=int, default=10**9, help="filings that have vectors at all")
    add("--questions", type=int, default=10_500, help="questions on figures, of each library")
    add("--workers", type=int, default=cores(), help="processes that read and embed")
    add("--results", type=Path, default=RESULTS, metavar="FOLDER", help="where to write")
    return options.parse_args()


@contextmanager
def _kept(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="fs-") as name:  # short: a socket's path is
        yield Path(name)


def _say_bytes(options: Options) -> None:
    """What will be taken of the disk. Ends the program where that is not there."""
    most = max(options.sizes)
    need = most * (_BYTES["file"] + sum(_BYTES[store] for store in options.stores))
    free = shutil.disk_usage(options.folder).free
    _say(f"{most:,} filings take about {need / 1e9:.1f} GB; {free / 1e9:.1f} GB are free")
    if need > free:
        sys.exit("Too little room: give another folder by --keep, or fewer by --sizes")


def _measured(options: Options) -> dict[str, Any]:
    begun = time.perf_counter()
    of = sources()
    _say(f"made from {of.told}")
    most = max(options.sizes)
    files = write_files(of, most, options.folder / "filings", options.workers)
    every = list(variations(of.pairs, most))
    least = PERIODS * len(of.paths)  # each original is among those that the model embeds
    made = _embedded(options, files[: min(max(options.embed, least), most)])
    libraries = [
        each for store in options.stores for each in _of_store(store, options, files, every, made)
    ]
    return {
        "schema": 1,
        "machine": _machine(),
        "made_from": of.told,
        "megabytes_a_filing": sum(path.stat().st_size for path in files) / most / 1e6,
        "workers": options.workers,
        "embedding": _embedding_of(made),
        "libraries": libraries,
        "minutes": (time.perf_counter() - begun) / 60,
    }


def _embedded(options: Options, files: Sequence[Path]) -> Embedded:
    """The vectors of the first filings, by the model."""
    from index.build import read_filing

    kept = options.folder / f"vectors-{len(files)}.pickle"
    _say(f"embedding {len(files)} filings")
    readings = [] if kept.exists() else [read_filing(path) for path in files]
    return embedded(readings, MiniLM(), kept, options.workers)


def _embedding_of(made: Embedded) -> dict[str, float]:
    chunks = sum(map(len, made.parts.values()))
    return {
        "filings": len(made.parts),
        "chunks": chunks,
        "chunks_a_second": made.chunks_a_second,
        "of_model_alone": made.of_model_alone,
        "filings_a_second": made.chunks_a_second * len(made.parts) / chunks,
    }


def _of_store(
    store: str,
    options: Options,
    files: Sequence[Path],
    every: Sequence[Variation],
    made: Embedded,
) -> Iterator[dict[str, Any]]:
    """One library that grows from size to size, measured at each."""
    with _address(store, options.folder) as (address, home):
        library = open_bulk(home, address)
        before = 0
        for size in options.sizes:
            kept = options.folder / f"{store}-{size}.json"
            if kept.exists():
                yield json.loads(kept.read_text())
                before = size
                continue
            _say(f"{store}: {size:,} filings")
            indexed = _indexed(
                library, files[before:size], options, options.folder / f"{store}-{size}.read.json"
            )
            carrying = min(size, options.carry)
            ids = _ids(library, files[:size])
            given, seconds = put_vectors(library, made, every, ids[:carrying], _told)
            found = _library(store, size, indexed, seconds, given)
            found |= {"bytes_a_filing": _bytes(store, address, home) / size}
            found |= _asked(address, home, ids, carrying, options.questions)
            found |= {"embedded_by_the_model": min(len(made.parts), size), "with_vectors": carrying}
            kept.write_text(json.dumps(found))
            yield found
            before = size
        library.close()


def _indexed(library: BulkLibrary, files: Sequence[Path], options: Options, kept: Path) -> Indexed:
    """What reading these files takes; where that was done before, what it took then."""
    if not kept.exists():
        indexed = read_into(library, files, options.workers, _told)
        kept.write_text(json.dumps(asdict(indexed)))
    return Indexed(**json.loads(kept.read_text()))


def _ids(library: BulkLibrary, files: Sequence[Path]) -> list[str]:
    by_digest = {entry.name: entry.id for entry in library.entries()}
    return [by_digest[path.name] for path in files]


def _library(
    store: str, size: int, indexed: Indexed, seconds: float, vectors: int
) -> dict[str, Any]:
    # Where a run was taken up again, what was read before it is not in the rate.
    return {"store": store, "filings": size, "indexing": asdict(indexed)} | {
        "rate": indexed.rate,
        "bottleneck": indexed.bottleneck,
        "vectors_stored_a_second": vectors / seconds if vectors else None,
    }


def _asked(
    address: str, home: Path, ids: Sequence[str], carrying: int, questions: int
) -> dict[str, Any]:
    """The latency of figures and words, cold and warm, and the memory of the one that asks."""
    _say("asking")
    ran = subprocess.run(
        [sys.executable, _ASKING, address, home, str(questions)],
        input="\n".join(ids[:carrying]),
        stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    told = json.loads(ran.stdout)
    where = () if address == str(home) else ("--store", address)
    cold = [
        run(_COMMAND, "ask", "--json", *where, "--home", home, "-f", filing, "What were total assets?")
        for filing in ids[:: max(1, len(ids) // _COLD)][:_COLD]
    ]  # fmt: skip
    warm = {
        kind: {"median_ms": median(took) * 1e3, "p99_ms": percentile(took, 99) * 1e3,
               "questions": len(took)}
        for kind, took in told["took"].items()
    }  # fmt: skip
    return {
        "warm": warm,
        "cold_figure_seconds": median(each.seconds for each in cold),
        "answered": told["answered"] / told["asked"],
        "filings_asked": told["filings"],
        "memory_mb": told["memory"],
        "memory_after_figures_mb": told["of_figures"],
        "memory_after_words_mb": told["of_words"],
    }


@contextmanager
def _address(store: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Where the library stands, and the home of what is the user's own."""
    home = folder / store
    home.mkdir(exist_ok=True)
    if store == "folder":
        yield str(home), home
        return
    sys.path.append(str(ROOT))
    from tests.postgres import serving

    with serving(folder / "pg") as served:
        names = {row[0] for row in _rows(served, "SELECT datname FROM pg_database")}
        yield served.address("scale") if "scale" in names else served.database("scale"), home


def _rows(served: Any, statement: str) -> list[tuple[Any, ...]]:
    with served.superuser() as connection:
        return list(connection.execute(statement).fetchall())


def _bytes(store: str, address: str, home: Path) -> int:
    if store == "folder":
        return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    import sqlalchemy as sa

    with sa.create_engine(address).connect() as connection:
        return int(
            connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one()
        )


def _machine() -> dict[str, object]:
    return {
        "Python": platform.python_version(), "cores": cores(),
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


_last_said = [0.0]


def _told(what: str, done: int, of: int) -> None:
    if time.monotonic() - _last_said[0] > 30 or done == of:
        _last_said[0] = time.monotonic()
        _say(f"  {what}: {done:,} of {of:,}")


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
