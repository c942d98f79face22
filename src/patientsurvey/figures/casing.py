"""Labels inside a sentence, and at the start of a key's entry."""

from __future__ import annotations


def inside(text: str) -> str:
    """`text` as it stands inside a sentence: its first letter small, abbreviations as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def opening(text: str) -> str:
    """`text` as it stands by itself: its first letter large."""
    return text[:1].upper() + text[1:]
