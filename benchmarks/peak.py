"""Run a command and say how long it took and how much memory at most: ``python benchmarks/peak.py COMMAND...``.

A process of its own and a small one: the system counts the memory of whoever starts a command as the command's.
Prints seconds and the most resident bytes, ends with the command's code; what the command says goes to standard error.
"""

import os
import resource
import subprocess
import sys
import time

UNIT = 1 if sys.platform == "darwin" else 1024

if __name__ == "__main__":
    begun = time.perf_counter()
    code = subprocess.call(sys.argv[1:], stdout=sys.stderr, env=os.environ)
    seconds = time.perf_counter() - begun
    print(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * UNIT)
    sys.exit(code)
