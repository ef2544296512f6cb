"""The warm engine: notebooks run in children forked from a process that has already imported what they import.

``server`` is that process, ``child`` what happens in a fork, ``client`` asks for notebooks to be run, ``engine`` is
what ``surveykit run`` knows, ``papermill`` what papermill knows under the name ``surveykit-warm``.
"""
