"""Errors of the site builder."""

from ..errors import SurveyError


class SiteError(SurveyError):
    """A page, setting, link or file of the book that is missing or wrong."""
