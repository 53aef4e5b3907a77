"""FinanceBench (Islam and others, 2023): questions over whole filings, published as PDFs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from assistant.evaluation.public.parts import SCALES, Converted, LeftOut, Places, only_figure

_IN = re.compile(r"\bin\s+(?:USD\s+|US\$?\s+|\$\s*)?(thousand|million|billion)s?\b", re.I)
_YES_NO = re.compile(r"(yes|no)\b", re.I)


def convert(text: str, places: Places) -> Iterator[Converted | LeftOut]:
    """Each line's question over the filing of its `doc_name` ("3M_2018_10K")."""
    for line in text.split("\n"):
        if not line.strip():
            continue
        entry = json.loads(line)
        name, document = str(entry["financebench_id"]), str(entry["doc_name"])
        file = places.filing(document)
        if file is None:
            yield LeftOut(name, f"no filing is called {document}")
            continue
        expected = _expected(str(entry["answer"]), str(entry["question"]))
        if expected is None:
            yield LeftOut(name, "its answer is words, which take a person to judge")
            continue
        yield Converted(
            {
                "id": name,
                "question": str(entry["question"]),
                "type": str(entry.get("question_type") or "financebench"),
                "tags": ["financebench", *_reasoning(entry.get("question_reasoning"))],
                "file": file,
                **expected,
            }
        )


def _expected(answer: str, question: str) -> dict[str, Any] | None:
    """A figure in the scale that the question asks for, or a verdict."""
    figure = only_figure(answer)
    if figure is not None:
        asked = _IN.search(question)
        if asked and not figure.is_scaled and not figure.is_percent:
            figure = figure.times(SCALES[asked[1].lower()])
        return figure.fields()
    verdict = _YES_NO.match(answer.strip())
    return {"verdict": verdict[1].lower() == "yes"} if verdict else None


def _reasoning(said: object) -> list[str]:
    return [said] if isinstance(said, str) and said.strip() else []
