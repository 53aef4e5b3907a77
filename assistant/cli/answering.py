"""`filing ask`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.common import (
    PATH,
    asking_options,
    filings_option,
    home_of,
    say,
    say_error,
    text_of,
)
from index.errors import FilingError, QuestionSetError, RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.ask import Assistant
    from assistant.evaluation.records import BatchQuestion
    from assistant.llm.model import ChatModel
    from assistant.model import Event, Reply

_REFUSED = 3


@click.command()
@click.argument("question", nargs=-1)
@filings_option
@click.option("--json", "as_json", is_flag=True, help="Print the reply as one JSON object.")
@click.option(
    "--batch", metavar="IN.jsonl", type=PATH,
    help="Answer every line of a file (- reads the input).",
)  # fmt: skip
@click.option(
    "--record", metavar="FILE", type=PATH,
    help="Keep the answer in a file with all that it stands on, for filing replay.",
)  # fmt: skip
@asking_options
@click.pass_context
def ask(
    context: click.Context,
    question: tuple[str, ...],
    filings: tuple[str, ...],
    as_json: bool,
    batch: Path | None,
    record: Path | None,
    model: str | None,
    model_url: str | None,
    home: Path | None,
) -> None:
    """Answer a question, with its derivation and sources.

    Without -f: the only filing in the library; of several, the one that the question names.
    With -f given more than once, the question is put to those filings together.
    Exits 0 when answered, 1 on an error, 2 on a wrong call, 3 when refused.

    \b
    Examples:
      filing ask -f 10q.txt "What were net sales for the quarter?"
      filing ask --json "What was the current ratio at year end?"
      filing ask --batch questions.jsonl > replies.jsonl
      filing ask --record answer.json "Net sales?" && filing replay answer.json
    """
    words = text_of(" ".join(question)).strip()
    if batch is not None:
        if words:
            raise click.BadParameter("--batch takes its questions from the file alone")
        if record is not None:
            raise click.BadParameter("--record keeps one answer, and --batch gives several")
        _ask_batch(batch, filings, home_of(context, home), model_for(model, model_url))
        return
    _check(words)
    desk, name = desk_for(filings, home_of(context, home), model_for(model, model_url))
    begun = time.perf_counter()
    from assistant.model import Refusal

    talk = desk.conversation(name)
    events = talk.stream(words)
    reply = _as_json(events, begun) if as_json else _told(events, desk)
    if record is not None:
        from assistant.json_files import write_json

        write_json(record, desk.record(talk.turns, name), "The record", RecordError)
    if isinstance(reply, Refusal):
        raise click.exceptions.Exit(_REFUSED)


def desk_for(
    filings: tuple[str, ...], home: Path | None, model: ChatModel | None
) -> tuple[Assistant, str | None]:
    """The assistant for FILINGs, with what is left to name the only one by: paths are indexed at once."""
    from assistant.ask import Assistant
    from assistant.indexing import is_path

    paths = [each for each in filings if is_path(each)]
    if len(filings) == 1 and paths:
        return Assistant.open(paths[0], home, model=model), None
    for path in paths:
        Assistant.open(path, home)
    desk = Assistant.library(home, model=model)
    if len(filings) > 1:
        return desk.over(*filings), None
    return desk, next(iter(filings), None)


def _check(question: str) -> None:
    """Refuse a call without a question, or with one that is no question any more."""
    from assistant.settings import LONGEST_QUESTION

    if not question:
        raise click.BadParameter("the question is empty", param_hint="QUESTION")
    if len(question) > LONGEST_QUESTION:
        raise click.BadParameter(
            f"the question has {len(question):,} characters; {LONGEST_QUESTION:,} are the most",
            param_hint="QUESTION",
        )


def _as_json(events: Iterator[Event], begun: float) -> Reply:
    from assistant.model import Answer, Refusal
    from assistant.reply_json import reply_json

    reply = next(event for event in events if isinstance(event, (Answer, Refusal)))
    say(json.dumps(reply_json(reply, elapsed_ms=_ms_since(begun)), ensure_ascii=False))
    return reply


def _told(events: Iterator[Event], desk: Assistant) -> Reply:
    """A reply for people: as it comes on a terminal, else whole."""
    from assistant.model import Answer, Refusal
    from assistant.render import tell

    shown = (
        events if sys.stdout.isatty() else (e for e in events if isinstance(e, (Answer, Refusal)))
    )
    return tell(shown, sys.stdout, desk.names())


def model_for(name: str | None, url: str | None) -> ChatModel | None:
    """The language model that is asked for or set; its client is loaded only then."""
    from assistant.settings import model_settings

    settings = model_settings(name, url)
    if settings is None:
        return None
    from assistant.llm.providers import open_model

    return open_model(settings)


def _ask_batch(
    path: Path, filings: tuple[str, ...], home: Path | None, model: ChatModel | None
) -> None:
    """A JSON reply a line, in order; errors go to standard error and the rest is answered."""
    from assistant.evaluation.sets import batch_questions, read_batch
    from assistant.reply_json import reply_json

    given = str(path) == "-"
    questions = batch_questions("standard input", sys.stdin) if given else read_batch(path)
    desks: dict[tuple[str, ...], tuple[Assistant, str | None]] = {}
    failed = False
    for number, question in enumerate(questions, start=1):
        if isinstance(question, QuestionSetError):
            failed = True
            say_error(question)
            continue
        try:
            named = _filings_of(question, path, filings)
            if named not in desks:
                desks[named] = desk_for(named, home, model)
            reply, elapsed_ms = _reply(*desks[named], question)
        except FilingError as error:
            failed = True
            say_error(f"question {question.id or number}: {error}")
            continue
        fields = reply_json(reply, name=question.id, elapsed_ms=elapsed_ms)
        say(json.dumps(fields, ensure_ascii=False))
        sys.stdout.flush()
    if failed:
        raise click.exceptions.Exit(1)


def _reply(desk: Assistant, filing: str | None, asked: BatchQuestion) -> tuple[Reply, float]:
    talk = desk.conversation(filing)
    for turn in asked.turns:
        talk.ask(turn)
    begun = time.perf_counter()
    return talk.ask(asked.question), _ms_since(begun)


def _filings_of(asked: BatchQuestion, batch: Path, filings: tuple[str, ...]) -> tuple[str, ...]:
    """The question's own filing: as named, or a file beside the batch; else those of -f."""
    if asked.file is None:
        return filings
    beside = batch.parent / asked.file
    is_beside = not Path(asked.file).exists() and beside.is_file()
    return (str(beside) if is_beside else asked.file,)


def _ms_since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
