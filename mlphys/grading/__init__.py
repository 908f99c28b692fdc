"""nbgrader's side of grading: sanitizing, executing, saving, feedback; configured in `course_config.py`."""
