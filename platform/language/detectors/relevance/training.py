"""Train the weights of the features: multinomial logistic regression on our own labelled messages."""

import json
from collections.abc import Iterable
from pathlib import Path

from language.detectors.relevance.judging import KINDS, seen_in
from language.detectors.relevance.signs import feature_names

__all__ = ["WEIGHTS", "weights_fit", "weights_write"]

WEIGHTS = Path(__file__).with_name("weights.json")


def weights_fit(messages: Iterable[tuple[str, str]]) -> dict[str, dict]:
    """Weights from texts and their kinds, as `weights.json` holds them; empty messages teach nothing."""
    from sklearn.linear_model import LogisticRegression

    rows = [(seen.values, kind) for text, kind in messages if kind in KINDS and (seen := seen_in(text)) is not None]
    model = LogisticRegression(C=3, max_iter=5000).fit([values for values, _kind in rows], [kind for _, kind in rows])
    kinds = [str(kind) for kind in model.classes_]
    return {
        "start": {kind: round(float(start), 3) for kind, start in zip(kinds, model.intercept_, strict=True)},
        "of": {
            kind: {name: round(float(weight), 3) for name, weight in zip(feature_names(), weights, strict=True)}
            for kind, weights in zip(kinds, model.coef_, strict=True)
        },
    }


def weights_write(weights: dict[str, dict]) -> None:
    """Put weights in the place of those in use."""
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
