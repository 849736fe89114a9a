"""What the report lacks, in one note: the gaps themselves are listed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..gaps import evidence_gaps
from ..metrics import CATALOGUE
from .books import Books
from .finding import Finding

_TITLE = re.compile(r"《(.+?)》")


def evidence(books: Books) -> Iterator[Finding]:
    """Sum up the evidence that lacks, and how many metrics cannot be computed for it."""
    gaps = evidence_gaps(books.dossier)
    if gaps.empty:
        return
    absent = [reason for reason in gaps["reason"] if reason.startswith("未提供")]
    titles = dict.fromkeys(title for reason in absent for title in _TITLE.findall(reason))
    blocked = dict.fromkeys(term for terms in gaps["metrics"] for term in terms)
    parts = [f"未提供{''.join(f'《{title}》' for title in titles)}"] if titles else []
    if len(gaps) > len(absent):
        parts.append(f"已提供的表中另有 {len(gaps) - len(absent)} 项数据未给出")
    message = f"证据缺口：{'；'.join(parts)}"
    if blocked:
        message += f"；全部 {len(CATALOGUE)} 项指标中 {len(blocked)} 项因此无法计算"
    settle = "补充佐证数据；没有依据的指标不应得满分"
    yield Finding("evidence", "note", message, (), settle)
