"""Signs that nobody sees: some come along with every text that is copied, others do harm."""

from __future__ import annotations

import re

#: Controls, what turns the direction of writing, what is not seen, and what XML does not have.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
#: What chats and web pages put between words for the layout; it says and turns nothing.
_LAYOUT = ("\u200b", "\u200e", "\u2060", "\ufeff")


def without_layout(text: str) -> str:
    r"""Return a text without the signs that are only there for the layout of a page.

    >>> without_layout("\ufeff残疾人\u200b服务")
    '残疾人服务'
    """
    # Faster by far than a pattern where there is none of them.
    for sign in _LAYOUT:
        text = text.replace(sign, "")
    return text
