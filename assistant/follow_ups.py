"""A follow-up, made to stand alone with what was asked before: no model needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.bare_names import is_brief_name
from assistant.book import Book, stem, stems
from assistant.compute import spoken
from assistant.follow_up_words import any_of
from assistant.in_place import (
    fact_of,
    in_kind,
    of_another,
    of_the_whole,
    one_fact,
    substituted,
)
from assistant.known_names import content, known_phrases, metric_named
from assistant.lead_ins import Corrected, correction, returned
from assistant.lexer import Lexed, Token, lex, phrase
from assistant.matching import Hints
from assistant.model import Answer, Reply
from assistant.pattern_files import patterns
from assistant.periods_in_words import duration_for, instant_for, times_in, years_before
from assistant.plans import Compute, Decline, Search
from assistant.router import plan_of_wording
from assistant.spelling import corrected
from assistant.subjects import Subject, resolve
from assistant.taken_over import of_total, subject_words, time_of
from assistant.turns import Turn
from index.model import Period

_PATTERNS = patterns("follow_ups")
_OPENS = _PATTERNS["opens"]
_PRONOUN = _PATTERNS["pronoun"]
_SAME_PERIOD = _PATTERNS["same-period"]
_OF_THE_TWO = _PATTERNS["of-the-two"]
_PART_WORDS = _PATTERNS["part-words"]
_OF_BOTH_TIMES = _PATTERNS["of-both-times"]
_NOW = _PATTERNS["now"]
_PART_OF_IT = _PATTERNS["part-of-it"]
_THOSE_OTHERS = _PATTERNS["those-others"]
_LENGTHS = {3: "three months", 6: "six months", 9: "nine months", 12: "year"}
_BARE_WHY = _PATTERNS["bare-why"]
_WHY_THE = _PATTERNS["why-the"]
_WORDY = _PATTERNS["wordy"]
_IN_ALL = _PATTERNS["in-all"]


_WHOLE = re.compile(rf"^(?:for|in|of|at)?\s*{any_of('whole')}\s*$", re.I)
_AMOUNT = _PATTERNS["amount"]
_COUNTED = _PATTERNS["counted"]
_BARE_WH = _PATTERNS["bare-wh"]
_LED = _PATTERNS["led"]
_COMPANY_DOES = re.compile(
    rf"\b(do|does|did|will|would|can|has|have)\s+(?:it|they)\s+({any_of('company-does')})(?=\s+[a-z])",
    re.I,
)
_WHAT_WAS_IT = _PATTERNS["what-was-it"]
_MADE_OF_IT = _PATTERNS["made-of-it"]
_VERB_FIRST = _PATTERNS["verb-first"]


def standalone(question: str, turns: Sequence[Turn], book: Book) -> str:
    """`question` with what it leaves out taken from the turns before it.

    A question that names its own subject is left as it is.
    """
    if not turns:
        return question
    asked = question
    question, turns = returned(question, turns, book)
    last = turns[-1]
    if question == last.standalone:
        return question
    told = correction(question)
    if told:
        return next(_corrections(told, turns, book), question)
    asked_else = _asked_of_it(question, last)
    if asked_else:
        return asked_else
    goes_back = question != asked
    question = _with_names(_COMPANY_DOES.sub(r"\1 the company \2", question), question, last, book)
    level = _level(question, last, book) or _made_of_it(question, last)
    if level:
        return level
    question = _of_others(question, last, book)
    lexed = lex(corrected(question, book), known_phrases())
    if lexed.has("change", "up", "down", "percent") and not lexed.has("share-of"):
        question = _OF_THE_TWO.sub(" ", question)
        lexed = lex(corrected(question, book), known_phrases())
    if _BARE_WHY.match(question) or _WHY_THE.match(question):
        return _why(last, book, lexed)
    opened = _OPENS.match(question)
    rest = question[opened.end() :] if opened else question
    says_so = goes_back or opened or _PRONOUN.search(question) or _PART_WORDS.match(question)
    leans = says_so or _lacks_subject(lexed, book)
    if not leans and not (_is_name(lexed) and isinstance(last.reply, Answer)):
        return _at_that_time(question, last)
    rest = _OF_BOTH_TIMES.sub(lambda said: _one_of_times(said, turns), rest)
    rest = _PART_WORDS.sub(" ", _SAME_PERIOD.sub(" ", rest))
    return next(_candidates(rest.strip(" ?.!"), lexed, turns, book), question)


def _one_of_times(said: re.Match[str], turns: Sequence[Turn]) -> str:
    """The earlier or the later of the last two replies' times, for "the earlier year"; as said where they are one."""
    told = sorted({turn.period for turn in turns[-2:] if turn.period is not None})
    if len(told) != 2:
        return said[0]
    period = told[0] if said["first"] else told[1]
    return f"{'at' if period.is_instant else 'for'} {spoken(period)}"


def _at_that_time(question: str, last: Turn) -> str:
    """The question with the last reply's time for "in that quarter", where it names no other."""
    when = time_of(last)
    if not when or times_in(_SAME_PERIOD.sub(" ", question)):
        return question
    return _SAME_PERIOD.sub(when, question)


def of_what_was_quoted(question: str) -> str:
    """What is asked of a sum that was quoted: "how much of the charges was for X" for X's part."""
    return _OF_A_SUM.sub(r"how much \1 ", question)


_OF_A_SUM = _PATTERNS["of-a-sum"]


def is_bare_wh(question: str) -> bool:
    """Whether a question is but a question word: "for how much?", "when was that?"."""
    return _BARE_WH.match(question) is not None


def _corrections(told: Corrected, turns: Sequence[Turn], book: Book) -> Iterator[str]:
    """The last question with what a correction says in the place of what it said."""
    last = turns[-1]
    if told.old:
        plain = re.sub(r"^(?:the|in|for|at|of)\s+", "", told.old, flags=re.I)
        new = re.sub(r"^(?:the|in|for|at|of)\s+", "", told.new, flags=re.I)
        put = re.sub(rf"\b{re.escape(plain)}\b", lambda _: new, last.standalone, flags=re.I)
        if put != last.standalone:
            yield put
    if _WHOLE.match(told.new):
        yield from of_the_whole(last, book)
    amount = _AMOUNT.match(told.new)
    if amount:
        counted = _COUNTED.match(last.standalone)
        if counted:
            yield f"{told.new} of {counted['what']} {last.standalone[counted.end() :].strip()}"
    if re.match(r"per\s+\w+$", told.new, re.I):
        subject = subject_words(lex(corrected(last.standalone, book), known_phrases()), book)
        yield f"{subject} {told.new} {time_of(last)}"
    lexed = lex(corrected(told.new, book), known_phrases())
    rest = _SAME_PERIOD.sub(" ", told.new).strip(" ?.!")
    yield from _candidates(rest, lexed, turns, book)


def _asked_of_it(question: str, last: Turn) -> str | None:
    """The last question with another question word: "for how much?", "when was that?"."""
    bare = _BARE_WH.match(question)
    if not bare or not last.is_in_words:
        return None
    opened = _OPENS.match(last.standalone)
    before = last.standalone[opened.end() :] if opened else last.standalone
    led = _LED.match(before)
    if led:
        return f"{bare['wh']} {before[led.end() :].strip()}"
    return f"{bare['wh']} {before}" if _VERB_FIRST.match(before) else None


def _of_others(question: str, last: Turn, book: Book) -> str:
    """ "Of those charges" as "of the charges", where the last question was not of charges."""
    said = stems(last.standalone) | book.company_words

    def named(match: re.Match[str]) -> str:
        noun = content([match["noun"].lower()], book)
        if not noun or stems(match["noun"]) & said or _PLAIN_NOUN.fullmatch(match["noun"]):
            return match.group()
        return f"the {match['noun']}{match['more']}"

    return _THOSE_OTHERS.sub(named, question)


_PLAIN_NOUN = _PATTERNS["plain-noun"]


def _with_names(question: str, asked: str, last: Turn, book: Book) -> str:
    """A question of what the company did, with the names that the last one was about."""
    if question == asked or not last.is_in_words:
        return question
    times = {place for t in times_in(last.standalone) for place in range(t.start, t.end)}
    names = [
        match.group()
        for match in _NAMES.finditer(last.standalone)
        if match.start() not in times and match.start() > 0
    ]
    new = [n for n in names if n.lower() not in question.lower() and not stems(n) <= book.company_words]  # fmt: skip
    return " ".join([question.rstrip(" ?"), *new]) + "?"


_NAMES = _PATTERNS["names"]


def _is_name(lexed: Lexed) -> bool:
    """Whether a question is but the name of something: "investing?", "energy generation?"."""
    return not lexed.times and is_brief_name(lexed.question) and not lexed.has("list", "rank")


def _level(question: str, last: Turn, book: Book) -> str | None:
    """The figure itself at a time, where the last question asked why or how it moved."""
    before = lex(corrected(last.standalone, book), known_phrases())
    asked = _WHAT_WAS_IT.match(question)
    if not asked or not before.has("why", "change", "up", "down", "higher", "lower"):
        return None
    subject = subject_words(before, book)
    if not subject:
        return None
    rest = asked["rest"].strip(" ?.!")
    when = rest if times_in(rest) else f"{rest} {time_of(last)}"
    return f"what was {subject} {when}?"


def _made_of_it(question: str, last: Turn) -> str | None:
    """The metric that the last figure is said to be a part of, at that figure's time."""
    made = _MADE_OF_IT.match(question)
    if made is None or times_in(question) or metric_named(phrase(made["metric"])) is None:
        return None
    return f"what was {made['metric'].strip()} {time_of(last)}?"


def _lacks_subject(lexed: Lexed, book: Book) -> bool:
    said = content([token.text for token in lexed.tokens if token.kind == "word"], book)
    return (
        not said
        or (lexed.has("share-of") and not _before_share(lexed, book))
        or _is_dangling(lexed)
    )


def _before_share(lexed: Lexed, book: Book) -> bool:
    """Whether a share of something is asked of what is named: before it, or "… of X is Y"."""
    place = next(p for p, token in enumerate(lexed.tokens) if token.has("share-of"))

    def named(tokens: Sequence[Token]) -> bool:
        said = [t.text for t in tokens if t.kind == "word"]
        return not _PRONOUN.search(" ".join(t.text for t in tokens)) and bool(content(said, book))

    after = lexed.tokens[place + 1 :]
    link = next((p for p, token in enumerate(after) if token.has("link", "yes-no")), len(after))
    return named(lexed.tokens[:place]) or (named(after[:link]) and named(after[link:]))


def _is_dangling(lexed: Lexed) -> bool:
    """ "at what exercise price?": a preposition first, and no verb."""
    return (
        re.match(
            r"\s*(?:at|in|for|to|by|from|with)\s+(?:what|which|whom)\b(?!.*\b(?:is|was|were|are|did|does|do|has|have)\b)",
            lexed.question,
            re.I,
        )
        is not None
    )


def _candidates(rest: str, lexed: Lexed, turns: Sequence[Turn], book: Book) -> Iterator[str]:
    """What the question may mean, likeliest first."""
    last = turns[-1]
    before = lex(corrected(last.standalone, book), known_phrases())
    subject = subject_words(before, book)
    times = times_in(rest)
    own = content([token.text for token in lexed.tokens if token.kind == "word"], book)
    is_yes_no = "yes-no" in lexed.opens_with
    compares = (lexed.has("versus") or (is_yes_no and lexed.has("higher", "lower"))) and any(
        words.shift for words in times
    )
    changes = (compares or lexed.has("change", "up", "down", "percent")) and not lexed.has(
        "share-of", "why"
    )
    if _NOW.match(rest):
        yield _without_times(last.standalone)
    if changes and not own and subject:
        if is_yes_no:
            way = "fall" if lexed.has("down", "lower") else "rise"
            yield f"did {subject} {way} {time_of(last)} compared with a year ago?"
        yield _change(rest, subject, turns, book)
    if times and not own and not changes:
        yield _with_time(rest, last, book)
    if lexed.has("rank") and _PART_OF_IT.search(rest) and subject:
        size = "smallest" if lexed.has("small") else "largest"
        yield f"{size} component of {subject} {time_of(last)}"
    yield from of_total(rest, turns, book)
    if _PRONOUN.search(rest) and subject:
        replaced = _PRONOUN.sub(subject, _plain_verbs(rest), count=1)
        same = all(words.is_bare_length and words.months == _months(last) for words in times)
        yield f"{replaced} {time_of(last)}".strip() if same else replaced
    if lexed.has("share-of") and subject and not _before_share(lexed, book):
        yield f"{subject} {rest} {time_of(last)}"
    if own and not times:
        yield from _with_subject(rest, last, before, book)
    if own and times:
        yield from _retimed(rest, last, book)
        yield rest
    if subject:
        yield f"{rest} {last.standalone}"


def _months(turn: Turn) -> int | None:
    """How long the time was that a reply is of."""
    return turn.period.months if turn.period is not None else None


def _retimed(rest: str, last: Turn, book: Book) -> Iterator[str]:
    """The last question about something else at another time, where that is one figure."""
    plain = re.sub(r"^(?:the|for|in|on)\s+", "", _without_times(rest), flags=re.I)
    again = _with_time(rest, last, book)
    before = lex(corrected(again, book), known_phrases())
    yield from in_kind(plain, one_fact(again, book), before, "", book)
    if one_fact(rest, book) is None:
        yield from substituted(plain, before, book)


def _plain_verbs(rest: str) -> str:
    """ "go up" and "go down" as one verb, for a search in words."""
    rest = re.sub(r"\b(?:go|went|gone|going|come|came) up\b", "increase", rest, flags=re.I)
    return re.sub(r"\b(?:go|went|gone|going|come|came) down\b", "decline", rest, flags=re.I)


def _with_time(rest: str, last: Turn, book: Book) -> str:
    """The last question for another time."""
    said = times_in(rest)
    words, back, period = said[0], max(entry.shift for entry in said), last.period
    years = [entry for entry in said if entry.year and not entry.day]
    if len(years) > 1:
        when = f"for {rest[years[0].start :]}"
    elif back and period is not None:
        months = next((entry.months for entry in said if entry.is_bare_length), None)
        if months and not period.is_instant and months != period.months:
            period = book.times.calendar.duration(period.end, months=months)
        moved = years_before(period, book.times, back)
        when = f"at {spoken(moved)}" if moved.is_instant else f"for {spoken(moved)}"
    elif words.year and not words.months and period is not None and not period.is_instant:
        moved = years_before(period, book.times, period.end.year - words.year)
        when = f"for the {_LENGTHS.get(moved.months, 'year')} ended {_said_day(moved)}"
    elif words.is_bare_length and period is not None and not period.is_instant:
        length = rest[words.start : words.end]
        when = f"for the {length} ended {_said_day(period)}"
    else:
        when = rest if re.match(r"(?:for|at|in|as of|during|on)\b", rest, re.I) else f"for {rest}"
    return f"{_without_times(last.standalone)} {when}?"


def _said_day(period: Period) -> str:
    return f"{period.end:%B} {period.end.day}, {period.end.year}"


def _without_times(question: str) -> str:
    """A question without its phrases of time."""
    for words in reversed(times_in(question)):
        question = question[: words.start] + question[words.end :]
    bare = re.sub(r"\s+", " ", question).strip(" ?.,")
    return re.sub(r"\s+(?:for|in|at|during|as of|on|over|to)(?:\s+the)?$", "", bare)


def _with_subject(rest: str, last: Turn, before: Lexed, book: Book) -> Iterator[str]:
    """The last question about something else, at the same time."""
    who = re.match(r"\s*(who|when|where)\s+(is|was|are|were)\s+", last.standalone, re.I)
    if who and not _WORDY.match(rest):
        yield f"{who[1]} {who[2]} {rest}?"
        return
    if _WORDY.match(rest) and not isinstance(plan_of_wording(rest, book), (Search, Decline)):
        yield f"{rest} {time_of(last)}"
    if _WORDY.match(rest) and not before.times:
        yield f"{rest} {last.standalone}"
        return
    plain = _IN_ALL.sub("", re.sub(r"^(?:the|for|in|on)\s+", "", rest, flags=re.I))
    alone = f"{plain} {time_of(last)}"
    if last.is_in_words and metric_named(re.findall(r"[a-z&/-]+", plain.lower())):
        yield alone
    yield from in_kind(plain, fact_of(last), before, time_of(last), book)
    yield from of_another(plain, last, time_of(last), book)
    if last.is_in_words and is_brief_name(plain):
        yield from substituted(plain, before, book)
    exact = resolve(corrected(plain, book).split(), book, Hints())
    if len(plain.split()) == 1 and not (isinstance(exact, Subject) and not exact.is_loose):
        yield from substituted(plain, before, book)
    if isinstance(plan_of_wording(alone, book), Compute):
        yield alone
    yield from substituted(plain, before, book)
    yield alone


def _change(rest: str, subject: str, turns: Sequence[Turn], book: Book) -> str:
    """The change between the last two periods spoken of, or from the last one."""
    asked = _PRONOUN.sub(" ", rest)
    percent = (
        "by what percentage" if re.search(r"percent|%|pct|growth", asked, re.I) else "by how much"
    )
    periods = [period for turn in turns if (period := turn.period) is not None]
    named = [
        p
        for words in times_in(rest)
        if (
            p := (instant_for if periods and periods[-1].is_instant else duration_for)(
                words, book.times
            )
        )
    ]
    both = list(dict.fromkeys([*periods[-2:], *named]))[-2:]
    if len(both) == 2 and both[0].months == both[1].months:
        first, second = sorted(both)
        return f"{percent} did {subject} change from {spoken(first)} to {spoken(second)}?"
    return f"{percent} did {subject} change {time_of(turns[-1])} compared with a year ago?"


def _why(last: Turn, book: Book, asked: Lexed) -> str:
    """The reason for what the last reply found."""
    before = lex(corrected(last.standalone, book), known_phrases())
    named = tuple(t for t in before.tokens if stem(t.text) not in book.company_words)
    subject = subject_words(replace(before, tokens=named), book)
    before = (
        before
        if not asked.has("up", "down")
        else replace(before, tokens=(*before.tokens, *asked.tokens))
    )
    down = before.has("down") or (not before.has("up") and _went_down(last.reply))
    return f"Why did {subject} {'decline' if down else 'increase'} {time_of(last)}?"


def _went_down(reply: Reply) -> bool:
    return (
        isinstance(reply, Answer)
        and reply.value is not None
        and reply.value < 0
        and len(reply.values) == 2
    )
