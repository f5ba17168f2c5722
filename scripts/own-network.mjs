/** The address of the service "kubernetes" in a cluster of `test/cluster`. */
const SERVICE_ADDRESS = "10.96.0.1";

/**
 * A program and its arguments, to be run in a network of their own: with loopback, with the address at which pods look for the API server,
 * and with nothing of the machine's.
 */
export function inOwnNetwork(program, words) {
  const script = `ip link set lo up && ip address add ${SERVICE_ADDRESS}/32 dev lo && exec "$@"`;
  return ["unshare", ["--net", "sh", "-c", script, "sh", program, ...words]];
}
