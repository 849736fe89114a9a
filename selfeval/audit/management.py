"""Staff within approved posts."""

from __future__ import annotations

from collections.abc import Iterator

from .books import Books
from .finding import Finding
from .words import quotient, rate


def staff_within_posts(books: Books) -> Iterator[Finding]:
    """A department with more staff than posts cannot have full marks for it."""
    staff, posts = books.known("staff"), books.known("approved_posts")
    if not (staff and posts) or staff.meaning.value <= posts.meaning.value:
        return
    words = f"{staff.label} {staff.text}，{posts.label} {posts.text}"
    if posts.meaning.value > 0:
        found = staff.meaning / posts.meaning
        words = f"{quotient(staff, posts)}＝{rate(found.value)}"
    message = f"实有人数超过核定编制：{words}，人员控制率不能得满分"
    settle = "核对编制文件和年末实有人数的口径，说明超编原因"
    yield Finding("staff_within_posts", "warning", message, (staff.cited, posts.cited), settle)
