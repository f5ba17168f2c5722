// Command testcluster is a real Kubernetes API server, kube-apiserver with etcd in one process,
// for tests. A link to it named volumesync, kubectl, etcd or kube-apiserver is that program.
package main

import (
	"os"
	"path/filepath"

	"testcluster/internal/cluster"
	"testcluster/internal/upstream"
	"testcluster/internal/volumesync"
)

func main() {
	switch filepath.Base(os.Args[0]) {
	case "volumesync":
		os.Exit(volumesync.Main(os.Args[1:]))
	case "kubectl":
		upstream.Kubectl()
	case "etcd":
		upstream.Etcd()
	case "kube-apiserver":
		upstream.APIServer()
	default:
		os.Exit(cluster.Main(os.Args[1:]))
	}
}
