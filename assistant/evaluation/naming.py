"""What results are called: by the set, the commit of its folder, and the settings of the run."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import QuestionSetError

_UNSAFE = re.compile(r"[^\w.+-]+")
_LONGEST = 60
_DIGITS = 6
_SECONDS = 20
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


@dataclass(frozen=True, slots=True)
class Name:
    """`stem` names files. `commit` is the last that changed the set's folder.

    A "+" behind the commit: the set has changed since. None: the folder is in no repository.
    `settings` are the choices that bear on the results: "type=trap", "model=openai:…".
    """

    stem: str
    set: str
    commit: str | None = None
    settings: tuple[str, ...] = ()

    def __str__(self) -> str:
        at = f" at {self.commit}" if self.commit else ""
        with_settings = f" ({', '.join(self.settings)})" if self.settings else ""
        return f"{self.set}{at}{with_settings}"


def named(
    sets: Sequence[Path],
    marks: Sequence[str] = (),
    settings: Sequence[str] = (),
    *,
    by_commit: bool = False,
) -> list[Name]:
    """What the results of each set are called; a part of a set leaves those of the whole alone.

    `by_commit` puts the commit into the names of files. Raises QuestionSetError where two sets
    would be called alike.
    """
    found = []
    for path in sets:
        commit = commit_of(path)
        at = [f"@{commit}"] if by_commit and commit else []
        stem = "-".join(["".join([path.stem, *at]), *_together(marks)])
        found.append(Name(stem, path.stem, commit, tuple(settings)))
    stems = [name.stem for name in found]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice is not None:
        raise QuestionSetError(f"Two sets are named {twice}: their results would overwrite")
    return found


def commit_of(path: Path) -> str | None:
    """The last commit that changed the folder of a set; None without git or a repository."""
    commit = _git(path.parent, "log", "-1", "--format=%h", "--", ".")
    if not commit:
        return None
    changed = _git(path.parent, "status", "--porcelain", "--", path.name)
    return f"{commit}+" if changed else commit


def _git(folder: Path, *command: str) -> str | None:
    try:
        ran = subprocess.run(  # noqa: S603 - the words of a command, and no shell
            ["git", *_QUIET, *command],  # noqa: S607 - the user's git
            cwd=folder,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None


def _together(marks: Sequence[str]) -> list[str]:
    """The marks as parts of the name of a file; of many there is one, which is their hash."""
    safe = [_safe(mark) for mark in sorted(marks)]
    return (
        safe if len("-".join(safe)) <= _LONGEST else [f"part-{_hash(chr(0).join(sorted(marks)))}"]
    )


def _safe(mark: str) -> str:
    """A mark as a part of the name of a file; what is changed in it is told apart by its hash."""
    safe = _UNSAFE.sub("_", mark)[:_LONGEST]
    if safe == mark:
        return safe
    return f"{safe}-{_hash(mark)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:_DIGITS]
