"""Jobs done by the machines of a Ray cluster. The one module that names ray.

Every machine of it has this program installed, of one version. A job is a task: what its machine
or process takes with it when it dies is done again elsewhere, and what came of it is fetched and
written by the one who asked, so that nothing is stored twice or by half.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Any, Self

from assistant.many.jobs import Done, Job, Refused, done
from index.errors import ClusterError

LOCAL = "local"
_RETRIES = 3  # of a job whose machine or process died
_WAITING = 2  # jobs given out for each processor of the cluster
# Read as Ray is imported: nothing is reported to anybody, and a processor is no accelerator.
_ENVIRONMENT = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
# What Ray calls a machine that takes part in no cluster: it stays on loopback.
_ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


_SECONDS = 10.0  # within which a machine takes a connection


class Cluster:
    """The cluster at an address, joined while a `with` lasts; `local` starts one here.

    Raises ClusterError where Ray is not installed, or nothing answers.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._ray: Any = None

    def __enter__(self) -> Self:
        os.environ.update(_ENVIRONMENT)
        if self._address == LOCAL:
            os.environ.update(_ON_LOOPBACK)
        try:
            import ray
        except ImportError as error:
            raise ClusterError(
                "Ray is not installed. Install it: pip install 'filing-assistant[ray]'"
            ) from error
        try:
            _knock(self._address)  # Ray itself would go on trying for minutes
            ray.init(
                address=self._address,
                include_dashboard=False if self._address == LOCAL else None,
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
        except (OSError, ValueError, RuntimeError) as error:
            reason = str(error).partition("\n")[0]
            raise ClusterError(
                f"No Ray cluster answers at {self._address} ({reason}). "
                "Give the address of one, as HOST:PORT, or local to start one here"
            ) from error
        self._ray = ray
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ray.shutdown()

    @property
    def count(self) -> int:
        """The processors of the cluster, as it is now."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def each(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Done]]:
        """What comes of each job, as they are done."""
        ray = self._ray
        task = ray.remote(max_retries=_RETRIES, num_cpus=1)(done)
        coming = enumerate(jobs)
        held: dict[Any, int] = {}
        while True:
            for place, job in islice(coming, max(0, self.count * _WAITING - len(held))):
                held[task.remote(job)] = place
            if not held:
                return
            ready, _ = ray.wait(list(held), num_returns=1)
            for each in ready:
                yield held.pop(each), self._fetched(each)

    def _fetched(self, task: Any) -> Done:
        """What came of a task; Refused where it failed, or no machine survived it."""
        try:
            answer: Done = self._ray.get(task)
        except self._ray.exceptions.RayTaskError as error:
            return Refused(f"the program failed: {str(error.cause).partition(chr(10))[0]}")
        except self._ray.exceptions.RayError as error:
            return Refused(f"no machine survived it: {str(error).partition(chr(10))[0]}")
        return answer


def _knock(address: str) -> None:
    """See that something answers at HOST:PORT. Raises OSError, ValueError."""
    host, colon, port = address.rpartition("://")[2].rpartition(":")
    if colon:  # other addresses are words of Ray's own
        socket.create_connection((host.strip("[]"), int(port)), _SECONDS).close()
