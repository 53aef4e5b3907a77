"""Whether retrieval finds the evidence of questions in words, against the plain pipeline.

python eval/measure_retrieval.py [SET…] takes the narrative questions of the project's set and all
of the sets that are named, as far as they say which lines their evidence is. It prints how often
the evidence is among the first 1, 4 and 10 passages and the mean reciprocal rank, for the plain
pipeline (LangChain's RecursiveCharacterTextSplitter 1000/200, the same model, cosine), for ours,
and for ours without each of its parts. It exits 1 when the evidence is among the first four for
less than TARGET. Every filing is embedded anew, which takes about a minute for each MB.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from measures.model import QUESTIONS
from measures.retrieval import DEPTHS, Recall, asked, recalls

from assistant.indexing import open_library
from index.embed import MiniLM

TARGET = 0.95


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("sets", nargs="*", type=Path, metavar="SET", help="more question sets")
    options.add_argument("--home", type=Path, help="a library to use; one of its own by default")
    chosen = options.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    questions = asked([QUESTIONS, *chosen.sets])
    count = sum(map(len, questions.values()))
    print(f"{count} questions over {len(questions)} filings", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        library = open_library(chosen.home or Path(folder))
        found = recalls(questions, library, MiniLM())
    for line in table(found):
        print(line)
    ours = next(each for each in found if each.name == "ours")
    sys.exit(0 if ours.at[DEPTHS.index(4)] >= TARGET else 1)


def table(found: Sequence[Recall]) -> Iterator[str]:
    """The recalls as the lines of a table in Markdown."""
    yield "| | " + " | ".join(f"first {n}" for n in DEPTHS) + " | mean reciprocal rank |"
    yield "|---|" + "---:|" * (len(DEPTHS) + 1)
    for each in found:
        shares = " | ".join(f"{share:.1%}" for share in each.at)
        yield f"| {each.name} | {shares} | {each.mean_reciprocal_rank:.3f} |"


if __name__ == "__main__":
    main()
