"""FinQA (Chen and others, EMNLP 2021): a page's table and text, a question, a program's result."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from assistant.evaluation.public.parts import (
    Converted,
    LeftOut,
    Places,
    as_filing,
    decimal,
    only_figure,
)
from assistant.reply_json import number

_REPEATED = re.compile(r"(?P<figure>-?\s*\$?\s*-?[\d.,]+\s*%?)\s*\(\s*\$?\s*[\d.,]+\s*%?\s*\)")
_POWERS = (3, 6, 9)
_ROUNDED = Decimal("0.00001")  # exe_ans is rounded to five decimals


def convert(text: str, places: Places) -> Iterator[Converted | LeftOut]:
    """Each entry's question over its page as an excerpt; `id` is "TICKER/YEAR/page_N.pdf-K"."""
    for entry in json.loads(text, parse_float=Decimal):
        name, asked = str(entry["id"]), entry.get("qa")
        if not isinstance(asked, dict):
            yield LeftOut(name, "it is a conversation (ConvFinQA), not one question")
            continue
        expected = _expected(asked)
        if expected is None:
            yield LeftOut(name, "its result is neither a number nor yes or no")
            continue
        company, year = _origin(name)
        record = {
            "id": name,
            "question": str(asked["question"]),
            "type": "finqa-yes-no" if "verdict" in expected else "finqa",
            "tags": ["finqa", f"steps-{_steps(str(asked.get('program', '')))}"],
            "file": places.excerpt(name),
            **expected,
        }
        page = as_filing(
            company, year, entry["pre_text"], _table(entry["table"]), entry["post_text"]
        )
        yield Converted(record, page)


def _expected(asked: dict[str, Any]) -> dict[str, Any] | None:
    """The result at every scale: a table in millions has its figures in millions, as the result."""
    result = asked.get("exe_ans")
    if isinstance(result, str) and result.strip().lower() in {"yes", "no"}:
        return {"verdict": result.strip().lower() == "yes"}
    value = decimal(result)
    if value is None:
        return None
    said = only_figure(str(asked.get("answer", "")))
    if said is not None and said.is_percent:
        share = (
            value * 100
            if abs(value * 100 - said.value) <= max(said.half * 2, abs(said.value) / 100)
            else value
        )
        half = max(said.half, _ROUNDED)
        return {"value": number(share), "tolerance": number(half), "accept": [number(share / 100)]}
    accept = [number(value.scaleb(power)) for power in _POWERS] if value else []
    return {"value": number(value), "tolerance": number(_ROUNDED), "accept": accept}


def _origin(name: str) -> tuple[str, int]:
    """The company and the year of an id; a year of four digits, or 2000."""
    parts = name.split("/")
    year = next((int(part) for part in parts if re.fullmatch(r"(?:19|20)\d\d", part)), 2000)
    return parts[0], year


def _steps(program: str) -> int:
    return len(re.findall(r"[a-z_]+\(", program))


def _table(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The table without the second writing of a negative: "-3.2% ( 3.2 % )"."""
    return [[_once(str(cell)) for cell in row] for row in rows]


def _once(cell: str) -> str:
    repeated = _REPEATED.fullmatch(cell.strip())
    return repeated["figure"].strip() if repeated else cell
