"""A report of the tie-out: as lines of a terminal, as a record for JSON, as a page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from typing import Any

from assistant.check_words import rule_title
from assistant.checking import SCHEDULE, Checked, Disagreement, Report
from assistant.layout import columns, figure, line_words, visible
from assistant.model import Presentation
from index.tieout import Grade

_VERDICTS = {
    Grade.FOOTS: "foots",
    Grade.UNCHECKED: "not checked",
    Grade.DOES_NOT_FOOT: "does not foot",
}
_INDENT = "  "
_MOST_PLACES = 6


def told(report: Report, width: int) -> Iterator[str]:
    """The report as lines of at most `width` characters: a verdict each, then what disagrees."""
    yield visible(f"{report.company}, {report.form} for {report.period}")
    yield ""
    if not report.statements:
        yield f"{_INDENT}No statement was found and no table with a sum: nothing to add up."
    rows = [(_INDENT + each.statement, verdict_of(each), _counts(each)) for each in report.statements]  # fmt: skip
    yield from columns(rows, frozenset(), width)
    yield from _filled(f"{_INDENT}{_claims(report)}", width)
    yield ""
    if report.is_clean:
        yield "Nothing disagrees."
    if not report.findings:
        return
    count = len(report.findings)
    yield f"{count} {'finding' if count == 1 else 'findings'}:"
    for number, finding in enumerate(report.findings, 1):
        yield ""
        yield from _finding(number, finding, width)


def verdict_of(checked: Checked) -> str:
    """The verdict in words: a schedule agrees with the statements or differs, and foots nothing."""
    if checked.statement == SCHEDULE:
        return "agrees" if checked.verdict is Grade.FOOTS else "differs"
    return _VERDICTS[checked.verdict]


def _counts(checked: Checked) -> str:
    if not checked.checks:
        return "no check was possible"
    return f"{checked.agree:,} of {checked.checks:,} checks agree"


def _claims(report: Report) -> str:
    differing = sum(finding.rule == "words = statements" for finding in report.findings)
    held = report.agreeing + differing
    return (
        f"Figures in the text: {report.agreeing:,} of {held:,} that could be matched agree; "
        f"{report.unmatched:,} could not be matched."
    )


def _finding(number: int, finding: Disagreement, width: int) -> Iterator[str]:
    yield from _filled(f"[{number}] {finding.text}", width, "    ")
    for place in finding.excerpts[:_MOST_PLACES]:
        yield from _filled(f'    {line_words(place.lines)}: "{place.quote}"', width, "      ")
    if len(finding.excerpts) > _MOST_PLACES:
        yield f"    and {len(finding.excerpts) - _MOST_PLACES} more rows"


def _filled(text: str, width: int, hang: str = _INDENT) -> list[str]:
    """Text in lines of at most `width`, the first indented as it is, the rest by `hang`."""
    first = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(
        visible(text.strip()), width, initial_indent=first, subsequent_indent=hang,
        break_on_hyphens=False,
    )  # fmt: skip


def as_record(report: Report) -> dict[str, Any]:
    """The report as the record that `filing check --json` prints; figures in ones."""
    return {
        "schema": 1,
        "filing": report.filing,
        "company": report.company,
        "form": report.form,
        "period": report.period,
        "statements": [
            {
                "statement": each.statement,
                "verdict": each.verdict.value,
                "checks": each.checks,
                "agree": each.agree,
            }
            for each in report.statements
        ],
        "claims": {"agree": report.agreeing, "unmatched": report.unmatched},
        "findings": [
            {
                "rule": each.rule,
                "verdict": each.verdict.value,
                "lines": [list(lines) for lines in each.lines],
                "printed": float(each.printed),
                "computed": float(each.computed),
                "difference": float(each.difference),
                "unit": each.unit,
                "text": each.text,
            }
            for each in report.findings
        ],
    }


def as_records(reports: Sequence[Report], failed: Mapping[str, str]) -> dict[str, Any]:
    """The reports on several filings as one record. `failed`: what could not be checked, and why."""
    return {
        "schema": 1,
        "filings": [as_record(report) for report in reports],
        "failed": [{"filing": name, "error": error} for name, error in failed.items()],
    }


def told_together(reports: Sequence[Report], width: int) -> Iterator[str]:
    """The reports on several filings, one after the other, and what they come to."""
    for report in reports:
        yield from told(report, width)
        yield ""
    clean = sum(report.is_clean for report in reports)
    counted = f"{len(reports)} {'filing' if len(reports) == 1 else 'filings'} checked"
    yield f"{counted}; nothing disagrees in {clean}, something does in {len(reports) - clean}."


def as_page(reports: Sequence[Report]) -> str:
    """The reports as one self-contained page of HTML; what a filing says is escaped."""
    from jinja2 import Environment, StrictUndefined  # only the page waits for it

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = files("assistant").joinpath("check_page.html.jinja").read_text(encoding="utf-8")
    return environment.from_string(template).render(
        reports=reports, verdict=verdict_of, counts=_counts, claims=_claims, words=line_words,
        rule=rule_title, figure=_figure,
    )  # fmt: skip


_UNITS = {shown.value: shown for shown in Presentation}


def _figure(value: Decimal, unit: str) -> str:
    """A value of a finding in its unit: "$4,653,000", "75.4%"."""
    if unit in {"percent", "points"}:
        return f"{value:,.1f}{'%' if unit == 'percent' else ' points'}"
    return figure(value, _UNITS.get(unit))
