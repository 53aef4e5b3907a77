"""What a question asks the amount of, and a sentence that gives an amount does not speak of."""

from __future__ import annotations

from assistant.asked import Asked
from assistant.forms import fits, kept_in
from assistant.support import level, surnames
from assistant.terms import alike, is_soft, stem, tokens
from assistant.wording import Said, Wording


def lacks_what(asked: Asked, said: Said, wording: Wording) -> bool:
    """Whether a question asks how much of something that neither sentence nor title speaks of.

    So it is with what it names, which may stand earlier in the paragraph, or in the one that it
    goes on from, and with what the amount is to relate to.
    """
    related = kept_in(asked.question, "lacking", "related-to") or {"what": ""}
    of = [each.term for each in tokens(related["what"]) if not is_soft(each.term)]
    if any(not _speaks_of(term, said) for term in of) or _lacks_name(asked, said, wording):
        return True
    if fits(asked.question, "lacking", "price-paid") and _is_no_price(asked, said):
        return True
    of_what = kept_in(asked.question, "lacking", "how-much-of")
    if of_what is None:
        return False
    term = stem(of_what["what"].lower())
    is_named = (
        term in asked.terms and not is_soft(term) and not {"money", "cash"} & {term, *alike(term)}
    )
    return is_named and not _speaks_of(term, said)


def _lacks_name(asked: Asked, said: Said, wording: Wording) -> bool:
    """Whether a name of the question stands nowhere in or before a sentence; a surname will do."""
    known_as = surnames(asked)
    named = [each.term for each in asked.wanted if each.is_name]
    unsaid = [term for term in named if not _speaks_of(term, said)]
    unsaid = [t for t in unsaid if t not in known_as or not _speaks_of(known_as[t], said)]
    if not unsaid:
        return False
    place = said.sentence.place
    before = [other for other in wording.paragraph(place) if other < place]
    told = [wording.said[other] for other in (*before, *wording.leading_to(place))]
    return not all(any(_speaks_of(term, each) for each in told) for term in unsaid)


def _is_no_price(asked: Asked, said: Said) -> bool:
    """Whether a sentence tells of goodwill or the like, of which the question does not speak."""
    text = said.sentence.text
    return fits(text, "lacking", "no-price") and not fits(asked.question, "lacking", "no-price")


def _speaks_of(term: str, said: Said) -> bool:
    return level(term, said) > 0 or term in said.above


def only_may_be(asked: Asked, before: str) -> bool:
    """Whether the words before an amount say what it could be of a deed that a question takes as done."""
    done, possible = (fits(asked.question, "lacking", kind) for kind in ("done", "possible"))
    return done and not possible and fits(before, "lacking", "could-be")
