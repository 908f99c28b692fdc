"""The judge: one notebook, one sandboxed session at a time, one verdict per check."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mlphys.checking import Answer, Check, CheckFailed, StudentRaised
from mlphys.checking.answer import local_answers
from mlphys.errors import GraderError
from mlphys.judge.plan import Step
from mlphys.judge.references import Function, References, SessionLine
from mlphys.judge.seeds import Seeds
from mlphys.judge.verdict import Result, Status, Verdict, decide
from mlphys.lecture import Lecture
from mlphys.sandbox import Backend, CellRun, Sandbox, Session, SessionDied
from mlphys.sandbox.outputs import Output, error_output

DEATHS: Mapping[str, tuple[Status, str]] = {
    "timeout": (
        Status.TIMEOUT,
        "it took longer than {seconds:g} s; is there an endless loop, or a very slow one?",
    ),
    "overtime": (Status.TIMEOUT, "the time limit of the whole notebook was over"),
    "memory": (Status.MEMORY, "it used more memory than the limit allows"),
    "processes": (Status.MEMORY, "it started more processes than the limit allows"),
    "crashed": (Status.CRASHED, "it ended the whole Python process (os._exit, a crash in compiled code, ...)"),
    "garbled": (Status.CRASHED, "it wrote into the grader's own line, which ends the process"),
}


@dataclass(frozen=True)
class Judge:
    """Decides notebooks of one lecture.

    Attributes:
        lecture: the checks; None for an assignment without any, whose cells are only run.
        sandbox: where student code runs.
        seeds: where the randomness of checks comes from.
    """

    lecture: Lecture | None
    sandbox: Sandbox
    seeds: Seeds

    def decide_notebook(self, plan: Sequence[Step], files: Mapping[str, bytes]) -> Result:
        """Run the steps in order and decide the checks among them.

        Args:
            plan: steps from `make_plan`.
            files: what came with the notebook, by relative path.

        Raises:
            GraderError: the sandbox cannot be started on this machine.
        """
        began = time.monotonic()
        with _Hearing(self, files, began + self.sandbox.limits.notebook_seconds) as hearing:
            outputs = {step.index: tuple(hearing.take(step)) for step in plan}
        took = time.monotonic() - began
        return Result(outputs, tuple(hearing.verdicts), took, hearing.cpu_seconds, hearing.slowest)


@dataclass
class _Hearing:
    """One notebook before the judge: the session, what it ran so far, and the verdicts.

    When the session dies, a new one runs the same cells again, without the one that killed it.
    """

    judge: Judge
    files: Mapping[str, bytes]
    deadline: float
    ran: list[Step] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)  # cells that stopped, by name: why
    session: Session | None = None
    cpu_seconds: float = 0.0  # of the sessions that have ended
    times: dict[str, float] = field(default_factory=dict)
    impatient: bool = False  # since a cell died: examples, which earn nothing, are not waited for any more
    references: References | None = None
    replayed: float = 0.0  # seconds that running cells again has taken

    def __enter__(self) -> _Hearing:
        if self.judge.lecture is not None:
            self.references = References(self.judge.sandbox, self.judge.lecture)
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    def take(self, step: Step) -> Iterable[Output]:
        """Run or judge one cell; return its outputs."""
        began = time.monotonic()
        if step.kind == "run":
            outputs = self._run(step)
        else:
            self.verdicts.append(self._judge(step.name))
            outputs = [self.verdicts[-1].output]
        self.times[step.name or f"cell {step.index + 1}"] = time.monotonic() - began
        return outputs

    @property
    def slowest(self) -> tuple[tuple[str, float], ...]:
        """The cells and checks that took longest."""
        ordered = sorted(self.times.items(), key=lambda item: item[1], reverse=True)
        return tuple((name, round(seconds, 3)) for name, seconds in ordered[:SLOWEST])

    def drop(self) -> None:
        """End the sessions, if there are any: both, for one may have died in the midst of asking the other."""
        if self.references is not None:
            self.references.close()
        if self.session is not None:
            self.session.close()
            self.cpu_seconds += self.session.usage.cpu
        self.session = None

    def _run(self, step: Step) -> Iterable[Output]:
        """Run a cell; a cell that kills the session is left out from then on."""
        try:
            run = self._run_cell(self._live(), step)
        except SessionDied as death:
            self.drop()
            self.impatient = True
            self.errors[step.name] = text = f"this cell was stopped: {_why(death)}"
            return [*death.outputs, error_output(DEATHS[death.reason][0].value, text)]
        self.ran.append(step)
        outputs = list(run.outputs)
        if not run.well:
            self.errors[step.name] = _last_error(outputs)
            outputs += [] if _shows_error(outputs) else [error_output("Error", HIDDEN)]
        return [_as_display(output) if step.example else output for output in outputs]

    def _run_cell(self, session: Session, step: Step) -> CellRun:
        seconds = EXAMPLE_SECONDS if step.example and self.impatient else None
        return session.run_cell(step.source, self.judge.seeds.number(step.name or "cell"), seconds)

    def _live(self) -> Session:
        """Return the session; start one and run the cells so far again, if it is gone."""
        while self.session is None:
            if time.monotonic() > self.deadline:
                raise SessionDied("overtime")
            began = time.monotonic()
            self._replay()
            self._lengthen(time.monotonic() - began)
        return self.session

    def _replay(self) -> None:
        """Start a session and run the cells so far; leave out one that kills it now."""
        self.session = self.judge.sandbox.open(self.files, self.deadline)
        for step in [step for step in self.ran if not step.example]:  # an example earns nothing: once is enough
            try:
                self._run_cell(self.session, step)
            except SessionDied:
                self.drop()
                self.ran = [other for other in self.ran if other is not step]
                return

    def _lengthen(self, seconds: float) -> None:
        """Give back the time of a replay, in all at most as much as the notebook has: it is not its fault."""
        seconds = min(seconds, self.judge.sandbox.limits.notebook_seconds - self.replayed)
        self.replayed += seconds
        self.deadline += seconds
        if self.session is not None:
            self.session.deadline = self.deadline

    def _judge(self, name: str) -> Verdict:
        """Decide one check; with the reference in place of earlier answers, if these failed."""
        check = self.judge.lecture.checks.get(name) if self.judge.lecture else None
        if check is None:
            return _removed(name, isolated=self._isolated)
        stand_ins = self._stand_ins(check)
        if stand_ins and self._hopeless(stand_ins):
            return self._with_reference(check, stand_ins)
        verdict = self._attempt(check, {})
        if verdict.points or not stand_ins or verdict.status is Status.BROKEN:
            return verdict
        return self._with_reference(check, stand_ins)

    def _with_reference(self, check: Check, stand_ins: Mapping[str, Function]) -> Verdict:
        """Decide a check with the reference in place of earlier answers that did not pass."""
        verdict = self._attempt(check, stand_ins)
        note = f"Judged with the reference in place of your {' and '.join(stand_ins)}, which did not pass."
        return replace(verdict, message=f"{verdict.message}\n{note}".strip())

    def _stand_ins(self, check: Check) -> dict[str, Function]:
        """Return the references of the earlier answers that the check builds on and that did not pass."""
        references = self.references
        needed = [name for name in check.builds_on if self._losses(name)]
        seed = self.judge.seeds.number(check.name)
        return {name: references.function(name, seed, self.deadline) for name in needed} if references else {}

    def _hopeless(self, names: Iterable[str]) -> bool:
        """Return whether one of these answers cannot even be called: no need to wait for it again."""
        return any(v.status is not Status.FAILED for name in names for v in self._losses(name))

    def _losses(self, answer: str) -> list[Verdict]:
        """Return the verdicts that cost an answer points so far."""
        checks = self.judge.lecture.checks if self.judge.lecture else {}
        return [v for v in self.verdicts if v.points == 0 and v.check in checks and checks[v.check].judged == answer]

    @property
    def _isolated(self) -> bool:
        return self.judge.sandbox.backend is not Backend.NONE

    def _attempt(self, check: Check, stand_ins: Mapping[str, Function]) -> Verdict:
        """Run a check once and turn whatever happens into a verdict."""
        try:
            session = self._live()
            numbers = {name: _STAND_IN + i for i, name in enumerate(stand_ins)}
            references = {numbers[name]: function for name, function in stand_ins.items()}
            seconds = self._seconds(check)
            until = time.monotonic() + CALLS * seconds
            line = SessionLine(session, self.judge.seeds.number(check.name), seconds, until, references)
            with session.standing_in(numbers):
                self._run_check(check, line)
            status, message, detail = Status.PASSED, "", ""
        except CheckFailed as failure:
            status, message, detail = Status.FAILED, str(failure), ""
        except StudentRaised as raised:
            status, message, detail = *self._explain(check, raised), ""
        except SessionDied as death:
            self.drop()
            status, message, detail = DEATHS[death.reason][0], f"{check.judged}: {_why(death)}", ""
        except GraderError:
            raise
        except Exception:  # a mistake of ours must not stop the class, nor cost points
            return self._our_mistake(check, traceback.format_exc())
        return decide(check, status, message, detail, isolated=self._isolated)

    def _seconds(self, check: Check) -> float:
        """Return the time of a call: shorter with each time that the answer has run out of it."""
        seconds = check.seconds or self.judge.sandbox.limits.call_seconds
        late = sum(verdict.status is Status.TIMEOUT for verdict in self._losses(check.judged))
        return float(max(seconds / IMPATIENCE**late, min(seconds, EXAMPLE_SECONDS)))

    def _our_mistake(self, check: Check, detail: str) -> Verdict:
        """Tell a broken check from one that only this student's value has upset.

        Where the check fails on the reference too, it is broken. Else the points would go to
        whoever finds a value that upsets it: none are given, and a person looks.
        """
        if self._breaks_on_reference(check):
            return decide(check, Status.BROKEN, BROKEN, detail, isolated=self._isolated)
        verdict = decide(check, Status.FAILED, UPSET.format(name=check.judged), detail, isolated=self._isolated)
        return replace(verdict, doubtful=True)

    def _breaks_on_reference(self, check: Check) -> bool:
        reference = self.judge.lecture.reference if self.judge.lecture else None
        answers = local_answers({name: getattr(reference, name) for name in check.answers})
        try:
            check.run(list(answers.values()), self.judge.seeds.generator(check.name))
        except Exception:
            return True
        return False

    def _run_check(self, check: Check, line: SessionLine) -> None:
        check.run([Answer(name, line) for name in check.answers], self.judge.seeds.generator(check.name))

    def _explain(self, check: Check, raised: StudentRaised) -> tuple[Status, str]:
        """Turn an exception from a student's function into a status and a sentence."""
        if raised.kind == "NotImplementedError":
            own = raised.name == check.judged and raised.where.startswith("raise NotImplementedError")
            return (Status.UNATTEMPTED, f"{raised.name} is not answered yet.") if own else (Status.BLOCKED, str(raised))
        if raised.kind == "NameError" and raised.name in self.errors:
            return Status.FAILED, f"{raised.name} is not defined, for its cell stopped: {self.errors[raised.name]}"
        return Status.FAILED, str(raised)


HIDDEN = "the cell stopped with an error, and showing errors was switched off"
SLOWEST = 3  # how many slow cells a result remembers
EXAMPLE_SECONDS = 2  # what an example gets once a cell has died
CALLS = 3  # a check's calls together may take this many times the limit of one
IMPATIENCE = 4  # an endless function must not use up the time of the others
_STAND_IN = 1000  # numbers of stand-ins among a call's callbacks
UPSET = "{name} gave a value that the check cannot read. There are no points for it now; a person will look at it."
BROKEN = (
    "The grader itself failed at this check, which is not your fault. You keep its points for now, "
    "and a person will look at it."
)


def _removed(name: str, *, isolated: bool) -> Verdict:
    """Return the verdict on a cell whose check the course no longer has."""
    detail = f"no check {name} in the lecture's grader_tests"
    return Verdict(name, Status.BROKEN, 0, 0, False, BROKEN, detail, isolated)


def _why(death: SessionDied) -> str:
    """Return a sentence on what ended the student's process."""
    return DEATHS[death.reason][1].format(seconds=death.seconds)


def _last_error(outputs: Sequence[Output]) -> str:
    errors = [output for output in outputs if output["output_type"] == "error"]
    return f"{errors[-1]['ename']}: {errors[-1]['evalue']}" if errors else "an error"


def _shows_error(outputs: Sequence[Output]) -> bool:
    return any(output["output_type"] == "error" for output in outputs)


def _as_display(output: Output) -> Output:
    """Return a value of a cell as a display, which nbgrader does not read as points."""
    if output["output_type"] != "execute_result":
        return output
    return {"output_type": "display_data", "data": output["data"], "metadata": {}}
