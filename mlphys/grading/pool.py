"""Runs many pieces of work on an executor: few in flight, results as they come, lost ones tried again alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from itertools import islice
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Value = TypeVar("Value")
AHEAD = 2  # pieces in flight for each worker: one runs, one waits at the door


class Lost(Exception):
    """The worker died at this piece, twice: the second time it was alone."""


class Pool(Generic[Item, Value]):
    """Work on executors that may break.

    Args:
        open_executor: returns an executor of so many workers; called again when one has broken.
        work: what is done with each item; it travels to the workers.
        jobs: number of workers.
        is_loss: whether an exception means that a worker was lost, and not that the work failed.
    """

    def __init__(
        self,
        open_executor: Callable[[int], Executor],
        work: Callable[[Item], Value],
        jobs: int,
        is_loss: Callable[[BaseException], bool] = lambda error: isinstance(error, BrokenExecutor),
    ) -> None:
        self.open_executor, self.work, self.jobs, self.is_loss = open_executor, work, jobs, is_loss

    def run(self, items: Iterable[Item]) -> Iterator[tuple[Item, Value | Exception]]:
        """Yield each item with what came of it, in the order in which they are done.

        An item whose worker is lost is tried once more, alone, so that it takes no other along.
        """
        waiting, lost = iter(items), list[Item]()
        while True:
            whole = True
            with self.open_executor(self.jobs) as executor:
                for item, outcome in self._batch(executor, waiting):
                    if isinstance(outcome, Exception) and self.is_loss(outcome):
                        whole = False
                        lost.append(item)
                    else:
                        yield item, outcome
            if whole:
                break
        for item in lost:
            yield item, self._alone(item)

    def _batch(self, executor: Executor, items: Iterator[Item]) -> Iterator[tuple[Item, Value | Exception]]:
        """Run items until there are no more, or the executor breaks."""
        running: dict[Future[Value], Item] = {}
        while True:
            room = AHEAD * self.jobs - len(running)
            running |= {_submit(executor, self.work, item): item for item in islice(items, room)}
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            outcomes = [(running.pop(future), _outcome(future)) for future in done]
            yield from outcomes
            if any(isinstance(o, Exception) and self.is_loss(o) for _, o in outcomes):
                yield from ((running[future], _outcome(future)) for future in running)
                return

    def _alone(self, item: Item) -> Value | Exception:
        with self.open_executor(1) as executor:
            outcome = _outcome(_submit(executor, self.work, item))
        return Lost() if isinstance(outcome, Exception) and self.is_loss(outcome) else outcome


def _submit(executor: Executor, work: Callable[[Item], Value], item: Item) -> Future[Value]:
    """Submit an item; an executor that has broken meanwhile gives a future that says so."""
    try:
        return executor.submit(work, item)
    except BrokenExecutor as error:
        future: Future[Value] = Future()
        future.set_exception(error)
        return future


def _outcome(future: Future[Any]) -> Any:
    """Wait for a result, or for the exception in its place."""
    try:
        return future.result()
    except Exception as error:
        return error
