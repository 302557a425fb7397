#!/usr/bin/env bash
# Writes the transcripts of the README again, from the real demos: what stands between
# "<!-- transcript:NAME -->" and the end of the code block behind it is the report of "impasse demo NAME".
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in $(sed -n 's/^<!-- transcript:\(.*\) -->$/\1/p' README.md); do
  # The report goes to stderr, what the demo prints to stdout; 1 says that there was a deadlock.
  ./impasse demo "$name" --trace "$work/$name.impasse" 2>"$work/report" >/dev/null || [ $? -eq 1 ]
  awk -v marker="<!-- transcript:$name -->" -v report="$work/report" '
    skipping && $0 == "```" { skipping = 0 }
    !skipping { print }
    $0 == marker {
      getline; print
      for (blanks = 0; (getline line < report) > 0; ) {
        if (line == "") { blanks++; continue }
        while (blanks > 0) { print ""; blanks-- }
        print line
      }
      skipping = 1
    }' README.md >"$work/README.md"
  cat "$work/README.md" >README.md
done
