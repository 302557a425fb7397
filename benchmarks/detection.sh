#!/usr/bin/env bash
# How long a deadlock stands before it is reported, beside findDeadlockedThreads, and what looking for it costs.
#   benchmarks/detection.sh [deadlocks] [seconds]        JAVA_HOME chooses the JDK
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
agent=$here/../agent/target/impasse-agent.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${java}c" -nowarn -Xlint:none --release 17 -d "$work" "$here/DetectionTime.java" 2>/dev/null || "${java}c" -nowarn -d "$work" "$here/DetectionTime.java"
"$java" -cp "$work" DetectionTime "$agent" "${1:-20}" "${2:-30}"
