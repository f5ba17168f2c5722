"""usage: python3 -c THIS MOUNT NAME

For a container: prints a line of JSON for each content that it sees of a secret's file, `at` when (seconds since the epoch), and one whenever
the file cannot be read. Looks every 5 ms.
"""

import json
import os
import sys
import time

path = os.path.join(*sys.argv[1:3])
before = None
while True:
    try:
        with open(path, encoding="utf-8") as file:
            now = {"content": file.read()}
    except OSError as error:
        now = {"error": error.strerror}
    if now != before:
        before = now
        print(json.dumps({"at": time.time(), **now}), flush=True)
    time.sleep(0.005)
