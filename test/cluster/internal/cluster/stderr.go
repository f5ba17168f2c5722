package cluster

import (
	"os"

	"golang.org/x/sys/unix"
)

// redirectStderr points descriptor 2 at a file, because klog, panics and etcd's client all write there.
// It returns what was descriptor 2.
func redirectStderr(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	old, err := unix.Dup(2)
	if err != nil {
		return nil, err
	}
	unix.CloseOnExec(old)
	return os.NewFile(uintptr(old), "stderr"), replaceDescriptor(int(file.Fd()), 2)
}
