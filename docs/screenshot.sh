#!/usr/bin/env bash
# Writes the picture of the HTML report in the README again, from the real demo: docs/report.png. Wants chromium on the PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$root/impasse" demo mutex --trace mutex.impasse >demo.log 2>&1 || [ $? -eq 1 ]
"$root/impasse" analyze mutex.impasse --source-path "$root/demo-apps" -o report.html >/dev/null || [ $? -eq 1 ]
chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
  --virtual-time-budget=5000 --window-size=1200,1740 --screenshot="$work/report.png" "file://$work/report.html" 2>chromium.log
[ "$(stat -c %s report.png)" -le 300000 ] || { echo "docs/screenshot.sh: the picture is larger than 300 KB" >&2; exit 1; }
mv report.png "$root/docs/report.png"
