#!/usr/bin/env bash
# usage: test/node/containerd/build.sh OUT
# Makes OUT/containerd, OUT/containerd-shim-runc-v2 and OUT/ctr. The go of the PATH compiles, or the one that GO names.
set -euo pipefail
out=$1
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

export GOGC=${GOGC:-300}
CGO_ENABLED=0 GOTOOLCHAIN=local "${GO:-go}" build -v -mod=readonly -buildvcs=false -trimpath \
  -gcflags=all=-dwarf=false -ldflags "-s -w -X github.com/containerd/containerd/v2/version.Version=v2.4.2" -o "$out/" tool
