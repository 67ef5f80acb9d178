"""The toolkit measured on annotated texts: one's own, or a published corpus."""

from toolkit.evaluation.attribution import evaluate_attribution, predict_attributions, score

__all__ = ["evaluate_attribution", "predict_attributions", "score"]
