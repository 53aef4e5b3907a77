#!/usr/bin/env bash
# The sample filing over HTTP, with a key made for it, and the widget on the page at /.
# Needs `filing` on the PATH: make serve-demo.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export FILING_HOME="$PWD/.filing"
port="${PORT:-8750}"

filing index eval/filings/nutrition-21_10-q_20031231.txt
for name in demo demo-page; do
    filing keys revoke "$name" >/dev/null 2>&1 || true # that of the last time
done
# the sample's alone, whatever else the library holds
key="$(filing keys add demo --scope ask --scope read -f nutrition-21)"
page_key="$(filing keys add demo-page --page --origin "http://127.0.0.1:$port" \
    --origin "http://localhost:$port" -f nutrition-21)"

cat <<TEXT

Ask it in a browser: http://127.0.0.1:$port/

Or from another terminal:

  curl -H 'Authorization: Bearer $key' -H 'Content-Type: application/json' \\
    -d '{"question": "What were net sales for the quarter?"}' http://127.0.0.1:$port/v1/ask

TEXT
exec filing serve --port "$port" --page-key "$page_key"
