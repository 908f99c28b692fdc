"""mlphys.grading.pool: every piece comes back, whatever happens to the workers."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from mlphys.grading.pool import Lost, Pool


def processes(jobs: int) -> Executor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("forkserver"))


def work(item: tuple[int, str]) -> int:
    """Squares; fails at 3; kills its worker at 5, and at 7 unless it has been there before."""
    number, folder = item
    trace = Path(folder) / "seven"
    if number == 3:
        raise ValueError("three")
    if number == 5 or (number == 7 and not trace.exists()):
        trace.touch()
        os._exit(1)
    return number**2


def test_work_survives_its_workers(tmp_path: Path) -> None:
    items = [(number, str(tmp_path)) for number in range(12)]
    outcomes = {item[0]: outcome for item, outcome in Pool(processes, work, 2).run(items)}
    assert sorted(outcomes) == list(range(12))
    assert isinstance(outcomes[3], ValueError)
    assert isinstance(outcomes[5], Lost)
    assert {n: outcomes[n] for n in range(12) if n not in (3, 5)} == {n: n**2 for n in range(12) if n not in (3, 5)}


def test_items_are_taken_only_as_there_is_room() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    running = Pool(ThreadPoolExecutor, lambda number: -number, 2).run(items())
    next(running)
    assert len(taken) <= 8
    assert len(list(running)) == 99
