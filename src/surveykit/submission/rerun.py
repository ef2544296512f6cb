"""The study of an extracted bundle, run again: the program of the child process that ``verify --full`` starts."""

from __future__ import annotations

import sys
from pathlib import Path

from surveykit.batch import Request, run_survey
from surveykit.cleaning import Responses, Survey, load_survey
from surveykit.cleaning.cache import PLACE, stored
from surveykit.errors import SubmissionError, SurveykitError
from surveykit.sections.book import Volume, write_volume
from surveykit.sections.book.volume import FOLDER as BOOK
from surveykit.submission import manifest
from surveykit.submission.study import RESPONSES

#: Failed notebooks whose error is reported.
_REPORTED = 3


class PackedSurvey(Survey):
    """A survey whose clean responses came with the bundle."""

    def clean(self) -> Responses:
        """The responses of the bundle.

        Raises:
            SubmissionError: They are damaged.
        """
        responses = stored(self, RESPONSES)
        if responses is None:
            raise SubmissionError("the clean responses of the bundle are damaged", RESPONSES)
        return responses


def rerun(folder: Path, out: Path) -> None:
    """Run the study again from what the bundle holds: raw exports, else clean responses; one report after another."""
    stated = manifest.read_manifest((folder / manifest.NAME).read_text(encoding="utf-8"))
    survey_folder = folder / "surveys" / stated["survey"]
    survey = load_survey(survey_folder) if stated["holds"] == "raw" else _packed(folder, survey_folder)
    asked, book = stated["asked"], stated["book"]
    formats = tuple(asked["formats"])
    request = Request(
        survey, out, parameters=asked["parameters"], language=asked["language"], formats=formats, fresh=True
    )
    failed = run_survey(request).outcome.with_status("failed")
    if failed:
        said = "\n".join(f"{entry.job}: {entry.problem(' at ').strip()}" for entry in failed[:_REPORTED])
        what = f"{len(failed):,} of {len(stated['reports']):,} notebooks failed"
        raise SubmissionError(what, found=said)
    if book is not None:
        volume = Volume(tuple(book["formats"]), book["parts"], book["language"], book["feedback"])
        write_volume(survey.clean(), out / BOOK, volume)


def _packed(folder: Path, survey_folder: Path) -> PackedSurvey:
    (survey_folder / PLACE).parent.mkdir(parents=True, exist_ok=True)
    (folder / RESPONSES).rename(survey_folder / PLACE)
    definition = (survey_folder / PLACE / "survey.json").read_text(encoding="utf-8")
    return PackedSurvey.from_json(definition).model_copy(update={"folder": survey_folder})


if __name__ == "__main__":
    try:
        rerun(Path.cwd(), Path(sys.argv[1]))
    except SurveykitError as error:
        sys.exit(str(error))
