"""Words that name no line, or more than one → why, with what comes near."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.book import RowWords
from assistant.known_names import metrics_called, names_of
from assistant.lexer import Lexed, Token
from assistant.model import Reason
from assistant.plans import Decline, Plan, Search
from assistant.subjects import Several, Unknown

_EXCEPT = frozenset(["except", "except for", "other than", "besides"])


def leaves_out(token: Token) -> bool:
    """Whether a word says that what follows is left out."""
    return token.has("excluding") or token.text in _EXCEPT


def called_apart(rows: Sequence[RowWords]) -> list[str]:
    """What to call rows that are to be chosen from: with the heading above those of one name."""
    titles = [row.title for row in rows]
    headings = [row.table.rows[row.row].path for row in rows]
    return [
        f"{title} ({path[-1].rstrip(':')})" if titles.count(title) > 1 and path else title
        for title, path in zip(titles, headings, strict=True)
    ]


def unresolved(found: Unknown | Several, lexed: Lexed) -> Plan | None:
    """The plan for words that name no line, or more than one."""
    alike = found.rows if isinstance(found, Several) else _alike(found)
    if isinstance(found, Several) or alike:
        choices = tuple(called_apart(alike))
        text = "More than one line answers to that. Which is meant?"
        return Decline(Reason.AMBIGUOUS, text, alike, choices)
    if found.concept is not None:
        text = f"The filing prints no line for {found.concept.lower()}."
        called = names_of(found.concept)
        return Decline(Reason.NOT_IN_FILING, text, found.nearest, said=True, called=called)
    if any(map(leaves_out, lexed.tokens)):
        text = "The filing prints no line without what the question leaves out."
        return Decline(Reason.NOT_IN_FILING, text, found.nearest)
    vague = metrics_called(found.words)
    if vague:
        return Decline(
            Reason.AMBIGUOUS, "That can mean several figures. Which is meant?", (), vague
        )
    return Search(lexed.question, strict=True, nearest=found.nearest)


def _alike(found: Unknown) -> tuple[RowWords, ...]:
    """The rows of one table that each are such a thing as is named: several notes, each payable."""
    said = frozenset(found.words) if found.concept else frozenset()
    rows = tuple(row for row in found.nearest if len(said) > 1 and said <= row.label)
    is_one_table = len({row.table.id for row in rows}) == 1
    return rows if is_one_table and len({row.title for row in rows}) > 1 else ()
