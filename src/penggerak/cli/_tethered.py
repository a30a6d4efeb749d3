"""Run a program that ends when its parent does: python _tethered.py PARENT_PID PROGRAM ARGUMENTS...

A script of its own that becomes the program: the parent may have threads, in which nothing is safe between fork and
exec. On Linux the kernel sends SIGTERM when the parent dies; elsewhere only orderly ends are covered.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we could ask
        sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 - a list of arguments, no shell


if __name__ == "__main__":
    main()
