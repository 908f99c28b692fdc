"""nbgrader and its JupyterLab extensions look for this name; the settings are in course_config.py."""
load_subconfig("course_config.py")  # noqa: F821 - given by traitlets
