"""Two results of the same kind side by side: what is new, what is gone, and by how much each value has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

BEFORE, AFTER, CHANGE, IN = "before", "after", "change", "in"
BOTH, ONLY_BEFORE, ONLY_AFTER = "both", "only_before", "only_after"
ROUNDING = 1e-6
"""Sums in another order differ by less: nobody has changed anything."""


@dataclass(frozen=True)
class Compared:
    """Two results side by side.

    Attributes
    ----------
    rows : DataFrame
        By the key: ``before`` and ``after``, ``change`` (after less before; of texts, NaN) and ``in`` (``both``,
        ``only_before`` or ``only_after``). Those that changed most come first, then the new and the gone; among equals
        in the order of the later table.
    changed, same, gone, new : int
        How many rows are which.
    """

    rows: pd.DataFrame
    changed: int
    same: int
    gone: int
    new: int


def common_key(before: pd.DataFrame, after: pd.DataFrame, candidates: Sequence[str]) -> str | None:
    """Return the first column that names each row of both tables and of no other row; None where none does.

    Parameters
    ----------
    before, after : DataFrame
    candidates : sequence of str
        Columns, by how much they say to a reader.
    """
    return next((each for each in candidates if _names_rows(before, each) and _names_rows(after, each)), None)


def side_by_side(before: pd.DataFrame, after: pd.DataFrame, key: str, column: str) -> Compared:
    """Return a column of two tables side by side.

    Parameters
    ----------
    before, after : DataFrame
        Hold `key`, unique, and `column`.
    key : str
        Names a row in both.
    column : str
        Numbers or texts.

    Returns
    -------
    Compared

    Examples
    --------
    >>> before = pd.DataFrame({"name": ["A", "B"], "rank": [1, 2]})
    >>> after = pd.DataFrame({"name": ["A", "B", "C"], "rank": [2, 1, 3]})
    >>> compared = side_by_side(before, after, "name", "rank")
    >>> compared.rows["change"].tolist()[:2], compared.changed, compared.new
    ([1.0, -1.0], 2, 1)
    """
    rows = before[[key, column]].merge(after[[key, column]], on=key, how="outer", indicator=IN, sort=False)
    rows = rows.rename(columns={f"{column}_x": BEFORE, f"{column}_y": AFTER})
    rows[IN] = rows[IN].map({"both": BOTH, "left_only": ONLY_BEFORE, "right_only": ONLY_AFTER}).astype(str)
    rows[CHANGE] = _change(rows)
    here = rows[IN] == BOTH
    alike = np.isclose(rows[CHANGE].to_numpy(float), 0.0, rtol=0.0, atol=ROUNDING)
    same = here & (alike | rows[BEFORE].eq(rows[AFTER]) | (rows[BEFORE].isna() & rows[AFTER].isna()))
    rows.loc[same & alike, CHANGE] = 0.0
    order = pd.DataFrame({"in": (~here).astype(int), "same": same, "size": -rows[CHANGE].abs().fillna(0.0)})
    known = pd.concat([after[key], before[key]]).drop_duplicates()  # a merge puts 10 before 5, as texts are sorted
    order["place"] = rows[key].map(pd.Series(range(len(known)), index=pd.Index(known)))
    rows = rows.loc[order.sort_values(["in", "same", "size", "place"], kind="stable").index].set_index(key)
    return Compared(
        rows[[BEFORE, AFTER, CHANGE, IN]],
        int((here & ~same).sum()),
        int(same.sum()),
        int((rows[IN] == ONLY_BEFORE).sum()),
        int((rows[IN] == ONLY_AFTER).sum()),
    )


def _change(rows: pd.DataFrame) -> pd.Series[float]:
    before, after = (pd.to_numeric(rows[each], errors="coerce").to_numpy(float) for each in (BEFORE, AFTER))
    return pd.Series(after - before, rows.index)


def _names_rows(table: pd.DataFrame, column: str) -> bool:
    return column in table and bool(table[column].notna().all()) and table[column].is_unique
