"""What the commands of a conversation do: each a function of its state and of what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.charts import chart_lines, chart_of, spoken_chart
from assistant.chat.commands import COMMANDS, Command, Unknown, help_on, read_command
from assistant.chat.in_place import source_in_place, spoken_source
from assistant.chat.screen import Screen
from assistant.chat.showing import show_place
from assistant.chat.state import NOTHING_YET, State
from assistant.chat.why import why_rows
from assistant.compute import spoken
from assistant.json_files import write_json
from assistant.layout import Line, columns, folded, line_words
from assistant.model import Refusal, Reply
from assistant.render import source_lines
from assistant.spoken import spoken_sources
from index.errors import FilingError, RecordError, UnknownFiling
from index.model import Period, Reading
from index.names import titles

Doing = Callable[[State, str, Screen], State]
_NO_SOURCES = "No sources: nothing has been answered from the filing yet."


def do(line: str, state: State, screen: Screen) -> State:
    """What a line that begins with the mark asks for. Raises FilingError."""
    called = read_command(line)
    if isinstance(called, Unknown):
        meant = f" Did you mean {_either(called.meant)}?" if called.meant else ""
        screen.say(f"No command /{called.name}.{meant} See /help")
        return state
    if called.command.takes and not called.command.takes.startswith("[") and not called.argument:
        screen.say(f"Say {called.command.usage}, such as {called.command.example}")
        if called.command.name == "use":
            return _filings(state, "", screen)
        return state
    return _DOING[called.command.name](state, called.argument, screen)


def _either(names: tuple[str, ...]) -> str:
    marked = [f"/{name}" for name in names]
    return f"{', '.join(marked[:-1])} or {marked[-1]}" if len(marked) > 1 else marked[0]


def _help(state: State, argument: str, screen: Screen) -> State:
    if argument:
        command = help_on(argument)
        if command is None:
            return do(f"/{argument}", state, screen)
        example = f" For example {command.example}" if command.example else ""
        screen.say(f"{command.usage}: {command.does}.{example}", hang=2)
        return state
    screen.say(
        'Ask a question about the filing; a later one may lean on it ("and a year earlier?").'
    )
    screen.show([] if screen.plain else [()])
    if screen.plain:
        screen.rows((command.usage, command.does) for command in COMMANDS)
    else:
        screen.show(_listed(COMMANDS, screen.width))
    screen.show([] if screen.plain else [()])
    screen.say(
        "Tab completes commands, lines, periods and filings. Alt-Enter, or a backslash at the end, "
        "goes on to a new line. Ctrl-C stops an answer. Up and Ctrl-R go back to what was typed."
    )
    return state


def _listed(commands: tuple[Command, ...], width: int) -> list[Line]:
    rows = [(command.usage, command.does) for command in commands]
    lines = columns(rows, frozenset(), width - 2, wraps=1)
    return [((f"  {line}", ""),) for line in lines]


def _sources(state: State, _: str, screen: Screen) -> State:
    reply = state.last
    names = state.desk.assistant.names() if state.desk else {}
    if reply is None or not reply.citations:
        screen.say(_NO_SOURCES)
    elif screen.plain:
        screen.show(((line, ""),) for line in spoken_sources(reply, names))
    else:
        screen.show(source_lines(reply, names))
        if screen.is_terminal:
            screen.say("/source 1 shows a source in its place.", "dim")
    return state


def _source(state: State, argument: str, screen: Screen) -> State:
    reply = state.last
    if reply is None or not reply.citations:
        screen.say(_NO_SOURCES)
        return state
    number = argument.strip("[]")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= len(reply.citations):
        many = len(reply.citations)
        screen.say(
            f"The last answer has {'one source: /source 1' if many == 1 else f'sources 1 to {many}'}"
        )
        return state
    at = int(number) - 1
    reading = state.here().assistant.reading(reply.citations[at].filing)
    if screen.plain:
        screen.show(((line, ""),) for line in spoken_source(reply, at, reading))
    else:
        screen.show(source_in_place(reply, at, reading, screen.table_width))
    return state


def _why(state: State, _: str, screen: Screen) -> State:
    desk, turns = state.desk, state.talk.turns
    if desk is None or not turns:
        screen.say("Nothing has been asked yet: /why says how the last question was read.")
        return state
    names = desk.assistant.names()
    traces = desk.assistant.why(turns[-1], turns[:-1])
    if not traces:
        screen.say("The question was put to no one filing: no plan was made for it.")
    for number, trace in enumerate(traces):
        if number:
            screen.show([()])
        screen.rows(why_rows(trace, names))
    return state


def _show(state: State, argument: str, screen: Screen) -> State:
    show_place(_reading(state), argument, screen, lines=False)
    return state


def _sections(state: State, _: str, screen: Screen) -> State:
    reading = _reading(state)
    lines = reading.filing.lines
    rows = [
        (
            f"{' ' * (2 * section.id.count('/'))}{folded(section.title)}",
            section.id.rpartition("/")[2],
            line_words(lines.range(section.span)),
        )
        for section in reading.sections
    ]
    if screen.plain:
        screen.rows((title.strip(), f"{name}, {place}") for title, name, place in rows)
    else:
        beside = max(len(name) + len(place) for _, name, place in rows) + 4
        room = max(screen.width - beside, 20)
        cut = [(_cut(title, room), name, place) for title, name, place in rows]
        drawn = columns(cut, frozenset(), screen.width)
        screen.show(((line, ""),) for line in drawn)
    screen.say("/show with a section's name or title shows it, such as /show note 1.", "dim")
    return state


def _cut(title: str, room: int) -> str:
    return title if len(title) <= room else f"{title[: room - 1].rstrip()}…"


def _periods(state: State, _: str, screen: Screen) -> State:
    """The periods of the statements, latest and longest first, with the statements they are in."""
    held: dict[Period, dict[str, None]] = {}
    for fact in _reading(state).facts:
        if fact.statement is not None and fact.period is not None:
            held.setdefault(fact.period, {})[fact.statement.value.replace("-", " ")] = None
    if not held:
        screen.say("No statement with periods was found in the filing.")
        return state
    order = sorted(held, key=lambda period: (period.end, period.days), reverse=True)
    rows = [(spoken(period).removeprefix("the "), ", ".join(held[period])) for period in order]
    if screen.plain:
        screen.rows(rows)
    else:
        screen.show(
            ((f"  {line}", ""),) for line in columns(rows, frozenset(), screen.width - 2, 1)
        )
    return state


def _filings(state: State, _: str, screen: Screen) -> State:
    entries = state.desk.library.entries() if state.desk else ()
    if not entries:
        screen.say(NOTHING_YET)
        return state
    named = titles(entries, entries)
    for number, (entry, title) in enumerate(zip(entries, named, strict=True), 1):
        is_used = entry.id == state.filing
        if screen.plain:
            screen.say(
                f"Filing {number}: {folded(title)}, {entry.id}{', in use' if is_used else ''}"
            )
        else:
            mark = "*" if is_used else " "
            screen.show(
                [
                    (
                        (f"{mark}{number:>3}  {folded(title)}", "bold" if is_used else ""),
                        (f"  {entry.id}", "dim"),
                    )
                ]
            )
    if len(entries) > 1:
        screen.say("/use with a number or a name asks that one; /use all asks them all.", "dim")
    return state


def _use(state: State, argument: str, screen: Screen) -> State:
    from assistant.indexing import index_file, is_path

    desk = state.here()
    everywhere = desk.assistant.everywhere()
    if argument.casefold() == "all":
        state = state.using(everywhere, None)
        many = len(everywhere.entries())
        screen.say(
            "Asking the one filing there is." if many == 1 else f"Asking all {many} filings."
        )
        return state
    path = Path(argument.strip("'\"")).expanduser()
    if is_path(str(path)) and not path.is_file():
        raise UnknownFiling(f"No file at {path}. Check the path, or see /filings")
    if is_path(str(path)):
        indexed = index_file(desk.library, path)
        entry = indexed.entry
        if not indexed.was_there:
            screen.say(f"Read {folded(entry.name)}.", "dim")
    else:
        entries = desk.library.entries()
        nth = int(argument) if argument.isascii() and argument.isdigit() else 0
        entry = entries[nth - 1] if 0 < nth <= len(entries) else desk.library.find(argument)
    state = state.using(everywhere, entry.id)
    screen.say(f"Asking {everywhere.names()[entry.id]}.")
    return state


def _check(state: State, _: str, screen: Screen) -> State:
    from assistant.check_report import told
    from assistant.checking import checked
    from assistant.restated import with_restated

    entry, library = state.entry(), state.here().library
    report = with_restated(checked(library, entry.id), library, entry.id)
    lines = told(report, screen.width)
    if screen.plain:
        lines = (folded(line) for line in lines if line.strip())
    screen.show(((line, ""),) for line in lines)
    return state


def _export(state: State, argument: str, screen: Screen) -> State:
    from assistant.checking import checked
    from assistant.workpaper import write_workpaper

    entry, desk = state.entry(), state.here()
    path = (
        Path(argument.strip("'\"")).expanduser()
        if argument
        else Path(f"{Path(entry.name).stem}.xlsx")
    )
    if path.suffix.lower() != ".xlsx":
        raise FilingError(f"A workbook is called .xlsx: /export {path.with_suffix('.xlsx')}")
    write_workpaper(path, desk.assistant.book(entry.id), checked(desk.library, entry.id))
    screen.show([((f"Wrote {path}", ""),)])  # a path is never parted; what is shown is made visible
    return state


def _record(state: State, argument: str, screen: Screen) -> State:
    path = Path(argument.strip("'\"")).expanduser()
    turns, filing = state.talk.turns, state.filing
    if not turns:
        screen.say("Nothing has been asked yet: /record keeps the last answer.")
        return state
    if filing is not None:  # another may be in use since the answer
        filing = turns[-1].filing or filing
    record = state.here().assistant.record(turns, filing)
    write_json(path, record, "The record", RecordError)
    screen.show([((f"Wrote {path}. To ask it again: filing replay {path}", ""),)])
    return state


def _chart(state: State, argument: str, screen: Screen) -> State:
    desk = state.here()
    turns = state.talk.turns
    last = turns[-1].filing if turns else None

    def ask(question: str) -> Reply:
        reply = desk.assistant.ask(question, state.filing)
        if isinstance(reply, Refusal) and reply.choices and last and state.filing is None:
            return desk.assistant.ask(question, last)
        return reply

    names = desk.assistant.names()
    chart = chart_of(argument, ask, names)
    if isinstance(chart, Refusal):
        screen.say(chart.text, "bold")
        if chart.choices:
            screen.rows(("Choose one of", choice) for choice in map(folded, chart.choices))
    elif screen.plain:
        screen.show(((line, ""),) for line in spoken_chart(chart))
    else:
        screen.show(chart_lines(chart, screen.width, blocks=screen.has_blocks))
    return state


def _reading(state: State) -> Reading:
    return state.here().assistant.reading(state.entry().id)


def _quit(state: State, _: str, screen: Screen) -> State:
    del screen
    return state


_DOING: Mapping[str, Doing] = {
    "sources": _sources,
    "source": _source,
    "why": _why,
    "show": _show,
    "sections": _sections,
    "periods": _periods,
    "chart": _chart,
    "filings": _filings,
    "use": _use,
    "check": _check,
    "export": _export,
    "record": _record,
    "help": _help,
    "quit": _quit,
}
