// Package cluster runs etcd and kube-apiserver inside this process.
package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Info is the JSON line printed on stdout once everything is ready.
type Info struct {
	PID         int               `json:"pid"`
	Components  string            `json:"components"`
	Dir         string            `json:"dir"`
	Server      string            `json:"server,omitempty"`
	CAFile      string            `json:"caFile,omitempty"`
	EtcdSocket  string            `json:"etcdSocket"`
	Kubeconfigs map[string]string `json:"kubeconfigs,omitempty"`
	TokenFiles  map[string]string `json:"tokenFiles,omitempty"`
	Logs        map[string]string `json:"logs"`
	StartMillis int64             `json:"startMillis"`
}

type settings struct {
	dir, components, users               string
	port                                 int
	noFsync, controllers, untilStdinEnds bool
	timeout                              time.Duration
	apiServerFlags                       []string
}

// Main runs testcluster until SIGTERM or SIGINT and returns its exit status.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := runIn(ctx, parse(args)); err != nil {
		fmt.Fprintln(os.Stderr, "testcluster:", err)
		return 1
	}
	return 0
}

func parse(args []string) settings {
	var s settings
	flags := flag.NewFlagSet("testcluster", flag.ExitOnError)
	flags.StringVar(&s.dir, "dir", "", "state directory; default: a new temporary one, removed on exit")
	flags.IntVar(&s.port, "port", 0, "port on 127.0.0.1; 0: the port used before in --dir, else a free one")
	flags.StringVar(&s.components, "components", "all", "all | etcd | apiserver; the last two are two processes on one --dir")
	flags.StringVar(&s.users, "users", "alice,bob", "ordinary users, besides admin (group system:masters)")
	flags.BoolVar(&s.noFsync, "etcd-no-fsync", false, "etcd without fsync: safe against SIGKILL, not against power loss")
	flags.BoolVar(&s.controllers, "controllers", true, "run the namespace and serviceaccount controllers")
	flags.BoolVar(&s.untilStdinEnds, "until-stdin-ends", false, "stop when stdin ends, that is when the process that holds it is gone")
	flags.DurationVar(&s.timeout, "timeout", 60*time.Second, "limit for becoming ready")
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: testcluster [flags] [-- kube-apiserver flags]")
		flags.PrintDefaults()
	}
	_ = flags.Parse(args) // exits on an error
	s.apiServerFlags = flags.Args()
	return s
}

func runIn(ctx context.Context, s settings) error {
	if s.untilStdinEnds {
		var stop context.CancelFunc
		ctx, stop = context.WithCancel(ctx)
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	if s.dir == "" {
		dir, err := os.MkdirTemp("", "testcluster-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		s.dir = dir
	}
	dir, err := filepath.Abs(s.dir)
	if err != nil {
		return err
	}
	s.dir = dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return run(ctx, s)
}

func run(ctx context.Context, s settings) error {
	start := time.Now()
	info := Info{PID: os.Getpid(), Components: s.components, Dir: s.dir, EtcdSocket: etcdSocket(s.dir), Logs: map[string]string{}}
	var etcdStopped, apiServerStopped <-chan error // a nil channel never receives
	switch s.components {
	case "all", "etcd", "apiserver":
	default:
		return fmt.Errorf("--components is all, etcd or apiserver, not %q", s.components)
	}
	if s.components != "apiserver" {
		info.Logs["etcd"] = filepath.Join(s.dir, "etcd.log")
		etcd, err := startEtcd(s.dir, info.Logs["etcd"], s.noFsync)
		if err != nil {
			return fmt.Errorf("etcd: %w", err)
		}
		defer etcd.Close()
		etcdStopped = etcd.Err()
	}
	if s.components != "etcd" {
		stopped, err := startAPIServer(ctx, s, &info)
		if err != nil {
			return err
		}
		apiServerStopped = stopped
	}
	if err := announce(&info, time.Since(start)); err != nil {
		return err
	}
	select {
	case err := <-etcdStopped:
		return fmt.Errorf("etcd stopped: %w", err)
	case err := <-apiServerStopped:
		if ctx.Err() != nil {
			return err
		}
		return fmt.Errorf("kube-apiserver stopped: %v", err)
	case <-ctx.Done():
		if apiServerStopped != nil {
			return <-apiServerStopped // once its open requests are done; etcd must still be there
		}
		return nil
	}
}

// startAPIServer returns when the API server is ready; the channel tells its end.
func startAPIServer(ctx context.Context, s settings, info *Info) (<-chan error, error) {
	info.Logs["apiserver"] = filepath.Join(s.dir, "apiserver.log")
	stderr, err := redirectStderr(info.Logs["apiserver"])
	if err != nil {
		return nil, err
	}
	listener, err := listen(s.dir, s.port)
	if err != nil {
		return nil, err
	}
	info.Server = "https://" + listener.Addr().String()
	keys, err := ensurePKI(filepath.Join(s.dir, "pki"))
	if err != nil {
		return nil, err
	}
	info.CAFile = keys.path("ca.crt")
	adminToken, err := ensureUsers(s.dir, strings.Split(s.users, ","), keys, info)
	if err != nil {
		return nil, err
	}
	stopped := make(chan error, 1)
	go func() { stopped <- runAPIServer(ctx, listener, apiServerFlags(s.dir, s.apiServerFlags)) }()
	if err := waitReady(ctx, *info, adminToken, s.timeout, stopped); err != nil {
		fmt.Fprintf(stderr, "testcluster: %v; its log is %s\n", err, info.Logs["apiserver"])
		return nil, err
	}
	if s.controllers {
		return stopped, startControllers(ctx, info.Kubeconfigs["admin"])
	}
	return stopped, nil
}

// announce prints the JSON line and leaves it in the state directory.
func announce(info *Info, took time.Duration) error {
	info.StartMillis = took.Milliseconds()
	line, err := json.Marshal(info)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	if err := os.WriteFile(filepath.Join(info.Dir, "cluster-"+info.Components+".json"), line, 0o600); err != nil {
		return err
	}
	_, err = os.Stdout.Write(line)
	return err
}

// listen takes the port that an earlier run on dir had, so that kubeconfigs stay valid.
func listen(dir string, port int) (net.Listener, error) {
	file := filepath.Join(dir, "port")
	if port == 0 {
		before, err := os.ReadFile(file)
		if err == nil {
			port, err = strconv.Atoi(string(before))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	listener, err := listenOn(port)
	if err != nil {
		return nil, err
	}
	return listener, os.WriteFile(file, []byte(strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)), 0o600)
}

// listenOn takes any free port for 0: below those that the system gives to outgoing connections, one of which would
// take it while the server is away.
func listenOn(port int) (net.Listener, error) {
	if port != 0 {
		return net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	}
	var listener net.Listener
	var err error
	for range 50 {
		listener, err = net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", 20000+rand.IntN(12768)))
		if err == nil {
			break
		}
	}
	return listener, err
}
