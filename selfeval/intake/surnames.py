"""What tells the name of a person from other words of two to four signs: how it begins."""

from __future__ import annotations

#: The surnames of more than nine in ten persons, but for a few that begin more words than names.
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅付沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎闫余潘杜戴代夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱丘秦江史顾侯邵孟龙万段雷钱汤尹黎易常"
    "武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁舒耿"
    "牟卜路詹关苗凌纪靳盛童欧甄曲游阳裴屈鲍覃霍翁隋甘景柏宁柯阮桂闵柴华车冉房边吉饶刁瞿戚古米池滕晋苑邬臧"
    "宫苟褚廉简娄符奚穆燕郎冀谈姬屠郜晏栾郁蒙喻窦迟敖鄢冷卓仇艾蓝巩仲虞卞冼佟栗匡宗巫鞠桑荆谌沙岑胥蔺占佘麦"
)
COMPOUND = (
    "欧阳", "上官", "司马", "司徒", "诸葛", "皇甫", "尉迟", "夏侯", "东方", "公孙", "令狐", "慕容",
    "长孙", "宇文", "端木", "轩辕", "呼延", "南宫", "西门", "独孤", "澹台", "百里", "闻人", "赫连",
)  # fmt: skip
