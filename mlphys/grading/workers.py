"""Worker processes of this machine, which end with the process that has started them."""

from __future__ import annotations

import multiprocessing
import os
import resource
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from pathlib import Path

WORKER_BYTES = 16 * 2**30  # address space of a worker: TensorFlow maps 4 GiB of it, hostile data may ask for more


def open_workers(log: Path, jobs: int) -> ProcessPoolExecutor:
    """Return worker processes, forked from a clean server: this process has threads (the progress bar)."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["mlphys.grading.work"])
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=(log,))


def _start_worker(path: Path) -> None:
    """Send what libraries write to stderr (TensorFlow does) to a file; bound memory; end with the coordinator."""
    threading.Thread(target=_end_with_coordinator, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    with path.open("ab") as log:
        os.dup2(log.fileno(), 2)


def _end_with_coordinator() -> None:
    """End this worker when the process that started it has gone, however it went."""
    coordinator = multiprocessing.parent_process()
    assert coordinator is not None, "a worker has a parent"
    wait([coordinator.sentinel])
    os._exit(1)
