#!/usr/bin/env bash
# Paired runs of LockPairs: without the agent, live, live with weave=jdk, recording, and with mode=orders, in turn;
# prints medians and ratios.
#   benchmarks/paired.sh [rounds]        JAVA_HOME chooses the JDK
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
agent=$here/../agent/target/impasse-agent.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${java}c" --release 17 -d "$work" "$here/LockPairs.java"
for round in $(seq "${1:-5}"); do
  "$java" -cp "$work" LockPairs 2>/dev/null | sed "s/^/off $round /"
  "$java" "-javaagent:$agent" -cp "$work" LockPairs 2>/dev/null | sed "s/^/live $round /"
  "$java" "-javaagent:$agent=weave=jdk" -cp "$work" LockPairs 2>/dev/null | sed "s/^/jdk $round /"
  "$java" "-javaagent:$agent=trace=$work/t.impasse,trace-max=4g" -cp "$work" LockPairs 2>/dev/null | sed "s/^/record $round /"
  "$java" "-javaagent:$agent=trace=$work/o.impasse,mode=orders" -cp "$work" LockPairs 2>/dev/null | sed "s/^/orders $round /"
done > "$work/all"
"$java" -version 2>&1 | head -1
awk '
  function median(list,   n, a, i, j, t) {
    n = split(list, a, " ")
    for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j] < a[j-1]; j--) { t = a[j]; a[j] = a[j-1]; a[j-1] = t }
    return a[int((n + 1) / 2)]
  }
  { value[$1, $2, $3] = $4; if (!($3 in seen)) { seen[$3] = 1; order[++names] = $3 }; all[$1, $3] = all[$1, $3] " " ($4 + 0); rounds = $2 }
  END {
    printf "%-10s %8s %8s %8s %8s %8s %12s %12s %14s\n", "ns/pair", "off", "live", "jdk", "record", "orders", "live/off", "jdk/off", "record/off"
    for (i = 1; i <= names; i++) {
      n = order[i]; lr = ""; jr = ""; rr = ""
      for (r = 1; r <= rounds; r++) { lr = lr " " value["live", r, n] / value["off", r, n]; jr = jr " " value["jdk", r, n] / value["off", r, n]; rr = rr " " value["record", r, n] / value["off", r, n] }
      printf "%-10s %8.1f %8.1f %8.1f %8.1f %8.1f %11.1fx %11.1fx %13.1fx\n", n, median(all["off", n]), median(all["live", n]), median(all["jdk", n]), median(all["record", n]), median(all["orders", n]), median(lr), median(jr), median(rr)
    }
  }' "$work/all"
