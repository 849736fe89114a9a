"""Words of self-evaluation reports beside those of labels: units, sections, what is no figure.

All patterns are for views: half-width, without spaces.
"""

from __future__ import annotations

import re

#: Counts by classifier: the kind of quantity in ``terms.OUTPUT_KINDS``.
UNIT_KINDS = {
    "人次": "person_times", "人·次": "person_times", "车次": "sessions", "班次": "sessions",
    "家次": "organisations", "户次": "households", "场次": "sessions", "批次": "sessions",
    "课时": "sessions", "场": "sessions", "次": "sessions", "期": "sessions", "节": "sessions",
    "名": "persons", "人": "persons", "位": "persons",
    "户": "households", "家": "organisations", "所": "organisations",
    "例": "cases", "宗": "cases", "起": "cases",
    "万平方米": "items", "平方米": "items", "平方公里": "items", "公里": "items", "千米": "items",
    "公顷": "items", "亩": "items", "吨": "items", "米": "items",
    "件": "items", "份": "items", "册": "items", "套": "items", "台": "items", "辆": "items",
    "页": "items", "卷": "items", "条": "items", "张": "items", "本": "items", "篇": "items",
    "项": "items", "支": "items",
    "部": "items", "块": "items", "具": "items", "幅": "items", "口": "items", "盏": "items",
    "株": "items", "批": "items",
    "座": "sites", "处": "sites", "个": "",
}  # fmt: skip
#: Units that may have decimals without a 万 before them.
MEASURES = ("万平方米", "平方米", "平方公里", "公里", "千米", "公顷", "亩", "吨", "米")
CLASSIFIERS = sorted(UNIT_KINDS, key=len, reverse=True)

#: What may not follow a classifier: then the number counts something else, or nothing.
NO_COUNT = (
    "(?<=个)(?:月|工作日|百分点|小时|季度|年度|自然日|方面|层级|维度|环节|阶段|意识|维护|自信|确立)"
    "|(?<=人)(?:均|民|才|力|大代表|口|员经费)|(?<=名)列|(?<=位)一体|(?<=次)性|(?<=家)庭"
    "|(?<=场)[所地景馆]|(?<=部)[门分]|(?<=本)[级部]|(?<=节)[日能]|(?<=期)[间末]|(?<=处)级"
    "|(?<=项)(?:制度|规定|目(?!标))|(?<=起)(?:草|步)|(?<=条)[件例]|(?<=米)[高宽]|(?<=支)[出付]"
    "|(?<=具)[体有]|(?<=口)[径人]|[^,。;、]{0,8}之一"
)

#: What 个 counts, by the noun with it.
OBJECTS = (
    ("cases", "个案|案件|案例"),
    ("sites", "站|点|中心|咨询室|办公室|工作室|活动室|基地|驿站|场所|阵地|服务室|广场|公园"),
    ("organisations", "团队|单位|机构|企业|组织|协会|学校|合作社|网点"),
    ("sites", "街道|社区|村|小区|平台"),
    ("items", "项目|课题|产品|模块|系统|品牌|岗位|学位|车位|床位|终端|点位|方案"),
)

#: Before a count: what stands there is no service of the year.
BACKGROUND = re.compile(
    r"下辖|辖区内?(?:共|现)?有|常住|户籍人口|内设|下设|直属|现有|领导职数|保有|不少于|不低于|不超过"
    r"|不高于|大于|小于|[≥≤><=]|目标值?为?$|计划$|力争|预计|拟|占地|第$|热线$|编号|文号|电话"
    r"|(?<!累)每[年月周日天人户名次季半][^,。;、]{0,3}$"
)

#: Who is served, the more particular before the general.
BENEFICIARIES = (
    "残疾少年儿童|残疾儿童|精神残疾人家属|精神残疾人|重度残疾人|残疾人家庭|残疾人|困境儿童|留守儿童"
    "|家庭经济困难学生|困难学生|学生|学员|儿童|教师|教职工|家长|失能老人|老年人|老人|长者|退役军人"
    "|困难群众|特困人员|低保对象|低保户|脱贫户|农户|农民工|农民|失业人员|就业困难人员|毕业生|妇女|青年"
    "|未成年人|患者|孕产妇|护理员|乡村医生|医务人员|志愿者|社工|党员|干部|职工|用人单位|企业|经营户"
    "|经营主体|商户|居民|村民|市民|群众|游客|观众|读者|会员|家属|家庭|司机|旅客|学校|社区"
)
#: Words without a meaning of their own in a label.
FILLER = re.compile(
    r"(?:19|20)\d\d年度?|中心|全年度?|本年度?|当年|今年|年度|年末|年底|年中|\d{1,2}月(?:份|底|末)?|\d{1,2}日"
    r"|我(?:单位|部门|中心|[一-龥])|本(?:部门|单位|局|委|院|中心|办|校|馆|镇|街道|乡|处|站|所|级)"
    r"|该(?:项目|部门|单位)|部门|单位|整体|机关|学校|主要|分别|包括|其中|用于|达到|达|为|是|的|和|及|与|共|约"
    r"|近|了|截至|截止|到|至|数|额|金额|资金|经费|万元|元|中|其|由|折合|全部|均|另有|另|还有|有|包含|具体"
    r"|如下|列|等|各项|所有|财政|核定|编制|安排|下达|按|口径|表示|本|[年月日]|[^\w]|_"
)

#: Sections that speak of other years or of how the report came about.
FUTURE = re.compile(
    r"工作计划|下一?步|后续|下一?年度?(?:工作|计划|打算)|建议|存在(?:的)?(?:主要)?问题|改进|整改|打算|展望"
)
#: Headings that say at which stage the amounts below them are.
SECTION_STAGES = (
    ("executed", re.compile(r"执行|决算|使用情况|支出情况|支出及使用")),
    ("initial", re.compile(r"预算(?:编制|安排|批复|申报)|年初预算|部门预算情况")),
)
#: Headings above what was done in the year: surely, or where no other heading says so.
DONE = re.compile(
    r"履职情况|履职成效|产出|(?:工作|任务)(?:任务)?(?:开展|完成|推进)|主要工作(?!目标)|工作总结|服务情况"
)
PERHAPS_DONE = re.compile(
    r"履职(?!目标)|成效|(?:社会|经济|生态|可持续)[一-龥]{0,3}效益|可持续|实施情况|效果|效率性|业绩"
    r"|(?:目标|项目)(?:任务)?(?:完成|实现)|绩效(?:实现|完成)"
)
NOT_DONE = re.compile(
    r"主要职能|主要职责|部门职责|机构|人员|工作任务。?$|预算(?:编制|安排|执行)|收支|支出情况|目标。?$|三公"
    r"|采购|资产|经费|满意度|信访|评价(?:思路|过程|结论)|自评(?:得分|工作)|经验|制度建设"
)
#: Before a list of values that answer to a list of names, one by one.
RESPECTIVELY = re.compile(
    r"(?:分别|为别|依次|各)(?:完成|达到?|支出|安排|执行)?(?:为别)?(?:为|是|达到?|:)*:?[^,。;]{0,1}$"
)
#: Funds from above; whether 市级 is above depends on the department.
TRANSFERS = re.compile(
    r"上级(?:下达|转移|专项|补助|拨款|资金|财政)|转移(?:支付|中央|资金)|(?:中央|省级?)(?:财政)?(?:下达|专项|补助|转移|拨款|资金)"
    r"|公益金"
)
CITY_TRANSFERS = re.compile(
    r"市级?(?:财政|单位)?(?:下达|专项|补助|转移|拨款|资金)|市[一-龥]{1,4}拨款"
)
