"""The corrections file: what is written in it by hand or by command, and what is wrong with it."""

from __future__ import annotations

import contextlib
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.corrections import Anchor, CellFix, ColumnFix, LabelFix, ScaleFix, concerns, key_of
from index.corrections_edit import with_entry, without_entry, write_text
from index.corrections_file import MODELS, parse_corrections, read_corrections
from index.corrections_home import CorrectionsFile
from index.errors import CorrectionsError
from index.model import Period, StatementKind
from tests.index.made_readings import reading_of

PATH = Path("corrections.toml")
EVERY_KIND = """\
# Agreed with the auditors in May.
[[cell]]
filing = "0000950117-04-000521"
line = 208
printed = "2,345"   # the third column has it right
value = 2354
reason = "Misprinted."

# Both columns are headed 2003.
[[column]]
filing = "0000950117-04-000521"
line = 208
printed = "2,284"
position = 2
period = "2002-10-01 to 2002-12-31"
reason = "Headed 2003."

[[table]]
filing = "0000950117-04-000521"
line = 512
printed = "(1,204)"
label = "Net loss"
scale = "thousands"
shares = "ones"
reason = "Says so on the page before."

# For all filings of the company:
[[label]]
label = "Net product sales"
concept = "us-gaap:salesrevenuenet"
statement = "income"
cik = 797923

[[cell]]
filing = "0000950117-04-000521"
line = 209
printed = "50"
value = "-"
reason = "None."
# The end.
"""


def test_every_kind_of_entry_is_read() -> None:
    filing = "0000950117-04-000521"
    found = parse_corrections(EVERY_KIND, PATH).entries
    assert [(entry.name, entry.line) for entry in found] == [
        ("cell 1", 2),
        ("cell 2", 34),
        ("column 1", 10),
        ("table 1", 18),
        ("label 1", 28),
    ]
    cell, nil, column, table, label = (entry.fix for entry in found)
    assert cell == CellFix(Anchor(filing, 208, "2,345"), "2,354", Decimal(2354), "Misprinted.")
    assert nil == CellFix(Anchor(filing, 209, "50"), "-", Decimal(0), "None.", nil=True)
    quarter = Period(date(2002, 12, 31), date(2002, 10, 1))
    assert column == ColumnFix(Anchor(filing, 208, "2,284", 2), quarter, "Headed 2003.")
    anchor = Anchor(filing, 512, "(1,204)", None, "Net loss")
    assert table == ScaleFix(anchor, 1_000, 1, "Says so on the page before.")
    assert label == LabelFix(
        "Net product sales", "SalesRevenueNet", StatementKind.INCOME, cik="797923"
    )


def test_the_readme_s_example_is_read(sample: Path) -> None:
    readme = (sample.parents[2] / "docs" / "reading.md").read_text()
    example = "[[cell]]" + readme.partition("```toml\n[[cell]]")[2].partition("```")[0]
    found = parse_corrections(example, PATH).entries
    assert [entry.name for entry in found] == ["cell 1", "column 1", "table 1", "label 1"]


CELL = '[[cell]]\nfiling = "f"\nline = 1\nprinted = "1"\nvalue = "2"\nreason = "r"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[cell]", "c.toml is not TOML: .*line 1"),
        ("[[sell]]", '"sell" is none of cell, column, table, label. Did you mean cell?'),
        ("cell = 1", "write [[cell]] in double brackets"),
        ("cell = [1]", "c.toml cell 1: want filing, line, printed"),
        (CELL + "colour = 1", "c.toml cell 1 (line 1): colour: unknown; an entry has filing"),
        (CELL.replace("value", "valeu"), "value: it is missing (and 1 more)"),
        (CELL + "posision = 1", "Did you mean position?"),
        ("\n\n" + CELL.replace('"1"', "1"), 'cell 1 (line 3): printed: want text in quotes'),
        (CELL.replace("line = 1", "line = 0"), "line: input should be greater"),
        (CELL.replace("line = 1", "line = true"), "line: input should be a valid integer"),
        (CELL.replace('"2"', '"two"'), 'value: "two" is no figure'),
        (CELL.replace('"2"', "nan"), "value: want a figure of at most 18 digits"),
        (CELL.replace('"2"', "1e999999999"), "value: want a figure of at most 18 digits"),
        (CELL.replace('"2"', "9" * 50), "value: want a figure of at most 18 digits"),
        (CELL.replace('"2"', f'"{"9" * 50}"'), "value: want a figure of at most 18 digits"),
        (CELL.replace('"r"', '" \\u0007 "'), "reason: it is empty"),
        (CELL + CELL, "cell 2 (line 7): it says what cell 1 (line 1) says"),
        ('[[label]]\nlabel = "x"\nconcept = "Revenus"', "Did you mean Revenues?"),
        ('[[label]]\nlabel = "x"\nconcept = "none"\nstatement = "incom"', "Did you mean income?"),
        ('[[label]]\nlabel = "x"\nconcept = "none"\ncik = 1\ncompany = "y"', "want one of filing"),
        ('[[label]]\nlabel = "x"\nconcept = "Revenues"\nstatement = "equity"', "the columns tell"),
        (CELL.replace("cell", "column").replace('value = "2"', 'period = "2003"'), "no period"),
        (
            CELL.replace("cell", "column").replace('value = "2"', 'period = "2003-12-31 to 2003-01-01"'),
            "no period",
        ),
        (CELL.replace("cell", "table").replace('value = "2"', 'scale = "dozens"'), "none of ones"),
        ("x = " + "[" * 5000, "not TOML that can be read"),
        ("x = " + "9" * 5000, "not TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(CorrectionsError) as raised:
        parse_corrections(text, Path("c.toml"))
    message = str(raised.value)
    head, _, tail = said.partition(".*")
    assert head in message
    assert tail in message
    assert "\n" not in message
    assert len(message) < 500


fragments = st.sampled_from(
    ["[[cell]]", "[[label]]", "[cell]", "cell = [", "{", "}", "]", '"""', "'''", "\n", " = ", "\\u",
     'filing = "f"', "line = 1", 'printed = "1"', 'value = "2"', "reason = 'r'", "concept = 'none'",
     "period = 2003-12-31", "\0", "#", "\r", "\ufeff", "1e9999", "inf", '"', "label = ''"]
)  # fmt: skip


@given(st.text() | st.lists(fragments | st.text(max_size=3), max_size=25).map("\n".join))
@example('[[cell]]\nfiling = """\n[[cell]]\n"""')
@example("[[label]]\nlabel = '\\'\nconcept = 'none'")
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_corrections(text, PATH)
    except CorrectionsError as error:
        said = str(error)
    else:
        said = f"{found.path} holds {len({entry.key for entry in found.entries})}"
        assert said.endswith(f" {len(found.entries)}")
    assert str(PATH) in said


said = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
anchors = st.fixed_dictionaries(
    {"filing": said, "line": st.integers(1, 10**9), "printed": said, "reason": said},
    optional={"position": st.integers(1, 9), "label": said},
)
figures = st.integers(-(10**12), 10**12).map(lambda n: f"({-n:,})" if n < 0 else f"{n:,}")
scales = st.sampled_from(["ones", "thousands", "millions"])
records = st.one_of(
    st.tuples(st.just("cell"), st.tuples(anchors, figures).map(lambda p: p[0] | {"value": p[1]})),
    st.tuples(st.just("table"), st.tuples(anchors, scales).map(lambda p: p[0] | {"scale": p[1]})),
    st.tuples(
        st.just("column"),
        st.tuples(anchors, st.dates()).map(lambda p: p[0] | {"period": p[1].isoformat()}),
    ),
    st.tuples(
        st.just("label"),
        st.fixed_dictionaries(
            {"label": said, "concept": st.sampled_from(["none", "Revenues", "NetIncomeLoss"])},
            optional={"company": said, "under": said},
        ),
    ),
)


@given(st.lists(records, min_size=1, max_size=4), st.data())
def test_what_is_added_can_be_taken_out_and_comments_stay(
    given_records: list[tuple[str, dict[str, object]]], data: st.DataObject
) -> None:
    text = EVERY_KIND
    before = [entry.key for entry in parse_corrections(text, PATH).entries]
    for kind, record in given_records:
        with contextlib.suppress(CorrectionsError):  # two of them say the same
            text = with_entry(text, kind, record, PATH)
    entries = parse_corrections(text, PATH).entries
    assert text.startswith(EVERY_KIND)
    assert set(before) < {entry.key for entry in entries}
    gone = data.draw(st.sampled_from(entries))
    shorter = without_entry(text, gone, PATH)
    kept = [entry.key for entry in parse_corrections(shorter, PATH).entries]
    assert kept == [entry.key for entry in entries if entry.key != gone.key]
    comments = [line for line in EVERY_KIND.splitlines() if line.startswith("#")]
    assert [line for line in shorter.splitlines() if line.startswith("# ")] == comments


@pytest.mark.parametrize("written", ["cell = [{CELL}]", "# a\n{CELL_IN_LINES}# z\n"])
def test_entries_in_either_notation_are_edited(written: str) -> None:
    fields = 'filing = "f", line = 1, printed = "1", value = "2", reason = "[[cell]]"'
    lines = "[[cell]]\r\n" + fields.replace(", ", "\r\n") + "\r\n"
    text = written.replace("{CELL}", f"{{{fields}}}").replace("{CELL_IN_LINES}", lines)
    record = {"filing": "f", "line": 2, "printed": "1", "value": "3", "reason": "r"}
    longer = with_entry(text, "cell", record, PATH)
    first, second = parse_corrections(longer, PATH).entries
    assert (first.name, second.name) == ("cell 1", "cell 2")
    shorter = without_entry(longer, first, PATH)
    assert [key_of(e.fix) for e in parse_corrections(shorter, PATH).entries] == [second.key]
    empty = without_entry(shorter, parse_corrections(shorter, PATH).entries[0], PATH)
    assert parse_corrections(empty, PATH).entries == ()
    assert empty.count("#") == text.count("#")


def test_a_file_is_read_anew_when_it_changes(tmp_path: Path) -> None:
    file = CorrectionsFile(tmp_path / "corrections.toml")
    assert file.current().entries == ()
    file.path.write_text(CELL)
    first = file.current()
    assert len(first.entries) == 1
    assert file.current() is first
    write_text(file.path, EVERY_KIND)
    assert len(file.current().entries) == 5
    file.path.unlink()
    assert file.current().entries == ()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.toml", tmp_path / "corrections.toml"
    kept.touch(mode=0o640)
    link.symlink_to(kept)
    write_text(link, CELL)
    assert link.is_symlink()
    assert kept.read_text() == CELL
    assert kept.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corrections.toml", "kept.toml"]


def test_what_is_no_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.mkdir()
    with pytest.raises(CorrectionsError, match="is no file"):
        read_corrections(path)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(CorrectionsError, match="is no file"):
        read_corrections(path)
    path.unlink()
    path.write_bytes(b"# \xff\n[[cell]]")
    with pytest.raises(CorrectionsError, match="not UTF-8"):
        read_corrections(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(CorrectionsError, match="1,000,001 bytes; 1,000,000 are the most"):
        read_corrections(path)
    path.write_bytes(b"\xef\xbb\xbf" + CELL.encode())
    assert len(read_corrections(path).entries) == 1


@pytest.mark.parametrize(
    ("scope", "is_one"),
    [
        ({"filing": "0000950117-04-000521"}, True),
        ({"filing": "000095011704000521"}, True),
        ({"filing": "0000950117-04-000522"}, False),
        ({"company": "nutrition 21 inc"}, True),
        ({"company": "nutrition"}, False),
        ({"cik": "797923"}, False),
        ({}, True),
    ],
)
def test_whom_a_label_concerns(scope: dict[str, str], is_one: bool) -> None:
    filing = reading_of(["x"], "0000950117-04-000521", "Nutrition 21, Inc.").filing
    assert concerns(LabelFix("Sales", None, **scope), filing) is is_one


def test_the_narrower_comes_first() -> None:
    texts = ["", '\ncompany = "Acme"', '\nfiling = "f"', '\nfiling = "f"\nstatement = "income"']
    text = "".join(f'[[label]]\nlabel = "x"\nconcept = "none"{each}\n' for each in texts)
    held = parse_corrections(text, PATH)
    filing = reading_of(["x"], "f", "Acme").filing
    assert held.of(filing) == tuple(entry.fix for entry in reversed(held.entries))
    assert len(held.of(reading_of(["x"], "g", "Acme").filing)) == 2
    assert set(MODELS) == {"cell", "column", "table", "label"}
