#!/usr/bin/env bash
# usage: test/node/kubelet/build.sh OUT
# Makes OUT/kubelet. The go of the PATH compiles, or the one that GO names.
set -euo pipefail
out=$1
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

version=k8s.io/component-base/version
ldflags="-s -w -X $version.gitVersion=v1.37.2 -X $version.gitMajor=1 -X $version.gitMinor=37
  -X $version.gitTreeState=clean -X $version.gitCommit=0000000000000000000000000000000000000000
  -X $version.buildDate=1970-01-01T00:00:00Z"

# The flags of the API server's build.sh: what both are made of is compiled once.
export GOGC=${GOGC:-300}
CGO_ENABLED=0 GOTOOLCHAIN=local "${GO:-go}" build -v -mod=readonly -buildvcs=false -trimpath \
  -gcflags=all=-dwarf=false -ldflags "$ldflags" -o "$out/kubelet.new" .
mv -f "$out/kubelet.new" "$out/kubelet"
