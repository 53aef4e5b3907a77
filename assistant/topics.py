"""A thing that is named ahead of a question, and is "it" there: "Gadgets - what did they sell?".

It takes the place of the word that stands for it: left out, the question would be of all the company.
So too with a measure that is spelt out: "How profitable are gadgets, measured as profit over sales?".
"""

from __future__ import annotations

import re

from assistant.asides import is_aside, is_of_asking
from assistant.book import Book, stems
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.short_names import names_home

_PATTERNS = patterns("topics")

_LONGEST = 5  # words of a thing's name


def of_its_topic(question: str, book: Book) -> str:
    """The question with what it is headed by in the place of "it" or "its"; as it is where neither is.

    What heads it is no figure, time or part that is printed, nor the company, which is "it" anyhow.
    """
    measured = _PATTERNS["measured"].match(question)
    if measured is not None:
        return _of_each(measured, book) or question
    headed = _PATTERNS["headed"].match(question)
    if headed is None or not _PATTERNS["asks"].match(headed["asks"]):
        return question
    topic, asks = headed["topic"].strip(), headed["asks"]
    if not (_is_a_thing(topic, book) or names_home(topic)):
        return question
    more = _PATTERNS["more"].match(asks)
    if more is not None and _PATTERNS["it"].search(asks) is None:
        return f"{more['how']} {topic} {more['rest']}"
    if len(_PATTERNS["it"].findall(asks)) == 1:
        return _PATTERNS["it"].sub(lambda said: f"{said['aux']} {topic}", asks)
    if len(_PATTERNS["its"].findall(asks)) == 1 and _is_a_name(topic, book):
        return _PATTERNS["its"].sub(lambda _: f"{topic}'s", asks)
    return question


def _of_each(measured: re.Match[str], book: Book) -> str | None:
    """A measure with what it is of at both of its figures; None where that is the company."""
    topic = re.sub(r"^(?:the|its|their)\s+", "", measured["topic"].strip(), flags=re.I)
    named = stems(topic) - _OF_ALL
    if named <= book.company_words or re.fullmatch(r"it|they", topic, re.I):
        return None
    is_share = "percent" in measured["over"] or measured["how"].lower() == "profitable"
    over = "as a percentage of" if is_share else "divided by"
    when = f"{measured['when']}{measured['end']}".replace(",", "")
    return f"{topic} {measured['a']} {over} {topic} {measured['b']}{when}?"


_OF_ALL = stems("company business group whole overall")


def _is_a_thing(topic: str, book: Book) -> bool:
    if len(topic.split()) > _LONGEST or _PATTERNS["no-thing"].search(topic) or times_in(topic):
        return False
    if is_of_asking(topic) or stems(topic) <= book.company_words:
        return False
    return is_aside(topic, book) or _is_a_name(topic, book)


def _is_a_name(topic: str, book: Book) -> bool:
    """Whether a word of it has a capital within, or never stands in the filing without one: "Gizmo", not "Liquidity"."""
    words = topic.split()
    if any(word[0].isupper() for word in words[1:]):
        return True
    return words[0][0].isupper() and words[0].lower() not in book.reading.filing.text
