"""Which system calls student code is refused: those that make namespaces, look into others or hide memory.

A second wall behind the namespaces: the kernel's bugs of the last years lie in these calls, and
memory that they give is in no account. Made into a seccomp program with libseccomp.
"""

from __future__ import annotations

import errno
import socket
import tempfile
from functools import cache
from typing import Any, Final

from mlphys.errors import GraderError
from mlphys.sandbox.limits import Backend

NAMESPACES: Final = (
    *("unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "mount_setattr"),
    *("fsopen", "fsmount", "fsconfig", "fspick"),
)
OTHERS: Final = ("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp")
KERNEL: Final = (
    *("bpf", "perf_event_open", "userfaultfd", "add_key", "request_key", "keyctl", "io_uring_setup"),
    *("kexec_load", "init_module", "finit_module", "reboot", "swapon", "quotactl", "acct"),
)
UNCOUNTED: Final = ("memfd_create", "memfd_secret", "shmget", "msgget")  # memory that belongs to no process
CLONE_ANY_NAMESPACE: Final = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
SOCKETS: Final = {
    Backend.BUBBLEWRAP: (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK),  # of its own network
    Backend.LANDLOCK: (socket.AF_UNIX,),
}
MAX_FAMILY: Final = 64  # numbers of address families end well below


@cache
def filter_program(backend: Backend) -> bytes:
    """Return the seccomp program of a backend, 8 bytes per instruction.

    Raises:
        GraderError: libseccomp is missing; the message says what to do.
    """
    seccomp = _library()
    refused = seccomp.SyscallFilter(defaction=seccomp.ALLOW)
    for name in (*NAMESPACES, *OTHERS, *KERNEL, *UNCOUNTED):
        refused.add_rule(seccomp.ERRNO(errno.EPERM), name)
    for flag in CLONE_ANY_NAMESPACE:
        refused.add_rule(seccomp.ERRNO(errno.EPERM), "clone", seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    refused.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags cannot be seen: libc then uses clone
    for family in set(range(MAX_FAMILY)) - set(SOCKETS[backend]):
        refused.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), "socket", seccomp.Arg(0, seccomp.EQ, family))
    with tempfile.TemporaryFile() as file:
        refused.export_bpf(file)
        file.seek(0)
        return file.read()


def _library() -> Any:
    """Return pyseccomp, which looks for libseccomp as it is imported."""
    try:
        import pyseccomp
    except RuntimeError:
        raise GraderError("libseccomp is needed to isolate student code: `sudo apt-get install libseccomp2`.") from None
    return pyseccomp
