"""The one configuration of the course: names, limits, and how nbgrader's commands work here.

Read by every nbgrader command, by its JupyterLab extensions and by `mlphys`. Any option of nbgrader
may be set here (`nbgrader --help-all` lists them); `c.Isolation` is this package's own.
"""

c = get_config()  # noqa: F821 - given by traitlets

# The course. Where several courses share a machine, give each its own id.
c.CourseDirectory.course_id = "ml_for_physicists"
c.CourseDirectory.solution_directory = "worked"  # worked notebooks; `solutions` is a Python package, not to be hidden
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    ".pytest_cache",
    "feedback",
    ".cache",
]

# What student code may use. Times are wall clock, for a machine like your students' laptops.
c.Isolation.backend = "bubblewrap"  # "none" runs student code unprotected; say so on the command line instead
c.Isolation.cell_seconds = 30
c.Isolation.call_seconds = 10
c.Isolation.notebook_seconds = 600
c.Isolation.memory_mib = 3072
c.Isolation.round = "2021"

# Releasing: answers become a line that says so.
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("Your answer goes here.")'}
c.ClearSolutions.text_stub = "Your answer goes here."

c.ClearMarkScheme.enforce_metadata = False  # mark schemes stand in the questions of hand-marked answers

# Grading: cells run in the sandbox, the judge decides.
c.Autograde.exporter_class = "mlphys.grading.intake.TolerantExporter"
c.Autograde.sanitize_preprocessors = [
    "mlphys.grading.sanitize.RestoreCells",
]
c.Autograde.autograde_preprocessors = [
    "mlphys.grading.execute.SandboxExecute",
    "nbgrader.preprocessors.LimitOutput",
    "mlphys.grading.save.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# Feedback and worked solutions: no hidden test in them, no script of a student's either.
# In the formgrader too, what students write in Markdown must not act.
c.HTMLExporter.filters = {"markdown2html": "mlphys.grading.feedback.safe_markdown"}
c.GenerateFeedback.exporter_class = "mlphys.grading.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "mlphys.grading.feedback.ShowVerdicts",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.GenerateSolution.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.Execute",
    "mlphys.grading.publish.ClearCheckOutputs",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "mlphys.grading.publish.StripSolutionMarks",
]

# Collecting from a learning platform: file names of Moodle's and Canvas' downloads.
c.ZipCollectApp.collector_plugin = "mlphys.collect.PlatformCollectorPlugin"
