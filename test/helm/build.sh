#!/usr/bin/env bash
# usage: test/helm/build.sh OUT
# Makes OUT/helm. The go of the PATH compiles, or the one that GO names.
set -euo pipefail
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

# A tenth less to do: the compiler collects garbage less often.
export GOGC=${GOGC:-300}
CGO_ENABLED=0 GOTOOLCHAIN=local "${GO:-go}" build -v -mod=readonly -buildvcs=false -trimpath \
  -gcflags=all=-dwarf=false -ldflags "-s -w" -o "$out/helm.new" .
mv -f "$out/helm.new" "$out/helm"
