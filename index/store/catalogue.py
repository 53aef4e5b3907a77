"""What is derived of a filing to find it among many, and to hold its figures against others'.

It is written with the filing, in the same transaction, and made anew from it for a store that an
earlier version of the program has written.
"""

from __future__ import annotations

from index.called import keys_of, name_words
from index.faces import face_figures
from index.model import Filing, Reading
from index.periods import Calendar
from index.store.records import Record

_QUARTERS = 4
_QUARTER = 91.3125  # days


def catalogued(reading: Reading) -> dict[str, list[Record]]:
    """The rows that are derived of a filing, by their tables."""
    filing = reading.filing
    symbols = [fact.value for fact in reading.cover if fact.concept == "TradingSymbol"]
    keys = keys_of(filing.company, symbols)
    return {
        "catalogue": [_row(filing)],
        "names": [
            {
                "filing": filing.id,
                "position": position,
                "kind": kind,
                "key": key,
                "company": filing.company,
            }
            for position, (kind, key) in enumerate(keys)
        ],
        "figures": [
            {
                "concept": each.concept,
                "months": each.period.months,
                "back": each.back,
                "filing": filing.id,
                "value": str(each.quantity.value),
                "unit": str(each.quantity.unit),
                "grade": each.grade.value,
                "number": float(each.quantity.value),
                "period_start": each.period.start,
                "period_end": each.period.end,
                "days": each.period.days,
                "fact": each.fact,
                "rivals": each.rivals,
            }
            for each in face_figures(reading)
        ],
    }


def _row(filing: Filing) -> Record:
    called = " ".join(name_words(filing.company))
    year, quarter = fiscal_time(filing)
    return {
        "filing": filing.id,
        "registrant": filing.cik or called,
        "called": called,
        "form": filing.form.upper(),
        "period": filing.period,
        "year": filing.period.year,
        "fiscal_year": year,
        "fiscal_quarter": quarter,
        "amends": int(filing.form.upper().endswith("/A")),
    }


def fiscal_time(filing: Filing) -> tuple[int, int]:
    """The fiscal year and quarter that a filing's period closes, by its company's own calendar.

    A report that does not say when the year ends: an annual one closes it; of another the
    calendar's year is taken.
    """
    calendar = Calendar(filing.period, filing.fiscal_year_end)
    if filing.fiscal_year_end is None and filing.form.upper().startswith("10-K"):
        return filing.period.year, _QUARTERS
    year = calendar.fiscal_year_of(filing.period)
    left = round((calendar.year_end(year) - filing.period).days / _QUARTER)
    return year, min(max(_QUARTERS - left, 1), _QUARTERS)
