"""mlphys grade --scheduler: a real local cluster of worker processes, one of them killed in mid-run."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from term import copy_course, grades
from test_faults import STUDENTS, hand_in_cheap

from mlphys.course import Course, load_course
from mlphys.errors import GraderError
from mlphys.grading.classroom import grade_class

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # Dask's own, and those of the workers that are killed
]


def test_a_cluster_grades_alike_and_survives_a_killed_worker(released_course: Course, tmp_path: Path) -> None:
    here, there = (copy_course(released_course.root, tmp_path / name) for name in ("here", "there"))
    for desk in (here, there):
        hand_in_cheap(desk)
    grade_class(load_course(here.folder), "cheap", jobs=2)
    course = load_course(there.folder)
    with distributed.LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None) as cluster:
        killer = threading.Thread(target=kill_one, args=(cluster,))
        killer.start()
        records = grade_class(course, "cheap", jobs=1, scheduler=cluster.scheduler_address)
        killer.join()
    assert [record.problem for record in records] == [""] * STUDENTS
    assert grades(there.folder, "cheap") == grades(here.folder, "cheap")


def kill_one(cluster: object) -> None:
    """Kill a worker process while it is at work."""
    time.sleep(2.5)
    with distributed.Client(cluster) as client:
        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)


def test_a_scheduler_that_is_not_there_is_named(released_course: Course, tmp_path: Path) -> None:
    desk = copy_course(released_course.root, tmp_path / "course")
    hand_in_cheap(desk)
    with pytest.raises(GraderError, match="No Dask scheduler answers"):
        grade_class(load_course(desk.folder), "cheap", jobs=1, scheduler="tcp://127.0.0.1:9")
