"""A question that stands alone and one filing → the reply."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers import declined
from assistant.asides import without_lead
from assistant.bare_names import is_brief_name, is_name
from assistant.book import stem
from assistant.chatter import without_talk
from assistant.citing import with_corrections
from assistant.clauses import without_topic
from assistant.compose import FigurePlan, reply_to
from assistant.composed import sets_two_off
from assistant.cover import counted_on_cover, cover_answer
from assistant.everyday import recast
from assistant.expressions import Line
from assistant.forms import fits, in_forms
from assistant.infix import times_told
from assistant.known_names import is_run, names_alike, ordered_stems
from assistant.model import Answer, Presentation, Reason, Refusal, Reply, Route
from assistant.nicknames import by_its_name
from assistant.off_the_point import OTHERWISE, is_of_other_years, says_otherwise
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.plans import Compute, Decline, ListRows, Plan, Search
from assistant.refusals import LEANING
from assistant.router import plan_of_wording
from assistant.said_operands import is_per_head, said_plan
from assistant.sayings import plainly
from assistant.sent_to_words import asks_no_amount
from assistant.set_against import leads_to_table, tells_one_side
from assistant.short_names import names_home
from assistant.spelling import corrected
from assistant.terms import is_soft, terms
from assistant.times_kept import at_its_time
from assistant.to_the_digit import to_the_digit

if TYPE_CHECKING:
    from assistant.book import Book
    from index.library import Library

# A bare noun phrase ("total debt") asks for a figure: a sentence must say nearly all of it.
_FIGURE_SUPPORT = 0.85
_COMPUTED_SUPPORT = 0.6
_MOST_NAMES = 8  # of one concept that are tried
_NO_RATE = "The filing gives no figure for each person."
_NEITHER = "The filing does not say which of the two is the larger."
_NO_WAY = "The filing does not say whether it rose or fell."
# Of what is declined so, no sentence says whether it is so.
_UNKNOWABLE = (Reason.OUT_OF_SCOPE, Reason.NOT_UNDERSTOOD)
# Of what is declined so, a sentence may give a figure that is lacking.
_OPEN = (Reason.NOT_IN_FILING, Reason.NOT_UNDERSTOOD, Reason.NOT_COMPUTABLE)
_OUTSTANDING = re.compile(r"\bshares outstanding\b", re.I)
_PATTERNS = patterns("one_filing")
_WORD = re.compile(r"(\w+)(?:['’]s)?\W*|\W+")


def reply_from(question: str, book: Book, library: Library) -> Reply:
    """What one filing says to a question that stands alone: its cover, its figures, its words."""
    from_cover = cover_answer(without_talk(question, book), book.reading)
    if from_cover is not None and not fits(question, "one_filing", "also-why"):
        return from_cover
    reply = _reply_planned(question, book, library)
    if isinstance(reply, Answer) and reply.route is Route.SEARCH and is_per_head(question):
        is_rate = any(is_per_head(cited.quote) for cited in reply.citations)
        return reply if is_rate else _reckoned(question, book, library) or _no_rate(question, book)
    if isinstance(reply, Refusal) and reply.reason in _OPEN:
        return _reckoned(question, book, library) or reply
    return reply


def _reckoned(question: str, book: Book, library: Library) -> Answer | None:
    """What arithmetic over figures comes to of which a sentence gives one."""

    def told(asked: str, is_whole: bool) -> Answer | None:
        if is_whole:
            return _said_whole(asked, book, library)
        reply = _in_words(asked, Search(asked, strict=True), book, library)
        return reply if isinstance(reply, Answer) else None

    made = said_plan(question, book, told)
    reply = reply_to(made, question, book) if isinstance(made, FigurePlan) else None
    return reply if isinstance(reply, Answer) else None


def _no_rate(question: str, book: Book) -> Refusal:
    return declined(Decline(Reason.NOT_IN_FILING, _NO_RATE), question, book)


def _reply_planned(question: str, book: Book, library: Library) -> Reply:
    """The reply by the plan of the question."""
    planned = plan_of_wording(question, book)
    if asks_no_amount(question) and not isinstance(planned, (Search, Decline)):
        planned = Search(question)
    elif _is_beside_the_point(planned, question):
        planned = Search(question, strict=True)
    said = _said_though(planned, question, book, library)
    if said is not None:
        return said
    if not isinstance(planned, Search):
        made = reply_to(planned, question, book)
        if isinstance(made, Refusal) and isinstance(planned, Compute) and planned.period:
            counts = _OUTSTANDING.search(planned.title) is not None
            day = planned.period.end
            made = (counted_on_cover(question, day, book.reading) if counts else None) or made
        if isinstance(made, Refusal) and _is_of_what_is_due(planned, book):
            due = (_said_whole(words, book, library) for words in recast(question, book))
            made = next((answer for answer in due if answer is not None), made)
        metric = planned if isinstance(planned, Compute) and planned.metric else None
        if metric is not None and isinstance(made, Refusal):
            said = _said_whole(question, book, library)
            return said or _said_by_name(metric, question, book, library) or made
        return made
    asked = asked_of_words(question, book)
    reply = _in_words(asked, planned, book, library)
    mended = corrected(in_forms(plainly(asked), "sayings", "late_opening"), book)
    if isinstance(reply, Refusal) and mended != asked:
        reply = _in_words(mended, planned, book, library)
    unnamed = _unnamed(mended, book)
    if isinstance(reply, Refusal) and unnamed != mended:
        again = _in_words(unnamed, planned, book, library)
        reply = again if isinstance(again, Answer) and again.value is not None else reply
    reply = _priced(reply, asked, book, library) if planned.strict else reply
    exact = to_the_digit(reply, asked, planned.nearest) if isinstance(reply, Answer) else None
    if exact is not None:
        is_of_time = (
            at_its_time(replace(exact, is_open=True), question, book).period == exact.period
        )
        return reply_to(exact if is_of_time else OTHERWISE, question, book)
    is_open = isinstance(reply, Answer) and reply.verdict is None
    if is_open and _asks_whether(asked) and (untold := _untold(asked)):
        return declined(Decline(Reason.NOT_IN_FILING, untold), question, book)
    return replace(reply, question=question)


def asked_of_words(question: str, book: Book) -> str:
    """A question as the filing's words are asked it: without its lead, the company by its own name."""
    plain = without_topic(_without_idle_lead(question, book), book)
    left_out = terms(question) - terms(plain) - set(book.wording.registrant)
    is_told = any(book.wording.knows(term) and not is_soft(term) for term in left_out)
    return by_its_name(question if is_told else plain, book)


def _is_beside_the_point(planned: Plan, question: str) -> bool:
    """Whether a line is planned where a name or a yes or no is asked, or of what a question sets apart."""
    if isinstance(planned, Compute):
        return isinstance(planned.expression, Line) and fits(question, "one_filing", "of-no-line")
    whole = _PATTERNS["whole"].search(question)
    if whole is not None and isinstance(planned, ListRows):
        return any(terms(row.title) <= terms(whole["what"]) for row in planned.rows)
    apart = _PATTERNS["set-apart"].match(question)
    if apart is None or not isinstance(planned, ListRows) or len(planned.rows) != 1:
        return False
    return terms(apart["what"]) <= terms(planned.rows[0].title)


def _priced(reply: Reply, asked: str, book: Book, library: Library) -> Reply:
    """The sentence that gives the amount of what is but named, where sentences are quoted without one."""
    is_bare = isinstance(reply, Answer) and reply.value is None and is_brief_name(asked)
    said = _said_whole(f"How much was the {asked}?", book, library) if is_bare else None
    return said if said is not None and said.value is not None else reply


def _untold(asked: str) -> str | None:
    """What no sentence tells that says neither yes nor no to a comparison, or to a rise or fall."""
    from assistant.reasons import directions  # a figure does not wait for it

    if sets_two_off(asked):
        return _NEITHER
    return _NO_WAY if directions(asked) and times_in(asked) else None


def _said_though(planned: Plan, question: str, book: Book, library: Library) -> Answer | None:
    """What the words say to a question that is declined as one of figures."""
    if not isinstance(planned, Decline):
        return None
    asks_whether = planned.reason not in _UNKNOWABLE and _asks_whether(question)
    if asks_whether:
        told = _in_words(question, Search(question, strict=True), book, library)
        if isinstance(told, Answer) and told.verdict is not None:
            return told
    if planned.said:
        said = _said_whole(question, book, library)
        said = said or _said_as_called(planned, question, book, library)
        if said is not None:
            return said
    if planned.reason is Reason.OUT_OF_SCOPE:
        return _told_ahead(question, book, library)
    is_unread = planned.reason is Reason.NOT_UNDERSTOOD and planned != LEANING
    if is_unread and (
        fits(question, "one_filing", "asks-for-words") or _is_of_no_figure(question, book)
    ):
        told = _in_words(question, Search(question, strict=True), book, library)
        return told if isinstance(told, Answer) and told.value is None else None
    of_people = fits(question, "one_filing", "of-people")
    is_knowable = planned.reason not in _UNKNOWABLE
    of_words = is_knowable and fits(question, "one_filing", "of-words")
    if not of_people and not of_words:
        return None
    told = _in_words(question, Search(question, strict=not of_people), book, library)
    return told if isinstance(told, Answer) else None


def _is_of_no_figure(question: str, book: Book) -> bool:
    """Whether a name, a place or a reason is asked, or what became of something: no figure answers that."""
    from assistant.asked import Kind, read_question  # a figure does not wait for it

    no_figures = (Kind.WHO, Kind.WHERE, Kind.WHY, Kind.DESCRIBE, Kind.YES_NO)
    return read_question(question, book.wording)[0].kind in no_figures


def _told_ahead(question: str, book: Book, library: Library) -> Answer | None:
    """The sentence that says outright whether something is to come, or how it is to be paid for."""
    asks_how = fits(question, "one_filing", "means-ahead")
    if not asks_how and not fits(question, "one_filing", "ahead"):
        return None
    told = _in_words(question, Search(question, strict=True), book, library)
    if not isinstance(told, Answer) or (told.verdict is None and not asks_how):
        return None
    is_ahead = fits(told.citations[0].quote, "one_filing", "tells-ahead")
    return told if is_ahead else None


def _without_idle_lead(question: str, book: Book) -> str:
    """A question without what leads to it, but for a lead that names what is asked of: "Xbox: …"."""
    bare = without_lead(question, book)
    left_out = terms(question) - terms(bare) - set(book.wording.registrant)
    return question if left_out & book.wording.names else bare


def _unnamed(question: str, book: Book) -> str:
    """A question without the company's own name: "the special dividend acme paid"."""
    said = (
        "" if word[1] and stem(word[1].lower()) in book.company_words else word[0]
        for word in _WORD.finditer(question)
    )
    return " ".join("".join(said).split())


def _is_of_what_is_due(planned: Plan, book: Book) -> bool:
    """Whether a plan is of a time after the filing's own, of which tables print only what falls due."""
    period = planned.period if isinstance(planned, Compute) else None
    return period is not None and period.end > book.times.calendar.period


def _asks_whether(question: str) -> bool:
    """Whether a question opens as one that is answered by yes or no."""
    return fits(question, "one_filing", "yes-or-no")


def _said_whole(question: str, book: Book, library: Library) -> Answer | None:
    """The sentence that says all of a question whose figure no table gives."""
    from assistant.pointed import says_all  # a figure does not wait for it

    mended = corrected(question, book)
    reply = _in_words(mended, Search(mended, strict=True), book, library)
    if not isinstance(reply, Answer) or not says_all(reply, mended, book):
        return None
    return reply if _says_name(mended, reply) else None


def _says_name(question: str, reply: Answer) -> bool:
    """Whether the sentences have a name, of all that is asked for, as one: net debt is no net worth and debt.

    The sentence whose figure is given must have it itself.
    """
    names = names_alike(ordered_stems(question))
    cited = reply.citations[:1] if reply.value is not None else reply.citations
    said = [ordered_stems(each.quote) for each in cited]
    return not names or any(is_run(name, of) for name in names for of in said)


def _said_by_name(metric: Compute, question: str, book: Book, library: Library) -> Answer | None:
    """The sentence that gives an amount, at a time, which no lines give the operands of: EBITDA."""
    when = times_told(question)
    if metric.unit is not Presentation.USD or not when:
        return None
    said = _said_whole(f"How much was {metric.title} {when}?", book, library)
    is_timed = said is not None and any(times_in(cited.quote) for cited in said.citations)
    return replace(said, question=question) if said is not None and is_timed else None


def _said_as_called(planned: Decline, question: str, book: Book, library: Library) -> Answer | None:
    """The sentence that gives the figure under another name of what no line prints: "rental expense"."""
    when = " ".join(question[words.start : words.end] for words in times_in(question))
    if not when and book.reading.filing.form.upper().startswith("10-K"):
        when = str(book.times.calendar.period.year)  # the latest year of a report of years
    for name in planned.called[:_MOST_NAMES] if when else ():
        said = _said_whole(f"How much was {name} in {when}?", book, library)
        quote = said.citations[0].quote if said is not None and said.citations else ""
        is_named = is_run(ordered_stems(name), ordered_stems(quote)) and bool(times_in(quote))
        is_named = is_named and (names_home(quote) or not names_home(question))
        if said is not None and said.value is not None and is_named:
            return replace(said, question=question)
    return None


def _in_words(question: str, planned: Search, book: Book, library: Library) -> Reply:
    """What the filing's own sentences say to a question that no figure answers."""
    from assistant.passage_search import LibrarySearch  # a figure does not wait for these
    from assistant.pointed import asks_for_a_line, held_to
    from assistant.words import answer_in_words

    least = 0.0
    if planned.strict and is_brief_name(question):
        least = _FIGURE_SUPPORT
    elif planned.strict and (is_name(question) or asks_for_a_line(question)):
        least = _COMPUTED_SUPPORT
    search = LibrarySearch(library)
    reply = answer_in_words(question, book.reading, search, book.wording, least=least)
    if isinstance(reply, Answer):
        reply = held_to(question, reply, book, strict=planned.strict)
    if isinstance(reply, Answer) and tells_one_side(reply, question):
        no = Decline(Reason.NOT_IN_FILING, _NEITHER) if _asks_whether(question) else OTHERWISE
        return declined(no, question, book)
    if isinstance(reply, Answer) and _tells_something_else(reply, question, strict=planned.strict):
        return declined(OTHERWISE, question, book)
    if isinstance(reply, Answer):
        return with_corrections(reply, book)
    if planned.nearest and reply.reason is Reason.NOT_IN_FILING:
        return declined(Decline(reply.reason, reply.text, planned.nearest), question, book)
    return reply


def _tells_something_else(reply: Answer, question: str, *, strict: bool) -> bool:
    """Whether sentences tell of something else than is asked. `strict`: a figure is asked."""
    if is_of_other_years(reply, question, strict=strict):
        return True
    return strict and (leads_to_table(reply) or says_otherwise(reply, question))
