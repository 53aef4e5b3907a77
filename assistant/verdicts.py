"""A yes-or-no question and a sentence → yes, no, or neither where the sentence is not plain."""

from __future__ import annotations

from assistant.asked import Asked
from assistant.findings import money
from assistant.fits import predicate_of
from assistant.pattern_files import patterns, words_of
from assistant.reasons import directions
from assistant.stated_figures import figures, is_same, undated
from assistant.support import Support, level
from assistant.terms import alike, is_soft, met_by, opposites, other_side, stem, tokens
from assistant.wording import Said

_PATTERNS, _WORDS = patterns("verdicts"), words_of("verdicts")
_OF_ALL_THAT_IS_SAID = frozenset(map(stem, _WORDS["of-all-that-is-said"]))
_BORNE_OUT = 0.5
_LEAST_ALONE = 0.5
_SURE = 0.85
_PLAIN = 0.9
_SAID = 0.9


def verdict_of(asked: Asked, said: Said, support: Support) -> bool | None:
    """True or False where the sentence says so itself; None where it hedges or says only a part."""
    if _is_negated(_PATTERNS["condition"].split(asked.question)[0]):
        return None
    if not _may_answer(asked, said, support):
        return None
    asked_way, said_way = directions(asked.question), directions(said.sentence.text)
    if asked_way and said_way and not asked_way & said_way:
        return False
    moved = _moved(said, support) if asked_way and not said_way else None
    if moved is not None:
        return moved in asked_way
    clause = _clause(asked, said.sentence.text)
    predicate = predicate_of(asked)
    if denies(asked, said, support):
        return False
    if support.alone < _LEAST_ALONE and not (
        predicate and level(predicate, said) and support.whole > _SURE
    ):
        return None
    if _is_negated(clause):
        is_plain = _denies_it(predicate, clause) and not _PATTERNS["general"].match(
            said.sentence.text
        )
        return False if is_plain else None
    if _says_opposite(asked, said):
        return False
    if set(support.missing) - _OF_ALL_THAT_IS_SAID or _lacks_deed(asked, said):
        return None
    if support.alone < _PLAIN or (predicate is not None and level(predicate, said) < _SAID):
        return None
    if _is_hedged(clause, predicate) and not _PATTERNS["hedge"].search(asked.question):
        return None
    return True


def _moved(said: Said, support: Support) -> str | None:
    """Which way the one of two figures went that a sentence gives in turn for two years, the later's."""
    text = said.sentence.text
    found = money(text)
    years = list(dict.fromkeys(map(int, _PATTERNS["year"].findall(text))))
    is_pair = len(found) == 2 and len(years) == 2 and _PATTERNS["in-turn"].search(text) is not None
    unsaid = [term for term in support.missing if not is_soft(term) and not directions(term)]
    if not is_pair or unsaid or support.alone < _LEAST_ALONE:
        return None
    first, second = (each.value for each in found)
    if first is None or second is None or first == second:
        return None
    return "up" if (first > second) == (years[0] > years[1]) else "down"


def _lacks_deed(asked: Asked, said: Said) -> bool:
    """Whether a sentence has none of the words for a deed of the question, however plain: "make"."""
    deeds = (each.term for each in asked.wanted if is_soft(each.term) and alike(each.term))
    return any(not level(deed, said) for deed in deeds)


def _may_answer(asked: Asked, said: Said, support: Support) -> bool:
    """Whether a sentence has the degree, the figures and the deed that a question is about."""
    degree = _PATTERNS["degree"].search(asked.question)
    if degree is not None and degree[0].lower() not in said.sentence.text.lower():
        return False
    if _compares_with(asked.question) & set(support.missing) or _tells_other_side(asked, said):
        return False
    return _gives_its_figures(asked.question, said.sentence.text)


def _compares_with(question: str) -> frozenset[str]:
    """The terms of what a question holds something against: "higher than the limit"."""
    than = _PATTERNS["than"].search(question)
    return (
        frozenset(token.term for token in tokens(question[than.end() :])) if than else frozenset()
    )


def _gives_its_figures(question: str, text: str) -> bool:
    """Whether a sentence has every amount and percentage of a question that compares with none."""
    if _PATTERNS["compares"].search(question):
        return True
    said = list(figures(undated(text)))
    stated = (each for each in figures(undated(question)) if each.kind in ("$", "percent"))
    return all(any(is_same(a, b) or is_same(b, a) for b in said) for a in stated)


def denies(asked: Asked, said: Said, support: Support) -> bool:
    """Whether a sentence says outright that there is none of what is asked, or that it was not done."""
    return _denies_all(asked, said.sentence.text) or _denies_deed(asked, said, support)


def _says_opposite(asked: Asked, said: Said) -> bool:
    """Whether the sentence has the opposite of a word of the question, and not the word itself."""
    return any(
        opposites(each.term) & said.places.keys() and not level(each.term, said)
        for each in asked.wanted
    )


def _tells_other_side(asked: Asked, said: Said) -> bool:
    """Whether of a deed that is asked the sentence tells the other side alone: a sale, no purchase."""
    return any(
        other_side(each.term) & said.places.keys()
        and not ({each.term, *alike(each.term)} - other_side(each.term)) & said.places.keys()
        for each in asked.wanted
    )


def _denies_all(asked: Asked, text: str) -> bool:
    """Whether the sentence says that there is none of what is asked: "there have been no changes"."""
    head = set(_head(asked))
    plain = _PATTERNS["no-such"].match(text)
    named = {token.term for token in tokens(plain["what"])} if plain else set()
    if named and all(({term} | alike(term)) & head for term in named):
        return True
    match = _PATTERNS["there-is-no"].search(text)
    if match is None:
        return False
    return bool(head & {token.term for token in tokens(match["what"])})


def _denies_deed(asked: Asked, said: Said, support: Support) -> bool:
    """Whether the sentence says outright that what is asked was not done, or that none was."""
    first = next((each.term for each in asked.wanted if not is_soft(each.term)), None)
    if first is None or not level(first, said) or support.whole < _BORNE_OUT:
        return False
    return _PATTERNS["outright"].match(said.sentence.text) is not None


def _head(asked: Asked) -> tuple[str, ...]:
    """The terms of the phrase that a question "is there any …" opens with."""
    match = _PATTERNS["is-there"].match(asked.question)
    return tuple(token.term for token in tokens(match["what"])) if match else ()


def _is_hedged(clause: str, predicate: str | None) -> bool:
    """Whether a "may" or an "expects" stands before what is said of the subject."""
    end = next((token.end for token in tokens(clause) if token.term == predicate), len(clause))
    return _PATTERNS["hedge"].search(clause, 0, end) is not None


def _is_negated(text: str) -> bool:
    return len(_PATTERNS["negation"].findall(_PATTERNS["not-only"].sub(" ", text))) % 2 == 1


def _denies_it(predicate: str | None, clause: str) -> bool:
    """Whether a word of negation stands before the deed that is asked, or right behind it.

    "The sale does not affect the revenue" denies no sale. True where no deed is asked.
    """
    if predicate is None:
        return True
    same = {predicate, *alike(predicate), *met_by(predicate)}
    first = min(match.start() for match in _PATTERNS["negation"].finditer(clause))
    return any(
        first <= token.start or _PATTERNS["not-so"].match(clause, token.end) is not None
        for token in tokens(clause)
        if token.term in same
    )


def _clause(asked: Asked, text: str) -> str:
    """The clause that says most of what is asked."""
    weights = {each.term: each.weight for each in asked.wanted}
    parts = [part for part in _PATTERNS["clause"].split(text) if part.strip()]
    return max(
        parts,
        key=lambda part: sum(weights.get(token.term, 0.0) for token in tokens(part)),
        default=text,
    )
