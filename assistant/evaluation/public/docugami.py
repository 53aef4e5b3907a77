"""Docugami KG-RAG, SEC 10-Q: a table of questions, source documents and answers in sentences."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from assistant.evaluation.public.parts import Converted, LeftOut, Places, figures_in

_SOURCES = "SOURCE(S)"  # what an answer ends with: where it stands
_COLUMNS = ("Question", "Source Docs", "Question Type", "Answer")


def convert(text: str, places: Places) -> Iterator[Converted | LeftOut]:
    """Each row's question over the filings that its source documents name ("*2023 Q3 AAPL*")."""
    rows = csv.DictReader(io.StringIO(text))
    lacking = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if lacking:
        raise KeyError(f"no column {', '.join(lacking)}")
    for number, row in enumerate(rows, start=1):
        name = f"docugami-{number}"
        patterns = [part.strip() for part in (row["Source Docs"] or "").split(",") if part.strip()]
        found = [places.matching(pattern) for pattern in patterns]
        files = list(dict.fromkeys(file for each in found for file in each))
        if not files or not all(found):
            yield LeftOut(name, f"no filing is called {', '.join(patterns) or 'anything'}")
            continue
        figures = figures_in((row["Answer"] or "").partition(_SOURCES)[0])
        if len({figure.value for figure in figures}) != 1:
            several = "several figures" if figures else "words"
            yield LeftOut(name, f"its answer is {several}, which take a person to judge")
            continue
        record = {
            "id": name,
            "question": row["Question"] or "",
            "type": row["Question Type"] or "docugami",
            "tags": ["docugami"],
            "file": files[0],
            **({"also": [{"file": file} for file in files[1:]]} if files[1:] else {}),
            **figures[0].fields(),
        }
        yield Converted(record)
