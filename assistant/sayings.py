"""What people say → what they mean by it, by the forms of sayings.toml, stage by stage.

Who asks and what leads up to a question is left out of every one, and other words are put for
what its grammar reads (`unframed`, `plainly`). Only of a question that nothing reads so is more
left out and put otherwise (`loosened`, `called_otherwise`), and only then is it taken as a whole
that is asked in free words (`said_freely`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from assistant.choice import without_company
from assistant.forms import Form, forms, in_forms, kept_in, spaced, tokens_of, unspaced
from assistant.pattern_files import read_toml
from assistant.period_phrases import times_in, with_months_counted

_COUNTS = re.compile(r"\d")
_LEAST_LEFT = 3  # words of a question
_SPACES = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"\s+([,?.!;:])")
_SLASH = re.compile(r"(?<=[A-Za-z)]{2})/(?!or\b)(?=[A-Za-z]{4,})")  # between words, not in a name
_DIGITS = {name: number for number, name in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1)}  # fmt: skip
_BAR = re.compile(rf"(\b(?:than|over|under|exceed(?:s|ed)?|above|below|at least|at most|\$) ?)({'|'.join(_DIGITS)})(?= (?:times|percent|per cent|million|billion|in|at|for)\b|\W*$)", re.I)  # fmt: skip
_SALES = re.compile(
    r"\b(?:net )?(?P<said>sales|revenues?)\b(?! (?:tax|returns?|recognition|dollar|person|force|of|from))",
    re.I,
)
_CALLED = ("net sales", "revenue")  # of a part, by one filing or another
_CENTURY, _TURN = 1900, 50


@lru_cache(maxsize=512)
def unframed(question: str) -> str:
    """The question without who asks it; as it is where that counts, dates, or is leant on."""
    words = said = spaced(question)
    for form in forms("sayings", "asker"):
        if form.may_fit(words):
            words = form.pattern.sub(partial(_left_out, form, words), words)
    return question if words == said else unspaced(words)


def _left_out(form: Form, words: str, said: re.Match[str]) -> str:
    """Nothing for what says who asks; itself where it counts, dates, is leant on, or is all there is."""
    rest = f"{words[: said.start()]} {words[said.end() :]}"
    leans = tokens_of(rest).intersection(read_toml("sayings")["words"]["leans"])
    holds = _COUNTS.search(said[0]) or leans or times_in(said[0])
    return said[0] if holds or len(rest.split()) < _LEAST_LEFT else form.filled(said)


@lru_cache(maxsize=512)
def plainly(question: str) -> str:
    """The question with each saying as what it stands for, and one space for any white space."""
    question = with_months_counted(without_taken_back(_SPACES.sub(" ", question)))
    question = _SLASH.sub(" / ", in_forms(question, "sayings", "opening"))
    return in_forms(question, "sayings", "plain").strip()


def without_taken_back(question: str) -> str:
    """The question without what it takes back ("gross, sorry, net income"), of which times are kept.

    They are of what is meant too, where that has none: "sales in 2002, I mean net income".
    """
    back = _taken_back().match(question)
    if back is None:
        return question
    meant = question[back.end() :]
    when = [question[w.start : w.end] for w in times_in(back[0])] if not times_in(meant) else []
    return " ".join([meant.rstrip(" ?.!"), *when]) if when else meant


@lru_cache(maxsize=1)
def _taken_back() -> re.Pattern[str]:
    return re.compile(read_toml("sayings")["taken_back"], re.I)


def loosened(question: str, company: str) -> list[str]:
    """What an unread question says without its idle words and with everyday ones as a filing's.

    None where it says nothing idle or otherwise. As it stands and without the company's name.
    """
    plain = without_company(question, company)
    said = (
        _tidy(_in_digits(in_forms(in_forms(text, "sayings", "late_opening"), "sayings", "late")))
        for text in (question, plainly(question), plain)
    )
    known = {_tidy(question), _tidy(plain)}
    return [words for words in dict.fromkeys(said) if words not in known and len(words.split()) > 1]


def _in_digits(text: str) -> str:
    """Numbers that something is held against, in digits: "more than eight" is "more than 8"."""
    return _BAR.sub(lambda said: f"{said[1]}{_DIGITS[said[2].lower()]}", text)


def _tidy(text: str) -> str:
    return _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text)).strip(" ,")


def called_otherwise(question: str) -> list[str]:
    """A question of the sales of a part by the other words for them, where it has none in it twice."""
    said = _SALES.findall(question)
    if len(said) != 1:
        return []
    return [
        other
        for name in _CALLED
        if (other := _SALES.sub(name, question)).lower() != question.lower()
    ]


def said_freely(question: str) -> Iterator[str]:
    """The plain questions that a question in free words may be, each by one form."""
    words = spaced(question)
    for form, match in forms("sayings", "free").matched(words):
        held = form.held(match)
        if "span" in held:
            held["span"] = _in_order(held["span"])
            if not times_in(held["span"]):
                continue
        yield in_forms(unspaced(form.meant.format(**held)), "sayings", "bare_years")


def _in_order(times: str) -> str:
    """Two times as what a change is from and to: "fiscal 2016 on fiscal 2015", "22 vs 21"."""
    short = kept_in(times, "sayings", "short_years")
    if short is not None and int(short["l"]) - int(short["e"]) == 1:
        later, earlier = (f"fiscal {_in_full(int(short[name]))}" for name in "le")
        return f"from {earlier} to {later}"
    two = kept_in(times, "sayings", "two_times")
    is_of_two = two is not None and all(map(times_in, two.values()))
    return f"from {two['e']} to {two['l']}" if two is not None and is_of_two else times


def _in_full(short: int) -> int:
    """The year that two digits stand for."""
    return short + (_CENTURY if short >= _TURN else _CENTURY + 100)
