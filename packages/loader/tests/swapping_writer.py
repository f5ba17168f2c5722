"""A process of its own that swaps generations all the time, until its standard input ends.

Every generation holds the same number in A and in B. Prints how many swaps it made.
The old directory loses its files one by one, at once, as badly as the rules allow.
"""

import os
import select
import sys


def main(mount: str) -> None:
    number, old = 0, ""
    while not (number % 64 == 0 and number and select.select([sys.stdin], [], [], 0)[0]):
        number += 1
        new = os.path.join(mount, f"..generation-{number}")
        os.mkdir(new, 0o700)
        for name in ("A", "B"):
            descriptor = os.open(os.path.join(new, name), os.O_WRONLY | os.O_CREAT, 0o400)
            os.write(descriptor, b"%d" % number)
            os.close(descriptor)
        os.symlink(os.path.basename(new), os.path.join(mount, "..data_tmp"))
        os.rename(os.path.join(mount, "..data_tmp"), os.path.join(mount, "..data"))
        if not old:
            for name in ("A", "B"):
                os.symlink(f"..data/{name}", os.path.join(mount, name))
            print("ready", flush=True)
        else:
            for name in ("A", "B"):
                os.unlink(os.path.join(old, name))
            os.rmdir(old)
        old = new
    print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
