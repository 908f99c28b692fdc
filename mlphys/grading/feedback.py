"""The page that a student reads: each check's sentence, verdict, message and points; no hidden line."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final, cast

import bleach
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

from mlphys.course import course_of
from mlphys.grading.store import Record, Store
from mlphys.judge import Status, Verdict
from mlphys.lecture import Lecture, has_lecture, load_lecture

TEXT_TAGS: Final = ("a", "abbr", "b", "br", "code", "del", "em", "i", "kbd", "s", "span", "strong", "sub", "sup")
BLOCK_TAGS: Final = ("blockquote", "dd", "div", "dl", "dt", "hr", "img", "li", "ol", "p", "pre", "ul")
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
TABLE_TAGS: Final = ("table", "tbody", "td", "th", "thead", "tr")
TAGS: Final = frozenset((*TEXT_TAGS, *BLOCK_TAGS, *HEADINGS, *TABLE_TAGS))
TEMPLATES: Final = Path(__file__).parent.parent / "templates"


class FeedbackExporter(HTMLExporter):
    """Writes feedback with this package's template, student HTML sanitized."""

    def __init__(self, config: Config | None = None, **kwargs: Any) -> None:
        own = deepcopy(config) if config is not None else Config()
        own.FeedbackExporter.template_name = "mlphys_feedback"
        own.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        own.FeedbackExporter.sanitize_html = True
        cast("Any", super()).__init__(config=own, **kwargs)
        cast("Any", self).register_filter("clean_html", clean_html)


def clean_html(html: str) -> str:
    """Return a student's Markdown or output as HTML without scripts, frames, forms and event handlers."""
    return str(bleach.clean(html, tags=TAGS, attributes=_allowed, protocols=["http", "https", "mailto", "data"]))


@pass_context
def safe_markdown(context: Any, source: str) -> str:
    """Return Markdown as HTML without what could act: for the formgrader, whose pages may do anything."""
    return clean_html(cast("Any", HTMLExporter()).markdown2html(context, source))


def _allowed(tag: str, name: str, value: str) -> bool:
    """Allow plain attributes; data in addresses only as pictures."""
    if name in ("href", "src"):
        return (tag == "img" and value.startswith("data:image/")) or not value.strip().lower().startswith("data:")
    return name in ("id", "class", "alt", "title", "colspan", "rowspan", "align")


@dataclass(frozen=True)
class CheckView:
    """A check, or a question that a person marks, as the page shows it.

    Attributes:
        answer: the function that the check judges; empty for a question that a person marks.
    """

    answer: str
    sentence: str
    status: str
    passed: bool
    message: str
    points: float
    max_points: float
    bonus: bool
    changed: bool


@dataclass(frozen=True)
class Summary:
    """The head of the page."""

    points: float
    max_points: float
    bonus: float
    problem: str
    isolated: bool


class ShowVerdicts(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Hands the template what it shows of each check; runs after nbgrader's GetGrades."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Fill `resources.checks` (by the cell's name), `.groups` (the same by answer) and `.summary`."""
        where = resources["nbgrader"]
        record = Store(course_of(self.config).state).record(where["student"], where["assignment"])
        lecture = load_lecture(where["assignment"]) if has_lecture(where["assignment"]) else None
        with Gradebook(where["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(where["notebook"], where["assignment"], where["student"])
            checks = _views(lecture, record, {grade.name: grade for grade in notebook.grades}) if lecture else {}
        resources["checks"] = checks
        resources["groups"] = [(key, list(group)) for key, group in groupby(checks.items(), _answer_of)]
        resources["summary"] = _summary(checks, record, lecture)
        return nb, resources


def _views(lecture: Lecture, record: Record | None, grades: dict[str, Grade]) -> dict[str, CheckView]:
    verdicts = {verdict.check: verdict for verdict in record.verdicts} if record else {}
    checked = {name: _check_view(lecture, v, grades[name]) for name, v in verdicts.items() if name in grades}
    by_hand = {name: _task_view(lecture, name, grades[name]) for name in lecture.tasks if name in grades}
    return checked | by_hand


def _answer_of(named: tuple[str, CheckView]) -> str:
    return named[1].answer


def _check_view(lecture: Lecture, verdict: Verdict, grade: Grade) -> CheckView:
    """Show a verdict; the points are the gradebook's, for a person may have changed them."""
    check = lecture.checks.get(verdict.check)
    return CheckView(
        answer=check.judged if check else "",
        sentence=check.sentence if check else verdict.check,
        status=verdict.status.value,
        passed=verdict.status is Status.PASSED,
        message=verdict.message,
        points=grade.score,
        max_points=verdict.max_points,
        bonus=verdict.bonus,
        changed=grade.score != verdict.points,
    )


def _task_view(lecture: Lecture, name: str, grade: Grade) -> CheckView:
    """Show what a person gave, or that nobody has looked yet."""
    sentence = f"{lecture.tasks[name].question.replace('_', ' ').capitalize()} (marked by a person)"
    empty = grade.manual_score is None and grade.auto_score == 0
    status = "not marked yet" if grade.needs_manual_grade else "not answered" if empty else "marked"
    points = (grade.score, grade.max_score)
    return CheckView("", sentence, status, grade.score > 0, "", *points, bonus=False, changed=False)


def _summary(checks: dict[str, CheckView], record: Record | None, lecture: Lecture | None) -> Summary:
    counted = [check for check in checks.values() if not check.bonus]
    verdicts = record.verdicts if record else ()
    return Summary(
        points=sum(check.points for check in counted),
        max_points=lecture.max_points if lecture else sum(check.max_points for check in counted),
        bonus=sum(check.points for check in checks.values() if check.bonus),
        problem=record.problem if record else "",
        isolated=all(verdict.isolated for verdict in verdicts),
    )
