"""How the toolkit's networks learn: AdamW in 32 bits over a network that computes in 16."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.training.encoder import LAYERS

WARM_UP, WEIGHT_DECAY, DECAY_BY_LAYER = 0.06, 0.01, 0.9

Progress = Callable[[int, int, float], None]


def optimise(
    weights: dict[str, NDArray[np.float32]],
    batches: Iterable[Any],
    count: int,
    loss: Callable[[dict[str, Any], Any], Any],
    rate: Callable[[str], float],
    seed: int,
    progress: Progress | None = None,
) -> dict[str, NDArray[np.float32]]:
    """Weights after `count` batches, with rates that rise, then fall to nothing.

    `rate` is that of each weight, 0 for what is not to change; `progress` is called after each
    batch with its number, their count and the loss. The network computes in bfloat16; the weights
    are kept, and changed, in 32 bits.
    """
    import torch

    torch.manual_seed(seed)
    kept = {name: torch.tensor(array) for name, array in weights.items()}
    used = {name: one.bfloat16().requires_grad_(rate(name) > 0) for name, one in kept.items()}
    learning = {name: one for name, one in kept.items() if rate(name) > 0}
    rates = [rate(name) for name in learning]
    optimiser = torch.optim.AdamW(
        [
            {"params": [one], "lr": own, "weight_decay": WEIGHT_DECAY if one.ndim > 1 else 0.0}
            for one, own in zip(learning.values(), rates, strict=True)
        ],
        betas=(0.9, 0.98),
        fused=True,
    )
    for number, batch in enumerate(batches):
        pace = min((number + 1) / (WARM_UP * count), (1 - number / count) / (1 - WARM_UP))
        for group, own in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = own * min(1.0, pace)
        cost = loss(used, batch)
        cost.backward()
        for name, one in learning.items():
            one.grad = used[name].grad.float()
            used[name].grad = None
        torch.nn.utils.clip_grad_norm_(learning.values(), 1.0)
        optimiser.step()
        with torch.no_grad():
            for name, one in learning.items():
                used[name].copy_(one)
        if progress is not None:
            progress(number + 1, count, float(cost.detach()))
    return {name: one.numpy() for name, one in kept.items()}


def by_layer(name: str, rate: float, of_heads: float, below: float) -> float:
    """The rate of a weight: less the lower a layer lies, `below` for the embeddings."""
    if name.startswith("layer."):
        return rate * DECAY_BY_LAYER ** (LAYERS - 1 - int(name.split(".")[1]))
    if name in ("pieces", "places", "kind", "norm.weight", "norm.bias"):
        return below
    return of_heads
