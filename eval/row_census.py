"""The plainest questions on rows of statements, in a sample of any size.

python eval/row_census.py [FILING…] asks --count of each filing (all those beside the project,
where none is named), shows those that are not answered right, and counts. --seed makes another
sample; --show shows only those that came out so.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from measures.model import MORE_FILINGS
from measures.rows import COUNT, DECLINED, RIGHT, SEED, WRONG, asked, said
from measures.statements import filings_of


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("filings", nargs="*", type=Path, metavar="FILING")
    options.add_argument("--count", type=int, default=COUNT, help="questions of a filing")
    options.add_argument("--seed", default=SEED)
    options.add_argument("--show", nargs="*", default=[WRONG, DECLINED], choices=(RIGHT, WRONG, DECLINED))  # fmt: skip
    chosen = options.parse_args()
    found = []
    for each in asked(chosen.filings or filings_of(MORE_FILINGS), chosen.seed, chosen.count):
        found.append(each)
        if each.outcome in chosen.show:
            print(each.line, flush=True)
    print(said(found))


if __name__ == "__main__":
    main()
