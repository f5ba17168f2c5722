"""A real kernel for tests: started in a runtime directory, it runs each line of standard input.

Arguments: the runtime directory, the kernel's id. After each line, and at first, it answers with the kernel's process id.
"""

import os
import sys

from jupyter_client.manager import KernelManager

directory, kernel_id = sys.argv[1:]
manager = KernelManager(connection_file=os.path.join(directory, f"kernel-{kernel_id}.json"))
manager.start_kernel(env={**os.environ})
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
print(manager.provisioner.pid, flush=True)
for line in sys.stdin:
    if line.strip() == "KILL":
        manager.provisioner.process.kill()
        manager.provisioner.process.wait()
    else:
        answer = client.execute_interactive(line, timeout=60, output_hook=lambda message: None)
        assert answer["content"]["status"] == "ok", answer["content"]
    print(manager.provisioner.pid, flush=True)
client.stop_channels()
if manager.has_kernel:
    manager.shutdown_kernel(now=True)
