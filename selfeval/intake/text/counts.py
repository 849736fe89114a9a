"""Counts that have a table of their own: staff, petitions, surveys, projects and key tasks."""

from __future__ import annotations

import re

from ...figures import FIGURES
from ...schema import TABLES
from ...terms import PETITION_ITEMS, STAFFING_ITEMS
from ..extract import Extract
from .extracts import extract, plain, reported
from .reading import Reading

#: The words before a count of staff, the item, and how sure that is.
_STAFF = (
    ("off_post_staff", re.compile(r"编外|临聘|劳务派遣|聘用|雇员|合同制"), 0.9),
    ("approved_posts", re.compile(r"(?:核定|批准|核准)[^,;。]{0,14}(?:编制|人员)"), 0.93),
    ("approved_posts", re.compile(r"编制(?:总数|人数|数)?(?:为|是|共)?$"), 0.93),
    (
        "staff",
        re.compile(r"(?:实有|在[编职岗]){1,3}(?:教职工|人员|人数|干部|职工)*总?数?[为是共计]*$"),
        0.92,
    ),
)
_NO_STAFF = re.compile(r"退休|离休|领导|内设|其中|行政编制$|工勤|控制|超编|空编|遗属|培训|服务")
_POSTS = re.compile(r"(?:行政|事业|工勤|参公)[一-龥]{0,4}编制(?:数|为)*\d")
_PART = re.compile(r"(?:行政(?!事业)|(?<!行政)事业|工勤|参公)[一-龥]{0,4}编制")
_PETITIONS = (
    (
        "replied_on_time",
        re.compile(r"(?:按时|及时|按期|限时)(?:予以)?(?:回复|答复)[^,;。]{0,6}$"),
        0.9,
    ),
    ("replied", re.compile(r"(?:回复|答复)[^,;。]{0,6}$"), 0.88),
    ("settled", re.compile(r"(?:办结|办理完毕|化解|处理)[^,;。]{0,6}$"), 0.9),
    ("valid", re.compile(r"(?:收到|受理|接收|接到|接待|登记|有效)[^,;。]{0,18}$"), 0.88),
)
#: The figure that a count of petitions is.
_FIGURES = {item: f"petitions_{item}" for item, _, _ in _PETITIONS} | {"valid": "petitions"}
_COMPLAINTS = re.compile(r"信访|来信|来访|投诉|群众诉求|群众意见|工单")
_VISITORS = re.compile(r"公务接待|团组|来宾")
_SURVEY = (
    ("issued", re.compile(r"(?:发放|发出|派发)[^,;。]{0,14}$")),
    ("satisfied", re.compile(r"满意(?:的|有|评价|及以上|为|共)*$")),
    ("valid_responses", re.compile(r"(?:有效(?:样本|问卷|回收)|样本量?)(?:数|为|共)*$")),
    ("valid_responses", re.compile(r"(?:回收|收回|调查|访问)[^,;。]{0,8}(?:数|为|共|问卷)*$")),
)
_METHODS = {"问卷": "问卷调查", "电话": "电话调查", "第三方": "第三方调查", "随机": "随机调查"}
_PROJECTS = re.compile(
    r"(?:部门|一级|二级|预算|专项|财政|年度|支出)*项目(?:支出|预算|资金)?(?!建设)"
)
_TASKS = re.compile(r"(?:年度)?(?:重点|主要)(?:工作|任务)")


def read_count(reading: Reading) -> list[Extract] | None:
    """Return the row that a count makes; ``None`` where it is no count of these tables."""
    if reading.label.year or reading.quantity.amount or reading.quantity.percent:
        return None
    for read in (_staff, _survey, _petition, _planned):
        found = read(reading)
        if found is not None:
            return found
    return None


def _whole(reading: Reading) -> str:
    value = reading.quantity.value
    return plain(value) if value == value.to_integral_value() else ""


def _staff(reading: Reading) -> list[Extract] | None:
    if reading.quantity.unit not in ("名", "人", "个") or reading.piece.done:
        return None
    before, count = _clause(reading), _whole(reading)
    for item, words, sure in _STAFF:
        if not words.search(before):
            continue
        kinds = len(_POSTS.findall(reading.mention.sentence))
        parts = item == "approved_posts" and kinds > 1 and _PART.search(before)
        other = item != "off_post_staff" and _NO_STAFF.search(before)
        if parts or other or not count:
            return []  # 行政编制…、事业编制… are parts without a whole
        cells = {"item": item, "count": count}
        return [extract(reading, "staffing", item, STAFFING_ITEMS[item], sure, cells)]
    return None


def _clause(reading: Reading) -> str:
    """Return the words before a count back to the last stop."""
    return re.split(r"[,;:。]", reading.mention.before)[-1]


def _survey(reading: Reading) -> list[Extract] | None:
    unit, sentence = reading.quantity.unit, reading.mention.sentence
    topic = re.search("满意|问卷|样本", sentence + "".join(reading.piece.titles))
    if unit not in ("份", "人", "名", "户", "个", "人次") or not topic:
        return None
    before, count = _clause(reading), _whole(reading)
    for item, words in _SURVEY:
        if words.search(before):
            if item == "issued" or not count:
                return []
            method = next(
                (name for word, name in _METHODS.items() if word in sentence), "抽样调查"
            )
            cells = {"group": _group(sentence), "method": method, item: count}
            label = TABLES["satisfaction"].heading(item)
            return [extract(reading, "satisfaction", item, label, 0.9, cells)]
    return None


def _group(sentence: str) -> str:
    """Return who was asked, by the name of the rate: 家长满意度."""
    match = re.search(r"([一-龥]{2,8}?)(?:综合|总体)?满意[度率]", sentence.replace("表示满意", ""))
    name = re.sub(r"^(?:的|对|及|和|与|其中|是|为)+", "", match[1]) if match else ""
    return name or "服务对象"


def _petition(reading: Reading) -> list[Extract] | None:
    around = reading.piece.text + "".join(reading.piece.titles[-2:])
    if _VISITORS.search(reading.mention.sentence) or not _COMPLAINTS.search(around):
        return None
    if reading.quantity.unit not in ("件", "宗", "起", "封", "批次", "次", "件次"):
        return None
    before, count = _clause(reading), _whole(reading)
    for item, words, sure in _PETITIONS:
        if words.search(before):
            if not re.search("信访|来信", around):
                sure = 0.55  # complaints that a duty is about look the same
            cells = {"item": item, "count": count}
            figure, label = _FIGURES[item], PETITION_ITEMS[item]
            return [extract(reading, "petitions", figure, label, sure, cells)] if count else []
    return None


def _planned(reading: Reading) -> list[Extract] | None:
    """Return how many projects or key tasks there were."""
    unit, after, before = reading.quantity.unit, reading.mention.after, _clause(reading)
    if unit not in ("个", "项"):
        return None
    planned = not before or re.search(r"安排|设|共|批复|纳入|预算|的$|有$", before)
    if planned and _PROJECTS.match(after):
        return [reported(reading, "project_count", f"预算项目（{unit}）", 0.85)]
    if _TASKS.match(after) or re.search(rf"{_TASKS.pattern}(?:共|有|为|完成|安排)*$", before):
        done = re.search(r"完成|办结", before)
        kind = "key_tasks_completed" if done else "key_tasks_assigned"
        return [reported(reading, kind, FIGURES[kind].term, 0.8)]
    return None
