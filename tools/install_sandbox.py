"""Installs bubblewrap and libseccomp, which keep student code in: by apt where this user may, else says how."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library

from mlphys.errors import GraderError
from mlphys.sandbox import Backend, find_backend

INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "bubblewrap", "libseccomp2")


def main() -> int:
    """Install and try; return the exit code."""
    if shutil.which("bwrap") is None or find_library("seccomp") is None:
        _install()
    try:
        find_backend(Backend.BUBBLEWRAP)
    except GraderError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _install() -> None:
    """Run apt, as root or by sudo if it asks for no password; failing is told by the trial that follows."""
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if shutil.which("apt-get") is None or (prefix and shutil.which("sudo") is None):
        return
    for command in (("apt-get", "update"), INSTALL):
        subprocess.run([*prefix, *command], check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
