"""Columns of Parquet as arrays: numbers as the nearest binary ones, texts as codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from ..remarks import note
from ..values import Array

#: Whole numbers above this may have no binary number of their own.
_EXACT = 2**53


def numbers(column: pa.ChunkedArray) -> Array:
    """Return numbers, NaN where there is none; a row with too many digits is ``unsure``."""
    whole = one_piece(column)
    if whole.null_count == len(whole):
        return np.full(len(whole), np.nan)
    if pa.types.is_decimal128(whole.type):
        values = _long_decimals(whole)
    else:
        integers = _words(whole, 1)
        if pa.types.is_decimal(whole.type):
            if integers.max() > _EXACT or integers.min() < -_EXACT:
                note("unsure", np.abs(integers) > _EXACT)
            values = integers / 10.0**whole.type.scale
        else:
            values = integers.astype(float)
    if whole.null_count:
        bits = np.frombuffer(whole.buffers()[0], np.uint8)
        given = np.unpackbits(bits, bitorder="little")[whole.offset :][: len(whole)]
        np.copyto(values, np.nan, where=given == 0)
    return values


def one_piece(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _words(whole: pa.Array, each: int) -> Array:
    found: Array = np.frombuffer(whole.buffers()[1], np.int64)
    return found[each * whole.offset :][: each * len(whole)]


def _long_decimals(whole: pa.Array) -> Array:
    # Arrow's own conversion is a hundred times slower. Shares, which these are, are not negative.
    low, high = _words(whole, 2).reshape(-1, 2).T
    values: Array = (high * 2.0**64 + low.view(np.uint64)) / 10.0**whole.type.scale
    return values


def codes(column: pa.ChunkedArray) -> tuple[Array, list[str]]:
    """Return texts as numbers of a list, −1 where there is none, and that list."""
    whole = one_piece(column)
    if not pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_encode()
    indices = whole.indices.fill_null(-1) if whole.null_count else whole.indices
    return indices.to_numpy(zero_copy_only=False), whole.dictionary.to_pylist()


def places(table: pa.Table) -> Array:
    """Return for each row of a tidy table the row of its department-year."""
    found: Array = table["place"].to_numpy()
    return found.astype(np.intp)


def looked_up(found: Array, names: Iterable[str], look: Callable[[str], Any], none: Any) -> Array:
    """Return for each code what ``look`` makes of its text, ``none`` where there is none."""
    return np.array([*map(look, names), none])[found]
