package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/storage/wal"
)

// maxSocketPath is what a sockaddr_un holds on Linux.
const maxSocketPath = 107

// startEtcd runs a single-member etcd whose client and peer endpoints are unix
// sockets in dir (mode 0700): no port that another local user could reach.
func startEtcd(dir, logFile string, noFsync bool) (*embed.Etcd, error) {
	cfg := embed.NewConfig()
	cfg.Name = "testcluster"
	cfg.Dir = filepath.Join(dir, "etcd")
	client := url.URL{Scheme: "unix", Path: etcdSocket(dir)}
	peer := url.URL{Scheme: "unix", Path: filepath.Join(dir, "etcd-peer.sock")}
	for _, socket := range []url.URL{client, peer} {
		if len(socket.Path) > maxSocketPath {
			return nil, fmt.Errorf("a socket's path has at most %d bytes: %s", maxSocketPath, socket.Path)
		}
		if err := os.Remove(socket.Path); err != nil && !errors.Is(err, fs.ErrNotExist) { // left by a SIGKILL
			return nil, err
		}
	}
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	wal.SegmentSizeBytes = 4 << 20 // not 64 MiB, of which it makes two at once
	cfg.UnsafeNoFsync = noFsync
	cfg.LogLevel = "warn"
	cfg.LogOutputs = []string{logFile}
	cfg.TickMs, cfg.ElectionMs = 10, 100 // a lone member elects itself at once
	etcd, err := embed.StartEtcd(cfg)
	if err != nil {
		return nil, err
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return etcd, nil
	case err := <-etcd.Err():
		return nil, err
	case <-time.After(60 * time.Second):
		etcd.Close()
		return nil, fmt.Errorf("not ready after 60 s; its log is %s", logFile)
	}
}

func etcdSocket(dir string) string { return filepath.Join(dir, "etcd.sock") }
