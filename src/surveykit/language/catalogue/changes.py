"""Texts of sentences on changes and on many comparisons, of the bulletin, and headings of the reports' sections."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # corrected comparisons
    "wording.comparison.after_correction": (
        "经多重比较校正后，这一差别仍然显著。",
        "The difference is significant after correction for the number of comparisons.",
    ),
    "wording.comparison.corrected": (
        "经多重比较校正，从现有数据不能判断{subject}与{rest}的{measure}有差别：差值为{size}，未经校正的{level}%置信区间为{interval}。",
        "{subject}: after correction for the number of comparisons, no difference from {rest} can be told from these "
        "data in {measure}: the difference is {size}; its uncorrected {level}% interval is {interval}.",
    ),
    # changes between waves
    "wording.change.rose": (
        "与{start}相比，{end}{measure}上升{size}（95%置信区间为{interval}），{correction}。",
        "From {start} to {end}, {measure} rose by {size} (95% interval: {interval}), {correction}.",
    ),
    "wording.change.fell": (
        "与{start}相比，{end}{measure}下降{size}（变化的95%置信区间为{interval}），{correction}。",
        "From {start} to {end}, {measure} fell by {size} (95% interval of the change: {interval}), {correction}.",
    ),
    "wording.change.none": (
        "从现有数据不能判断{end}{measure}与{start}相比有变化：差值为{size}，95%置信区间为{interval}。",
        "From {start} to {end}, no change can be told from these data in {measure}: the difference is {size} (95% "
        "interval: {interval}).",
    ),
    "wording.change.withheld": (
        "{end}与{start}的比较结果不予公布。",
        "The comparison of {end} with {start} is withheld.",
    ),
    "wording.change.no_interval": (
        "{end}与{start}的{ratings}太少，差值没有置信区间，不作比较。",
        "The comparison of {end} with {start} has no interval: there are too few {answers}.",
    ),
    "wording.change.alone": ("只有一次比较，差别显著", "a significant change (one comparison)"),
    "wording.change.corrected": (
        "经Holm校正（共{n}次比较）后显著",
        "significant after Holm's correction (comparisons: {n})",
    ),
    # many comparisons
    "wording.differences.mean": ("“{variable}”的平均分", "the mean of “{variable}”"),
    "wording.differences.share": ("“{variable}”选“{choice}”的占比", "the share of “{choice}” in “{variable}”"),
    "wording.differences.none": (
        "按“{column}”分组，从现有数据不能判断各组{measure}有差别（比较{n}次，{correction}校正{family}）。",
        "By {column}, no difference between groups can be told from these data in {measure} (comparisons: {n}, "
        "{correction} correction{family}).",
    ),
    "wording.differences.some": (
        "按“{column}”分组，{measure}有{count}处差别显著（比较{n}次，{correction}校正{family}）：{listed}{more}。",
        "By {column}, significant differences in {measure}: {count} (comparisons: {n}, {correction} "
        "correction{family}): {listed}{more}.",
    ),
    "wording.differences.family": ("，检验族共{n}次比较", " over a family of {n}"),
    "wording.differences.pair": ("{high}高于{low}", "{high} higher than {low}"),
    "wording.differences.above": ("{group}高于其余各组合计", "{group} higher than everybody else"),
    "wording.differences.below": ("{group}低于其余各组合计", "{group} lower than everybody else"),
    "wording.differences.more": ("等", "; and others"),
    "wording.differences.untested": (
        "按“{column}”分组，各组样本量不足或不予公布，{measure}不作比较。",
        "By {column}, groups are too small or withheld, so {measure} is not compared.",
    ),
    # counts against an earlier period
    "wording.count.previous.up": ("环比增长{size}%", "up {size}% on the period before"),
    "wording.count.previous.down": ("环比下降{size}%", "down {size}% on the period before"),
    "wording.count.previous.same": ("环比持平", "unchanged from the period before"),
    "wording.count.previous.none": ("上期为零，不计算环比", "no change on the period before, which had none"),
    "wording.count.year.up": ("同比增长{size}%", "up {size}% on the same period of the year before"),
    "wording.count.year.down": ("同比下降{size}%", "down {size}% on the same period of the year before"),
    "wording.count.year.same": ("同比持平", "unchanged from the same period of the year before"),
    "wording.count.year.none": (
        "上年同期为零，不计算同比",
        "no change on the same period of the year before, which had none",
    ),
    "wording.points.up": ("{kind}提高{size}个百分点", "{size} percentage points higher than {kind}"),
    "wording.points.down": ("{kind}降低{size}个百分点", "{size} percentage points lower than {kind}"),
    "wording.points.same": ("{kind}持平", "unchanged from {kind}"),
    "wording.points.kind.previous": ("环比", "in the period before"),
    "wording.points.kind.year": ("同比", "in the same period of the year before"),
    # bulletin
    "wording.bulletin.title": ("关于{period}{subject}情况的通报", "Bulletin on {subject}, {period}"),
    "wording.bulletin.heading.basic": ("{number}、基本情况", "{number}. The period in brief"),
    "wording.bulletin.heading.followed": ("{number}、满意率情况", "{number}. Satisfaction"),
    "wording.bulletin.heading.topics": ("{number}、热点问题", "{number}. Frequent topics"),
    "wording.bulletin.received.cases": (
        "{period}，共受理{subject}{n}件{changes}。",
        "In {period}, {n} cases were received ({subject}){changes}.",
    ),
    "wording.bulletin.received.ratings": (
        "{period}，共收到有效{subject}{n}{counter}{changes}。",
        "In {period}, {n} valid {subject} were received{changes}.",
    ),
    "wording.bulletin.rated": (
        "收到{ratings}的单位共{n}个，其中样本量不少于{floor}的{enough}个。",
        "Rated units: {n}; {enough} of them with at least {floor} {answers}.",
    ),
    "wording.bulletin.changes": ("，{listed}", ": {listed}"),
    "wording.bulletin.split.cases": ("按{by}分：{listed}，合计{n}件。", "By {by}: {listed}; {n} in all."),
    "wording.bulletin.split.ratings": ("按{by}分：{listed}，合计{n}{counter}。", "By {by}: {listed}; {n} in all."),
    "wording.bulletin.part.cases": ("{label}{n}件，占{share}%", "{label} {n} ({share}%)"),
    "wording.bulletin.part.ratings": ("{label}{n}{counter}，占{share}%", "{label} {n} ({share}%)"),
    "wording.bulletin.top": ("居前{k}位的是{labels}，合计占{share}%。", "The {k} largest, {labels}, make up {share}%."),
    "wording.bulletin.full": (
        "{measure}达到100%的单位{n}个：{labels}。",
        "Units with 100% in “{measure}”: {n} ({labels}).",
    ),
    "wording.bulletin.full_most": (
        "{measure}达到100%的单位{n}个，其中样本量最多的{k}个为：{labels}；各单位情况见附件。",
        "Units with 100% in “{measure}”: {n}; those with most {answers} ({k}): {labels}. The attachment has all units.",
    ),
    "wording.bulletin.full_none": ("没有单位{measure}达到100%。", "No unit has 100% in “{measure}”."),
    "wording.bulletin.below": (
        "{measure}低于{threshold}%的单位{n}个：{labels}。",
        "Units below {threshold}% in “{measure}”: {n} ({labels}).",
    ),
    "wording.bulletin.below_most": (
        "{measure}低于{threshold}%的单位{n}个，其中最低的{k}个为：{labels}；各单位情况见附件。",
        "Units below {threshold}% in “{measure}”: {n}; the lowest of them ({k}): {labels}. The attachment has all "
        "units.",
    ),
    "wording.bulletin.below_none": (
        "没有单位{measure}低于{threshold}%。",
        "No unit is below {threshold}% in “{measure}”.",
    ),
    "wording.bulletin.unit": ("{label}（{value}%，n＝{n}）", "{label} ({value}%, n = {n})"),
    "wording.bulletin.small": (
        "另有{n}个单位样本量不足{floor}或不予公布，不列入。",
        "Not listed, with fewer than {floor} {answers} or withheld: {n} units.",
    ),
    "wording.bulletin.all_small": (
        "各单位样本量均不足{floor}或不予公布，不列出{measure}。",
        "Every unit has fewer than {floor} {answers} or is withheld; no unit is listed by “{measure}”.",
    ),
    "wording.bulletin.sampling": (
        "以上比率来自有效评价，含抽样误差；比率接近界线的单位，真实比率可能在界线的另一侧。",
        "These rates come from those who answered and carry sampling error; where a rate is close to the threshold, "
        "the true one may lie on its other side.",
    ),
    "wording.bulletin.topic": ("{label}{n}件{rate}", "{label}: {n} cases{rate}"),
    "wording.bulletin.topic_rate": ("（{measure}{value}%）", " (“{measure}” {value}%)"),
    "wording.bulletin.topic_rate_withheld": ("（{measure}不予公布）", " (“{measure}” withheld)"),
    "wording.bulletin.attached": ("附件：统计表", "Attachment: tables"),
    # headings of the reports' sections
    "wording.heading.who": ("数据来源与有效样本", "Who answered"),
    "wording.heading.records": ("数据来源与有效样本", "The {responses}"),
    "wording.heading.headline": ("主要结果", "Main result"),
    "wording.heading.rating": ("总体评价", "The rating"),
    "wording.heading.results": ("各题结果", "Results of all questions"),
    "wording.results.left_out": ("以下题目未列出结果：{names}。", "Questions without results in this report: {names}."),
    "wording.results.left_out.hidden": ("{name}（按约定不列出）", "{name} (left out as agreed)"),
    "wording.results.left_out.design": ("{name}（用于加权或识别）", "{name} (a weight, or identifies people)"),
    "wording.results.left_out.unanswered": ("{name}（没有回答）", "{name} (nobody answered)"),
    "wording.heading.questions": ("各题平均分", "Mean of every rating question"),
    "wording.heading.comparison": ("与全部{units}的比较", "Compared with all units"),
    "wording.heading.own_class": ("与同类{units}的比较（{cls}）", "Compared with the units of its class ({cls})"),
    "wording.heading.units": ("各{units}结果", "Results by {units}"),
    "wording.heading.below": ("各{below}结果", "Results by {below}"),
    "wording.heading.traits": ("分组结果", "Results by recorded traits"),
    "wording.heading.parts": ("各渠道、各期次结果", "Channels and waves"),
    "wording.heading.comments": ("意见建议原文", "Comments, word for word"),
    "wording.heading.quality": ("数据质量", "Quality of the data"),
    "wording.heading.methods": ("指标口径与方法说明", "Definitions and methods"),
}
