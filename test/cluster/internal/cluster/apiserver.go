package cluster

import (
	"context"
	"net"
	"path/filepath"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	basecompatibility "k8s.io/component-base/compatibility"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

func apiServerFlags(dir string, more []string) []string {
	pki := filepath.Join(dir, "pki")
	return append([]string{
		"--etcd-servers=unix://" + etcdSocket(dir),
		"--authorization-mode=RBAC",
		"--anonymous-auth=true", // for probes of /readyz; RBAC gives anonymous nothing else
		"--token-auth-file=" + filepath.Join(dir, "tokens.csv"),
		"--client-ca-file=" + filepath.Join(pki, "ca.crt"),
		"--tls-cert-file=" + filepath.Join(pki, "serving.crt"),
		"--tls-private-key-file=" + filepath.Join(pki, "serving.key"),
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-signing-key-file=" + filepath.Join(pki, "sa.key"),
		"--service-account-key-file=" + filepath.Join(pki, "sa.pub"),
		"--bind-address=127.0.0.1",
		"--service-cluster-ip-range=10.96.0.0/16",
		"--endpoint-reconciler-type=none",
		"--profiling=false",
		"--shutdown-watch-termination-grace-period=2s", // an open watch would delay the stop by 60 s
	}, more...)
}

// runAPIServer does what kube-apiserver's own command does, on our listener and context.
func runAPIServer(ctx context.Context, listener net.Listener, args []string) error {
	server := options.NewServerRunOptions()
	registry := server.GenericServerRunOptions.ComponentGlobalsRegistry
	gate := registry.FeatureGateFor(basecompatibility.DefaultKubeComponent)
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, group := range server.Flags().FlagSets {
		flags.AddFlagSet(group)
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	address := listener.Addr().(*net.TCPAddr)
	server.SecureServing.Listener = listener
	server.SecureServing.BindPort = address.Port
	server.SecureServing.ExternalAddress = address.IP
	if err := registry.Set(); err != nil {
		return err
	}
	if err := logsapi.ValidateAndApply(server.Logs, gate); err != nil {
		return err
	}
	completed, err := server.Complete(ctx)
	if err != nil {
		return err
	}
	if errs := completed.Validate(); len(errs) != 0 {
		return utilerrors.NewAggregate(errs)
	}
	return app.Run(ctx, completed)
}
