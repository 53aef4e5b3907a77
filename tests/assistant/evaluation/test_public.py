"""The public sets' formats become records of ours, or are left out with a reason."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.public import convert
from assistant.evaluation.public.parts import (
    Converted,
    LeftOut,
    Places,
    as_filing,
    figures_in,
    joined,
    only_figure,
)
from index.build import read_content
from index.errors import QuestionSetError
from tests.assistant.commands import Command

DATA = Path(__file__).resolve().parents[2] / "data" / "evaluation"
FILES = {"finqa": "finqa.json", "tatqa": "tatqa.json", "financebench": "financebench.jsonl"} | {
    "docugami": "docugami.csv"
}
PLACES = Places("x-excerpts", {"NUTRITION21_2003Q4_10Q": "f/NUTRITION21_2003Q4_10Q.txt"})


def converted(
    form: str, path: Path | None = None
) -> tuple[dict[str, dict[str, Any]], Counter[str]]:
    found = list(convert(form, path or DATA / FILES[form], PLACES))
    records = {each.record["id"]: each.record for each in found if isinstance(each, Converted)}
    return records, Counter(each.why for each in found if isinstance(each, LeftOut))


def expectations(records: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    names = ("value", "values", "tolerance", "accept", "verdict", "must_include")
    return {
        name: {key: record[key] for key in names if key in record}
        for name, record in records.items()
    }


def test_finqa() -> None:
    records, left = converted("finqa")
    assert expectations(records) == {
        "BRMB/2009/page_41.pdf-1": {"value": 10, "tolerance": 0.05, "accept": [0.1]},
        "BRMB/2009/page_41.pdf-2": {
            "value": 412.5, "tolerance": 0.00001, "accept": [412500, 412500000, 412500000000],
        },
        "BRMB/2009/page_41.pdf-3": {"verdict": True},
    }  # fmt: skip
    assert left == {
        "its result is neither a number nor yes or no": 1,
        "it is a conversation (ConvFinQA), not one question": 1,
    }
    first = records["BRMB/2009/page_41.pdf-1"]
    assert first["file"] == "x-excerpts/BRMB_2009_page_41.pdf-1.txt"
    assert first["tags"] == ["finqa", "steps-2"]


def test_tatqa() -> None:
    records, left = converted("tatqa")
    assert expectations(records) == {
        "q-1": {"value": 1250000, "tolerance": 0},
        "q-2": {"value": 13.64, "tolerance": 0.005},
        "q-3": {"must_include": ["Dover"]},
        "q-4": {"value": 2, "tolerance": 0},
        "q-5": {"values": [310000, -40000], "tolerance": 0},
    }
    assert left == {"its span is empty or mixed": 1}
    assert {record["file"] for record in records.values()} == {"x-excerpts/t-1.txt"}


def test_financebench() -> None:
    records, left = converted("financebench")
    assert expectations(records) == {
        "fb_1": {"value": 2345000, "tolerance": 5},
        "fb_2": {"verdict": True},
    }
    assert records["fb_1"]["file"] == "f/NUTRITION21_2003Q4_10Q.txt"
    assert left == {
        "its answer is words, which take a person to judge": 1,
        "no filing is called ELSEWHERE_2020_10K": 1,
    }


def test_docugami() -> None:
    records, left = converted("docugami")
    assert expectations(records) == {"docugami-1": {"value": 2345000, "tolerance": 500}}
    assert left == {
        "its answer is several figures, which take a person to judge": 1,
        "its answer is words, which take a person to judge": 1,
        "no filing is called *2023 Q3 NONE*": 1,
    }


@pytest.mark.parametrize(
    ("text", "value", "half", "is_percent"),
    [
        ("$1,577.00", "1577.00", "0.005", False),
        ("(3.2)%", "-3.2", "0.05", True),
        ("-12.5", "-12.5", "0.05", False),
        ("$8.1 million", "8100000", "50000", False),
        ("14 percent", "14", "0.5", True),
        ("$ (40)", None, None, None),
        ("2,345", "2345", "0", False),
        ("1,250.", "1250", "0", False),
        ("about 5", None, None, None),
        ("N21", None, None, None),
        ("", None, None, None),
    ],
)
def test_figures_as_answers_have_them(
    text: str, value: str | None, half: str | None, is_percent: bool | None
) -> None:
    found = only_figure(text)
    if value is None or half is None:
        assert found is None
        return
    assert found is not None
    assert (found.value, found.half, found.is_percent) == (
        Decimal(value),
        Decimal(half),
        is_percent,
    )


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_figure_is_read_as_it_is_written(value: Decimal) -> None:
    for text in (f"{value:,}", f"${value:,}" if value >= 0 else f"-${-value:,}"):
        found = only_figure(text)
        assert found is not None
        assert found.value == value


def test_dates_are_no_figures() -> None:
    said = "In Q3 2023, on June 30, 2023 (10-Q), sales were $5.5 billion, or 12% of FY22's."
    assert [figure.value for figure in figures_in(said)] == [Decimal("5.5e9"), Decimal(12)]


def test_split_words_are_joined() -> None:
    assert joined("net sales ( in millions ) : $ 412.5 , or 10.0 % .") == (
        "net sales (in millions): $412.5, or 10.0%."
    )


def test_an_excerpt_is_read_as_a_filing() -> None:
    text = as_filing(
        "MADE UP", 2009, ["Sales ( in millions ) :", "</TABLE><script>"],
        [["", "2009", "2008"], ["net sales", "$ 412.5", "$ 375.0"], ["cost", "-12", ""]], ["."],
    )  # fmt: skip
    assert "<script>" not in text
    reading = read_content(text.encode(), "made-up.txt")
    held = {(fact.label, fact.quantity.value) for fact in reading.facts}
    assert ("net sales", Decimal(412500000)) in held
    assert (reading.filing.company, str(reading.filing.period)) == ("MADE UP", "2009-12-31")


@pytest.mark.parametrize("form", sorted(FILES))
@pytest.mark.parametrize("text", ["{", "[1]", '{"a": 1}', '[{"id": "a"}]', "a,b\n1,2\n", '"x"'])
def test_a_file_of_another_format_is_said(form: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_text(text)
    if form == "finqa" and text == '[{"id": "a"}]':
        assert sum(converted(form, path)[1].values()) == 1
        return
    with pytest.raises(QuestionSetError, match=f"as {form} publishes it"):
        converted(form, path)


def test_hostile_fields_are_left_out_or_are_text(tmp_path: Path) -> None:
    entry = json.loads((DATA / "finqa.json").read_text())[1]
    entry["id"] = "../../etc/passwd\u0000"
    entry["qa"]["question"] = "x" * 3000
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps([entry, entry | {"qa": entry["qa"] | {"question": "What?"}}]))
    records, left = converted("finqa", path)
    assert sum(left.values()) == 2  # the second has the id of the first
    assert records == {}
    path.write_text(json.dumps([entry | {"qa": entry["qa"] | {"question": "What?"}}]))
    (record,) = converted("finqa", path)[0].values()
    assert record["file"] == "x-excerpts/.._.._etc_passwd_.txt"


def test_a_converted_set_is_answered(filing: Command, tmp_path: Path) -> None:
    to = tmp_path / "sets" / "finqa.jsonl"
    ran = filing("eval", "--format", "finqa", DATA / "finqa.json", "--to", to)
    assert ran.status == 0
    assert "finqa.json: 3 questions" in ran.err and "left out: 1" in ran.err
    assert len(list((tmp_path / "sets" / "finqa-excerpts").iterdir())) == 3
    ran = filing("eval", to, "--out", tmp_path / "out", "--fail-under", "100")
    assert ran.status == 0, ran.out
