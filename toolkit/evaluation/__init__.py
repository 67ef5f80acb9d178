"""The toolkit measured on annotated texts: one's own, or a published corpus."""

from toolkit.evaluation.agreement import evaluate_agreement
from toolkit.evaluation.attitudes import (
    evaluate_attitudes,
    predict_attitudes,
    score_attitudes,
)
from toolkit.evaluation.attribution import (
    evaluate_attribution,
    evaluate_reliability,
    predict_attributions,
    score,
)
from toolkit.evaluation.criticism import (
    evaluate_criticism,
    predict_criticism,
    score_criticism,
)
from toolkit.evaluation.dates import evaluate_dates, predict_dates, score_dates
from toolkit.evaluation.events import evaluate_events, predict_events, score_events
from toolkit.evaluation.moves import evaluate_moves, predict_moves, score_moves
from toolkit.evaluation.pronouns import evaluate_pronouns, predict_pronouns, score_pronouns
from toolkit.evaluation.stances import evaluate_stances, score_stances

__all__ = [
    "evaluate_agreement",
    "evaluate_attitudes",
    "evaluate_attribution",
    "evaluate_criticism",
    "evaluate_dates",
    "evaluate_events",
    "evaluate_moves",
    "evaluate_pronouns",
    "evaluate_reliability",
    "evaluate_stances",
    "predict_attitudes",
    "predict_attributions",
    "predict_criticism",
    "predict_dates",
    "predict_events",
    "predict_moves",
    "predict_pronouns",
    "score",
    "score_attitudes",
    "score_criticism",
    "score_dates",
    "score_events",
    "score_moves",
    "score_pronouns",
    "score_stances",
]
