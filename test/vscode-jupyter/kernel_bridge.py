"""A real kernel for the stand-in extension: JSON lines in, JSON lines out.

Arguments: how the kernel starts, as JSON, its runtime directory, its id, the notebook's path. In: {"id", "code", "history"} runs code;
{"restart"} and {"kill"} do that. Out: {"status"} of the kernel, and {"id", "type", "content"} of what code made; its last is "done".
"""

import json
import os
import queue
import sys
import threading

from jupyter_client.manager import KernelManager

argv, directory, kernel_id, notebook = sys.argv[1:]
os.makedirs(directory, exist_ok=True)
manager = KernelManager(
    connection_file=os.path.join(directory, f"kernel-{kernel_id}.json")
)
manager.kernel_spec.argv = json.loads(argv)
running = {}
lock = threading.Lock()


def tell(**facts):
    print(json.dumps(facts), flush=True)


def connect():
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    if "ipykernel_launcher" in argv:
        client.execute_interactive(
            f"__vsc_ipynb_file__ = {notebook!r}", store_history=False, timeout=60
        )
    return client


def end_all():
    with lock:
        for one in running.values():
            tell(id=one, type="done", content={"status": "gone"})
        running.clear()


def read_commands():
    global client
    for line in sys.stdin:
        command = json.loads(line)
        if "code" in command:
            with lock:
                message = client.execute(
                    command["code"], store_history=command["history"], allow_stdin=False
                )
                running[message] = command["id"]
        elif "restart" in command:
            tell(status="restarting")
            end_all()
            manager.restart_kernel(now=True)
            client = connect()
            tell(status="idle")
        elif "kill" in command:
            manager.provisioner.process.kill()
            manager.provisioner.process.wait()
            end_all()
            tell(status="dead")
    manager.shutdown_kernel(now=True)
    os._exit(0)


manager.start_kernel(env=dict(os.environ), cwd=os.path.dirname(notebook))
client = connect()
tell(status="idle")
threading.Thread(target=read_commands, daemon=True).start()
while True:
    try:
        message = client.get_iopub_msg(timeout=0.2)
    except (queue.Empty, OSError, RuntimeError):
        continue
    kind, content = message["msg_type"], message["content"]
    with lock:
        one = running.get(message["parent_header"].get("msg_id"))
    if kind == "status":
        if one is not None and content["execution_state"] == "idle":
            with lock:
                running.pop(message["parent_header"]["msg_id"], None)
            tell(id=one, type="done", content={"status": "ok"})
        elif one is not None:
            tell(status=content["execution_state"])
        if one is not None and not running:
            tell(status="idle")
    elif one is not None:
        tell(id=one, type=kind, content=content)
