"""Read a TOML file that a person wrote: exact numbers, and what is wrong with it as faults."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from .errors import Fault, quoted
from .invisible import UNSEEN

#: Bytes; the largest framework that comes along has a fortieth of it.
_LARGEST = 1 << 20
_DEEPEST = 40


def read_toml(path: Path, expected: str = "TOML") -> tuple[dict[str, Any], list[Fault]]:
    """Return what a file holds, and its faults; with faults, nothing of it."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            most = f"at most {_LARGEST >> 10:,} KiB"
            return {}, [Fault(path.name, None, None, "a larger file", most)]
        raw = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
        texts = list(_texts(raw))
    except OSError as error:
        return {}, [Fault(path.name, None, None, str(error.strerror), "a file to read")]
    except UnicodeDecodeError:
        return {}, [Fault(path.name, None, None, "text that is not UTF-8", "UTF-8 text")]
    except RecursionError:
        return {}, [Fault(path.name, None, None, "values nested too deep", expected)]
    # No TOMLDecodeError for a whole number of thousands of digits.
    except ValueError as error:
        return {}, [Fault(path.name, None, None, str(error), expected)]
    hidden = [
        Fault(path.name, None, None, quoted(text), f"a text without U+{ord(sign[0]):04X}")
        for text in texts
        if (sign := UNSEEN.search(text))
    ]
    return ({}, hidden) if hidden else (raw, [])


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, depth + 1)
