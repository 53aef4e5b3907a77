"""Screens over all filings: a formula of index.screening → SQL over the tables, for any database.

Filings are held against each other by numbers of double precision. What is shown of them is read
in the filing itself, in decimals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import add, mul, sub
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa

from index.screening import (
    Arithmetic,
    Constant,
    Days,
    Either,
    Formula,
    Printed,
    Screened,
    Screening,
    Sized,
    figures_in,
)
from index.store.schema import catalogue, figures, filings
from index.tieout import Grade

_SIGNS = {"+": add, "-": sub, "*": mul}
_QUARTERS = 4
_YEAR = 12  # months
_YEARS_AFTER = 2  # for so long a figure is printed again as a comparative

_TOLD = 500  # filings of which it is said for how long they print a figure
_OURS = ("USD", "USD/share", "shares", "pure")

Column: TypeAlias = sa.ColumnElement[Any]
Cells: TypeAlias = Mapping[Printed, Sequence[sa.FromClause]]


class _Value(NamedTuple):
    """A formula in SQL: its number, of when it is, and what stands against it."""

    number: Column
    unit: Column
    start: Column
    end: Column
    faults: Column
    rivals: Column
    foreign: Column


def screened(connection: sa.Connection, asked: Screening) -> list[Screened]:
    """What the filing of each company gives, in no order."""
    scope = _scope(asked)
    cells = {
        printed: [figures.alias(f"f{place}_{n}") for n in range(len(_concepts(printed)))]
        for place, printed in enumerate(dict.fromkeys(figures_in(asked.formula)))
    }
    rows = connection.execute(_statement(asked, scope, cells)).all()
    lacking = {row.filing: row.back for row in rows if row.number is None}
    lengths = _lengths(connection, asked, lacking)
    return [
        Screened(
            row.filing,
            row.registrant,
            row.company,
            row.form,
            row.reported,
            row.number,
            row.unit,
            row.period_start,
            row.period_end,
            bool(row.foreign_figures),
            not row.faults,
            row.rivals,
            tuple(sorted(lengths[row.filing])),
        )
        for row in rows
    ]


def _scope(asked: Screening) -> sa.CTE:
    """One filing a company, and how many months before its own time is asked of it.

    The latest; of one time an amendment that has figures.
    """
    backs = [0] if asked.year is None else [n * _YEAR for n in range(_YEARS_AFTER + 1)]
    parts = [_reports(asked, back) for back in backs]
    found = (sa.union_all(*parts) if len(parts) > 1 else parts[0]).subquery()
    has_figures = sa.exists().where(figures.c.filing == found.c.filing)
    amends = sa.case((found.c.amends == 0, 0), (has_figures, 1), else_=-1)
    order = [found.c.back, found.c.period.desc(), amends.desc(), found.c.filing.desc()]
    rank = sa.func.row_number().over(partition_by=found.c.registrant, order_by=order)
    ranked = sa.select(found, rank.label("rank")).subquery()
    return sa.select(ranked).where(ranked.c.rank == 1).cte("scope")


def _reports(asked: Screening, back: int) -> sa.Select[Any]:
    columns = [catalogue.c[name] for name in ("filing", "registrant", "form", "period", "amends")]
    chosen = sa.select(*columns, sa.literal(back).label("back"))
    if asked.annual is not None:
        chosen = chosen.where(catalogue.c.form.like("10-K%" if asked.annual else "10-Q%"))
    if asked.year is not None:
        chosen = chosen.where(catalogue.c.fiscal_year == asked.year + back // _YEAR)
        quarter = asked.quarter or (_QUARTERS if asked.annual else None)
        if quarter is not None:
            chosen = chosen.where(catalogue.c.fiscal_quarter == quarter)
    if asked.filings is not None:
        chosen = chosen.where(catalogue.c.filing.in_(asked.filings))
    return chosen


def _statement(asked: Screening, scope: sa.CTE, cells: Cells) -> sa.Select[Any]:
    """The formula, with what the figures in it are, for every filing of the scope."""
    held: sa.FromClause = scope.join(filings, filings.c.id == scope.c.filing)
    for printed, aliases in cells.items():
        for concept, alias in zip(_concepts(printed), aliases, strict=True):
            held = held.outerjoin(alias, _is_cell(alias, concept, printed, scope))
    value = _compiled(asked.formula, cells)
    return sa.select(
        scope.c.filing,
        scope.c.back,
        scope.c.registrant,
        filings.c.company,
        scope.c.form,
        scope.c.period.label("reported"),
        value.number.label("number"),
        value.unit.label("unit"),
        value.start.label("period_start"),
        value.end.label("period_end"),
        value.faults.label("faults"),
        value.rivals.label("rivals"),
        value.foreign.label("foreign_figures"),
    ).select_from(held)


def _is_cell(
    alias: sa.FromClause, concept: str, printed: Printed, scope: sa.CTE
) -> sa.ColumnElement[bool]:
    """Which figure of a filing is meant: another concept's only where there is none of its own."""
    is_it = (
        (alias.c.concept == concept)
        & (alias.c.months == printed.months)
        & (alias.c.back == scope.c.back + printed.back)
        & (alias.c.filing == scope.c.filing)
    )
    if concept not in printed.instead:
        return is_it
    # A list made once, where SQLite would look through the concept anew for each filing.
    own = figures.alias()
    printing = sa.select(own.c.filing).where(own.c.concept == printed.concept)
    return is_it & scope.c.filing.not_in(printing)


def _compiled(formula: Formula, cells: Cells) -> _Value:
    match formula:
        case Printed():
            return _printed(formula, cells)
        case Days():
            of = _printed(formula.of, cells)
            return of._replace(number=_column(formula.of, "days", cells))
        case Constant():
            nothing, nil = sa.null(), sa.literal(0)
            written = sa.literal(float(formula.value), sa.Double)
            return _Value(written, nothing, sa.cast(nothing, sa.Date), sa.cast(nothing, sa.Date), nil, nil, nil)  # fmt: skip
        case Sized():
            found = _compiled(formula.argument, cells)
            number: Column = found.number
            sized: Column = sa.func.abs(number)
            if formula.is_outflow:
                sized = sa.case((number < 0, -number))
            return found._replace(number=sized)
        case Either():
            options = [_compiled(option, cells) for option in formula.options]
            return _Value(*(_first(options, place) for place in range(len(_Value._fields))))
        case Arithmetic():
            left = _compiled(formula.left, cells)
            return _combined(formula.sign, left, _compiled(formula.right, cells))


def _first(options: Sequence[_Value], place: int) -> Column:
    """A column of the first option whose number is there; of the first where none is."""
    whens = [(option.number.is_not(None), option[place]) for option in options]
    return sa.case(*whens, else_=options[0][place])


def _combined(sign: str, left: _Value, right: _Value) -> _Value:
    """Two values as one; a duration is told rather than an instant."""
    number = left.number / sa.func.nullif(right.number, 0) if sign == "/" else _SIGNS[sign](left.number, right.number)  # fmt: skip
    is_right = left.start.is_(None) & (right.start.is_not(None) | left.end.is_(None))
    return _Value(
        number,
        sa.func.coalesce(left.unit, right.unit),
        sa.func.coalesce(left.start, right.start),
        sa.case((is_right, right.end), else_=left.end),
        left.faults + right.faults,
        left.rivals + right.rivals,
        left.foreign + right.foreign,
    )


def _printed(printed: Printed, cells: Cells) -> _Value:
    def column(name: str) -> Column:
        return _column(printed, name, cells)

    return _Value(
        column("number"),
        column("unit"),
        column("period_start"),
        column("period_end"),
        sa.case((column("grade") == Grade.DOES_NOT_FOOT.value, 1), else_=0),
        sa.func.coalesce(column("rivals"), 0),
        sa.case((column("unit").not_in(_OURS), 1), else_=0),
    )


def _column(printed: Printed, name: str, cells: Cells) -> Column:
    """A column of the figure that is printed: of the concept, or else of one that stands in."""
    columns: list[Column] = [alias.c[name] for alias in cells[printed]]
    return sa.func.coalesce(*columns) if len(columns) > 1 else columns[0]


def _concepts(printed: Printed) -> tuple[str, ...]:
    return (printed.concept, *printed.also, *printed.instead)


def _lengths(
    connection: sa.Connection, asked: Screening, lacking: Mapping[str, int]
) -> dict[str, set[int]]:
    """For how many months filings print the figures of their own time; of the first of them."""
    concepts = {name for printed in figures_in(asked.formula) for name in _concepts(printed)}
    some = list(lacking)[:_TOLD]
    chosen = sa.select(figures.c.filing, figures.c.months, figures.c.back).where(
        figures.c.filing.in_(some), figures.c.concept.in_(concepts)
    )
    found: dict[str, set[int]] = defaultdict(set)
    for filing, months, back in connection.execute(chosen) if some else ():
        if back == lacking[filing]:
            found[filing].add(months)
    return found
