"""Texts of bundles for reviewers and of the report on checking one."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "submission.readme.overview": (
        "本材料包含一项调查的全部报告（{reports}份）及核验所需的数据、程序说明和处理记录，由surveykit {version}生成。"
        "执行“surveykit verify 文件名.zip --report 文件夹”即可核验。",
        "This bundle holds all reports of a survey ({reports}) with the data, programs and records needed to check "
        "them, made with surveykit {version}. Check it with: surveykit verify FILE.zip --report FOLDER",
    ),
    "submission.readme.data": ("数据可得性与来源说明", "Data availability and provenance"),
    "submission.readme.provenance": ("来源：", "Provenance: "),
    "submission.readme.rights": ("使用权限：", "Rights: "),
    "submission.readme.not_stated": ("调查说明中未注明。", "not stated in survey.yml."),
    "submission.readme.holds_raw": (
        "本材料包含收到时的原始数据，报告可由原始数据重新生成。原始数据可能含有个人信息，仅限有权查阅者使用。",
        "The bundle holds the raw exports as received; the reports can be made again from them. Raw exports may hold "
        "personal data and are for reviewers entitled to see them only.",
    ),
    "submission.readme.holds_cleaned": (
        "本材料不含原始数据，仅含清洗并去标识化后的答卷，报告可由这些答卷重新生成。",
        "The bundle holds no raw exports but the clean, de-identified responses; the reports can be made again from "
        "these.",
    ),
    "submission.readme.file": ("数据文件", "Data file"),
    "submission.readme.bytes": ("字节数", "Bytes"),
    "submission.readme.software": ("计算环境", "Software"),
    "submission.readme.lock": (
        "全部依赖包的版本与校验值见environment/requirements.lock，生成时的完整环境见environment/programs.json，"
        "字体及其校验值见environment/fonts.json。主要程序：",
        "environment/requirements.lock names every package with version and hashes, environment/programs.json the "
        "environment that made the reports, environment/fonts.json the fonts with their hashes. Mainly:",
    ),
    "submission.readme.randomness": ("随机性控制", "Controlled randomness"),
    "submission.readme.seeds": (
        "所有随机种子均由输入数据导出，不依赖时间或进程；相同输入得到逐字节相同的报告。",
        "Every seed is derived from the inputs, never from the clock or the process: equal inputs give reports that "
        "are equal byte for byte.",
    ),
    "submission.readme.time": ("运行时间", "Run time"),
    "submission.readme.time_minutes": ("10分钟以内（一个处理器）。", "Less than 10 minutes on one processor."),
    "submission.readme.time_hour": ("10至60分钟（一个处理器）。", "10 to 60 minutes on one processor."),
    "submission.readme.time_working_day": ("1至8小时（一个处理器）。", "1 to 8 hours on one processor."),
    "submission.readme.time_longer": ("8小时以上（一个处理器）。", "More than 8 hours on one processor."),
    "submission.readme.programs": ("程序说明", "Programs"),
    "submission.readme.notebooks": (
        "notebooks文件夹中的分析笔记本对各单位及全体各运行一次；清洗规则见surveys文件夹中的survey.yml和decisions.yml，"
        "每一处排除与更正见reports文件夹中的清洗台账（quality/ledger.xlsx）。",
        "The notebooks under notebooks/ are run once for every unit and once for all. How the data are cleaned stands "
        "in survey.yml and decisions.yml under surveys/; every exclusion and correction in quality/ledger.xlsx under "
        "reports/.",
    ),
    "submission.readme.again": ("核验步骤", "Instructions to reviewers"),
    "submission.readme.steps": (
        "1. 将文件的SHA-256与另行收到的数值比对：--expect 数值。\n"
        "2. surveykit verify 文件名.zip --report 文件夹：核对结构、校验值，以及文档中的数字与numbers.json是否一致。\n"
        "3. surveykit verify 文件名.zip --full --report 文件夹：在新建的运行环境中重新运行，逐一比对数字、表格和文件；"
        "材料附有安装包的，可加--offline断网运行。\n"
        "4. 阅读文件夹中的verify.html。",
        "1. Compare the file's SHA-256 with the one that came by another way: --expect SHA256.\n"
        "2. surveykit verify FILE.zip --report FOLDER: structure, checksums, numbers in documents against "
        "numbers.json.\n"
        "3. surveykit verify FILE.zip --full --report FOLDER: run again in a fresh environment, and every number, "
        "table and file compared; with --offline where wheels go along.\n"
        "4. Read verify.html in FOLDER.",
    ),
    "submission.readme.shown": ("表图清单", "List of tables and figures"),
    "submission.readme.number": ("编号", "Number"),
    "submission.readme.title": ("标题", "Title"),
    "submission.readme.notebook": ("笔记本", "Notebook"),
    "submission.readme.cell": ("单元格", "Cell"),
    "submission.readme.holds_none": (
        "本材料面向公众，不含答卷和意见原文，笔记本不含运行输出；数字可与文档核对，但不能重新生成。",
        "This bundle is for everybody: it holds no responses, no comments in respondents' words, and notebooks without "
        "outputs. Numbers can be held against the documents, but not made again.",
    ),
    "submission.readme.holds_open": (
        "本材料面向公众，含满足k-匿名（k不小于10）的选择题答卷，不含意见原文，笔记本不含运行输出；"
        "数字可与文档核对，但不能由本材料重新生成报告。",
        "This bundle is for everybody: it holds the answers to closed questions, which are k-anonymous (k of 10 or "
        "more), no comments in respondents' words, and notebooks without outputs. The reports cannot be made again "
        "from it.",
    ),
    "submission.no_comments": (
        "意见原文不在公开材料之列。",
        "Comments in respondents' own words are not open to everybody.",
    ),
    "submission.page.title": ("送审材料核验报告", "Report on checking a submission"),
    "submission.page.class_intact": (
        "结论：材料完整，文档数字与存档数值一致（未重新运行）。",
        "Result: intact (not re-run).",
    ),
    "submission.page.class_damaged": ("结论：材料不一致，详见下表。", "Result: not intact; the table says where."),
    "submission.page.class_full": (
        "结论：完全复现，全部数字、表格和文件与重新运行的结果一致。",
        "Result: full reproduction; all numbers, tables and files came out again.",
    ),
    "submission.page.class_minor": (
        "结论：复现（有细微差异），全部数字和表格一致，部分文件字节不同。",
        "Result: full reproduction with minor issues; all numbers and tables came out again, not all files.",
    ),
    "submission.page.class_partial": (
        "结论：部分复现，详见下表。",
        "Result: partial reproduction; the table says what differs.",
    ),
    "submission.page.class_not": ("结论：未能复现，详见下表。", "Result: not reproduced; the table says why."),
    "submission.page.from_raw": ("由原始数据开始重新运行（含清洗）", "run again from the raw exports, with cleaning"),
    "submission.page.from_cleaned": (
        "由清洗后的答卷开始重新运行（不含清洗）",
        "run again from the clean responses; cleaning was not repeated",
    ),
    "submission.page.isolated": ("在断网的独立进程空间中运行", "in a namespace of its own, without network"),
    "submission.page.not_isolated": (
        "在有时间和内存限制的子进程中运行；本系统无法断网隔离",
        "in a child process within limits; this system has no namespaces, so the network was not switched off",
    ),
    "submission.page.in_wheels": (
        "在由材料所附安装包新建的运行环境中运行（{n}个程序包，建立用时{seconds}秒）",
        "in a fresh environment made of the wheels of the bundle ({n} packages, made in {seconds} s)",
    ),
    "submission.page.in_index": (
        "在按材料所附锁定文件联网新建的运行环境中运行（{n}个程序包，建立用时{seconds}秒）",
        "in a fresh environment made from the lock file of the bundle over the network ({n} packages, made in "
        "{seconds} s)",
    ),
    "submission.page.in_this": (
        "按要求使用本机已安装的程序运行，未新建运行环境",
        "with the programs installed here, as asked; no fresh environment was made",
    ),
    "submission.page.known": (
        "surveykit源代码及各程序包的校验值与核验方所用者一致",
        "surveykit's source and the hashes of all packages are those of the surveykit that verifies",
    ),
    "submission.page.unknown": (
        "surveykit源代码或程序包校验值与核验方所用者不同：结果由材料自带的程序得出，结论最高为“有细微差异”",
        "surveykit's source or the hashes of packages are not those of the surveykit that verifies: programs that came "
        "with the bundle made the results, so the class is minor at best",
    ),
    "submission.page.same_programs": (
        "程序版本与材料所记完全一致",
        "the versions of the programs equal those of the bundle",
    ),
    "submission.page.other_programs": (
        "下列程序版本不同（材料 / 此次运行）：{listed}",
        "other versions than those of the bundle (bundle / this run): {listed}",
    ),
    "submission.page.took": ("重新运行用时{seconds}秒", "the re-run took {seconds} s"),
    "submission.page.keyed": (
        "个人标识的散列密钥不随材料提供，重新运行另生成了密钥：清洗台账按一一对应关系比对，slice字段不参与比对",
        "hashes of persons have a key that never goes along, and the re-run made another: the ledger is compared with "
        "hashes one for one, and the field slice is left out",
    ),
    "submission.page.again_numbers": ("数字一致：{equal} / {total}", "numbers that came out again: {equal} of {total}"),
    "submission.page.again_tables": ("表格一致：{equal} / {total}", "tables that came out again: {equal} of {total}"),
    "submission.page.again_files": ("文件一致：{equal} / {total}", "files that came out again: {equal} of {total}"),
    "submission.page.checked": ("核验内容", "What was checked"),
    "submission.page.differences": ("不一致之处", "Differences"),
    "submission.page.none": ("未发现不一致。", "None."),
    "submission.page.file": ("文件", "File"),
    "submission.page.place": ("位置", "Place"),
    "submission.page.what": ("说明", "What"),
    "submission.page.expected": ("应为", "Expected"),
    "submission.page.found": ("实为", "Found"),
    "submission.page.check_container": ("文件格式为规范格式", "canonical container"),
    "submission.page.check_expected": ("SHA-256与给定值一致", "SHA-256 as expected"),
    "submission.page.check_checksums": ("各文件校验值（{n}个文件）", "checksums of {n} files"),
    "submission.page.check_crate": ("RO-Crate元数据结构", "RO-Crate metadata"),
    "submission.page.check_wheels": (
        "安装包与锁定文件的校验值（{n}个安装包）",
        "{n} wheels against the hashes of the lock",
    ),
    "submission.page.check_numbers": ("存档数值与表格（{n}个数字）", "{n} numbers against their tables"),
    "submission.page.check_documents": ("文档文字与图表（{n}份文档）", "{n} documents against their appendices"),
}
