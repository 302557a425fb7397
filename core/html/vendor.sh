#!/usr/bin/env bash
# Writes the vendored files of the HTML report again: what package-lock.json pins, as npm checked it. Their checksums
# (vendor.sha256) are checked by this script with --check, and by a test.
set -euo pipefail
cd "$(dirname "$0")"

resources=../src/main/resources/dev/impasse/core/html
if [ "${1:-}" != --check ]; then
  npm ci --ignore-scripts --no-audit --no-fund
  cp node_modules/@dagrejs/dagre/dist/dagre.min.js "$resources/dagre.min.js"
  mkdir -p ../../licenses/dagre
  cp node_modules/@dagrejs/dagre/LICENSE ../../licenses/dagre/LICENSE
  (cd "$resources" && sha256sum dagre.min.js) >vendor.sha256
fi
sums=$PWD/vendor.sha256
cd "$resources" && sha256sum --check "$sums"
