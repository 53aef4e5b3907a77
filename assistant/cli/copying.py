"""`filing copy`: a library from one store to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.common import PATH, home_of, say, say_error, text_of
from index.address import Address, address_of
from index.errors import EmbeddingError, LibraryError, NoLibrary, StoreUnreachable

if TYPE_CHECKING:
    from assistant.server.copying import Rows
    from index.copying import Copying
    from index.store import Entry

_WAIT = 60.0  # seconds for another that writes a filing there


@click.command("copy")
@click.option(
    "--from", "source", metavar="ADDRESS", required=True,
    help="The library that is copied: a folder, or postgresql+psycopg://…",
)  # fmt: skip
@click.option(
    "--to", "target", metavar="ADDRESS", required=True,
    help="The store that it is copied to, which is made if it is not there.",
)  # fmt: skip
@click.option(
    "--replace", "replaces", is_flag=True,
    help="Overwrite what is otherwise there: filings, corrections, what filing serve keeps.",
)  # fmt: skip
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be copied; write nothing.")
@click.option(
    "--home", metavar="FOLDER", type=PATH,
    help="Where your corrections.toml is, for a store on a server. Default: FILING_HOME, or yours.",
)  # fmt: skip
@click.pass_context
def copy(
    context: click.Context,
    source: str,
    target: str,
    replaces: bool,
    is_dry: bool,
    home: Path | None,
) -> None:
    """Copy a library: filings with their files, findings and vectors, and what filing serve keeps.

    What is there and the same is skipped, so that a copy that was broken off goes on where it was.
    At the end both are compared. It exits 1 where anything was not copied, or is otherwise there.

    \b
    Examples:
      filing copy --from ./library --to postgresql+psycopg://me@db.example/filings
      filing copy --from ./library --to ./another --dry-run
    """
    places = address_of(text_of(source)), address_of(text_of(target))
    if places[0] == places[1]:
        raise click.UsageError("--from and --to are the same store.", context)
    own = home_of(context, home)
    task = _Task(*places, replaces=replaces, is_dry=is_dry)
    copying, entries = _opened(task)
    are_right = [_corrections(task, own)]
    faults = _filings(task, copying, entries)
    are_right += [not faults, _kept(task, task.target if copying else None)]
    if not is_dry and copying is not None:
        copied = [each for each in entries if each.id not in faults]
        are_right.append(_compared(task, copying, copied))
    if not all(are_right):
        raise click.exceptions.Exit(1)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be copied, where to, and how."""

    source: Address
    target: Address
    replaces: bool
    is_dry: bool

    @property
    def verb(self) -> str:
        """What is said of what is copied."""
        return "Would copy" if self.is_dry else "Copied"


def _opened(task: _Task) -> tuple[Copying | None, Sequence[Entry]]:
    """What copies, and the filings of the source; None where a dry run finds no target."""
    from index.copying import Copying
    from index.model import CHECKER_VERSION
    from index.store.opening import stores_at

    source = stores_at(task.source, create=False, wait=_WAIT)
    with suppress(NoLibrary):
        target = stores_at(task.target, create=not task.is_dry, wait=_WAIT)
        return Copying(source, target, CHECKER_VERSION), source.reads.entries()
    return None, source.reads.entries()


def _filings(task: _Task, copying: Copying | None, entries: Sequence[Entry]) -> set[str]:
    """Copy the filings; the ids of those that could not be."""
    from assistant.cli.progress import counted

    done = {"copied": 0, "there": 0}
    faults: set[str] = set()
    try:
        for entry in counted(entries, len(entries), "Looking" if task.is_dry else "Copying"):
            try:
                done["copied" if _filing(task, copying, entry.id) else "there"] += 1
            except StoreUnreachable:
                raise
            except (LibraryError, EmbeddingError) as error:
                faults.add(entry.id)
                say_error(f"{entry.company} {entry.form} {entry.period} ({entry.id}): {error}")
    finally:
        rest = f"; {len(faults):,} could not be" if faults else ""
        count = f"{done['copied']:,} of {len(entries):,} filings"
        say(f"{task.verb} {count}; {done['there']:,} were there{rest}")
    return faults


def _filing(task: _Task, copying: Copying | None, filing: str) -> bool:
    """Copy a filing unless it is there; whether it was not. Raises LibraryError, EmbeddingError."""
    from index.copying import State

    state = copying.state(filing) if copying else State.ABSENT
    if state is State.OTHER and not task.replaces:
        raise LibraryError(
            "another reading stands there under this id: of another file, by another version of "
            "the program, or with other corrections. Overwrite it: --replace"
        )
    if state is State.SAME:
        return False
    if copying and not task.is_dry:
        copying.copy(filing)
    return True


def _corrections(task: _Task, own: Path | None) -> bool:
    """Copy corrections.toml, before what was read with it; whether both are the same then.

    The user's own stand in the folder of a library, else in the home.
    """
    from index.library import default_home

    folders = [
        place if isinstance(place, Path) else own or default_home()
        for place in (task.source, task.target)
    ]
    here, there = (folder / "corrections.toml" for folder in folders)
    content = here.read_bytes() if here.exists() else None
    held = there.read_bytes() if there.exists() else None
    if content is None or content == held:
        return True
    if held is not None and not task.replaces:
        say_error(
            f"{there} says otherwise than {here}. Join them by hand, or overwrite it: --replace"
        )
        return False
    if not task.is_dry:
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(content)
    say(f"{task.verb} corrections.toml")
    return True


def _kept(task: _Task, target: Address | None) -> bool:
    """Copy what a server keeps; whether it is all there. A dry run may find no target."""
    from assistant.server.copying import copy_kept

    told = list(copy_kept(task.source, target, replace=task.replaces, is_dry=task.is_dry))
    said = [f"{each.copied:,} of {each.table}" for each in told if each.copied]
    if said:
        say(f"{task.verb} what filing serve keeps: {', '.join(said)}")
    return _say_otherwise(told)


def _say_otherwise(told: Iterable[Rows]) -> bool:
    """Say which rows stayed as they are; whether none did."""
    other = [rows for rows in told if rows.otherwise]
    for rows in other:
        few = ", ".join(rows.otherwise[:3]) + (", …" if len(rows.otherwise) > 3 else "")
        say_error(
            f"{len(rows.otherwise):,} of {rows.table} are otherwise in the target and stay so "
            f"({few}). Overwrite them: --replace"
        )
    return not other


def _compared(task: _Task, copying: Copying, entries: Sequence[Entry]) -> bool:
    """Compare both, and say what was the same; whether all was."""
    from assistant.cli.progress import counted
    from assistant.server.copying import copy_kept
    from index.copying import Sizes

    sizes, faults = Sizes(), 0
    for entry in counted(entries, len(entries), "Comparing"):
        try:
            sizes += copying.compare(entry.id)
        except StoreUnreachable:
            raise
        except LibraryError as error:
            faults += 1
            say_error(error)
    rows = list(copy_kept(task.source, task.target, is_dry=True))
    wanting = sum(each.copied for each in rows)
    if wanting:
        say_error(f"{wanting:,} rows that filing serve keeps came meanwhile. Copy again")
    say(
        f"The same in both: {sizes.filings:,} of {len(entries):,} filings, {sizes.figures:,} figures, "
        f"{sizes.passages:,} passages, {sizes.vectors:,} vectors, {sizes.bytes / 1e6:,.1f} MB of "
        f"files; {sum(each.there for each in rows):,} rows that filing serve keeps"
    )
    return not faults and not wanting
