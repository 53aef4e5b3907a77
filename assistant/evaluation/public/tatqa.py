"""TAT-QA (Zhu and others, ACL 2021): a table and paragraphs, questions with answer and scale."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assistant.evaluation.public.parts import (
    SCALES,
    Converted,
    LeftOut,
    Places,
    Written,
    as_filing,
    only_figure,
)
from assistant.reply_json import number

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def convert(text: str, places: Places) -> Iterator[Converted | LeftOut]:
    """Each question over its table and paragraphs as an excerpt."""
    for entry in json.loads(text, parse_float=Decimal):
        table, words = entry["table"], [each["text"] for each in entry["paragraphs"]]
        name = str(table["uid"])
        years = [int(year) for year in _YEAR.findall(json.dumps(table["table"]) + " ".join(words))]
        page = as_filing("Excerpt", max(years, default=2000), words, table["table"], [])
        for asked in entry["questions"]:
            kind = str(asked["answer_type"])
            expected = _expected(asked, kind)
            if expected is None:
                yield LeftOut(str(asked["uid"]), f"its {kind} is empty or mixed")
                continue
            record = {
                "id": str(asked["uid"]),
                "question": str(asked["question"]),
                "type": f"tatqa-{kind}",
                "tags": ["tatqa", f"from-{asked.get('answer_from', 'unknown')}"],
                "file": places.excerpt(name),
                **expected,
            }
            yield Converted(record, page)


def _expected(asked: dict[str, Any], kind: str) -> dict[str, Any] | None:
    answer, scale = asked["answer"], str(asked.get("scale") or "")
    parts = [str(part) for part in (answer if isinstance(answer, list) else [answer])]
    parts = [part for part in parts if part.strip()]
    figures = [figure for part in parts if (figure := _figure(part, scale)) is not None]
    if not parts:
        return None
    if len(figures) == len(parts) == 1:
        return figures[0].fields()
    if figures and len(figures) == len(parts):
        half = max(figure.half for figure in figures)
        return {"values": [number(each.value) for each in figures], "tolerance": number(half)}
    if kind in {"span", "multi-span"} and not figures:
        return {"must_include": parts}
    return None


def _figure(part: str, scale: str) -> Written | None:
    found = only_figure(part)
    if found is None or found.is_scaled or found.is_percent:
        return found
    return found.times(SCALES[scale]) if scale in SCALES else found
