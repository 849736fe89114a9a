"""Organisations, places and years of somebody else in a report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding
from .places import Place, is_no_place
from .report import Report, Sentence, quote, short

#: Words that make an organisation or a document the superior of the writer.
_LEAD = (
    r"(?:落实|按照|依照|遵照|对照|参照|依据|根据|执行|贯彻|遵循|报经|报请|报送|报|经|接受|完成"
    r"|承办|承担)"
)
_PLACE = (
    r"(?:(?P<city>[一-鿿]{2,4}?市)(?!场)(?=[一-鿿]{2,4}[区县局委残人财]))?"
    r"(?P<district>[一-鿿]{0,4}?(?:新区|区(?![域间块划别])|县(?![域级])|旗(?![下舰])))"
)
_ORGANISATION = (
    r"(?P<org>[一-鿿]{1,14}?(?:局|厅|委员会|管委会|党工委|联合会|残联|政府|办公室|街道办(?:事处)?|党委)"
    r"|(?:委|政府|残联|人大|政协))"
)
_ASKED = (
    r"[^,。;]{0,25}?(?:文件|规定|要求|部署|通知|办法|批复|下达|交办|审[批核]|批准|备案|精神|指导|考核|制度"
    r"|意见|规程|细则|统一安排)"
)
_SUPERIOR = re.compile(rf"{_LEAD}了?《?(?:上级)?{_PLACE}{_ORGANISATION}{_ASKED}")
_TITLED = re.compile(rf"{_LEAD}了?《(?P<title>{_PLACE}[^《》]{{2,40}})》")

#: Duties of a department of a district that speak of the whole city.
_WIDER = {"县": r"全[市省](?!各?[区县])", "市": r"全省"}
_HIGHER = {"县": "[市省]", "市": "省"}
_NO_DUTY = re.compile(
    r"[在居列全]全[市省]|(?:参[与加]|配合|协助|落实|申报)[^,。;]{0,4}全[市省]"
    r"|全[市省](?:率先|首|第|前|排名|领先|推广|各|统一|平均|唯一|范围)"
)
_DUTIES = re.compile(r"职[能责]|基本(?:情况|概况)|概况")

_KINDS = (
    r"(?:局|委员会|办公室|中心|联合会|街道办事处|管理处|事务所|服务站|医院|学校|中学|小学|博物馆"
    r"|图书馆|文化馆|档案馆)"
)
_SUBJECT = re.compile(
    rf"(?:^|(?<=[,。;:]))(?P<name>[一-鿿]{{0,12}}[省市区县旗][一-鿿]{{2,20}}?{_KINDS})"
    r"(?:20\d\d年度?(?:部门|单位)?(?:预算|决算|整体支出|主要履职|绩效)(?!批复|[编管]|指标|目标)"
    r"|(?:部门|单位)(?:整体支出|预算(?:收入|支出))|将(?:继续|进一步|加强|不断))"
)
#: Words before or within what looks like a name: it is no subject, or none of another unit.
_NO_SUBJECT = re.compile(
    r"下属|所属|直属|下设|二级|预算单位|联合|会同|配合|各|全[区县市省]|[由经据照按向的在对与为是\d]"
)

#: What a report says of its own year, and of no other.
_OWN_YEAR = (
    r"(?:度)?(?:我[局委办区县馆院站所中单]?[一-鿿]?|本[局委办馆院单部]?[一-鿿]?)?"
    r"(?:部门|单位)?(?:整体支出|整体绩效|预算(?:编制情况|执行情况|收入|支出|执行\d)|主要工作目标|主要履职|总体工作"
    r"|年度总体工作|重点工作任务)"
)
_OTHER = re.compile(rf"(20\d\d)年{_OWN_YEAR}")
_COMPARED = re.compile(
    r"[比较与同和及至到—-](?:上年|前)?$|(?:相比|对比|延续|参照|根据|截至|作为|以)$"
)
_PAST = re.compile(r"增加|减少|增长|下降|上年|评价|自评|问题|结果|结转|结余")
_LATER = re.compile(r"后续|下一?步|下一年|计划|建议|改进|整改|打算|展望")


def foreign_organisation(report: Report) -> Iterator[Finding]:
    """Yield the organisations and documents of another place named as those of a superior."""
    if not report.place.level:
        return
    for sentence in report.sentences:
        for pattern in (_SUPERIOR, _TITLED):
            for match in pattern.finditer(sentence.text):
                groups = match.groupdict()
                city, district = groups["city"] or "", groups["district"]
                if not _is_foreign(report.place, city, district):
                    continue
                first = match.start("city") if city else match.start("district")
                end = match.end("title" if "title" in groups else "org")
                name = sentence.text[first:end]
                yield Finding(
                    "foreign_organisation",
                    "error",
                    f"{sentence.cite('', first, end).locator}：“{name}”不属于{report.place.name}，"
                    "却写成本部门的上级或依据，疑为套用其他地区的报告",
                    (sentence.cite("机构或文件", first, end),),
                    f"核对后改为{report.place.name}的对应机构或文件名称",
                    sentence.span(first, end),
                )


def wider_scope(report: Report) -> Iterator[Finding]:
    """Yield the duties that reach beyond the department's place, or come from a level above."""
    level = report.place.level
    if level not in _WIDER:
        return
    higher = re.compile(
        rf"(?:完成|承办)(?P<who>{_HIGHER[level]}[一-鿿]{{1,10}}?)(?:交办|安排|下达|布置|委托)"
    )
    for sentence in report.sentences:
        paragraph = sentence.paragraph
        headings = (*paragraph.above, paragraph.text if paragraph.own else "")
        if not any(_DUTIES.search(one[:20]) for one in headings):
            continue
        for match in re.finditer(_WIDER[level], sentence.text):
            around = sentence.text[max(0, match.start() - 6) : match.end() + 2]
            if not _NO_DUTY.search(around):
                yield _wider(report, sentence, match.span(), "职责写到")
        for match in higher.finditer(sentence.text):
            yield _wider(report, sentence, match.span("who"), "交办单位写成")


def other_unit(report: Report) -> Iterator[Finding]:
    """Yield the sentences in which another department has this report's budget or plans."""
    own = report.department
    if not own:
        return
    for sentence in report.sentences:
        for match in _SUBJECT.finditer(sentence.text):
            name, start = match["name"], match.start("name")
            clause = re.split("[,。;]", sentence.text[:start])[-1]
            if _is_own(name, own, report) or _NO_SUBJECT.search(clause + name):
                continue
            if not _stands_alone(name, report):
                continue
            yield Finding(
                "other_unit",
                "error",
                f"{sentence.cite('', start, match.end('name')).locator}：主语是“{name}”，"
                f"而本报告的单位是“{own}”，疑为套用其他单位的报告",
                (sentence.cite("单位名称", start, match.end("name")),),
                "核对单位名称；确为所属单位的，写明与本部门的关系",
                sentence.span(start, match.end("name")),
            )


def other_year(report: Report) -> Iterator[Finding]:
    """Yield the sentences and headings that take another year for that of the report."""
    if report.year is None:
        return
    for sentence in report.sentences:
        paragraph = sentence.paragraph
        later = any(_LATER.search(one[:24]) for one in (*paragraph.above, paragraph.text))
        # Two years in a sentence are a comparison.
        if paragraph.node.fault or f"{report.year}年" in sentence.text:
            continue
        for match in _OTHER.finditer(sentence.text):
            year, start = int(match[1]), match.start()
            if (later and year > report.year) or not _is_of_the_report(sentence.text, match):
                continue
            yield Finding(
                "other_year",
                "warning",
                f"{sentence.cite('', start, match.end()).locator}：写的是{year}年"
                f"（{quote(short(match[0]))}），而本报告的年度是{report.year}年",
                (sentence.cite("年度", start, start + 5, f"{year}年"),),
                "核对年度；确为上年对比数的，写明“上年”或“比…年”",
                sentence.span(start, match.end()),
            )


def _is_of_the_report(text: str, match: re.Match[str]) -> bool:
    """Whether a year opens a sentence, and is no aside, base of a comparison or past finding."""
    before, after = text[: match.start()], text[match.end() : match.end() + 12]
    opening = re.sub(r"综上所?述?|总体来?看|[\d.、()一二三四五六七八九十,]", "", before)
    return len(opening) <= 24 and not _COMPARED.search(before) and not _PAST.search(after)


def _is_foreign(own: Place, city: str, district: str) -> bool:
    """Whether a place is another one, so far as the own place is known."""
    if city and own.city and city != own.city:
        return not is_no_place(city)
    if not own.district:
        return False  # the districts of a city are its own
    if district in ("区", "县", "旗"):
        return own.district[-1] != district and not own.district.endswith("市")
    if district == "新区":
        return not own.district.endswith("新区")
    if is_no_place(district) or len(own.district) == 1:
        return False
    stem = re.sub(r"(?:新区|区|县|旗)$", "", district)
    return not (stem.endswith(own.stem) or re.search(r"[全我本各该的和与及在市县]", stem))


def _wider(report: Report, sentence: Sentence, where: tuple[int, int], what: str) -> Finding:
    word = sentence.text[slice(*where)]
    return Finding(
        "wider_scope",
        "note",
        f"{sentence.cite('', *where).locator}：{what}“{word}”，而本部门属于{report.place.name}，"
        "可能照搬了上级单位的文字",
        (sentence.cite("范围", *where),),
        "对照“三定”方案核对职责范围和交办单位",
        sentence.span(*where),
    )


def _is_own(name: str, own: str, report: Report) -> bool:
    """Whether a name is that of the department, also shortened or with its place before it."""
    return (
        name in own
        or own in name
        or own.endswith(re.sub(r"^.*?[省市区县旗](?=[一-鿿]{2})", "", name))
        or re.sub(rf"^.*?{re.escape(report.place.name)}", "", name) in own
    )


def _stands_alone(name: str, report: Report) -> bool:
    """Whether a name occurs but in passing: units that belong to a department occur often."""
    return sum(name in one.text for one in report.paragraphs) <= 2
