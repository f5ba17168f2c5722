#!/usr/bin/env bash
# usage: unshare --mount --pid --fork test/node/node-init.sh STATE CGROUP PROGRAMS KUBECONFIG SYNC
# Process 1 of a node: containerd and the kubelet, in a mount and PID namespace of their own, so that one SIGKILL ends them and all pods,
# as when a machine loses its power. Everything that they keep is below STATE, which is written to their usual places here alone.
set -euo pipefail
state=$1 cgroup=$2 programs=$3 kubeconfig=$4 sync=$5
export PATH=$programs:$PATH
mkdir -p "$state"/{run,lib/kubelet,log,opt,dev,network}
rm -rf "${state:?}"/run/* "${state:?}"/dev/*

mount --make-rprivate /
mount -t proc proc /proc
# Devices of their own: whatever happens in here, the machine's are not touched.
mount -t tmpfs -o mode=755 tmpfs "$state/dev"
while read -r name major minor mode; do mknod -m "$mode" "$state/dev/$name" c "$major" "$minor"; done <<DEVICES
null 1 3 666
zero 1 5 666
full 1 7 666
random 1 8 666
urandom 1 9 666
tty 5 0 666
kmsg 1 11 600
DEVICES
mkdir "$state"/dev/{pts,shm,mqueue}
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$state/dev/pts"
mount -t tmpfs tmpfs "$state/dev/shm"
ln -s pts/ptmx "$state/dev/ptmx"
ln -s /proc/self/fd "$state/dev/fd"
for number in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${number%:*}" "$state/dev/${number#*:}"; done
mount --rbind "$state/dev" /dev
mount --bind "$state/run" /run
mount --bind "$state/lib" /var/lib
mount --bind "$state/log" /var/log
mount --bind "$state/opt" /opt
# The kubelet sets two of the machine's parameters: it writes to files in their place.
echo 1 >"$state/overcommit"
echo 10 >"$state/panic"
mount --bind "$state/overcommit" /proc/sys/vm/overcommit_memory
mount --bind "$state/panic" /proc/sys/kernel/panic
mount --make-rshared /

for controller in cpu cpuacct cpuset memory devices freezer blkio pids systemd; do
  [ ! -d "/sys/fs/cgroup/$controller" ] || mkdir -p "/sys/fs/cgroup/$controller/$cgroup"
done
for file in cpus mems; do
  cat "/sys/fs/cgroup/cpuset/cpuset.$file" >"/sys/fs/cgroup/cpuset/$cgroup/cpuset.$file"
done

cat >"$state/containerd.toml" <<TOML
version = 3
root = '/var/lib/containerd'
state = '/run/containerd'
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = 'docker.io/local/session:1'
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true # in a container without CAP_SYS_RESOURCE none may be lowered, and runc ends
[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = ['$programs']
  conf_dir = '$state/network'
  use_internal_loopback = true
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = 'io.containerd.runc.v2'
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
  BinaryName = '$programs/runc'
TOML
cat >"$state/network/10-node.conflist" <<JSON
{ "cniVersion": "1.0.0", "name": "node", "plugins": [{ "type": "bridge", "bridge": "cni0", "isGateway": true,
  "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.244.0.0/24" }]], "routes": [{ "dst": "10.96.0.0/16" }] } }] }
JSON
cat >"$state/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 127.0.0.1
readOnlyPort: 0
authentication: { anonymous: { enabled: true }, webhook: { enabled: false } }
authorization: { mode: AlwaysAllow }
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
volumePluginDir: /var/lib/kubelet/volumeplugins
syncFrequency: $sync
failCgroupV1: false # or the kubelet ends where the machine has the older cgroups
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup
makeIPTablesUtilChains: false
evictionHard: { memory.available: 100Mi, nodefs.available: "1%", nodefs.inodesFree: "1%", imagefs.available: "1%" }
imageGCHighThresholdPercent: 100
YAML

containerd -c "$state/containerd.toml" >>"$state/containerd.log" 2>&1 &
until ctr --namespace k8s.io version >/dev/null 2>&1; do sleep 0.05; done
[ -e "$state/imported" ] || ctr --namespace k8s.io images import "$programs/session.tar" >>"$state/containerd.log" 2>&1
touch "$state/imported"
# An address for a name: it is the node's own, which may be loopback then.
kubelet --config "$state/kubelet.yaml" --kubeconfig "$kubeconfig" --hostname-override=127.0.0.1 \
  --root-dir=/var/lib/kubelet --cert-dir=/var/lib/kubelet/pki >>"$state/kubelet.log" 2>&1 &
wait
