"""One data file of a study, with its codebooks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from surveykit.cleaning import Responses
from surveykit.disclosure.anonymity import quasi_identifiers, smallest_group
from surveykit.errors import ParameterError
from surveykit.estimation.weighting import weighted
from surveykit.export.building import data_file
from surveykit.export.codebook import codebook
from surveykit.export.counts import Counts, counts_of
from surveykit.export.ddi import ddi_codebook
from surveykit.export.formats import DATA_FORMATS
from surveykit.export.model import DataFile
from surveykit.files import replacing, write_atomic
from surveykit.formats import FORMATS
from surveykit.language import Language
from surveykit.matching.texts import did_you_mean, listing
from surveykit.slices import open_all

#: The documents that a codebook is written as, beside ``.xml``.
_DOCUMENTS = ("docx", "html")


@dataclass(frozen=True)
class Exported:
    """What was written: the paths, the file first; the data; and the size of the smallest recognisable group."""

    paths: tuple[Path, ...]
    data: DataFile
    k: int
    unmasked: tuple[str, ...] = ()


def export(
    responses: Responses,
    folder: Path,
    to: str,
    language: Language | None = None,
    *,
    with_codebook: bool = False,
    public: bool = False,
) -> Exported:
    """Write the rows that count as a data file, with codebooks if asked for; each file is whole or not there.

    Equal responses give equal bytes. The codebook is a Word and an HTML document and DDI-Codebook 2.5; its counts are
    those that the overall report may show.

    Args:
        responses: The clean responses of a whole survey.
        folder: Where to; the files have the name of the survey.
        to: The format: ``sav``, ``dta``, ``xlsx``, ``parquet`` or ``csv``.
        language: Of the labels; the survey's own by default.
        with_codebook: Whether codebooks are written as well.
        public: Only what may be published as rows.

    Raises:
        ParameterError: The format is not known, or ``public`` rows would let people be recognised.
        DocumentError: The format cannot hold so many rows.
        MissingPartError: pyreadstat is not installed (``sav``, ``dta``).
    """
    if to not in DATA_FORMATS:
        remedy = did_you_mean(to, DATA_FORMATS)
        raise ParameterError(f"there is no format {to!r} of data files", "", listing(DATA_FORMATS, 9), to, remedy)
    if responses.survey.guesses:
        what = "the questions of this file are guessed, and nothing of it can be handed on"
        remedy = (
            "write them down with surveykit inspect FILE --draft surveys/NAME, confirm them, and export that survey"
        )
        raise ParameterError(what, "", "a survey with a survey.yml", "a file opened with sk.read", remedy)
    survey, day = responses.survey, responses.survey.report.date
    form = DATA_FORMATS[to]
    data = data_file(weighted(responses), form, language, public=public)
    path = folder / f"{survey.id}.{to}"
    notes = form.write(data, path, day)
    data = replace(data, notes=(*data.notes, *notes))
    syntax = path.with_suffix(".sps")
    paths = [path, *([syntax] if to == "sav" and syntax.is_file() else [])]
    if to == "csv":
        paths.append(path.with_name(f"{survey.id}-values.csv"))
    if with_codebook:
        paths += _write_codebooks(responses, data, path, language)
    texts = [one.question for one in data.variables if one.kind == "text" and one.question in survey.privacy.keep]
    k = smallest_group(responses.frame, quasi_identifiers(survey))
    return Exported(tuple(paths), data, k, tuple(texts))


def _write_codebooks(responses: Responses, data: DataFile, path: Path, language: Language | None) -> list[Path]:
    whole, _ = open_all(responses)
    view = whole.view(language)
    asked = {one.question for one in data.variables if one.question}
    counts: dict[str, Counts] = {name: counts_of(responses.survey.questions[name], whole, view) for name in asked}
    document = codebook(data, path.name, counts, view)
    written = []
    for ending in _DOCUMENTS:
        target = path.with_name(f"{path.stem}-codebook.{ending}")
        with replacing(target) as temporary:
            FORMATS.one(ending)(document, temporary)
        written.append(target)
    xml = path.with_name(f"{path.stem}-codebook.xml")
    write_atomic(xml, ddi_codebook(data, path.name, counts, view))
    return [*written, xml]
