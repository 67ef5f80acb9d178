"""A stance of the default scale on the scale of a codebook."""

from __future__ import annotations

from toolkit.case.codebook import SCALE, Codebook


def on_scale(codebook: Codebook, stance: str) -> str:
    """The codebook's name for a stance of `SCALE`: itself, or the nearest one of the same sign.

    Empty if the codebook has none; a stance without a place (“unchanged”) is the first such.
    """
    names = [one.name for one in codebook.scale]
    if stance in names:
        return stance
    number = next(one.number for one in SCALE if one.name == stance)
    if number is None:
        return next((one.name for one in codebook.scale if one.number is None), "")
    placed = [(one.number, one.name) for one in codebook.scale if one.number is not None]
    same_sign = [(abs(n - number), name) for n, name in placed if _sign(n) == _sign(number)]
    return min(same_sign, default=(0, ""))[1]


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
