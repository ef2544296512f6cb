"""Texts of the tables: headings, cells in words, notes, definitions."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # joining
    "tables.join.list": ("、", ", "),
    "tables.join.or": ("或", " or "),
    "tables.join.semicolon": ("；", "; "),
    "tables.quoted": ("“{label}”", "“{label}”"),
    "tables.interval.plain": ("{low}～{high}", "{low}–{high}"),
    "tables.interval.signed": ("{low}～{high}", "{low} to {high}"),
    "tables.with_n": ("{label}（n＝{n}）", "{label} (n = {n})"),
    "tables.within": ("{outer}·{label}", "{label}, {outer}"),
    # cells
    "tables.withheld.small": ("不予公布（n＜{floor}）", "withheld (n < {floor})"),
    "tables.withheld.protects": ("不予公布（保护其他组）", "withheld (protects another group)"),
    "tables.withheld.not_asked": ("未设此题", "not asked"),
    "tables.withheld.none": ("无法计算", "cannot be computed"),
    "tables.below_floor": ("＜{floor}", "< {floor}"),
    "tables.nothing": ("没有可以显示的结果", "nothing to show"),
    "tables.empty.none": ("没有可以列出的结果", "there are no results"),
    "tables.empty.withheld": (
        "各项结果的有效{answers}均低于公布下限，或须隐去以防推算，不予公布",
        "every result rests on too few valid {answers} to be published, or would give away one that does",
    ),
    "tables.all_choices": ("全部选项", "all choices"),
    "tables.total": ("合计", "Total"),
    "tables.everybody": ("全体", "All"),
    # headings
    "tables.column.n": ("样本量", "n"),
    "tables.column.count": ("{counter}数", "Count"),
    "tables.column.share": ("占比/%", "Percent"),
    "tables.column.mean": ("平均分", "Mean"),
    "tables.column.quantile": ("分位数", "Quantile"),
    "tables.column.ratio": ("比值", "Ratio"),
    "tables.column.total": ("总量", "Total"),
    "tables.column.median": ("中位数", "Median"),
    "tables.column.value": ("分值", "Value"),
    "tables.column.rate": ("比率", "Rate"),
    "tables.column.interval": ("95%置信区间", "95% interval"),
    "tables.column.choice": ("选项", "Choice"),
    "tables.column.question": ("题目", "Question"),
    "tables.column.group": ("组别", "Group"),
    "tables.column.channel": ("渠道", "Channel"),
    "tables.column.wave": ("期次", "Wave"),
    "tables.column.measure": ("指标", "Measure"),
    "tables.column.definition": ("计算口径", "Definition"),
    "tables.column.source": ("数据来源", "Source"),
    "tables.column.records": ("记录", "Rows"),
    "tables.column.silent": ("没有回复", "No reply"),
    "tables.column.received": ("收到", "Received"),
    "tables.column.excluded": ("剔除", "Excluded"),
    "tables.column.kept": ("有效", "Kept"),
    "tables.column.valid": ("有效回答", "Valid"),
    "tables.column.issued": ("发放份数", "Issued"),
    "tables.column.returned": ("收回", "Returned"),
    "tables.column.people": ("人数", "Respondents"),
    "tables.column.of_issued": ("收回率/%", "Percent of issued"),
    "tables.column.missing": ("缺失（按原因）", "Missing, by kind"),
    "tables.missing.skipped": ("未设问", "Not asked"),
    "tables.missing.blank": ("未作答", "Blank"),
    "tables.missing.dont_know": ("不了解", "Don't know"),
    "tables.missing.refused": ("拒答", "Refused"),
    "tables.missing.invalid": ("无效", "Invalid"),
    "tables.missing.default_rating": ("默认评价", "Default rating"),
    # titles
    "tables.questions": ("{n}个题目", "{n} questions"),
    "tables.title.by": ("（按{group}分）", ", by {group}"),
    "tables.title.where": ("{title}（{where}）", "{title} ({where})"),
    "tables.title.by_traits": ("（按特征分组）", ", by recorded traits"),
    "tables.summary.title": ("{names}", "{names}"),
    "tables.distribution.title": ("{names}：回答分布", "{names}: distribution of answers"),
    "tables.composition.title": ("样本构成", "Sample composition"),
    "tables.definitions.title": ("指标与计算口径", "Measures and their definitions"),
    "tables.account.title": ("{responses}收回与剔除情况", "{Responses} received, excluded and kept"),
    "tables.response.title": ("发放、收回与有效回答", "Issued, returned and valid"),
    "tables.response.title_returned": ("收回与有效回答", "Returned and valid"),
    # what the values of a measure are
    "tables.statistic.score": ("平均分", "mean"),
    "tables.statistic.mean": ("平均值", "mean"),
    "tables.statistic.median": ("中位数", "median"),
    "tables.statistic.total": ("总量", "total"),
    "tables.statistic.share": ("占比", "share"),
    "tables.measure.with_unit": ("{label}（{unit}）", "{label} ({unit})"),
    "tables.measure.quartile_1": ("下四分位数", "Lower quartile"),
    "tables.measure.median": ("中位数", "Median"),
    "tables.measure.quartile_3": ("上四分位数", "Upper quartile"),
    "tables.measure.mean": ("平均数", "Mean"),
    "tables.measure.net_promoter_score": ("净推荐值", "Net promoter score"),
    "tables.measure.mean_rank": ("平均名次", "Mean rank"),
    "tables.measure.total": ("票数", "Votes"),
    "tables.numbers.title": ("{names}：四分位数与平均数", "{names}: quartiles and mean"),
    "tables.net_promoter.title": ("{names}：净推荐值", "{names}: net promoter score"),
    "tables.ranks.title": ("{names}：平均名次", "{names}: mean rank"),
    "tables.votes.title": ("{names}：票数", "{names}: votes"),
    "tables.answers.title": ("{names}：回答数", "{names}: number of answers"),
    "tables.column.from": ("起", "From"),
    "tables.column.to": ("止", "To"),
    # notes
    "tables.note.days": (
        "最早和最晚的日期属于个别受访者，不予列出：起、止两端各略去{floor}份回答。",
        "The earliest and the latest days are those of single people and are not printed: {floor} answers are left out "
        "at each end.",
    ),
    "tables.note.ranks": (
        "名次1为首位；未排序的选项不计。",
        "Rank 1 is first; a choice that was not ranked has no rank.",
    ),
    "tables.note.net_promoter": (
        "净推荐值为评9至10分者的百分比减去评0至6分者的百分比（-100至100）。",
        "Net promoter score: percentage of ratings of 9 and 10 minus percentage of 0 to 6 (-100 to 100).",
    ),
    "tables.note.base": (
        "样本量（n）指对该题作出有效{answers}的{responses}数。",
        "n is the number of valid {answers}.",
    ),
    "tables.note.valid_n": ("有效{answers}{n}{counter}。", "Base: {n} valid {answers}."),
    "tables.note.unweighted": ("未加权。", "Unweighted."),
    "tables.note.plain_frame": (
        "加权与标准误以计算时所给的抽样设计为准。",
        "Weights and standard errors are those of the design that the estimates were made with.",
    ),
    "tables.note.internal": (
        "仅供内部查看：未按公布下限隐去结果，不得公布。",
        "For internal use only: made without the publishing floor, not to be published.",
    ),
    "tables.note.guessed": (
        "题目、类型和选项由程序推断（{n} 处），未经确认。",
        "Questions, types and choices are guessed ({n} guesses) and nobody confirmed them.",
    ),
    "tables.note.coverage": (
        "本单位服务对象（办件）{size}人（件），有效{answers}{valid}{counter}，占{share}%。",
        "The unit served {size} people (or cases); the {valid} valid {answers} are {share}% of them.",
    ),
    "tables.note.raked": (
        "按{columns}的已知构成加权，n为未加权的{answers}数。",
        "Weighted to the known shares by {columns}; n counts {answers}, unweighted.",
    ),
    "tables.note.channel": ("渠道", "channel"),
    "tables.note.class": ("类别", "class"),
    "tables.note.weighted": ("按变量“{weight}”加权。", "Weighted by “{weight}”."),
    "tables.note.clusters": (
        "标准误考虑了同一{psu}的多{counter}{answers}彼此相关。",
        " Standard errors allow for several {answers} from the same {psu}.",
    ),
    "tables.note.clusters.unit": (
        "总体的标准误考虑了同一{psu}的多{counter}{answers}彼此相关；单个{psu}的标准误按其内部的{answers}计算。",
        " Standard errors of all allow for several {answers} of the same {psu}; those of one {psu} come from the "
        "{answers} inside it.",
    ),
    "tables.note.strata": ("抽样按“{strata}”分层。", " The sample is stratified by {strata}."),
    "tables.note.respondent": ("受访者", "respondent"),
    "tables.note.interval": ("区间为95%置信区间（{methods}）。", "Intervals are 95% confidence intervals ({methods})."),
    "tables.note.withheld": (
        "有效{answers}少于{floor}{counter}的，结果不予公布。",
        "Results that rest on fewer than {floor} valid {answers} are withheld.",
    ),
    "tables.note.rarely_chosen": (
        "比例是否公布以样本量（分母）为准：样本量不少于{base}{counter}的，选择某一选项的不足{floor}人也予列出。",
        "Whether a share is shown goes by its base: with {base} {answers} or more, also choices that fewer than "
        "{floor} people made.",
    ),
    "tables.note.protects": (
        "另有组别不予公布，以免他人用减法推出被隐去的结果。",
        "Further groups are withheld so that withheld results cannot be found by subtraction.",
    ),
    "tables.note.mean_only": (
        "有效{answers}为{low}{counter}及以上、不足{high}{counter}的，只公布平均分或比率，不给出区间。",
        "With at least {low} but fewer than {high} valid {answers}, only the mean or rate is given, without an "
        "interval.",
    ),
    "tables.note.rounding": (
        "因四舍五入，各项占比之和可能不等于100%。",
        "Percentages may not add up to 100 because of rounding.",
    ),
    "tables.completeness.title": ("答题完整情况", "Completeness of the answers"),
    "tables.note.completeness": (
        "占比为有效回答占有效{responses}的百分比；“默认评价”不是受访者本人作出的，不计入有效回答。",
        "Percent is the share of valid answers among the {responses} kept; a default rating was not given by a "
        "person and is no valid answer.",
    ),
    "tables.note.response": (
        "收回指有回复的{responses}（含“不了解”，剔除之前），没有回复的记录不计；有效{answers}指保留的{responses}中对“{question}”作出的有效{answers}，"
        "占比以收回{counter}数为分母；“不了解”的占比以有效{answers}与“不了解”{counter}数之和为分母。",
        "Returned: rows with a reply, don't-knows included, before exclusions; a row without any is no {response}. "
        "Valid: kept {responses} with a valid answer to “{question}”, in percent of the returned. Don't-knows are in "
        "percent of valid {answers} and don't-knows together.",
    ),
    "tables.note.response.kept": (
        "收回指有回复的{responses}（剔除之前），没有回复的记录不计；有效{answers}指保留的{responses}，占比以收回{counter}数为分母。",
        "Returned: rows with a reply, before exclusions; a row without any is no {response}. Valid: kept {responses}, "
        "in percent of the returned.",
    ),
    "tables.note.issued": (
        "发放份数一栏为“—”的渠道没有发放记录，不计算收回率。",
        "A dash for issued: nobody counted how many were asked, so there is no rate of return.",
    ),
    "tables.note.people": (
        "按人发放、每人可评价多个单位的问卷，收回率为收回人数与发放份数之比；份数为评价份数。",
        "Where a questionnaire went to each person, who could rate several units, the percent of issued is that of "
        "respondents; the count is that of ratings.",
    ),
    "tables.note.more_than_issued": (
        "收回多于发放的，发放记录有误，不计算收回率。",
        "Where more came back than was issued, the number issued cannot be right and there is no rate of return.",
    ),
    "tables.note.silent": (
        "没有回复的记录（如无人回复的短信）不是{responses}；收到{counter}数＝记录数－没有回复的记录数。",
        "A row without a reply, such as a message nobody answered, is no {response}: received = rows - no reply.",
    ),
    "tables.note.account": ("收到{counter}数＝有效{counter}数＋剔除{counter}数。", "Received = kept + excluded."),
    "tables.note.account_withheld": (
        "有效{responses}为1{counter}至{most}{counter}的来源，{counter}数不予公布。",
        "Counts of sources with 1 to {most} kept {responses} are withheld.",
    ),
    "tables.mark.identical": (
        "全部回答相同，并不表示结果没有误差。",
        "All answers are the same; that does not make the result certain.",
    ),
    "tables.mark.not_ranked": (
        "有效{answers}数未达到排名要求，不参加排名。",
        "Too few valid {answers} to enter a ranking.",
    ),
    # definitions
    "tables.definitions.mean_label": ("“{question}”平均分", "Mean of “{question}”"),
    "tables.definitions.score": ("{choice}＝{score}", "{choice} = {score}"),
    "tables.definitions.measure": ("“{question}”的{statistic}。", "The {statistic} of “{question}”."),
    "tables.definitions.measure_expression": (
        "按公式{expression}计算的数值的{statistic}。",
        "The {statistic} of {expression}.",
    ),
    "tables.definitions.better.high": ("数值高者为优。", "High values are better."),
    "tables.definitions.better.low": ("数值低者为优。", "Low values are better."),
    "tables.definitions.better.neither": (
        "数值高低不分优劣，不据以排名。",
        "Neither high nor low values are better, so nothing is ranked by it.",
    ),
    "tables.definitions.mean": (
        "“{question}”有效回答得分的平均值，计分为：{scores}。",
        "Mean score of the valid answers to “{question}”, scored {scores}.",
    ),
    "tables.definitions.construct": (
        "{questions}得分的平均值，至少答{minimum}题者计入。",
        "Mean score of {questions}, of those who answered at least {minimum} of them.",
    ),
    "tables.definitions.reversed": ("反向计分：{questions}。", "Scored in reverse: {questions}."),
    "tables.definitions.rate": (
        "{rate}＝对“{question}”回答{choices}的份数÷该题有效回答份数×100%。",
        "{rate}: share of the answers {choices} among all valid answers to “{question}”.",
    ),
    "tables.definitions.rate_with_dont_know": (
        "{rate}＝对“{question}”回答{choices}的份数÷该题有效回答与“不了解”份数之和×100%。",
        "{rate}: share of the answers {choices} among all valid answers and don't-knows to “{question}”.",
    ),
    "tables.definitions.rate_returned": (
        "{rate}＝对“{question}”回答{choices}的份数÷收回份数（含未作答、弃权和不了解）×100%。",
        "{rate}: share of the answers {choices} among all that came back for “{question}”, blank and refused included.",
    ),
    "tables.definitions.minus": (
        "再减去回答{choices}的比率。",
        "The share of the answers {choices} is subtracted from it.",
    ),
    "tables.definitions.valid": (
        "有效回答指选择了所列选项之一的回答；未作答的不计入分母。",
        "Valid answers are those that name one of the choices; unanswered questions are in no denominator.",
    ),
    "tables.definitions.valid_without": (
        "有效回答指选择了所列选项之一的回答；未作答以及{marks}不计入分母。",
        "Valid answers are those that name one of the choices; unanswered questions and {marks} are in no denominator.",
    ),
    "tables.definitions.valid_unless": (
        "有效回答指选择了所列选项之一的回答；未作答以及{marks}不计入分母，计算口径中另有注明的除外。",
        "Valid answers are those that name one of the choices; unanswered questions and {marks} are in no denominator, "
        "unless a definition says otherwise.",
    ),
    # methods of estimation, by the name that an estimate carries
    "tables.method.difference of two shares, Taylor linearisation, bounded interval": (
        "两个比率之差：有界区间，即设想比实收多一份回答",
        "difference of two shares: bounded interval, which allows for one more answer than was given",
    ),
    "tables.method.mean, Taylor linearisation, bounded interval": (
        "均值：有界区间，即设想比实收多一份回答",
        "mean: bounded interval, which allows for one more answer than was given",
    ),
    "tables.method.difference from the rest, Taylor linearisation, bounded interval": (
        "与其余之差：由双方的有界区间合成，计入重叠受访者的协方差",
        "difference from the rest: from the bounded intervals of both, with the overlap of respondents",
    ),
    "tables.method.difference of two shares, Taylor linearisation, t interval": (
        "两个比率之差，泰勒线性化法，t区间",
        "difference of two shares, Taylor linearisation, t interval",
    ),
    "tables.method.mean, Taylor linearisation, t interval": (
        "均值：泰勒线性化方差，t分布区间",
        "mean: Taylor-linearised variance, t interval",
    ),
    "tables.method.mean, Taylor linearisation, t interval within the scale": (
        "均值：泰勒线性化方差，t分布区间，超出量表上下限的部分截去",
        "mean: Taylor-linearised variance, t interval, cut where it would leave the scale",
    ),
    "tables.method.total, Taylor linearisation, t interval": (
        "总量：泰勒线性化方差，t分布区间",
        "total: Taylor-linearised variance, t interval",
    ),
    "tables.method.median, Woodruff interval": ("中位数：Woodruff区间", "median: Woodruff's interval"),
    "tables.method.ratio, Taylor linearisation, t interval": (
        "比率估计：泰勒线性化方差，t分布区间",
        "ratio: Taylor-linearised variance, t interval",
    ),
    "tables.method.difference from the rest, Taylor linearisation, t interval": (
        "与其余之差：泰勒线性化方差（含重叠受访者的协方差），t分布区间",
        "difference from the rest: Taylor-linearised variance with the overlap of respondents, t interval",
    ),
    "tables.method.proportion": ("占比：{interval}区间", "proportion: {interval} interval"),
    "tables.method.share of those asked, proportion": (
        "按被问到的人数计的占比：{interval}区间",
        "share of those asked: {interval} interval",
    ),
    "tables.method.share of those who ticked anything, proportion": (
        "按至少选了一项的人数计的占比：{interval}区间",
        "share of those who ticked anything: {interval} interval",
    ),
    "tables.method.share of responses, proportion": (
        "按选择次数计的占比：{interval}区间",
        "share of all choices made: {interval} interval",
    ),
    # preview
    "tables.preview.rows": ("……另有{n}行未显示。", "… rows not shown here: {n}."),
    "tables.preview.columns": ("另有{n}列未显示。", "Columns not shown here: {n}."),
    "tables.quality.title": ("数据检查发现的问题", "What the checks noticed"),
    "tables.quality.column.check": ("检查项目", "Check"),
    "tables.quality.column.severity": ("程度", "Weight"),
    "tables.quality.column.rows": ("涉及行数", "Rows"),
    "tables.quality.warning": ("提醒", "warning"),
    "tables.quality.note": ("说明", "note"),
    "tables.quality.nothing": ("各项检查均未发现问题", "No check noticed anything"),
    "tables.quality.source": (
        "每行数据的处理情况见清洗台账（quality/ledger.xlsx）。",
        "What became of every row stands in the ledger (quality/ledger.xlsx).",
    ),
    "tables.quality.check.no_unit": ("未注明参评单位（已剔除）", "Rows that name no unit (excluded)"),
    "tables.quality.check.out_of_range": ("数值超出规定范围", "Numbers out of range"),
    "tables.quality.check.impossible_dates": ("日期不存在或超出期限（计为缺失）", "Impossible dates (set to missing)"),
    "tables.quality.check.duplicates": ("重复答卷", "Duplicate responses"),
    "tables.quality.check.identical_rows": ("各列完全相同的行", "Rows identical in every column"),
    "tables.quality.check.constant_answers": ("各题答案完全相同", "The same answer to all questions"),
    "tables.quality.check.burst": ("同一终端短时集中好评", "Bursts of top ratings at one device"),
    "tables.quality.check.flood": ("同一号码或地址批量评价", "Many ratings from one telephone or address"),
    "tables.quality.check.staff": ("本单位工作人员自评", "Ratings by the unit's own staff"),
    "tables.quality.check.runs": ("同一终端连续最高评价", "Runs of identical top ratings"),
    "tables.quality.check.posing_defaults": ("超时自动评价（冒充作答）", "Time-outs posing as answers"),
    "tables.quality.check.too_fast": ("作答用时过短", "Answered too fast"),
    "tables.quality.check.ends_before_start": ("结束时间早于开始时间", "End before start"),
    "tables.quality.check.attention": ("未通过注意力检测题", "Attention items failed"),
    "tables.quality.check.inconsistent": ("前后作答矛盾", "Contradictory answers"),
    "tables.quality.check.longstring": ("连续相同作答过长", "Long runs of equal answers"),
    "tables.quality.check.variability": ("作答离散程度过低", "Hardly any variation in the answers"),
    "tables.quality.check.mahalanobis": ("作答模式异常（马氏距离）", "Unusual patterns of answers (Mahalanobis)"),
    "tables.quality.check.synonyms": ("同义题作答不一致", "Like questions answered differently"),
    "tables.quality.check.antonyms": ("反义题作答不一致", "Opposite questions answered alike"),
    "tables.quality.check.even_odd": ("奇偶题作答不一致", "Even and odd questions disagree"),
    "tables.quality.check.perfect_units": ("最高评价占比异常的单位", "Units with implausibly many top ratings"),
    "tables.quality.check.personal_choices": ("选项文字中含有个人信息", "Personal data in labels of choices"),
    "tables.quality.check.personal_columns": ("含有个人信息的列", "Columns of personal data"),
    "tables.quality.check.broken_route": ("未按跳转规则作答", "Broken routing"),
    "tables.quality.check.more_than_issued": ("收回多于发放", "More returned than issued"),
    "tables.quality.check.no_respondent": ("未注明受访者", "Rows without a respondent"),
    "tables.quality.check.one_unit_below": ("下级对象归属多个单位", "Below several units"),
    "tables.quality.check.reading": ("读取文件时的说明", "Remarks on reading the files"),
    "tables.quality.check.unit_spellings": ("单位名称写法与名录不同（已识别）", "Units spelled otherwise (recognised)"),
    "tables.quality.check.unit_names": ("单位名录中疑似同一单位的名称", "Units of the register that look like one"),
    "tables.quality.check.unconfirmed_guesses": ("问卷定义中尚待确认的推断", "Guesses that nobody has confirmed"),
    "tables.quality.check.default_ratings": ("系统默认评价（不计为回答）", "Default ratings (no answers)"),
    "tables.quality.check.personal_data": ("文字回答中含有个人信息", "Personal data in texts"),
    "tables.quality.check.privacy_columns": ("应隐去的列不存在", "Columns to be hidden that are not there"),
    "tables.quality.check.unused_columns": ("原始文件中未使用的列", "Columns of the raw files that are not used"),
    "tables.quality.check.unused_decisions": ("未用到的处理意见", "Decisions that met no row"),
    "tables.flagged.title": ("剔除或保留存疑{responses}对主要结果的影响", "The headline with and without flagged rows"),
    "tables.flagged.column.check": ("存疑情形", "What was noticed"),
    "tables.flagged.column.action": ("处理", "What was done"),
    "tables.flagged.column.rows": ("{responses}数", "Rows"),
    "tables.flagged.column.mean": ("报告均值", "Mean as reported"),
    "tables.flagged.column.mean_otherwise": ("作相反处理时的均值", "Mean otherwise"),
    "tables.flagged.column.value": ("报告值", "As reported"),
    "tables.flagged.column.value_otherwise": ("作相反处理时的值", "Otherwise"),
    "tables.flagged.column.rate": ("报告比率", "Rate as reported"),
    "tables.flagged.column.rate_otherwise": ("作相反处理时的比率", "Rate otherwise"),
    "tables.flagged.kept": ("保留", "kept"),
    "tables.flagged.excluded": ("剔除", "excluded"),
    "tables.flagged.note": (
        "“作相反处理”指将保留的存疑{responses}剔除，或将剔除的{responses}重新计入。{responses}数为主要题目有效作答的{counter}数；不足{floor}{counter}的不显示。",
        "Otherwise: without the rows that were kept, or with those that were excluded. Rows are those with a valid "
        "answer to the headline question; the effect of fewer than {floor} is not shown.",
    ),
}
