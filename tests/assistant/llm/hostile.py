"""Filings with a hostile text in them, from tests/data/hostile.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from index.build import read_content
from index.model import Reading

DATA = Path(__file__).resolve().parents[2] / "data"
HARBOR = DATA / "harbor-lamp_10-q.txt"
# What stands in the filing before the place where a text is put.
_PLACES = {
    "note": "of $166,667.\n",
    "discussion": "from marine outfitters.\n",
    "cover": "value, outstanding.\n",
    "contents": "value, outstanding.\n\n<PAGE>\n",
    "row": "Restructuring                                   --          240             --           240\n",
    "statement": "See notes to condensed consolidated financial statements.\n",
}


@dataclass(frozen=True)
class Attack:
    """A hostile text, where it is put, and what a model says that obeys it."""

    id: str
    at: str
    text: str
    obeyed: str
    order: bool = True

    def reading(self) -> Reading:
        """The made-up filing with the text in it."""
        clean = HARBOR.read_text(encoding="utf-8")
        place = _PLACES[self.at]
        head, found, tail = clean.partition(place)
        assert found, f"{place!r} is not in {HARBOR.name}"
        hostile = f"{head}{found}\n{self.text}\n{tail}"
        return read_content(hostile.encode("utf-8"), HARBOR.name)


def attacks() -> list[Attack]:
    records = yaml.safe_load((DATA / "hostile.yaml").read_text(encoding="utf-8"))
    return [Attack(**record) for record in records]
