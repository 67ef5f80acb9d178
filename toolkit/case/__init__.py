"""What a researcher gives: a case folder with its texts, actors and codebook."""

from toolkit.case.folder import Case, new_case, open_case, sample_case, sample_cases, templates

__all__ = ["Case", "new_case", "open_case", "sample_case", "sample_cases", "templates"]
