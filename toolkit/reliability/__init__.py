"""How far coders agree: coefficients, intervals, disagreements, coder against coder."""

from toolkit.reliability.agreement import agreement
from toolkit.reliability.conventions import describe_agreement
from toolkit.reliability.disagreements import disagreements
from toolkit.reliability.marks import marks_of
from toolkit.reliability.measures import ratings_agreement
from toolkit.reliability.pairs import confusion, who_differs
from toolkit.reliability.unitizing import unitizing_agreement

__all__ = [
    "agreement",
    "confusion",
    "describe_agreement",
    "disagreements",
    "marks_of",
    "ratings_agreement",
    "unitizing_agreement",
    "who_differs",
]
