"""Texts about places of units: league table, bands, rules, evidence, channels."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "units.no_class": ("全部参评单位", "all units"),
    "units.listed": ("不排名", "unranked"),
    # columns
    "units.column.rank": ("名次", "Rank"),
    "units.column.rank_set": ("名次区间", "Ranks"),
    "units.column.band": ("档次", "Band"),
    "units.column.reliability": ("信度", "Reliability"),
    "units.column.units": ("单位数", "Units"),
    "units.column.highest": ("最高分", "Highest"),
    "units.column.lowest": ("最低分", "Lowest"),
    "units.column.highest.value": ("最高值", "Highest"),
    "units.column.lowest.value": ("最低值", "Lowest"),
    "units.column.what": ("项目", "Item"),
    "units.column.value": ("结果", "Result"),
    "units.column.verdict": ("判断", "Verdict"),
    "units.column.class": ("类别", "Class"),
    "units.column.least_n": ("各期最少样本量", "Fewest {answers}"),
    "units.column.alternative": ("名单产生办法", "How names are found"),
    "units.column.named": ("平均点名数", "Units named"),
    "units.column.some": ("有单位被点名（%）", "Names any (%)"),
    "units.column.of_named": ("被点名单位中（%）", "Of the named (%)"),
    "units.column.truly": ("实际属于下列情形的概率（%）", "Probability (%) of truly being"),
    "units.column.median_n": ("样本量中位数", "Median n"),
    "units.column.truly_bottom_k.bottom": ("确属末{k}位", "Truly last {k}"),
    "units.column.truly_bottom_k.top": ("确属前{k}位", "Truly first {k}"),
    "units.column.truly_bottom_k.above": ("确在标准以上", "Truly above the mark"),
    "units.column.truly_bottom_k.below": ("确在分数线以下", "Truly below the mark"),
    "units.column.truly_bottom_5.bottom": ("确属末5%", "Truly last 5%"),
    "units.column.truly_bottom_5.top": ("确属前5%", "Truly first 5%"),
    "units.column.truly_bottom_5.above": ("确属末5%", "Truly last 5%"),
    "units.column.truly_bottom_5.below": ("确属末5%", "Truly last 5%"),
    "units.column.better_half.bottom": ("实属上半区", "Truly upper half"),
    "units.column.better_half.top": ("实属下半区", "Truly lower half"),
    "units.column.better_half.above": ("实属上半区", "Truly upper half"),
    "units.column.better_half.below": ("实属上半区", "Truly upper half"),
    "units.column.p_every_wave.bottom": ("每期都属末{k}位", "Last {k} every time"),
    "units.column.p_every_wave.top": ("每期都属前{k}位", "First {k} every time"),
    "units.column.p_every_wave.above": ("每期都在标准以上", "Above every time"),
    "units.column.p_every_wave.below": ("每期都在分数线以下", "Below every time"),
    "units.column.p_k.bottom": ("总体上属末{k}位", "Last {k} overall"),
    "units.column.p_k.top": ("总体上属前{k}位", "First {k} overall"),
    "units.column.p_k.above": ("总体上在标准以上", "Above overall"),
    "units.column.p_k.above.one": ("标准以上", "Above"),
    "units.column.p_k.below": ("总体上在分数线以下", "Below overall"),
    "units.column.p_k.bottom.one": ("末{k}位", "Last {k}"),
    "units.column.p_k.top.one": ("前{k}位", "First {k}"),
    "units.column.p_k.below.one": ("分数线以下", "Below"),
    "units.column.p_far_end.bottom": ("末5%", "Last 5%"),
    "units.column.p_far_end.top": ("前5%", "First 5%"),
    "units.column.p_far_end.above": ("末5%", "Last 5%"),
    "units.column.p_far_end.below": ("末5%", "Last 5%"),
    "units.column.p_better_half.bottom": ("上半区", "Upper half"),
    "units.column.p_better_half.top": ("下半区", "Lower half"),
    "units.column.p_better_half.above": ("上半区", "Upper half"),
    "units.column.p_better_half.below": ("上半区", "Upper half"),
    # titles
    "units.league.title": (
        "{question}：分类排名及名次区间",
        "{question}: units by class, with the uncertainty of their ranks",
    ),
    "units.changes.title": ("{question}：各单位{statistic}的变化", "{question}: how the {statistics} of units changed"),
    "units.bands.title": ("无法区分高低的单位分档", "Bands of units that cannot be told apart"),
    "units.my_unit.title": ("{unit}在同类单位中的位置", "Where {unit} stands in its class"),
    "units.rule.title": ("“{rule}”规则的效果检验", "What the rule “{rule}” catches"),
    "units.rule_named.title": (
        "“{rule}”规则点名的单位及其把握程度",
        "Units named by “{rule}”, and how certain that is",
    ),
    "units.channels.title": (
        "判断结果取决于渠道处理办法的单位",
        "Units whose verdict depends on how channels are treated",
    ),
    "units.channels.collected": ("按原始数据", "as collected"),
    "units.channels.standardised": ("渠道内标准化", "standardised in channels"),
    "units.channels.fixed_mix": ("固定渠道构成", "fixed mix of channels"),
    "units.verdict.better": ("上半区", "upper half"),
    "units.verdict.worse": ("下半区", "lower half"),
    "units.verdict.unclear": ("难以判定", "unclear"),
    "units.bands.many": ("{names}等", "{names}, …"),
    # my unit
    "units.my_unit.class": ("类别", "Class"),
    "units.my_unit.place": ("名次", "Rank"),
    "units.my_unit.rank_set": ("名次区间（同类共{n}个单位参加排名）", "Ranks it may truly have (of {n} in its class)"),
    "units.my_unit.band": ("档次（共{n}档，1档最高）", "Band (of {n}; 1 is the highest)"),
    "units.my_unit.band_low": ("档次（共{n}档，1档最低、最好）", "Band (of {n}; 1 is the lowest, which is the best)"),
    "units.my_unit.median": ("同类单位中位数", "Median of its class"),
    "units.my_unit.gap": ("与中位数的差距", "Difference from the median"),
    "units.my_unit.real_gap": ("可认定为真实差距的最小值", "Least difference that counts as real"),
    "units.my_unit.verdict": ("与同类单位中位数相比", "Against the median of its class"),
    "units.my_unit.above": ("偏高，超出偶然波动范围", "higher, by more than chance explains"),
    "units.my_unit.below": ("偏低，超出偶然波动范围", "lower, by more than chance explains"),
    "units.my_unit.within": ("差距在偶然波动范围之内", "no more different than chance explains"),
    "units.my_unit.reliability": ("信度（1为完全可靠）", "Reliability (1 is perfect)"),
    "units.my_unit.n_needed": ("信度达到0.80所需样本量", "{Answers} needed for a reliability of 0.80"),
    "units.my_unit.change": ("{statistic}比上期", "Change of the {statistic}"),
    # notes
    "units.note.rank_set": (
        "名次区间以95%的把握包含该单位的真实名次；区间越宽，单凭名次越说明不了问题。",
        "With 95% confidence the true rank lies among the ranks given; the wider they are, the less a rank alone says.",
    ),
    "units.note.gate": (
        "信度达到0.80的给出名次，0.70至0.80之间的只给名次区间和档次，低于0.70的不排位。",
        "A rank stands from a reliability of 0.80 on; from 0.70 on only its range and band; below, no place at all.",
    ),
    "units.note.change": (
        "比上期为{statistic}从{start}到{end}的变化；带*的变化在对全部{n}个单位作Holm校正后显著（α＝{alpha}），各单位报告只检验本单位的变化。",
        "Changes are of the {statistic}, from {start} to {end}. * marks a change that is significant after Holm's "
        "correction for all units compared ({n}; α = {alpha}); the report of a unit tests its change alone.",
    ),
    "units.note.change_alone": (
        "比上期为{statistic}从{start}到{end}的变化。",
        "The change is that of the {statistic}, from {start} to {end}.",
    ),
    "units.note.change_n": ("有效样本量为两期中较少的一期。", "n is that of the wave with fewer {answers}."),
    "units.note.listed": (
        "有效{ratings}不足{n}{counter}的单位只列示、不排名。",
        "Units with fewer than {n} {answers} are listed, not ranked.",
    ),
    "units.note.same": (
        "同类单位的答案全部相同时，无从区分高低，只列示、不排名。",
        "Where all answers in a class are the same, its units are listed, not ranked.",
    ),
    "units.note.no_error": (
        "有的单位{ratings}太少，{statistic}没有标准误，同类单位合并后也没有，只列示、不排名。",
        "Units with too few {answers} for a standard error of the {statistic}, of their own or pooled over their "
        "class, are listed, not ranked.",
    ),
    "units.note.no_interval": (
        "“—”表示{ratings}太少，没有该单位自身的置信区间；其名次和规则按同类各单位合并的误差计算。",
        "A dash for the interval: there are too few {answers} for one of the unit's own; its ranks and rules go by "
        "the error pooled over the units of its class.",
    ),
    "units.note.no_interval.median": (
        "“—”表示没有该单位自身的置信区间：{ratings}不足8{counter}左右时，中位数没有区间；其名次和规则按同类各单位合并的误差计算。",
        "A dash for the interval: a median of fewer than 8 or so {answers} has none of its own; the unit's ranks and "
        "rules go by the error pooled over the units of its class.",
    ),
    "units.note.real_gap": (
        "与中位数的差距小于“真实差距”时，可能只是抽样波动。",
        "A difference from the median that is smaller than the least real one may well be chance.",
    ),
    "units.note.bands": (
        "同一档内任何两个单位都无法区分高低（全部比较合计把握为95%）；相邻两档的首尾单位也不一定有真实差别。",
        "No two units of a band can be told apart (all comparisons together at 95%). The last unit of one band and "
        "the first of the next need not differ either.",
    ),
    "units.note.rule_errors": ("标准误乘以样本量的平方根", "standard error times the root of n"),
    "units.note.rule_errors.total": ("总量的标准误除以样本量的平方根", "standard error of a total over the root of n"),
    "units.note.rule": (
        "依据本次调查的{units}个单位的样本量、单位间标准差{between}、单位内标准差{within}（{errors}，含设计效应）、"
        "各期之间的相关系数{correlation}模拟{draws}次；"
        "样本量均指每期；“确属”以模拟设定的真实得分（各期平均）为准。",
        "From {draws} simulated surveys with the sizes of the {units} units of this survey, a standard deviation of "
        "{between} between units and {within} within ({errors}, so with the design effect), "
        "and a correlation of {correlation} between waves. {Answers} are counted per wave; “truly” is by the mean of "
        "the true scores over the waves.",
    ),
    "units.note.rule_once": (
        "依据本次调查的{units}个单位的样本量、单位间标准差{between}、单位内标准差{within}（{errors}，含设计效应）模拟{draws}次；“确属”以模拟设定的真实得分为准。",
        "From {draws} simulated surveys with the sizes of the {units} units of this survey, a standard deviation "
        "of {between} between units and {within} within ({errors}, so with the design "
        "effect). “Truly” is by the true scores.",
    ),
    "units.note.alternatives": (
        "“最低样本量”只让各期样本量达标的单位参加；“收缩估计”按期望名次排序；"
        "“区间判定”只点名区间整体偏离平均水平的单位。",
        "Minimum n: only units with enough {answers} take part. Shrunken: by expected ranks. "
        "Interval: named is only who is told apart from the mean.",
    ),
    "units.note.waves.year": (
        "本规则只看最近{n}个调查年份：{waves}。",
        "The rule looks at the last {n} surveyed years only: {waves}.",
    ),
    "units.note.waves.month": (
        "本规则只看最近{n}个调查月份：{waves}。",
        "The rule looks at the last {n} surveyed months only: {waves}.",
    ),
    "units.note.waves.wave": ("本规则只看最近{n}期：{waves}。", "The rule looks at the last {n} waves only: {waves}."),
    "units.note.evidence_once": (
        "概率依据得分、样本量和单位间差异计算，并计入单位间差异本身的不确定性；“5%”按类别内单位数四舍五入，至少1个单位。",
        "Probabilities follow from the scores, their answers and the differences between units, and allow for what is "
        "not known of these; 5% of a class are one unit at least.",
    ),
    "units.note.evidence": (
        "概率依据各期得分、样本量、单位间差异和各期之间的相关计算，并计入后两者本身的不确定性；“总体上”指各期真实得分的平均；“5%”按类别内单位数四舍五入，"
        "至少1个单位。",
        "Probabilities follow from the scores of all waves, their answers, the differences between units and their "
        "correlation, and allow for what is not known of the last two; "
        "“overall” is by the mean of the true scores; 5% of a class are one unit at least.",
    ),
    "units.note.skipped.ends": (
        "下列类别的参评单位不多于{k}个，按规则将全部点名，名次说明不了问题，故未作检验（括号内为参评单位数）：{classes}。",
        "Not checked, because no more than {k} units take part and the rule would name all of them (units in "
        "brackets): {classes}.",
    ),
    "units.note.skipped.below": (
        "下列类别只有一个参评单位，无从比较，故未作检验：{classes}。",
        "Not checked, because a single unit takes part: {classes}.",
    ),
    "units.note.channels": (
        "名次区间整体落在同类前一半的为“上半区”，整体落在后一半的为“下半区”。表中只列三种办法判断不一致的单位。",
        "Upper or lower half: all ranks a unit may have lie in that half of its class. Only units on which the three "
        "readings disagree are listed.",
    ),
    "units.note.not_separable": (
        "评价人自行选择或被引导使用某一渠道，渠道影响与人群差异无法用这类数据区分，三种结果都不是“真值”。",
        "People chose their channel or were sent to it; what a channel does and who uses it cannot be separated here, "
        "and none of the readings is the truth.",
    ),
    "units.note.caterpillar": (
        "每条竖线为一个单位的名次区间，点为名次；两线重叠不等于两单位没有差别。信度不足0.80的单位不标名次，不足0.70的不列入图中。",
        "Each line spans the ranks that a unit may truly have, its point is its rank; whether two lines overlap does "
        "not tell whether two units differ. Units with a reliability below 0.80 have no point, below 0.70 no line.",
    ),
    "units.note.funnel": (
        "虚线：单位间毫无真实差别时95%的单位所在范围；实线：计入单位间正常差异后的95%范围。线外单位以另色的大点标出。",
        "Dashed: where 95% of units would lie if none differed; solid: where 95% lie with the usual differences "
        "between units. Units outside the solid lines have larger points of another colour.",
    ),
    # why there is nothing
    "units.empty.listed": ("没有可以公布得分的单位", "no unit has enough {answers} to be shown"),
    "units.empty.ranked": (
        "没有样本量和信度达标、可以排位的单位",
        "no unit has the {answers} and the reliability for a place",
    ),
    "units.empty.my_unit": ("该单位样本量不足，不公布其位置", "the unit has too few {answers} for a place"),
    "units.empty.changes": ("没有两期样本量均达标的单位", "no unit has enough {answers} in both waves"),
    "units.empty.channels": ("三种处理办法对各单位的判断一致", "the three readings agree on every unit"),
    "units.empty.rule": (
        "各期样本量达标的单位太少，或答案全部相同，无法检验该规则",
        "too few units have enough {answers} in every wave to check this rule, or all their answers are the same",
    ),
    "units.empty.named": ("本次没有单位被点名", "the rule names no unit this time"),
    # alternatives
    "units.alternative.as_published": ("按公布规则", "as published"),
    "units.alternative.min_n": ("最低样本量", "minimum n"),
    "units.alternative.shrunken": ("收缩估计", "shrunken"),
    "units.alternative.interval": ("区间判定", "interval"),
    # rules
    "units.rule.nothing": (
        "各期样本量达标的单位太少，或答案全部相同，无法检验该规则。",
        "Too few units have enough {answers} in every wave to check this rule, or all their answers are the same.",
    ),
    "units.rule.names_nobody": (
        "在与本次调查条件相同的模拟中，“{rule}”没有点到任何单位。",
        "In simulated surveys like this one the rule “{rule}” names no unit.",
    ),
    "units.rule.finding": (
        "在与本次调查条件相同的模拟中，“{rule}”{scope}平均每次点名{named}个单位，其中{truly}；被点名单位的{per}样本量中位数为{n}。",
        "In simulated surveys like this one the rule “{rule}”{scope} names {named} units each time it is applied. Of "
        "these {truly}; half of the named have at most {n} {answers}{per}.",
    ),
    "units.rule.truly.bottom": (
        "确属末{k}位的占{right}%，不属于的占{wrong}%，实际处于上半区的占{better}%",
        "{right}% truly are among the last {k}, {wrong}% are not, and {better}% truly belong to the upper half",
    ),
    "units.rule.truly.top": (
        "确属前{k}位的占{right}%，不属于的占{wrong}%，实际处于下半区的占{better}%",
        "{right}% truly are among the first {k}, {wrong}% are not, and {better}% truly belong to the lower half",
    ),
    "units.rule.truly.above": (
        "真实值确在标准以上的占{right}%，不属于的占{wrong}%",
        "{right}% truly are above the mark and {wrong}% are not",
    ),
    "units.rule.truly.below": (
        "真实得分确在分数线以下的占{right}%，不属于的占{wrong}%",
        "{right}% truly are below the mark and {wrong}% are not",
    ),
    "units.rule.in_classes": ("（在各类别内分别适用）", ", applied within each class,"),
    "units.rule.per_wave": ("每期", " per wave"),
    # evidence
    "units.strength.strong": ("证据充分", "strong evidence"),
    "units.strength.moderate": ("证据较强", "moderate evidence"),
    "units.strength.weak": ("证据较弱", "weak evidence"),
    "units.strength.none": ("证据不足", "no sufficient evidence"),
    "units.chance": ("为{p}%", "{p}%"),
    "units.chance.below": ("不到1%", "less than 1%"),
    "units.chance.above": ("在99%以上", "more than 99%"),
    "units.evidence.nobody": ("本次没有单位被“{rule}”点名。", "The rule “{rule}” names no unit this time."),
    "units.evidence.small_class": (
        "与该单位同类的参评单位只有{n}个，“{rule}”在这样的类别中无从检验。",
        "In this unit's class only {n} of the units take part: too few for the rule “{rule}” to be checked.",
    ),
    "units.evidence.no_part": (
        "该单位有的期次样本量不足，不列入“{rule}”的检验范围。",
        "This unit takes no part in the rule “{rule}”: it has too few {answers} in some wave.",
    ),
    "units.evidence.apart": (
        "该单位不列入“{rule}”的检验范围：{reasons}。",
        "This unit takes no part in the rule “{rule}”: {reasons}.",
    ),
    "units.apart.none": ("{wave}没有{ratings}", "no {answers} in {wave}"),
    "units.apart.few": ("{wave}的{ratings}不足{least}{counter}", "fewer than {least} {answers} in {wave}"),
    "units.apart.no_error": (
        "{wave}的{statistic}（n＝{n}）没有区间",
        "the {statistic} of {n} {answers} in {wave} has no interval",
    ),
    "units.apart.all": ("全部数据", "all data"),
    "units.note.apart": (
        "“{rule}”每期比较同样的{n}个单位；{total}个单位中不参加比较的有：{units}。",
        "The rule “{rule}” compares the same {n} units in every wave. Of {total} units these take no part: {units}.",
    ),
    "units.note.apart_once": (
        "“{rule}”比较{n}个单位；{total}个单位中不参加比较的有：{units}。",
        "The rule “{rule}” compares {n} units. Of {total} units these take no part: {units}.",
    ),
    "units.note.apart_units": ("{units}（{reasons}）", "{units} ({reasons})"),
    "units.evidence.far.bottom": ("，确属末5%的概率{p}", "; that it is among the last 5%: {p}"),
    "units.evidence.far.top": ("，确属前5%的概率{p}", "; that it is among the first 5%: {p}"),
    "units.evidence.half.bottom": ("，实际处于上半区的概率{p}", "; that it belongs to the upper half: {p}"),
    "units.evidence.half.top": ("，实际处于下半区的概率{p}", "; that it belongs to the lower half: {p}"),
    "units.evidence.named": (
        "{unit}被“{rule}”点名：{event}的概率{p}（{strength}）{far}{half}。",
        "{unit} is named by “{rule}”: the probability that {event} is {p} ({strength}){far}{half}.",
    ),
    "units.evidence.not_named": (
        "{unit}未被“{rule}”点名；其{event}的概率{p}{far}。",
        "{unit} is not named by “{rule}”; the probability that {event} is {p}{far}.",
    ),
    # what a probability is of: over several waves, and in the only one
    "units.event.bottom.several": (
        "连续{years}期都确属末{k}位",
        "it truly was among the last {k} in each of the {years} waves",
    ),
    "units.event.bottom.one": ("确属末{k}位", "it truly is among the last {k}"),
    "units.event.top.several": (
        "连续{years}期都确属前{k}位",
        "it truly was among the first {k} in each of the {years} waves",
    ),
    "units.event.top.one": ("确属前{k}位", "it truly is among the first {k}"),
    "units.event.above.several": (
        "真实值连续{years}期都高于{threshold}",
        "its true value was above {threshold} in each of the {years} waves",
    ),
    "units.event.above.one": ("真实值高于{threshold}", "its true value is above {threshold}"),
    "units.event.below.several": (
        "真实得分连续{years}期都低于{threshold}分",
        "its true score was below {threshold} in each of the {years} waves",
    ),
    "units.event.below.one": ("真实得分低于{threshold}分", "its true score is below {threshold}"),
    # figures
    "units.caterpillar.title": ("{cls}：名次与名次区间", "Ranks and the ranks units may truly have: {cls}"),
    "units.caterpillar.axis": ("名次", "rank"),
    "units.caterpillar.caption": (
        "{n}个单位，按{statistic}由高到低排列",
        "{n} units, from the highest {statistic} to the lowest",
    ),
    "units.caterpillar.caption.low": (
        "{n}个单位，按{statistic}由低到高排列（低者为优）",
        "{n} units, from the lowest {statistic}, which is the best, to the highest",
    ),
    "units.caterpillar.alt": (
        "{title}。{n}个单位中，名次区间最窄{narrow}位，最宽{wide}位，中位{middle}位。",
        "{title}. Of {n} units the narrowest set of ranks has {narrow} places, the widest {wide}, the median one "
        "{middle}.",
    ),
    "units.caterpillar.own.rank": (
        "{unit}：第{rank}名，名次区间{low}～{high}。",
        "{unit}: rank {rank}, ranks {low} to {high}.",
    ),
    "units.caterpillar.own.bands": ("{unit}：名次区间{low}～{high}。", "{unit}: ranks {low} to {high}."),
    "units.funnel.title": (
        "{cls}：{statistic}与样本量（漏斗图）",
        "{heading} by number of {answers} (funnel plot): {cls}",
    ),
    "units.funnel.axis": ("有效样本量（对数刻度）", "{answers} (logarithmic scale)"),
    "units.funnel.alt": (
        "{title}。{n}个单位中，高于实线范围的{above}个，低于的{below}个；若单位间毫无差别，超出虚线范围的应约5%，"
        "实际为{outside}%。",
        "{title}. Of {n} units {above} lie above the solid lines and {below} below; if no units differed, 5% would "
        "lie outside the dashed lines, and {outside}% do.",
    ),
    # headings
    "wording.heading.places": ("名次及其可靠程度", "Places, and how far they can be trusted"),
    "wording.heading.my_unit": ("本单位的位置", "Where this unit stands"),
    "wording.heading.rules": ("考核规则检验", "What the rules catch"),
    "wording.heading.channels": ("渠道差异对判断的影响", "Verdicts that depend on the channels"),
}
