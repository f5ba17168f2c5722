// Package upstream holds the main functions of the programs that the module carries unchanged.
package upstream

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // exec and OIDC credentials in kubeconfigs
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// Etcd runs etcd with its own command line.
func Etcd() { etcdmain.Main(os.Args) }

// APIServer runs kube-apiserver with its own command line.
func APIServer() { os.Exit(cli.Run(app.NewAPIServerCommand())) }

// Kubectl runs kubectl, as k8s.io/kubernetes/cmd/kubectl does.
func Kubectl() {
	_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		util.CheckErr(err)
	}
}
