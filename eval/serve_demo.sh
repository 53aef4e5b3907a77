#!/usr/bin/env bash
# The sample filing over HTTP, with a key made for it. Needs `filing` on the PATH: make serve-demo.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export FILING_HOME="$PWD/.filing"
port="${PORT:-8750}"

filing index eval/filings/nutrition-21_10-q_20031231.txt
filing keys revoke demo >/dev/null 2>&1 || true # that of the last time
# the sample's alone, whatever else the library holds
key="$(filing keys add demo --scope ask --scope read -f nutrition-21)"

cat <<TEXT

Ask it from another terminal:

  curl -H 'Authorization: Bearer $key' -H 'Content-Type: application/json' \\
    -d '{"question": "What were net sales for the quarter?"}' http://127.0.0.1:$port/v1/ask

TEXT
exec filing serve --port "$port"
