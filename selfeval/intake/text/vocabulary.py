"""The words of labels: what each says of the number behind it.

All patterns are for views: half-width, without spaces. Of two that begin at the same place the
first wins, so longer words stand before the shorter ones they contain.
"""

from __future__ import annotations

_THREE = "[“\"']?三公[”\"']?"
_FUND = "(?:资金|收入|拨款收入|拨款|补助)?"
_COST = "(?:费用|费|经费)?(?:支出)?"
_CARRY = "(?:财政)?(?:拨款)?(?:结转[和及]?结余|结余结转|结转|结余)"
_CAR = "(?:公务用车|公务车|公车)"
_AMOUNT = "(?:数|额|总额|金额)?"
#: 预算执行 is a stage, 预算执行情况 a heading and 预算执行率 a rate.
_NO_RATE = "(?![情率进均])"

#: Field of a label, its value, and the words that say so.
VOCABULARY: tuple[tuple[str, str, str], ...] = (
    # Rates; a quarter makes progress of an execution rate.
    ("rate", "mean_balance_rate", "(?:全年|年度)?平均(?:预算)?(?:执行|支出)?均衡率"),
    ("rate", "mean_progress_rate", "(?:全年|年度)?平均(?:预算)?(?:执行|支出)?(?:进度率|进度)"),
    ("rate", "balance_rate", "(?:部门)?(?:预算|支出)?(?:执行|支出)?均衡率"),
    ("rate", "three_public_control_rate", f"{_THREE}(?:经费)?(?:支出)?控制率"),
    ("rate", "three_public_change_rate", f"{_THREE}(?:经费)?变动率"),
    ("rate", "reception_change_rate", "公务接待费变动率"),
    ("rate", "vehicle_change_rate", "公务用车费?变动率"),
    ("rate", "public_operating_control_rate", "日常公用(?:经费|支出)(?:支出)?控制率"),
    ("rate", "public_funds_control_rate", "公用(?:经费|支出)控制率"),
    ("rate", "staff_control_rate", "(?:财政供养|在职|在编)(?:人员)?控制率"),
    ("rate", "off_post_staff_rate", "编外人员控制率"),
    ("rate", "control_rate", "控制率"),
    ("rate", "fixed_asset_utilisation_rate", "(?:固定)?资产利用率"),
    ("rate", "procurement_execution_rate", "(?:政府)?采购(?:预算)?执行率"),
    ("rate", "procurement_saving_rate", "(?:政府)?采购(?:资金)?(?:节约|节支)率"),
    ("rate", "carry_over_change_rate", "结转结余变动率"),
    ("rate", "carry_over_rate", "(?:结转结余|结余结转|结转)率"),
    ("rate", "budget_control_rate", "预算控制率"),
    ("rate", "budget_adjustment_rate", "预算调整率"),
    ("rate", "reallocation_rate", "(?:预算)?调剂率"),
    ("rate", "key_expenditure_rate", "重点支出安排率"),
    ("rate", "payment_progress_rate", "支付进度率"),
    ("rate", "budget_completion_rate", "(?:部门)?(?:整体)?(?:预算|支出预算|支出)完成率"),
    ("rate", "execution_phrase", "完成(?:了)?(?:年度|全年|年初|调整后?)?(?:支出)?预算的?"),
    ("rate", "key_task_completion_rate", "重点(?:工作|任务)(?:任务)?(?:完成|办结)率"),
    ("rate", "project_timeliness_rate", "项目完成及时[率性]|项目按时完成率"),
    ("rate", "timely_completion_rate", "(?:工作)?(?:任务)?(?:完成及时|及时完成|按时完成)率"),
    ("rate", "quality_rate", "质量达标率"),
    ("rate", "target_attainment_rate", "(?:绩效)?(?:目标|指标)(?:完成|实现)率"),
    ("rate", "completion_rate", "(?:实际|工作任务|任务)完成率"),
    ("rate", "petition_timely_reply_rate", "(?:及时|按时|按期)(?:回复|答复)率"),
    ("rate", "petition_timely_reply_rate", "(?:回复|答复)及时率"),
    ("rate", "petition_settlement_rate", "(?:信访)?(?:件|事项)?(?:按期|按时)?办结率"),
    ("rate", "petition_reply_rate", "(?:信访)?(?:件|事项)?(?:回复|答复)率"),
    ("rate", "satisfaction_rate", "(?:综合|总体|平均)?(?:满意度|满意率)"),
    ("rate", "schedule", "序时(?:支付|支出|执行)?进度|时间进度|(?:目标|计划|既定)(?:支付)?进度"),
    ("rate", "progress", "(?:累计)?(?:预算)?(?:资金)?(?:执行|支出|支付|拨付|使用)进度"),
    (
        "rate",
        "execution_rate",
        "(?:全年|年度|本年度?|总体)?(?:部门|整体|预算|支出|资金|经费)*执行率",
    ),
    ("rate", "execution_rate", "(?:资金|预算)支出率"),
    ("share", "share", "占"),
    # When.
    ("quarter", "3", "前[三3]季度|1月?[-~—至到]9月份?|(?<!\\d)9月(?:底|末|30日)"),
    ("quarter", "1", "第?[一1]季度[末底]?|1月?[-~—至到]3月份?|(?<!\\d)3月(?:底|末|31日)"),
    ("quarter", "2", "第?[二2]季度[末底]?|上半年|1月?[-~—至到]6月份?|(?<!\\d)6月(?:底|末|30日)"),
    ("quarter", "3", "第?[三3]季度[末底]?"),
    ("quarter", "4", "第?[四4]季度[末底]?|1月?[-~—至到]12月份?|12月(?:底|末|31日)"),
    ("month", "month", "(?<!\\d)(?:[124578]|1[01])月(?:底|末|\\d+日)"),
    ("subject", "prior_carry", f"(?:上年|上年度|去年)末(?:累计)?{_CARRY}(?:资金)?"),
    ("subject", "carry_in", f"(?:上年度?|以前年度|去年){_CARRY}{_FUND}"),
    ("year", "-1", "上年末?|上一年度?末?|去年末?|往年"),
    # What was moved in the course of the year; "adjusted" must not take these words.
    ("subject", "reallocations", "(?:全年|年中)?(?:预算)?调剂(?:预算|资金|金额)?"),
    ("subject", "additions", "(?:年[中内])?(?:追加|调增|核增)(?!后)(?:部门)?(?:预算|资金|指标)?"),
    ("subject", "cuts", "(?:年[中内])?(?:核减|调减)(?!后)(?:部门)?(?:预算|资金|指标)?"),
    # What it is.
    ("subject", "overseas_travel", f"因公出国(?:\\(境\\)|境)?{_COST}"),
    ("subject", "vehicle", f"公务用车购置费?[及和与、](?:公务用车)?运行(?:维护)?{_COST}"),
    ("subject", "vehicle_purchase", f"{_CAR}购置{_COST}"),
    ("subject", "vehicle_running", f"{_CAR}运行(?:维护)?{_COST}|公务用车维护费"),
    ("subject", "vehicle", "公务用车(?:费用|费|经费)(?:支出)?"),
    ("subject", "reception", f"公务接待{_COST}"),
    ("subject", "three_public", f"[“\"']三公经费[”\"'](?:支出)?|{_THREE}(?:经费)?(?:支出)?"),
    ("subject", "contract_budget", "(?:已签(?:订)?)?合同项目预算"),
    ("subject", "contract_amount", "(?:采购)?合同(?:总)?金额"),
    ("subject", "procurement", "政府采购|采购(?=预算|计划|支出|金额|总)|(?<=实际)采购"),
    ("subject", "fixed_assets_in_use", "(?:实际)?在用的?(?:固定资产)?(?:总额|原值)?"),
    ("subject", "fixed_assets", "固定资产(?:账面)?(?:原值|总额|总值|总量|价值)?"),
    ("subject", "payables", "应付(?:\\(暂存\\)|暂存)?款项?(?:余额)?|暂存款"),
    ("subject", "receivables", "应收(?:\\(暂付\\)|暂付)?款项?(?:余额)?|暂付款"),
    ("subject", "opening", "年初结转(?:[和及]?结余)?(?:资金)?"),
    ("subject", "year_end", "结转(?:至|到)?(?:下一?年度?|次年)(?:使用)?(?:资金)?|结转资金"),
    (
        "subject",
        "year_end",
        "(?:年末)?(?:累计)?(?:财政拨款)?(?:结转[和及]?结余|结余结转)(?:资金)?",
    ),
    ("subject", "year_end", "年末(?:结余|结转)(?:资金)?"),
    ("subject", "basic", "基本支出"),
    ("subject", "public", "(?:日常)?公用(?:经费|支出|类支出)(?:支出)?|日常公用"),
    ("subject", "personnel", "人员(?:经费|支出|类支出)(?:支出)?"),
    ("subject", "project", "(?:一级|部门|专项)?项目类?(?:支出|经费|资金|预算支出)(?:支出)?"),
    ("subject", "project", "项目(?=年初|预算|调整|决算|执行)"),
    ("subject", "fund", f"政府性基金(?:预算)?(?:财政)?(?:拨款)?{_FUND}"),
    ("subject", "capital", f"国有资本经营(?:预算)?(?:财政)?(?:拨款)?{_FUND}"),
    ("subject", "general", f"一般公共预算(?:财政)?(?:拨款|补助){_FUND}"),
    ("subject", "fiscal", f"(?:政府|本级财政|财政)(?:预算)?(?:拨款|补助)(?:资金)?{_FUND}"),
    ("subject", "fiscal", "当年财政拨款"),
    ("subject", "superior", f"上级(?:补助|专项|转移支付){_FUND}"),
    ("subject", "other_funds", "其他(?:资金|收入)|(?:事业|经营|附属单位上缴)收入"),
    ("subject", "other_funds", f"[单自][位有]资金|(?:非同级财政拨款|财政专户(?:管理)?){_FUND}"),
    ("fund", "general", "一般公共预算"),
    # At which stage.
    ("stage", "initial", "(?:年初|初始)(?:部门|支出|收入)?预算(?:安排|批复|下达)?(?:数|额)?"),
    ("stage", "initial", "(?:年初|年初批复|(?:部门)?预算批复)(?:安排|批复|下达)?(?:预算)?数?"),
    ("stage", "initial", "(?:批复|批准)的?(?:部门)?预算数?"),
    (
        "stage",
        "adjusted",
        "(?:年[中末]|预算)?调整后?的?(?:部门|支出|收入)?(?:全年)?预算(?:安排)?(?:数|额)?",
    ),
    ("stage", "adjusted", "全年(?:\\(调整\\))?预算(?:安排)?(?!执行|支出执行)(?:数|额)?"),
    ("stage", "adjusted", "(?:年末|最终|变动后|追加后)预算数?|调整[为至]"),
    ("stage", "adjusted", "(?:年中)?预算调整[数为后]?"),
    ("stage", "adjusted", "(?:年中)?(?:调整|追加|核减|调减|调增)后(?:预算)?"),
    (
        "stage",
        "executed",
        f"(?:全年|年度)?(?:部门|支出|收入)?预算(?:支出)?执行{_AMOUNT}{_NO_RATE}",
    ),
    ("stage", "executed", f"(?:全年|支出|收入|实际|已|累计)?(?:执行|决算){_AMOUNT}{_NO_RATE}"),
    (
        "stage",
        "executed",
        f"(?:全年|本年|年度)?(?:累计|实际|已经?)总?(?:支出|支付|使用|列支|开支){_AMOUNT}",
    ),
    (
        "stage",
        "executed",
        f"(?:全年|本年|年度)?(?:累计|实际|已经?)(?:完成|发生|到位|下达){_AMOUNT}",
    ),
    ("stage", "executed", "实际|完成支出|支出完成|实支数?|全年支出(?!进度|预算)|共支出"),
    (
        "stage",
        "budget",
        "(?:部门|支出|收入|整体|本年|当年|年度)?预算(?:安排|编制|总额|总数)?(?:数|额|资金)?",
    ),
    ("stage", "budget", "计划(?:安排)?(?:数|额|金额)|安排"),
    # On which side, and whether all of it.
    ("side", "both", "收支(?:总计|总额|合计)?|收入(?:[和、]?)支出"),
    ("side", "income", "(?:本年)?收入"),
    ("side", "spending", "(?:本年)?(?:经费)?支出"),
    ("whole", "whole", "合计|总计|共计|总额|总数|总量|总|小计"),
)  # fmt: skip
