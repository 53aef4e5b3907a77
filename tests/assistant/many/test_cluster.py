"""Many filings over a Ray cluster of three machines, all of them processes here, one of which dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.indexing import index_file, open_library
from assistant.many.cluster import Cluster
from assistant.many.jobs import Read, Refused, ToRead
from assistant.many.run import read_all
from index.bulk import BulkLibrary
from index.corrections import NO_CORRECTIONS
from index.errors import ClusterError
from index.model import READER_VERSION
from tests.index.hashed_words import HashedWords

DATA = Path(__file__).parent.parent.parent / "data"
# Those that have no accession number, so that each copy is a filing of its own.
TEXTS = [path for path in sorted(DATA.glob("*_10-[kq].*")) if b"ACCESSION" not in path.read_bytes()]
_SMALL = {"object_store_memory": 80_000_000, "num_cpus": 1, "include_dashboard": False}


@pytest.fixture(scope="module")
def machines() -> Iterator[Any]:
    """A cluster of three machines, on loopback alone; nothing is reported to anybody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")  # on loopback
        if os.environ.get("CI", "").lower() not in {"1", "true"}:
            pytest.importorskip("ray")
        from ray.cluster_utils import Cluster as Machines

        machines = Machines(
            initialize_head=True, head_node_args=_SMALL | {"node_ip_address": "127.0.0.1"}
        )
        for _ in range(2):
            machines.add_node(**_SMALL, node_ip_address="127.0.0.1")
        machines.wait_for_nodes()
        yield machines
        machines.shutdown()


@pytest.mark.slow
def test_a_machine_that_dies_takes_nothing_with_it(machines: Any, tmp_path: Path) -> None:
    files = []
    for number in range(4):
        for path in TEXTS:
            files.append(tmp_path / f"{number}-{path.name}")
            files[-1].write_bytes(path.read_bytes() + b"\n" * number)
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    library = BulkLibrary.open(tmp_path / "home", embedder=HashedWords(), reader=READER_VERSION)

    def dying(what: str, done: int, of: int) -> None:
        if done == 5:
            machines.remove_node(next(iter(machines.worker_nodes)), allow_graceful=False)

    with Cluster(machines.address) as crew:
        assert crew.count == 3
        outcome = read_all(library, [*files, tmp_path / "letter.txt"], crew, dying)
    assert len(machines.worker_nodes) == 1
    assert len(outcome.indexed) == len(files)
    assert [what for what, _ in outcome.failed] == [str(tmp_path / "letter.txt")]
    alone = open_library(tmp_path / "alone")
    for path in files[: len(TEXTS)]:
        entry = index_file(alone, path).entry
        assert library.reading(entry.id) == alone.reading(entry.id)


@pytest.mark.slow
def test_a_task_that_fails_is_told_and_the_rest_goes_on(machines: Any) -> None:
    whole = ToRead(TEXTS[0].name, TEXTS[0].read_bytes(), NO_CORRECTIONS)
    broken = ToRead("broken.txt", None, NO_CORRECTIONS)  # type: ignore[arg-type]
    with Cluster(machines.address) as crew:
        found = dict(crew.each([broken, whole]))
    assert isinstance(found[0], Refused)
    assert found[0].reason.startswith("the program failed: ")
    assert isinstance(found[1], Read)


def test_where_there_is_no_cluster_it_is_said() -> None:
    with (
        pytest.raises(ClusterError, match=r"No Ray cluster answers at 127\.0\.0\.1:1"),
        Cluster("127.0.0.1:1"),
    ):
        pass
