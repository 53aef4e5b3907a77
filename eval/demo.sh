#!/usr/bin/env bash
# Ten questions to the sample filing, one of each kind. Needs `filing` on the PATH: make demo.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export FILING_HOME="$PWD/.filing"
filing=eval/filings/nutrition-21_10-q_20031231.txt

ask() {
    local status=0
    printf '\n$ filing ask "%s"\n' "$1"
    filing ask -f "$filing" "$1" || status=$?
    ((status == 0 || status == 3)) || exit "$status" # 3: refused, which is an answer too
}

printf '$ filing index %s\n' "$filing"
filing index "$filing"

ask "What were net sales for the three months ended December 31, 2003?"       # a lookup
ask "What was the basic loss per share for the quarter?"                      # per share
ask "What was the gross margin on product sales for the six months?"          # computed
ask "By what percent did cost of goods sold change from the year-ago quarter?" # a change
ask "How many shares of common stock were outstanding on February 12, 2004?"  # the cover
ask "Why did net sales fall in the six months ended December 31, 2003?"       # words
ask "What was the pro forma net loss for the six months ended December 31, 2003?" # a note

printf '\n$ filing chat   # a question and its follow-up\n'
printf '%s\n' "What were total current assets at December 31, 2003?" "and at June 30, 2003?" |
    filing chat -f "$filing"

printf '\n$ filing check   # do the numbers add up, and does the text agree?\n'
filing check -f "$filing" || (($? == 3)) # 3: something does not agree

ask "What dividend per common share was declared?" # not in the filing
