#!/usr/bin/env bash
# Paired runs of a whole program: CPU seconds without the agent, live, recording, and with mode=orders, in turn.
#   [MODES='off live record'] benchmarks/program.sh ROUNDS COMMAND...      COMMAND must start JVMs that read JAVA_TOOL_OPTIONS
# A command that fails ends the whole: a short failed run must not pass for a fast one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
agent=$here/../agent/target/impasse-agent.jar
rounds=$1
modes=${MODES:-off live record orders}
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TIMEFORMAT='%U %S'
once() { # name, options of the agent or "off", command
  local name=$1 options=$2
  shift 2
  { time JAVA_TOOL_OPTIONS=$([ "$options" = off ] || echo "-javaagent:$agent=$options") "$@" > "$work/out" 2>&1; } 2> "$work/time" || { cat "$work/out" >&2; exit 1; }
  awk -v name="$name" '{ print name, $1 + $2 }' "$work/time"
}
for _ in $(seq "$rounds"); do
  for mode in $modes; do
    case $mode in
      off) once off off "$@" ;;
      live) once live "" "$@" ;;
      record) once record "trace=$work/t.impasse,trace-max=2g" "$@" ;;
      orders) once orders "trace=$work/o.impasse,mode=orders" "$@" ;;
    esac
  done
done > "$work/all"
awk -v modes="$modes" '
  function median(list,   n, a, i, j, t) {
    n = split(list, a, " ")
    for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j] + 0 < a[j-1] + 0; j--) { t = a[j]; a[j] = a[j-1]; a[j-1] = t }
    return a[int((n + 1) / 2)]
  }
  { if ($1 == "off") off = $2; all[$1] = all[$1] " " $2; ratio[$1] = ratio[$1] " " $2 / off }
  END { n = split(modes, names, " ")
    for (i = 1; i <= n; i++) printf "%-8s %8.2f CPU s  %6.2f x\n", names[i], median(all[names[i]]), median(ratio[names[i]]) }' "$work/all"
