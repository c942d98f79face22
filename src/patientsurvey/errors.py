"""Errors that tell what is wrong, where it stands, and what would be right."""


class SurveyError(Exception):
    """Base of every error a user of the compendium can meet.

    Parameters
    ----------
    what : str
        What is wrong.
    where : str, optional
        File, row, column or code at fault.
    remedy : str, optional
        What would be right.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__("\n".join(part for part in self._lines() if part))

    def _lines(self) -> tuple[str, str, str]:
        where = f"  where: {self.where}" if self.where else ""
        remedy = f"  remedy: {self.remedy}" if self.remedy else ""
        return self.what, where, remedy


class CodebookError(SurveyError):
    """A row of ``data/codebook`` that can't be used."""


class PublishedError(SurveyError):
    """A row of ``data/published`` that can't be used."""


class RespondentDataError(SurveyError):
    """A respondent file that does not fit the codebook."""


class ParameterError(SurveyError):
    """A build or notebook parameter that does not exist or has no meaning."""


class NotebookError(SurveyError):
    """A notebook that failed, with its cell and error."""


class SynthesisError(SurveyError):
    """Targets that no respondent data can meet, or that can't be read."""
