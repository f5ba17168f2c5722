// Package volumesync does for one Secret and one directory what the kubelet does for a secret volume,
// with the kubelet's own code:
//
//	pkg/kubelet/secret   the secret manager (watch, TTL cache or plain GET)
//	pkg/volume/secret    MakePayload: keys, items, modes
//	pkg/volume/util      AtomicWriter: the swap of the ..data link
//	pkg/volume           VolumeOwnership: fsGroup
//
// The kubelet does not write when a watch event comes, but at the pod's next sync: every --period,
// lengthened by up to --jitter of itself. --strategy says where it then takes the Secret from.
package volumesync

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	kubeletsecret "k8s.io/kubernetes/pkg/kubelet/secret"
	"k8s.io/kubernetes/pkg/volume"
	volumesecret "k8s.io/kubernetes/pkg/volume/secret"
	volumeutil "k8s.io/kubernetes/pkg/volume/util"
)

// Main runs volumesync until SIGTERM or SIGINT and returns its exit status.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	s, err := parse(args)
	if err == nil {
		err = run(ctx, s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "volumesync:", err)
		return 1
	}
	return 0
}

func run(ctx context.Context, s settings) error {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", s.kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	manager, events, err := newManager(ctx, client, s)
	if err != nil {
		return err
	}
	pod := podOf(s)
	manager.RegisterPod(pod)
	defer manager.UnregisterPod(pod)
	writer := writer{settings: s, manager: manager}
	for {
		err := writer.sync()
		if s.once {
			return err
		}
		var next <-chan time.Time // a nil channel never receives
		switch {
		case err != nil:
			fmt.Fprintln(os.Stderr, "volumesync:", err)
			next = time.After(wait.Jitter(2*time.Second, 0.5))
		case s.period > 0:
			next = time.After(wait.Jitter(s.period, s.jitter))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-next:
		case <-events:
		}
	}
}

func podOf(s settings) *v1.Pod {
	source := v1.VolumeSource{Secret: &v1.SecretVolumeSource{SecretName: s.secret}}
	return &v1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: "volumesync", UID: types.UID("volumesync")},
		Spec:       v1.PodSpec{Volumes: []v1.Volume{{Name: "secret", VolumeSource: source}}},
	}
}

type writer struct {
	settings
	manager kubeletsecret.Manager
	last    string
}

// sync writes the directory anew if the Secret changed, and prints a JSON line for each write.
func (w *writer) sync() error {
	secret, err := w.manager.GetSecret(w.namespace, w.secret)
	if apierrors.IsNotFound(err) && w.optional {
		secret, err = &v1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: w.secret}}, nil
	}
	if err != nil {
		return err
	}
	payload, err := volumesecret.MakePayload(w.items, secret, &w.mode, nil, w.optional)
	if err != nil {
		return err
	}
	atomicWriter, err := volumeutil.NewAtomicWriter(w.dir, "volumesync "+w.namespace+"/"+w.secret)
	if err != nil {
		return err
	}
	if err := atomicWriter.Write(payload, func(string) error {
		return volume.NewVolumeOwnership(mounter{dir: w.dir}, w.dir, w.fsGroup, nil, nil).ChangePermissions()
	}); err != nil {
		return err
	}
	data, err := os.Readlink(filepath.Join(w.dir, "..data"))
	if err != nil {
		return err
	}
	if now := secret.ResourceVersion + " " + data; now != w.last {
		w.last = now
		return json.NewEncoder(os.Stdout).Encode(map[string]any{
			"time": time.Now().Format(time.RFC3339Nano), "resourceVersion": secret.ResourceVersion,
			"keys": len(payload), "data": data,
		})
	}
	return nil
}

// mounter is as much of a volume as VolumeOwnership asks for.
type mounter struct {
	volume.Mounter
	dir string
}

func (m mounter) GetPath() string { return m.dir }

func (m mounter) GetAttributes() volume.Attributes {
	return volume.Attributes{ReadOnly: true, Managed: true}
}
