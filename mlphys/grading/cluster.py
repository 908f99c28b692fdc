"""Workers on a Dask cluster: the same work, on other machines.

A worker machine needs this package, the course's `grader_tests` and `solutions`, and a sandbox of
its own; submissions and results travel as bytes. Start workers with one thread each
(`dask worker tcp://... --nworkers 4 --nthreads 1`): a sandbox belongs to the thread that started it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from mlphys.errors import GraderError

RETRIES = 2  # of a piece whose worker is lost, before it is tried alone


class Cluster(Executor):
    """Dask's executor, which closes its connection when it is shut down.

    Args:
        address: of the scheduler, such as "tcp://10.0.0.1:8786".

    Raises:
        GraderError: Dask is not installed, or nobody answers at the address.
    """

    def __init__(self, address: str) -> None:
        self.client = _connect(address)
        self.executor = self.client.get_executor(pure=False, retries=RETRIES)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a piece of work to a worker."""
        future: Future[Any] = self.executor.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what is running; close the connection."""
        self.executor.shutdown(wait=wait)
        self.client.close()


def workers_of(address: str) -> int:
    """Return how many pieces of work a cluster does at one time.

    Raises:
        GraderError: there is no worker.
    """
    with _connect(address) as client:
        threads = sum(client.nthreads().values())
    if not threads:
        raise GraderError(f"The cluster at {address} has no workers: start some with `dask worker {address}`.")
    return int(threads)


def is_loss(error: BaseException) -> bool:
    """Return whether an exception means that workers were lost, and not that the work failed."""
    return type(error).__name__ in ("KilledWorker", "CancelledError", "CommClosedError")


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise GraderError("Dask is not installed: `pip install --editable '.[cluster]'`.") from None
    try:
        return Client(address, timeout="10s", set_as_default=False)
    except OSError as error:
        raise GraderError(f"No Dask scheduler answers at {address}: {error}") from None
