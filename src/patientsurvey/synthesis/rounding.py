"""Whole numbers with a given sum."""

from __future__ import annotations

from collections.abc import Mapping


def largest_remainders(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Split a number by weights; what rounding down leaves goes to the largest remainders.

    Examples
    --------
    >>> largest_remainders(10, {"a": 1, "b": 1, "c": 1.1})
    {'a': 3, 'b': 3, 'c': 4}
    """
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    order = sorted(exact, key=lambda key: parts[key] - exact[key])
    for key in order[: total - sum(parts.values())]:
        parts[key] += 1
    return parts
