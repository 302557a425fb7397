#!/usr/bin/env bash
# Prediction on made traces: events per CPU second (user + system, of the whole JVM) and the largest resident set.
#   [ROUNDS=3] [JAR=cli/target/impasse.jar] benchmarks/prediction.sh [EVENTS...]      default: 1e6 1e7; 1e8 needs 3 GB in TMPDIR
# "plain": 10 deadlocks of tier A and 10 cycles that are none. "tier A", "tier B": 20 deadlocks that are of that tier.
# The least CPU of ROUNDS runs is told.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/..
jar=${JAR:-$root/cli/target/impasse.jar}
rounds=${ROUNDS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- 1e6 1e7
measure() { # name, trace, events
  local i
  for i in $(seq "$rounds"); do
    # 1 says that something was found
    /usr/bin/time -q -f '%U %S %M' -o "$work/time" java -Xmx512m -XX:+UseSerialGC -jar "$jar" analyze --limit 0 "$2" > "$work/out" || [ $? -eq 1 ]
    cat "$work/time"
  done | awk -v name="$1" -v n="$3" -v said="$(analyzed "$2")" '
    { cpu = $1 + $2; if (NR == 1 || cpu < least) least = cpu; if ($3 > rss) rss = $3 }
    END { printf "| %-34s | %9.0f | %5s | %7.2f | %5.2f M | %5d |\n", name, n, said, least, n / least / 1e6, rss / 1024 }'
}
analyzed() { # how many findings there are
  java -Xmx512m -XX:+UseSerialGC -jar "$jar" analyze --limit 1000 --format json "$1" 2> /dev/null | grep -oE '"certainty" ?: ?"[a-z]+"' | wc -l || true
}
row() { # name, suffix, arguments of PredictionTraces behind the file
  local name=$1 trace=$work/t.$2
  shift 2
  java -cp "$root/core/target/classes:$root/runtime/target/classes" "$here/PredictionTraces.java" "$trace" "$@"
  measure "$name" "$trace" "$1"
  rm "$trace"
}
echo '| trace | events | found | CPU s | events per CPU s | RSS MB |'
echo '|---|---|---|---|---|---|'
for events in "$@"; do
  for format in std impasse; do
    row "$format, 64 threads, 100,000 locks" $format "$events" 64 100000 10 0 10
    [ "$events" != 1e8 ] || continue
    row "$format, 16 threads, 10,000 locks" $format "$events" 16 10000 10 0 10
    row "$format, 16 threads, tier A" $format "$events" 16 10000 20 0 0
    row "$format, 16 threads, tier B" $format "$events" 16 10000 0 20 0
  done
done
