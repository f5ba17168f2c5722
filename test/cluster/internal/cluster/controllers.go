package cluster

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	nscontroller "k8s.io/kubernetes/pkg/controller/namespace"
	sacontroller "k8s.io/kubernetes/pkg/controller/serviceaccount"
)

// startControllers runs two loops of kube-controller-manager: without them a deleted namespace stays
// Terminating for ever, and a new one gets no "default" service account.
func startControllers(ctx context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 200, 400
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	metadataClient, err := metadata.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	namespaces := nscontroller.NewNamespaceController(ctx, client, metadataClient, client.Discovery().ServerPreferredNamespacedResources,
		factory.Core().V1().Namespaces(), 0, corev1.FinalizerKubernetes)
	accounts, err := sacontroller.NewServiceAccountsController(klog.FromContext(ctx), factory.Core().V1().ServiceAccounts(),
		factory.Core().V1().Namespaces(), client, sacontroller.DefaultServiceAccountsControllerOptions())
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	go namespaces.Run(ctx, 2)
	go accounts.Run(ctx, 1)
	return nil
}
