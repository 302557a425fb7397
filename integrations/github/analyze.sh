#!/bin/sh
# The step of action.yml: analyses, writes the file for code scanning and the summary, and passes the
# exit code on as an output, so that the file is uploaded before the job fails.
set -u

summary=${RUNNER_TEMP:-/tmp}/impasse-summary-$$.md

set -- analyze --color=never "--fail-on=$IMPASSE_FAIL_ON" -o "$IMPASSE_SARIF" -o "$summary"
if [ -n "$IMPASSE_BASELINE" ]; then set -- "$@" "--baseline=$IMPASSE_BASELINE"; fi
if [ -n "$IMPASSE_SUPPRESSIONS" ]; then set -- "$@" "--suppressions=$IMPASSE_SUPPRESSIONS"; fi
if [ -n "$IMPASSE_SOURCE_PATH" ]; then
  set -- "$@" "--source-path=$IMPASSE_SOURCE_PATH" "--repo-root=${GITHUB_WORKSPACE:-.}"
fi

rm -f "$IMPASSE_SARIF"
java -jar "$IMPASSE_JAR" "$@" "$IMPASSE_TRACES"
code=$?

if [ -f "$summary" ]; then
  cat "$summary" >> "$GITHUB_STEP_SUMMARY"
  rm -f "$summary"
fi
if [ -f "$IMPASSE_SARIF" ]; then echo "sarif=$IMPASSE_SARIF" >> "$GITHUB_OUTPUT"; fi
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
