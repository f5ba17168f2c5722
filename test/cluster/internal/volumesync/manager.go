package volumesync

import (
	"context"
	"fmt"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	kubeletsecret "k8s.io/kubernetes/pkg/kubelet/secret"
)

// newManager is the kubelet's manager for the strategy; with period 0 it is ours, which also tells each event.
func newManager(ctx context.Context, client kubernetes.Interface, s settings) (kubeletsecret.Manager, <-chan struct{}, error) {
	if s.period == 0 {
		manager, events, err := watchEveryEvent(ctx, client, s)
		return manager, events, err
	}
	switch s.strategy {
	case "watch":
		return kubeletsecret.NewWatchingSecretManager(client, s.period), nil, nil
	case "cache":
		ttl := func() (time.Duration, bool) { return s.period, true }
		return kubeletsecret.NewCachingSecretManager(client, ttl), nil, nil
	case "get":
		return kubeletsecret.NewSimpleSecretManager(client), nil, nil
	default:
		return nil, nil, fmt.Errorf("--strategy is watch, cache or get, not %q", s.strategy)
	}
}

// informer serves GetSecret from client-go's cache of the one Secret.
type informer struct{ store cache.Store }

func watchEveryEvent(ctx context.Context, client kubernetes.Interface, s settings) (kubeletsecret.Manager, <-chan struct{}, error) {
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(s.namespace),
		informers.WithTweakListOptions(func(options *metav1.ListOptions) {
			options.FieldSelector = fields.OneTermEqualSelector("metadata.name", s.secret).String()
		}))
	secrets := factory.Core().V1().Secrets().Informer()
	events := make(chan struct{}, 1)
	tell := func() {
		select {
		case events <- struct{}{}:
		default: // one is waiting already
		}
	}
	_, err := secrets.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { tell() },
		UpdateFunc: func(any, any) { tell() },
		DeleteFunc: func(any) { tell() },
	})
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	return informer{secrets.GetStore()}, events, err
}

func (i informer) GetSecret(namespace, name string) (*v1.Secret, error) {
	object, found, err := i.store.GetByKey(namespace + "/" + name)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, apierrors.NewNotFound(v1.Resource("secrets"), name)
	}
	return object.(*v1.Secret), nil
}

func (informer) RegisterPod(*v1.Pod) {}

func (informer) UnregisterPod(*v1.Pod) {}
