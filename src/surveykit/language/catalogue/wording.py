"""Texts of the computed sentences."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "wording.comments": (
        "以下为受访者填写的意见建议，共{n}条；程序识别出的手机号、证件号等个人信息已用方括号内的词代替，其余文字未作改动，排列顺序已打乱。",
        "What respondents wrote, word for word: {n} comments. Telephone and identity numbers and addresses that were "
        "recognised are replaced by a word in brackets; the order is shuffled.",
    ),
    "wording.no_comments": ("没有可以列出的意见建议。", "There are no comments to show."),
    "wording.parts": (
        "各渠道、各期次的受访者构成不同，以下为并列描述，差异不等于工作变化或渠道效应。",
        "Channels and waves reach different people. They stand side by side; a difference is not by itself a change, "
        "or an effect of the channel.",
    ),
    "wording.of_unit": ("{unit}的", " for {unit}"),
    "wording.interval_percent": ("{low}%～{high}%", "{low}% to {high}%"),
    "wording.rest": ("其余参评单位（合并计算）", "all other units together"),
    "wording.wave": ("未注明期次的结果均为{wave}的结果。", "Results that name no wave are those of {wave}."),
    # headline
    "wording.mean": (
        "“{variable}”平均分为{value}分（{scale}{basis}）。",
        "“{variable}”: mean {value} ({scale}{basis}).",
    ),
    "wording.value": ("“{variable}”{statistic}为{value}（{basis}）。", "“{variable}”: {statistic} {value} ({basis})."),
    "wording.rate": ("{variable}为{value}%（{basis}）。", "{variable}: {value}% ({basis})."),
    "wording.scale": ("分值范围为{low}～{high}分，", "on a scale from {low} to {high}; "),
    "wording.basis": ("95%置信区间为{interval}，n＝{n}", "95% interval {interval}; n = {n}"),
    "wording.basis_few": (
        "n＝{n}，有效{answers}不足{floor}{counter}，不给出区间",
        "n = {n}; no interval is given with fewer than {floor} valid {answers}",
    ),
    "wording.basis_unknown": ("n＝{n}，区间无法计算", "n = {n}; an interval cannot be computed"),
    # what sentences on a difference say of a mean or a rate
    "wording.measure.mean": ("“{variable}”{statistic}", "the {statistic} of “{variable}”"),
    "wording.measure.rate": ("{variable}", "the rate “{variable}”"),
    "wording.size.mean": ("{size}{points}", "{size}{points}"),
    "wording.points": ("分", " points"),
    "wording.size.rate": ("{size}个百分点", "{size} percentage points"),
    "wording.range.mean": ("{interval}", "{interval}"),
    "wording.range.rate": ("{interval}个百分点", "{interval}"),
    # comparison
    "wording.comparison.higher": (
        "{subject}的{measure}比{rest}高{size}，差值的{level}%置信区间为{interval}，差距超出抽样误差范围。",
        "{subject}: {measure} is {size} higher than that of {rest} ({level}% interval of the difference: {interval}).",
    ),
    "wording.comparison.lower": (
        "{subject}的{measure}比{rest}低{size}，差值的{level}%置信区间为{interval}，差距超出抽样误差范围。",
        "{subject}: {measure} is {size} lower than that of {rest} ({level}% interval of the difference: {interval}).",
    ),
    "wording.comparison.none": (
        "从现有数据不能判断{subject}与{rest}的{measure}有差别：差值为{size}，{level}%置信区间为{interval}，差距在抽样误差范围之内。",
        "{subject}: no difference from {rest} can be told from these data in {measure}: the difference is {size}, and "
        "its {level}% interval, {interval}, contains 0: it may be due to chance.",
    ),
    "wording.comparison.totals": (
        "“{measure}”是总量，与其余参评单位的总量之和相比没有意义，不作比较；各单位的总量见下图。",
        "“{measure}” is a total: beside the total of all other units together it says nothing, so it is not compared "
        "with it. The figure has the totals of the units.",
    ),
    "wording.comparison.withheld": (
        "{subject}与{rest}的比较结果不予公布。",
        "{subject}: the comparison with {rest} is withheld.",
    ),
    "wording.comparison.no_interval": (
        "{subject}的有效{answers}较少，差值没有可用的区间，不与{rest}比较。",
        "{subject}: too few valid {answers} for an interval of the difference, so no comparison with {rest} is made.",
    ),
    "wording.comparison.flat": (
        "{subject}与{rest}各自的回答完全相同，没有可供检验的抽样误差，不作比较。",
        "{subject}: the answers on each side are all equal, so there is no sampling error to compare with, and no "
        "comparison with {rest} is made.",
    ),
    # special cases
    "wording.withheld": (
        "{subject}有效{answers}少于{floor}{counter}，为保护受访者，结果不予公布。",
        "There are fewer than {floor} valid {answers}{subject}; results are withheld to protect respondents.",
    ),
    "wording.withheld_protects": (
        "为防止他人推算出其他组被隐去的结果，该结果不予公布。",
        "The result is withheld so that the withheld results of another group cannot be found by subtraction.",
    ),
    "wording.withheld_unit": (
        "为防止他人推算出其他单位被隐去的结果，本单位的{responses}数和各项结果不予公布。",
        "The number of {responses} and all results of this unit are withheld so that the withheld results of another "
        "unit cannot be found by subtraction.",
    ),
    "wording.no_answers": (
        "{subject}“{question}”没有收到有效回答，无结果可报告。",
        "No valid answers to “{question}” were received{subject}, so there is nothing to report.",
    ),
    "wording.no_responses": (
        "{subject}没有收到有效{responses}，无结果可报告。",
        "No {responses} were received{subject}, so there is nothing to report.",
    ),
    "wording.identical": (
        "对“{question}”的{n}{counter}有效{answers}完全相同（{value}分）。这只说明样本内没有差异，并不表示结果没有误差。",
        "All {n} valid {answers} to “{question}” are the same ({value}). That shows that these {answers} do not "
        "differ; it does not make the result certain.",
    ),
    # who answered
    "wording.account": (
        "共收到{responses}{received}{counter}，剔除{excluded}{counter}{reasons}，保留有效{responses}{kept}{counter}，占{share}%。",
        "{received} {responses} were received, {excluded} excluded{reasons} and {kept} kept ({share}%).",
    ),
    "wording.issued": (
        "共发放问卷{issued}份，收回{back}份，收回率为{share}%。",
        "Of {issued} questionnaires issued, {back} came back ({share}%).",
    ),
    "wording.issued.people": (
        "共向{issued}人发放问卷（每人可评价多个单位），收回{back}人的问卷，收回率为{share}%。",
        "Of {issued} people who were given a questionnaire on several units, {back} answered ({share}%).",
    ),
    "wording.silent": (
        "另有{n}条记录没有任何回复，不计为{responses}。",
        "A further {n} rows hold no reply and are no {responses}.",
    ),
    "wording.silent.one": (
        "另有1条记录没有任何回复，不计为{responses}。",
        "One further row holds no reply and is no {response}.",
    ),
    "wording.people": ("这些{responses}涉及{n}人。", "The {responses} are of {n} people."),
    "wording.respondents": ("这些答卷来自{n}名受访者。", "They were given by {n} respondents."),
    "wording.reason": ("{reason}{n}{counter}", "{reason}: {n}"),
    "wording.reasons": ("（{reasons}）", " ({reasons})"),
    "wording.unanswered": (
        "有效{responses}中，{n}{counter}未对“{question}”作出有效{answers}。",
        "Of those kept, {n} have no valid answer to “{question}”.",
    ),
    "wording.unanswered.one": (
        "有效{responses}中，1{counter}未对“{question}”作出有效{answers}。",
        "Of those kept, one has no valid answer to “{question}”.",
    ),
    # what became of the units of the register
    "wording.units": ("名录共有单位{n}个：{parts}。", "The register has {n} units: {parts}."),
    "wording.units.ranked": ("给出名次或名次区间的{n}个", "{n} with a place"),
    "wording.units.listed": ("只列示、不排名的{n}个", "{n} listed without a place"),
    "wording.units.withheld": ("不予公布或没有有效回答的{n}个", "{n} withheld or without valid answers"),
    "wording.units.gone": (
        "在最近一期之前已合并、拆分、更名或撤销的{n}个",
        "{n} merged, split, renamed or closed before the last wave",
    ),
    # methods
    "wording.methods.origin": ("数据来源：{origin}。", "Data: {origin}."),
    "wording.methods.raked": (
        "权数采用迭代比例拟合法（raking）计算{waves}，类别不明的回答保持原有占比。{weights}",
        "Weights were computed by iterative proportional fitting (raking){waves}; answers whose category is not known "
        "keep their share. {weights}",
    ),
    "wording.methods.raked_by_wave": ("，各期分别计算", ", in every wave by itself"),
    "wording.methods.trimmed": (
        "权数限制在平均权数的{lower}至{upper}倍之间。",
        "Weights were limited to {lower} to {upper} times the mean weight.",
    ),
    "wording.methods.trimmed_below": (
        "权数不低于平均权数的{lower}倍。",
        "Weights were raised to at least {lower} times the mean weight.",
    ),
    "wording.methods.kish": (
        "权数不等使方差约为等权时的{kish}倍（Kish），有效样本量相应减少。",
        "Unequal weights make variances about {kish} times those of equal weights (Kish), and effective n smaller.",
    ),
    "wording.methods.design": (
        "抽样与方差：{design}标准误用泰勒线性化法计算{degrees}。",
        "Sample and variance: {design} Standard errors are Taylor-linearised{degrees}.",
    ),
    "wording.methods.degrees": ("，全样本自由度为{df}", ", with {df} degrees of freedom in the whole sample"),
    "wording.methods.intervals": (
        "区间：均为95%置信区间。有计分的题目的平均分用有界区间（考虑可能多收到一份回答，量表两端附近同样可靠），"
        "其他平均数用t分布区间；比率和占比用Korn–Graubard区间（下限不低于0，上限不超过100%）。",
        "Intervals: 95% confidence intervals; for means of questions with scores bounded intervals, which allow for "
        "one more answer than was given and hold near the ends of the scale too, for other means t intervals; "
        "Korn–Graubard intervals for rates and percentages, which never leave 0 to 100%.",
    ),
    "wording.methods.median": (
        "中位数用Woodruff区间；中位数之差的方差按线性化值（影响函数）计算。",
        "Medians have Woodruff's interval; variances of their differences are those of linearised values (influence "
        "functions).",
    ),
    "wording.methods.total": ("总量用t分布区间。", "Totals have t intervals."),
    "wording.methods.comparison": (
        "比较：只有当差值的置信区间不含零时，才表述为“高于”或“低于”；两个区间是否重叠不作为判断依据。",
        "Comparisons: a result is called higher or lower only if the interval of the difference excludes 0; "
        "whether two intervals overlap is not used.",
    ),
    "wording.methods.floor": (
        "公布规则：有效{answers}少于{low}{counter}的结果不予公布；{low}{counter}及以上、不足{high}{counter}的，只公布样本量和平均分或比率{rank}。"
        "为防止推算，必要时另行隐去其他组。",
        "Publication: results on fewer than {low} valid {answers} are withheld; "
        "with at least {low} but fewer than {high}, only n and the mean or rate are given{rank}. "
        "Further groups are withheld where a withheld result could be found by subtraction.",
    ),
    "wording.methods.floor.things": (
        "公布规则：各行数据是{responses}，不涉及公众个人信息，结果不因数量少而隐去{rank}。",
        "Publication: rows are {responses} and describe nobody of the public, so no result is withheld because few "
        "{responses} stand behind it{rank}.",
    ),
    "wording.methods.floor.people": (
        "一人有多{counter}{responses}的，按人数而不按{responses}数判断是否达到上述下限，“n < {low}”指不足{low}人。",
        "Where somebody gave several {responses}, these limits count people and not {responses}: “n < {low}” means "
        "fewer than {low} people.",
    ),
    "wording.methods.floor.rank": ("；达到{n}{counter}的才参加排名", "; a ranking needs {n}"),
    "wording.methods.software": ("软件：surveykit {version}。", "Software: surveykit {version}."),
}
