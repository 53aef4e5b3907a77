"""What a cell is in: shares, dollars a share, years, percents, at the scale of its own column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.build import read_content

DATA = Path(__file__).resolve().parents[1] / "data"
HTML = (DATA / "tamarack-soap_10-q.htm").read_text("utf-8")
TEXT = (DATA / "harbor-lamp_10-q.txt").read_text("utf-8")
END = "from marine outfitters.\n"

Read = list[tuple[str, str, str]]


def in_html(heads: Sequence[str], *rows: Sequence[str], lead: str = "") -> Read:
    """Label, period and quantity of the facts of a table at the end of the HTML filing."""
    drawn = [heads, *rows]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in drawn)
    made = HTML.replace("</body>", f"<p>{lead}</p><table>{body}</table></body>")
    return _last_table(made, "made.htm")


def in_text(*lines: str) -> Read:
    """The same of lines put into the discussion of the text filing."""
    made = TEXT.replace(END, END + "\n" + "\n".join(lines) + "\n", 1)
    reading = read_content(made.encode(), "made.txt")
    table = next(each for each in reading.tables if each.section == "part-1/item-2")
    return [
        (fact.label, str(fact.period), f"{fact.quantity.value:f} {fact.quantity.unit}")
        for fact in reading.facts
        if fact.table == table.id
    ]


def _last_table(content: str, name: str) -> Read:
    reading = read_content(content.encode(), name)
    return [
        (fact.label, str(fact.period), f"{fact.quantity.value:f} {fact.quantity.unit}")
        for fact in reading.facts
        if fact.table == reading.tables[-1].id
    ]


PURCHASES = (
    ["Period", "Total number of shares purchased (in millions)", "Average price paid per share",
     "Approximate dollar value of shares that may yet be purchased (in billions)"],
    ["April 28, 2024 - May 25, 2024", "19.2", "$120.61", "$22.0"],
    ["May 26, 2024 - June 22, 2024", "18.1", "$141.61", "$19.4"],
    ["Total", "37.3", "", ""],
)  # fmt: skip


def test_each_column_of_purchases_by_the_issuer_is_in_its_own_unit_and_scale() -> None:
    first, second = "2024-04-28 to 2024-05-25", "2024-05-26 to 2024-06-22"
    assert in_html(*PURCHASES) == [
        ("April 28, 2024 - May 25, 2024", first, "19200000.0 shares"),
        ("April 28, 2024 - May 25, 2024", first, "120.61 USD/share"),
        ("April 28, 2024 - May 25, 2024", first, "22000000000.0 USD"),
        ("May 26, 2024 - June 22, 2024", second, "18100000.0 shares"),
        ("May 26, 2024 - June 22, 2024", second, "141.61 USD/share"),
        ("May 26, 2024 - June 22, 2024", second, "19400000000.0 USD"),
        ("Total", "2024-04-28 to 2024-06-22", "37300000.0 shares"),
    ]


def test_days_that_head_rows_are_theirs_the_first_too() -> None:
    found = in_html(
        ["Periods", "Total number of shares purchased", "Average price paid per share"],
        ["June 30, 2024 to August 3, 2024:", "", ""],
        ["Open market purchases", "35,697", "$224.11"],
        ["August 4, 2024 to August 31, 2024:", "", ""],
        ["Open market purchases", "42,910", "$221.39"],
    )
    assert [period for _, period, _ in found] == [
        *["2024-06-30 to 2024-08-03"] * 2,
        *["2024-08-04 to 2024-08-31"] * 2,
    ]


@pytest.mark.parametrize(
    "heading",
    ["Weighted-average useful life", "Remaining contractual term (years)", "Average life in years"],
)
def test_a_length_of_time_is_no_amount(heading: str) -> None:
    found = in_html(
        ["(in thousands)", "Fair value", heading],
        ["Customer lists", "$1,400", "14"],
        ["Know-how", "2,900", "30"],
    )
    assert [quantity for _, _, quantity in found] == [
        "1400000 USD",
        "14 pure",
        "2900000 USD",
        "30 pure",
    ]


def test_what_earnings_per_share_are_computed_from_is_not_per_share() -> None:
    found = in_html(
        ["(in thousands, except per share amounts)", "2024", "2023"],
        ["Numerator:", "", ""],
        ["Numerator for basic earnings per share - net income", "$233", "$135"],
        ["Denominator:", "", ""],
        ["Denominator for basic earnings per share - weighted average shares", "62,172", "36,371"],
        ["Convertible preferred stock", "9,091", "9,092"],
        ["Basic earnings per share", "$1.44", "$0.99"],
    )
    units = {label: quantity.split()[1] for label, _, quantity in found}
    assert list(units.values()) == ["USD", "shares", "shares", "USD/share"]
    assert found[0][2] == "233000 USD"


def test_rates_of_which_the_first_row_alone_has_the_sign_are_percents() -> None:
    found = in_html(
        ["", "2024", "2023"],
        ["Discount rate", "7.25%", "9.0%"],
        ["Compensation increases", "4.25", "6.0"],
        ["Health care cost trend", "9.5", "12.0"],
    )
    assert [quantity for _, _, quantity in found] == [
        "0.0725 pure", "0.090 pure", "0.0425 pure", "0.060 pure", "0.095 pure", "0.120 pure"
    ]  # fmt: skip


HEADS = f"{'':40}{'Sept. 30':>12}{'Jan. 1':>12}", f"{'':40}{'1996':>12}{'1996':>12}"
ROWS = tuple(
    label.ljust(40) + first.rjust(12) + second.rjust(12)
    for label, first, second in (
        ("Building reserves", "6,800", "7,400"),
        ("Site reserve", "3,400", "3,300"),
    )
)


def test_headings_right_above_the_tag_of_a_table_are_its_own() -> None:
    found = in_text("Reserves follow (in thousands):", "", *HEADS, "<TABLE>", "<CAPTION>",
                    f"<S>{'':40}<C>         <C>", *ROWS, "</TABLE>")  # fmt: skip
    assert found[:2] == [
        ("Building reserves", "1996-09-30", "6800000 USD"),
        ("Building reserves", "1996-01-01", "7400000 USD"),
    ]


def test_headings_right_above_a_tag_need_say_no_time() -> None:
    heads = (
        f"{'(In thousands)':40}{'Goodwill':>12}{'Taxes':>12}",
        f"{'':40}{'--------':>12}{'-----':>12}",
    )
    found = in_text("Reserves follow.", "", *heads, "<TABLE>", "<CAPTION>",
                    f"<S>{'':40}<C>         <C>", *ROWS, "</TABLE>")  # fmt: skip
    assert found[0] == ("Building reserves", "None", "6800000 USD")
    assert _columns_in_text(*heads) == [("Goodwill",), ("Taxes",)]


def _columns_in_text(*heads: str) -> list[tuple[str, ...]]:
    lines = ["", *heads, "<TABLE>", "<CAPTION>", f"<S>{'':40}<C>         <C>", *ROWS, "</TABLE>"]
    made = TEXT.replace(END, END + "\n" + "\n".join(lines) + "\n", 1)
    reading = read_content(made.encode(), "made.txt")
    table = next(each for each in reading.tables if each.section == "part-1/item-2")
    return [column.path for column in table.columns]


def test_a_table_right_under_another_has_its_columns_and_a_time_of_its_own() -> None:
    tagged = f"<S>{'':40}<C>         <C>"
    one = ["<TABLE>", "<CAPTION>", f"{'':40}{'Storage':>12}{'Moving':>12}", "Nine months ended September 30, 1996",
           tagged, *ROWS, "</TABLE>"]  # fmt: skip
    other = [
        "<TABLE>",
        "<CAPTION>",
        "Nine months ended September 30, 1995",
        tagged,
        *ROWS,
        "</TABLE>",
    ]
    made = TEXT.replace(END, END + "\n" + "\n".join([*one, *other]) + "\n", 1)
    reading = read_content(made.encode(), "made.txt")
    tables = [each for each in reading.tables if each.section == "part-1/item-2"]
    assert [[column.path for column in table.columns] for table in tables] == [
        [("Storage",), ("Moving",)]
    ] * 2
    assert [str(table.columns[0].period) for table in tables] == [
        "1996-01-01 to 1996-09-30",
        "1995-01-01 to 1995-09-30",
    ]


def test_a_raised_mark_in_a_cell_of_its_own_is_no_figure() -> None:
    mark = "<sup>4</sup>"
    found = in_html(
        ["June 30, 2024", "Level 1", "Netting", mark, "Fair value"],
        ["Debt securities", "$1,959", "$-", "", "$1,959"],
        ["Derivatives", "320", "(307)", "<sup>5</sup>", "13"],
    )
    assert [quantity.split()[0] for _, _, quantity in found] == [
        "1959000", "0", "1959000", "320000", "-307000", "13000"
    ]  # fmt: skip


def test_dates_as_many_as_the_columns_are_their_headings_however_far_to_the_left() -> None:
    shifted = "\tSept. 30 \t Jan. 1"
    found = in_text("Reserves follow (in thousands):", "<TABLE>", "<CAPTION>", shifted, HEADS[1],
                    f"<S>{'':40}<C>         <C>", *ROWS, "</TABLE>")  # fmt: skip
    assert [period for _, period, _ in found[:2]] == ["1996-09-30", "1996-01-01"]


def test_a_table_of_a_discussion_that_states_no_scale_has_that_of_those_beside_it() -> None:
    """The discussion comes before the statements; prices a share are in dollars all the same."""
    said = [
        f"Orders follow (dollars in millions).{_drawn('Orders', '$4,100', '$900', 'in millions')}"
    ]
    bare = _drawn("Deferred production costs", "$837", "$785")
    prices = _drawn("First quarter price", "$12.50", "$11.25")
    assert _discussed(*said * 3, bare, prices) == {
        "Deferred production costs": "837000000",
        "First quarter price": "12.50",
    }
    assert _discussed(*said, bare)["Deferred production costs"] == "837"


_PROSE = (
    "     Paper was sold through agents in most years, and what they ask is paid when\n"
    "a mill has shipped. The mills have room for more of it than they are asked for,\n"
    "and so it will be for a while. Board is sold by the company's own people, who\n"
    "call upon those that pack with it.\n\n"
)


def _drawn(label: str, first: str, second: str, scale: str = "") -> str:
    heads = f"{f'({scale})' if scale else '':40}{'1996':>12}{'1995':>12}"
    other = f"{f'{label} of parts':40}{first:>12}{second:>12}"
    return f"\n\n{heads}\n\n{label:40}{first:>12}{second:>12}\n{other}\n\n"


def _discussed(*tables: str) -> dict[str, str]:
    """The latest amounts of the tables of a discussion, by the labels asked for."""
    text = (DATA / "quill-paper_10-k.txt").read_text("utf-8")
    begins = text.index("ITEM 8.  FINANCIAL STATEMENTS")
    made = text[:begins] + _PROSE.join(tables) + _PROSE + text[begins:]
    reading = read_content(made.encode(), "made.txt")
    found: dict[str, str] = {}
    for fact in reading.facts:
        if fact.label in ("Deferred production costs", "First quarter price"):
            found.setdefault(fact.label, f"{fact.quantity.value:f}")
    return found


SEGMENTS = (
    "What follows is in thousands, for the six months ended April 30, 1996:",
    "",
    "                          Lamps      Buoys      Corporate    Consolidated",
    "                          -----      -----      ---------    ------------",
    "Sales                  $  3,100      1,402           -              4,502",
    "Depreciation                210         55          12                277",
    "Expenses                  1,200        645         101              1,946",
    "Income                 $    940        430        (113)             1,257",
    "Capital additions           310        120           5                435",
    "Assets                 $  7,110      4,{digits}       1,204             12,554",
)


@pytest.mark.parametrize("digits", ["240", "290"])
def test_a_slip_in_one_row_leaves_the_columns_that_add_up_in_one_unit(digits: str) -> None:
    read = in_text(*(line.format(digits=digits) for line in SEGMENTS))
    assert [quantity for label, _, quantity in read if label == "Assets"] == [
        "7110000 USD", f"4{digits}000 USD", "1204000 USD", "12554000 USD",
    ]  # fmt: skip


def test_what_total_assets_add_up_stands_on_the_day() -> None:
    read = in_html(
        ["", "Year ended July 31, 2025", "Year ended July 31, 2024"],
        ["Revenue of soap", "$1,180", "$1,010"],
        ["Identifiable assets of soap", "$2,480", "$2,010"],
        ["Candles", "705", "690"],
        ["Total assets", "$3,185", "$2,700"],
    )
    periods = {label: period for label, period, _ in reversed(read)}
    assert "to" in periods["Revenue of soap"].split()
    assert {periods[label] for label in ("Identifiable assets of soap", "Candles", "Total assets")} == {"2025-07-31"}  # fmt: skip


def test_people_are_counted_and_options_added_to_shares_are_shares() -> None:
    found = in_text(
        "SELECTED DATA",
        "(in millions, except per share amounts)      2003        2002",
        "                                          -------     -------",
        "Total assets                             $  4,210     $ 3,980",
        "Employees at year end",
        "   United States                            1,630       1,730",
        "   Other countries                            590         580",
        "Year-end workforce                          2,220       2,310",
        "Weighted average shares outstanding           412         408",
        "Effect of dilutive options                     11           9",
        "Common shares and equivalents                 423         417",
    )
    units = {label: quantity.split(" ")[1] for label, _, quantity in found}
    assert units["Total assets"] == "USD"
    people = ("United States", "Other countries", "Year-end workforce")
    assert {units[label] for label in people} == {"pure"}
    counts = ("Effect of dilutive options", "Common shares and equivalents")
    assert {units[label] for label in counts} == {"shares"}


@pytest.mark.parametrize(
    ("lead", "unit"),
    [
        ("Our membership was made up of the following (in thousands):", "54000000 pure"),
        ("Employees at the end of the year were (in thousands):", "54000000 pure"),
        ("Shares of common stock outstanding were as follows (in thousands):", "54000000 shares"),
        ("These shares may be dilutive in the future (in thousands).", "54000000 shares"),
        ("Sales to members were as follows (in thousands):", "54000000 USD"),
        ("Membership fees were as follows (in thousands):", "54000000 USD"),
    ],
)
def test_what_a_table_without_a_dollar_sign_counts_is_told_by_its_caption(
    lead: str, unit: str
) -> None:
    rows = (["", "2022", "2021"], ["Gold", "54,000", "50,200"], ["Silver", "11,800", "11,500"])
    assert in_html(*rows, lead=lead)[0][2] == unit


def test_votes_ages_and_lists_of_exhibits_are_no_amounts() -> None:
    votes = in_html(
        ["", "For", "Against", "Broker Non-Votes"],
        ["Election of Ada Birch", "139,530,349", "1,526,408", "1,803"],
        lead="The stockholders voted as follows:",
    )
    assert [quantity for _, _, quantity in votes] == [
        "139530349 pure", "1526408 pure", "1803 pure",
    ]  # fmt: skip
    ages = in_html(["Name", "Age"], ["Ada Birch", "67"], ["Tom Elm", "59"])
    assert [quantity for _, _, quantity in ages] == ["67 pure", "59 pure"]


def test_a_column_without_the_sign_is_money_where_it_is_headed_so() -> None:
    rows = (
        ["", "Balance at beginning", "Charged to costs", "Deductions", "Balance at end"],
        ["Doubtful accounts", "$ 5,501", "277", "479", "$ 5,299"],
        ["Returns", "1,200", "100", "200", "1,100"],
    )
    found = in_html(*rows, lead="Valuation accounts (in thousands)")
    assert {quantity.split(" ")[1] for _, _, quantity in found} == {"USD"}
    freight = (
        ["", "Revenues", "Carloads"],
        ["Coal", "$ 6,118", "1,490"],
        ["Ore", "4,302", "2,061"],
    )
    found = in_html(*freight, lead="Commodities (in thousands)")
    assert [quantity for _, _, quantity in found] == [
        "6118000 USD", "1490 pure", "4302000 USD", "2061 pure",
    ]  # fmt: skip


def test_prices_and_dividends_of_a_share_are_per_share_in_a_table_of_millions() -> None:
    rows = (
        ["", "High", "Low"],
        ["First quarter", "$43.37", "$34.40"],
        ["Second quarter", "38.90", "31.00"],
    )
    found = in_html(*rows, lead="Stock prices (in millions)")
    assert [quantity for _, _, quantity in found] == [
        "43.37 USD/share", "34.40 USD/share", "38.90 USD/share", "31.00 USD/share",
    ]  # fmt: skip
    paid = in_html(["", "1995", "1994"], ["Year", "$1.24", "1.14"], lead="Dividends per share")
    assert {quantity.split(" ")[1] for _, _, quantity in paid} == {"USD/share"}


def test_the_first_year_heads_its_rows_as_the_next_one_does() -> None:
    found = in_html(
        ["", "Sept. 30", "Dec. 31"],
        ["Fiscal 2003"],
        ["Revenue", "$5,766", "$6,550"],
        ["Fiscal 2004"],
        ["Revenue", "$6,126", "$7,741"],
        lead="Quarterly data (in millions)",
    )
    assert len({period for _, period, _ in found}) == len(found)


def test_columns_that_come_to_another_with_their_signs_are_of_its_kind() -> None:
    found = in_text(
        "Premiums follow (in thousands):",
        "",
        "                       Direct      Ceded    Assumed       Net",
        "                     --------   --------   --------  --------",
        "Hull                 $ 26,745      2,527      6,480    30,698",
        "Cargo                  43,833     15,121     29,377    58,089",
    )
    assert {quantity.split(" ")[1] for _, _, quantity in found} == {"USD"}
    ceded = [quantity for label, _, quantity in found if label == "Cargo"][1]
    assert ceded == "15121000 USD"


@pytest.mark.parametrize(
    ("scale", "printed"),
    [
        ("(in thousands, except share and per share amounts)", "6,202,340    6,180,004"),
        ("(dollars in thousands, except per share data)", "6,202,340    6,180,004"),
        ("(in thousands, except share and per share amounts)", "    6,202        6,180"),
        ("(in thousands, except per share amounts)", "    6,202        6,180"),
    ],
)
def test_an_income_statement_counts_its_shares_as_those_of_the_cover_are(
    scale: str, printed: str
) -> None:
    made = TEXT.replace("(in thousands, except share and per share amounts)", scale)
    made = made.replace("6,202,340    6,180,004", printed)
    made = made.replace("6,195,112     6,180,004", printed)
    facts = read_content(made.encode(), "made.txt").facts
    counts = {int(fact.meant.value) for fact in facts if fact.label.startswith("Weighted average")}
    assert counts == ({6202340, 6180004} if "," in printed[:3] else {6202000, 6180000})
