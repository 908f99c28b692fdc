"""Progress of long work: a bar on a terminal, plain lines in a log, JSON lines for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Step = Callable[[str], None]  # called once per piece of work, with its name


@contextmanager
def progress(console: Console, title: str, total: int) -> Iterator[Step]:
    """Show how far some work is."""
    if not console.is_terminal:
        yield _lines(console, title, total)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(TextColumn("{task.description}"), *columns, console=console) as bar:
        task = bar.add_task(title, total=total)
        yield lambda name: bar.update(task, advance=1, description=escape(f"{title}: {name}"[:60]))


def _lines(console: Console, title: str, total: int) -> Step:
    done = iter(range(1, total + 1))

    def step(name: str) -> None:
        console.print(f"{title}: {next(done, total)}/{total} {name}", highlight=False, markup=False)

    return step
