"""The toolkit measured on annotated texts: one's own, or a published corpus."""

from toolkit.evaluation.attribution import (
    evaluate_attribution,
    evaluate_reliability,
    predict_attributions,
    score,
)
from toolkit.evaluation.dates import evaluate_dates, predict_dates, score_dates
from toolkit.evaluation.moves import evaluate_moves, predict_moves, score_moves
from toolkit.evaluation.pronouns import evaluate_pronouns, predict_pronouns, score_pronouns

__all__ = [
    "evaluate_attribution",
    "evaluate_dates",
    "evaluate_moves",
    "evaluate_pronouns",
    "evaluate_reliability",
    "predict_attributions",
    "predict_dates",
    "predict_moves",
    "predict_pronouns",
    "score",
    "score_dates",
    "score_moves",
    "score_pronouns",
]
