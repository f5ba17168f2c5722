package volumesync

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	v1 "k8s.io/api/core/v1"
)

type settings struct {
	kubeconfig, namespace, secret, dir, strategy string
	mode                                         int32
	fsGroup                                      *int64
	items                                        []v1.KeyToPath
	optional, once                               bool
	period                                       time.Duration
	jitter                                       float64
}

func parse(args []string) (settings, error) {
	var s settings
	var mode, items string
	var fsGroup int64
	flags := flag.NewFlagSet("volumesync", flag.ExitOnError)
	flags.StringVar(&s.kubeconfig, "kubeconfig", os.Getenv("KUBECONFIG"), "kubeconfig")
	flags.StringVar(&s.namespace, "namespace", "default", "namespace of the Secret")
	flags.StringVar(&s.secret, "secret", "", "name of the Secret")
	flags.StringVar(&s.dir, "dir", "", "directory to project into, made if missing")
	flags.StringVar(&mode, "mode", "0400", "file mode, octal: defaultMode of the volume (0644 in a pod that names none)")
	flags.Int64Var(&fsGroup, "fs-group", -1, "gid as in securityContext.fsGroup: the group may then read (0400 becomes 0440); -1: none")
	flags.StringVar(&items, "items", "", "key=path,key=path: only these keys, as items of the volume")
	flags.BoolVar(&s.optional, "optional", false, "as optional of the volume")
	flags.StringVar(&s.strategy, "strategy", "watch", "watch | cache | get: the kubelet's configMapAndSecretChangeDetectionStrategy")
	flags.DurationVar(&s.period, "period", 60*time.Second, "the kubelet's syncFrequency; 0: write at every watch event, as no kubelet does")
	flags.Float64Var(&s.jitter, "jitter", 0.5, "each period is lengthened by up to this part of itself (kubelet: 0.5)")
	flags.BoolVar(&s.once, "once", false, "write once and end")
	_ = flags.Parse(args) // exits on an error
	if s.secret == "" || s.dir == "" {
		return s, errors.New("--secret and --dir are required")
	}
	parsed, err := strconv.ParseInt(mode, 8, 32)
	if err != nil {
		return s, fmt.Errorf("--mode: %w", err)
	}
	s.mode = int32(parsed)
	if fsGroup >= 0 {
		s.fsGroup = &fsGroup
	}
	for item := range strings.SplitSeq(items, ",") {
		key, path, found := strings.Cut(item, "=")
		if !found {
			path = key
		}
		if key != "" {
			s.items = append(s.items, v1.KeyToPath{Key: key, Path: path})
		}
	}
	return s, nil
}
