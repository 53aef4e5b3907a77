"""Words such as "(in thousands, except share and per share data)" → scale."""

from __future__ import annotations

import re
from functools import lru_cache

from index.model import Scale

_FACTORS = {"hundreds": 100, "thousands": 1_000, "millions": 1_000_000, "billions": 1_000_000_000,
            "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}  # fmt: skip
_MONEY = re.compile(
    r"\b(?:in|of)\s+(?:u\.?s\.?\s+)?(?:dollars?\s+in\s+)?\b(?P<in>thousands|millions|billions|hundreds)\b|"
    r"\b(?P<of>thousands|millions|billions) of (?:u\.?s\.? |united states |canadian )?(?:dollars|euros?|pounds|yen)\b|"
    r"\(\s*(?:dollars |amounts )?\$?\s*(?P<bare>thousands|millions|billions)\s*(?=[,;)]|except\b)|"
    r"\$\s?(?P<sign>thousands|millions|billions)\b|\b(?:in|of) \$\s?(?P<each>thousands|millions|billions)\b",
    re.I,
)
_ZEROS = re.compile(r"\(?\$?\s?(?<![\d,.])(?P<zeros>,?000(?:,?000)?)'?s?(?: omitted)?\)?", re.I)
_WHOLE = re.compile(r"\bin (?:whole |u\.?s\.? )?dollars\b|\(dollars\)", re.I)
_OF_DOLLARS = re.compile(r"\b(?:thousands|millions|billions) of (?:u\.?s\.? )?dollars\b", re.I)
_SHARES_TOO = re.compile(
    r"shares?(?: and \w+|, which are(?: \w+)?)? in (thousands|millions)|(?:number of )?shares \(?in (thousands|millions)|"
    r"\bunits?(?: sales| shipments| sold| volumes?)?,? \(?in (thousands|millions)",
    re.I,
)
_LONGEST = 4_000  # characters of a heading or label that are looked at


@lru_cache(maxsize=20_000)
def scale_words(text: str) -> Scale | None:
    """The scale that `text` states, or None where it states none.

    Share counts follow the money's scale unless the words except them ("except share
    data"), give them, or units sold, a scale of their own, or name dollars alone ("thousands of dollars"); words that except only per-share
    amounts leave counts scaled.
    """
    folded = re.sub(r"\s+", " ", text[:_LONGEST]).replace("’", "'")
    match = _MONEY.search(folded)
    if match:
        money = _FACTORS[next(word for word in match.groups() if word).lower()]
    elif (zeros := _ZEROS.search(folded)) and re.search(
        r"000'?s|omitted|\$000|\(000\)", folded, re.I
    ):
        money = 1_000 if len(re.sub(r"\D", "", zeros["zeros"])) == 3 else 1_000_000
    elif _WHOLE.search(folded):
        return Scale(1, 1)
    else:
        return None
    shares = money
    if _excepts_shares(folded) or _OF_DOLLARS.search(folded):
        shares = 1
    own = _SHARES_TOO.search(folded)
    if own:
        shares = _FACTORS[(own[1] or own[2] or own[3]).lower()]
    return Scale(money, shares)


def counts_alone(text: str) -> int | None:
    """The scale of counts that `text` states, where it states none of money: "(shares in thousands)"."""
    folded = re.sub(r"\s+", " ", text[:_LONGEST])
    own = _SHARES_TOO.search(folded)
    if own is None or " and " in own[0]:
        return None
    rest = f"{folded[: own.start()]} {folded[own.end() :]}"
    is_alone = scale_words(rest) is None
    return _FACTORS[(own[1] or own[2] or own[3]).lower()] if is_alone else None


def _excepts_shares(text: str) -> bool:
    """Whether counts of shares, and not only per-share amounts, are excepted."""
    match = re.search(r"\bexcept\b(.*)", text, re.I)
    if not match:
        return False
    excepted = re.sub(
        r"(?:amounts?|data|information)?\s*\bper[- ](?:common )?share\b[\w\s]*",
        " ",
        match[1],
        flags=re.I,
    )
    return re.search(r"\bshares?\b", excepted, re.I) is not None
