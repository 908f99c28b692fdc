"""From authored files to notebooks: source, submissions of the gallery, and the sample class."""

from mlphys.build.notebook import build_lecture, build_notebook
from mlphys.build.submission import blank_submission, gallery_submission, reference_submission

__all__ = ["blank_submission", "build_lecture", "build_notebook", "gallery_submission", "reference_submission"]
