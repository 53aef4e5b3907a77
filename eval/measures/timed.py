"""Runs a command and prints its wall time, processor time, peak memory and output as JSON.

A process of its own, and one that imports little: the system counts the memory of whoever
starts a command into that command's peak.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def timed(command: list[str]) -> dict[str, object]:
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    per_megabyte = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return {
        "seconds": seconds,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / per_megabyte,
        "status": process.returncode,
        "output": output.decode(),
    }


if __name__ == "__main__":
    print(json.dumps(timed(sys.argv[1:])))
