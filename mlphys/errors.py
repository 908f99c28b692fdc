"""The tree of errors, split by whose fault it is."""


class MlphysError(Exception):
    """Base of every error that this package raises on purpose."""


class AuthorError(MlphysError):
    """A lecture's source, solutions or checks are written wrongly; its author can mend it."""


class SubmissionError(MlphysError):
    """A submission cannot be graded as it is: unreadable, misnamed or empty."""


class GraderError(MlphysError):
    """The grader or its machine cannot do its work; no student may lose points for it."""
