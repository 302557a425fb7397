#!/usr/bin/env bash
# Runs the JSR-166 TCK (OpenJDK's tests of java.util.concurrent) without and with the packaged agent and compares the
# verdict of each test. Fetches the sources from Debian: needs apt-get, root, and a deb-src line for openjdk-17.
#
#   mvn package && conformance/jsr166.sh [JAVA_HOME]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
java_home=${1:-${JAVA_HOME:?}}
work=$root/conformance/target/jsr166
mkdir -p "$work/classes"
cd "$work"
[ -d src ] || {
  apt-get source --download-only openjdk-17
  mkdir src
  tar xf openjdk-17_*.orig.tar.xz -C src --strip-components=1 --wildcards '*/test/jdk/java/util/concurrent/tck/*'
}
mvn -q -f "$root/pom.xml" -pl conformance -am test-compile dependency:build-classpath -Dmdep.outputFile="$work/classpath"
class_path=$work/classes:$root/conformance/target/test-classes:$(cat classpath)
"$java_home/bin/javac" -nowarn -cp "$class_path" -d classes src/test/jdk/java/util/concurrent/tck/*.java

permit=()
grep -q 'JAVA_VERSION="17' "$java_home/release" && permit=(-Djava.security.manager=allow)

run() { # NAME JVM-OPTION...
  "$java_home/bin/java" "${@:2}" "${permit[@]}" -Xmx1500m -Xverify:all \
    -Xlog:monitormismatch=info:file="$1.mismatches" \
    --add-opens java.base/java.util.concurrent=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED \
    -cp "$class_path" dev.impasse.conformance.Verdicts JSR166TestCase >"$1.verdicts" 2>"$1.stderr"
  tail -n 1 "$1.verdicts"
}
agent=$root/agent/target/impasse-agent.jar
run without
run live -javaagent:"$agent"
run events -javaagent:"$agent"=trace=events.impasse
run orders -javaagent:"$agent"=mode=orders,trace=orders.impasse
run jdk -javaagent:"$agent"=scope=jdk
for mode in live events orders jdk; do
  diff without.verdicts $mode.verdicts && [ ! -s $mode.mismatches ] && ! grep -q '^DEADLOCK' $mode.stderr &&
    echo "$mode: as without the agent"
done
