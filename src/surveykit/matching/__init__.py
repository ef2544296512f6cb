"""When two texts mean the same: normalised keys and similar names.

:mod:`~surveykit.matching.texts` compares any two texts (answers, headers, ids),
:mod:`~surveykit.matching.office_names` knows how names of public offices are shortened. Texts with equal keys mean the
same; what only resembles a known name is proposed to a person and never taken for it.
"""
