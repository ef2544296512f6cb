"""Names of a made city's bodies, divisions, stations and windows, with their official short forms and codes.

The forms follow official practice (full name, prescribed short form, form in daily use); town names are invented.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BodyName:
    """A body as it is written: in full, by its prescribed short form, in daily use, as a code, and in English."""

    full: str
    short: str
    daily: str
    code: str
    english: str


@dataclass(frozen=True)
class PartName:
    """A part of a body, or a kind of station or window: its name, its code and its English name."""

    name: str
    code: str
    english: str


def _parts(table: str) -> tuple[PartName, ...]:
    return tuple(PartName(*line.split("|")) for line in table.strip().splitlines())


def _pairs(table: str) -> tuple[tuple[str, str], ...]:
    """Names with their Latin forms."""
    return tuple((name, latin) for name, _, latin in (pair.partition("/") for pair in table.split()))


#: Municipal bodies in the official order of such lists: Party organs, government departments, other bodies.
BODIES = tuple(
    BodyName(*line.split("|"))
    for line in """
市委组织部|市委组织部|组织部|ZZB|Municipal Organisation Department
市委宣传部|市委宣传部|宣传部|XCB|Municipal Publicity Department
市委统战部|市委统战部|统战部|TZB|Municipal United Front Work Department
市委政法委员会|市委政法委|政法委|ZFW|Municipal Political and Legal Affairs Commission
市委政策研究室|市委政研室|政研室|ZYS|Municipal Policy Research Office
市直属机关工作委员会|市直机关工委|机关工委|JGW|Working Committee of Municipal Organs
市信访局|市信访局|信访局|XFJ|Municipal Bureau of Letters and Visits
市档案局|市档案局|档案局|DAJ|Municipal Archives Bureau
市发展和改革委员会|市发展改革委|市发改委|FGW|Municipal Development and Reform Commission
市教育局|市教育局|教育局|JYJ|Municipal Education Bureau
市科学技术局|市科技局|科技局|KJJ|Municipal Science and Technology Bureau
市工业和信息化局|市工业和信息化局|市工信局|GXJ|Municipal Industry and Information Technology Bureau
市民族宗教事务局|市民族宗教局|市民宗局|MZJ|Municipal Ethnic and Religious Affairs Bureau
市公安局|市公安局|公安局|GAJ|Municipal Public Security Bureau
市民政局|市民政局|民政局|MZ|Municipal Civil Affairs Bureau
市司法局|市司法局|司法局|SFJ|Municipal Justice Bureau
市财政局|市财政局|财政局|CZJ|Municipal Finance Bureau
市人力资源和社会保障局|市人力资源社会保障局|市人社局|RSJ|Municipal Human Resources and Social Security Bureau
市自然资源局|市自然资源局|市自规局|ZRJ|Municipal Natural Resources Bureau
市生态环境局|市生态环境局|市环保局|HBJ|Municipal Ecology and Environment Bureau
市住房和城乡建设局|市住房城乡建设局|市住建局|ZJJ|Municipal Housing and Urban-Rural Development Bureau
市交通运输局|市交通运输局|市交通局|JTJ|Municipal Transport Bureau
市水务局|市水务局|水务局|SWJ|Municipal Water Bureau
市农业农村局|市农业农村局|市农业局|NYJ|Municipal Agriculture and Rural Affairs Bureau
市商务局|市商务局|商务局|SW|Municipal Commerce Bureau
市文化广电旅游体育局|市文化广电旅游体育局|市文广旅体局|WGJ|Municipal Culture, Tourism and Sports Bureau
市卫生健康局|市卫生健康局|市卫健局|WJJ|Municipal Health Bureau
市退役军人事务局|市退役军人局|退役军人局|TYJ|Municipal Veterans Affairs Bureau
市应急管理局|市应急管理局|市应急局|YJJ|Municipal Emergency Management Bureau
市审计局|市审计局|审计局|SJJ|Municipal Audit Bureau
市市场监督管理局|市市场监管局|市场局|SCJ|Municipal Market Regulation Bureau
市统计局|市统计局|统计局|TJJ|Municipal Statistics Bureau
市医疗保障局|市医疗保障局|市医保局|YBJ|Municipal Healthcare Security Bureau
市城市管理和综合执法局|市城市管理综合执法局|市城管局|CGJ|Municipal Urban Management Bureau
市政务服务数据管理局|市政务服务数据管理局|市政数局|ZSJ|Municipal Government Services and Data Bureau
市金融工作局|市金融局|金融局|JRJ|Municipal Financial Affairs Bureau
市林业局|市林业局|林业局|LYJ|Municipal Forestry Bureau
市人民防空办公室|市人防办|人防办|RFB|Municipal Civil Air Defence Office
市地方志编纂办公室|市地方志办|方志办|FZB|Municipal Office of Local Chronicles
市供销合作社联合社|市供销社|供销社|GXS|Municipal Federation of Supply and Marketing Cooperatives
市机关事务管理局|市机关事务局|机关事务局|SGJ|Municipal Offices Administration
市住房公积金管理中心|市公积金中心|公积金中心|GJJ|Municipal Housing Provident Fund Centre
市公共资源交易中心|市公共资源交易中心|交易中心|JYZ|Municipal Public Resources Trading Centre
市总工会|市总工会|总工会|ZGH|Municipal Federation of Trade Unions
市妇女联合会|市妇联|妇联|FL|Municipal Women's Federation
市残疾人联合会|市残联|残联|CL|Municipal Disabled Persons' Federation
市科学技术协会|市科协|科协|KX|Municipal Association for Science and Technology
市红十字会|市红十字会|红会|HSZ|Municipal Red Cross Society
市税务局|市税务局|税务局|SHUI|Municipal Taxation Bureau
市气象局|市气象局|气象局|QXJ|Municipal Meteorological Bureau
市消防救援支队|市消防救援支队|消防支队|XFZ|Municipal Fire and Rescue Detachment
市海事局|市海事局|海事局|HSJ|Municipal Maritime Bureau
市烟草专卖局|市烟草局|烟草局|YCJ|Municipal Tobacco Monopoly Bureau
市邮政管理局|市邮政局|邮管局|YZJ|Municipal Postal Administration
""".strip().splitlines()
)

#: Divisions in the order in which every body lists them; names repeat from body to body.
DIVISIONS = _parts("""
办公室|BGS|General Office
综合科|ZHK|General Affairs Division
法规科|FGK|Legal Division
行政审批科|SPK|Approvals Division
人事科|RSK|Personnel Division
财务科|CWK|Finance Division
监督检查科|JDK|Inspection Division
规划发展科|GHK|Planning Division
业务管理科|YWK|Operations Division
宣传教育科|XJK|Outreach Division
信息统计科|XTK|Information and Statistics Division
项目管理科|XMK|Projects Division
""")

#: Kinds of station, each with the place of its body in ``BODIES`` by code.
STATIONS = (
    ("GAJ", PartName("派出所", "PCS", "Police Station")),
    ("SHUI", PartName("税务分局", "SWF", "Tax Office")),
    ("SCJ", PartName("市场监管所", "SCS", "Market Regulation Station")),
    ("ZRJ", PartName("自然资源所", "ZRS", "Natural Resources Station")),
    ("SFJ", PartName("司法所", "SFS", "Justice Station")),
    ("RSJ", PartName("人社服务所", "RSS", "Human Resources Station")),
    ("CGJ", PartName("执法中队", "ZFZ", "Enforcement Squad")),
    ("JTJ", PartName("交管站", "JGZ", "Transport Station")),
    ("NYJ", PartName("农技站", "NJZ", "Agricultural Station")),
    ("WJJ", PartName("卫生监督所", "WJS", "Health Inspection Station")),
)

#: Invented towns and streets: name and Latin form.
TOWNS = _pairs("""
城东/Chengdong 城西/Chengxi 城南/Chengnan 城北/Chengbei 青溪/Qingxi 白沙湾/Baishawan
石桥头/Shiqiaotou 柳林/Liulin 望江亭/Wangjiangting 金竹/Jinzhu 龙泉坑/Longquankeng 梅岭/Meiling
松山下/Songshanxia 荷塘/Hetang 双凤/Shuangfeng 永和圩/Yonghexu 新塘尾/Xintangwei 南塱/Nanlang
北惯岭/Beiguanling 合水口/Heshuikou 大澳头/Daaotou 平岗/Pinggang 那龙坪/Nalongping 东港/Donggang
海陵角/Hailingjiao 溪头洲/Xitouzhou 沙扒嘴/Shabazui 雅韶/Yashao 红丰/Hongfeng 塘坪/Tangping
""")

#: Kinds of public service window; every body has its own.
WINDOWS = _parts("""
政务服务窗口|ZWC|Service Window
业务受理窗口|SLC|Application Window
咨询服务窗口|ZXC|Information Window
""")

#: Invented districts, for cities with more units than one administration has.
DISTRICTS = _pairs("""
江东区/Jiangdong 江西区/Jiangxi 海州区/Haizhou 云阳区/Yunyang 丰乐县/Fengle
清河县/Qinghe 宁安县/Ning'an 长岭县/Changling 临溪县/Linxi 金山区/Jinshan
""")

#: Homophones people write for a character of an office's name.
HOMOPHONES = dict(
    zip("办综审派税监财人规务司农资执交卫宣信项业咨政", "班宗申排睡坚材仁归物思浓姿直郊未轩新向叶资证", strict=True)
)
