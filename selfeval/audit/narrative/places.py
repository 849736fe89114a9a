"""Where a department belongs: province, city and district, as its name or its text has them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

#: Words that end like the name of a place and are none: alone, and also at the end of others.
_ALONE = (
    r"[全我本各该辖城社园郊片小校景厂库湾特老灾牧山林矿街新地]区|[全我本各该郡区]县"
    r"|[全我本各该超股上门县集夜花城都]市"
)
_WITHIN = (
    r"(?:市辖|开发|高新|经开|保税|自贸|示范|试验|功能|工业|产业|行政|自治|社|园|辖|街|景|校|城|小|片|厂|库|特|地|牧|大湾)区"
    r"|(?:城|县|都|地级|县级|直辖|超)市|(?:示范|试点|贫困|自治|区)县"
)
_NO_PLACE = re.compile(rf"(?:{_ALONE})|.*(?:{_WITHIN})")
_PROVINCE = r"(?:[一-鿿]{2,3}省|(?:内蒙古|广西壮族|宁夏回族|新疆维吾尔|西藏)自治区)"
_CITY = r"(?:[一-鿿]{1,5}?(?:市(?!场|容|值)|地区|盟)|[一-鿿]{2,10}?自治州)"
_DISTRICT = r"[一-鿿]{1,5}?(?:新区|区(?!域|块|间|划)|县(?!域|级)|旗|市(?!场|容|值))"
_NAME = re.compile(rf"(?:中共)?({_PROVINCE})?({_CITY})?({_DISTRICT})?")
_IN_TEXT = re.compile(
    r"([一-鿿]{2,3}市)?((?<=市)[一-鿿]{2,3}(?:新区|区|县)|(?<![一-鿿])[一-鿿]{2,3}(?:新区|区|县))"
)


@dataclass(frozen=True)
class Place:
    """A place from the province down; what is not known is empty.

    ``level`` is 省, 市, 县 (also for a district of a city) or empty. A district may be known by
    its kind only: 区 of 区残联.
    """

    province: str = ""
    city: str = ""
    district: str = ""

    @property
    def level(self) -> str:
        """The lowest level that is known."""
        if self.district:
            return "县"
        return "市" if self.city else "省" if self.province else ""

    @property
    def stem(self) -> str:
        """The name of the district without its kind: 光明区 was 光明新区."""
        return re.sub(r"(?:新区|区|县|旗|市)$", "", self.district)

    @property
    def name(self) -> str:
        """How the place is called."""
        return self.district or self.city or self.province


def named_place(text: str) -> Place:
    """Return the place at the head of the name of an organisation.

    >>> named_place("湖滨省望川市青禾区民政局").district
    '青禾区'
    >>> named_place("望川市市场监督管理局")
    Place(province='', city='望川市', district='')
    """
    province, city, district = _NAME.match(text).groups("")  # type: ignore[union-attr]
    if re.search("[区县旗]", city[:-1]):
        # 青禾区城市管理局: what looks like a city holds the district.
        found = re.match(_DISTRICT, text[len(province) :])
        city, district = "", found[0] if found else ""
    if is_no_place(city):
        city = district = ""
    return Place(province, city, "" if is_no_place(district) else district)


def is_no_place(text: str) -> bool:
    """Whether a word only ends like a place: 社区, 城市."""
    return bool(_NO_PLACE.fullmatch(text))


def place_of(department: str, district: str, text: str) -> Place:
    """Return the place of a department: from its name, else the place its text names most."""
    place = named_place(department)
    if district:
        own = named_place(district)
        return own if own.level else Place(place.province, place.city, district)
    if place.level:
        return place
    bare = re.match(r"[区县市省](?=[一-鿿])", department)
    counted = Counter(
        (city, own)
        for city, own in _IN_TEXT.findall(text)
        if own and not is_no_place(own) and text.count(own) >= 3
    )
    if counted:
        (city, own), _ = counted.most_common(1)[0]
        return Place("", city, own)
    if bare and bare[0] in "区县":
        return Place(district=bare[0])
    return Place()
