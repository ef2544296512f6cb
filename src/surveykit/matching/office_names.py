"""When two written forms are the same office's name: width, prefixes, brackets and official short forms set aside.

The rules are those of official practice (a body has a full name, a prescribed short form and forms in daily use):
``市发展和改革委员会`` and ``市发展改革委`` have one key. What only resembles a name (``发改局``) has another key: such
texts are proposed to a person and never taken for the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from surveykit.matching.texts import folded, plain_width

#: Traditional characters of office names and their simplified forms, pair by pair.
_TRADITIONAL = (
    "財财務务廳厅處处辦办國国稅税監监場场質质檢检驗验環环護护態态園园綠绿業业農农漁渔糧粮審审計计統统組组織织員员黨党團团婦妇聯联總总會会書书記记領领導导幹干職职勞劳動动資资養养醫医療疗衛卫藥药學学術术藝艺"
    "體体廣广電电視视報报網网絡络訊讯輸输運运鐵铁車车橋桥樓楼鎮镇鄉乡縣县區区灣湾島岛陽阳廠厂礦矿產产權权證证執执徵征調调節节約约發发劃划設设規规標标準准協协議议諮咨詢询檔档館馆圖图紀纪訴诉訟讼獄狱僑侨臺台"
    "對对際际經经濟济貿贸實实開开創创進进戰战備备軍军隊队優优撫抚殘残齡龄關关鑑鉴鑒鉴險险應应災灾減减氣气測测繪绘遙遥陸陆綜综評评價价結结機机構构編编製制現现維维穩稳單单門门衝冲雲云龍龙齊齐魯鲁蘇苏贛赣閩闽"
    "粵粤瓊琼遼辽滬沪慶庆滿满壯壮錫锡烏乌魚鱼鳳凤龜龟東东長长風风馬马鳥鸟麥麦黃黄點点齒齿釋释鐘钟針针釣钓鋼钢錢钱錄录鍵键鎖锁鏈链閉闭閱阅間间隱隐難难雜杂離离靈灵靜静韓韩頁页項项順顺須须預预頭头題题額额類类"
    "顧顾顯显飛飞飯饭飲饮驅驱驕骄讓让變变譯译認认語语誠诚課课論论諸诸講讲謝谢識识譽誉讀读貝贝負负責责貨货費费貼贴貴贵買买賀贺賓宾賞赏賢贤賣卖賽赛贊赞軌轨較较載载輔辅輕轻輪轮轄辖轉转辭辞邊边達达過过遠远適适"
    "選选遺遗遷迁郵邮鄰邻釀酿熱热燈灯營营爭争獎奖獨独獲获畫画當当癒愈盜盗盤盘碼码禮礼種种積积稱称窮穷競竞筆笔範范築筑簡简簽签籌筹糾纠純纯紙纸級级終终給给絕绝綱纲緊紧線线緣缘縮缩縱纵績绩繼继續续羅罗義义習习"
    "聖圣聞闻聲声聽听腦脑膠胶臨临舉举舊旧莊庄華华萬万葉叶蓋盖蘭兰號号蟲虫補补裝装複复覽览觀观親亲觸触訂订討讨訓训託托許许訪访註注詞词試试詳详誤误說说請请諾诺謀谋"
)
_SIMPLIFIED = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))

#: Forms of one and the same word in office names, longest first.
_SHORT = (("监督管理", "监管"), ("行政管理局", "局"), ("委员会", "委"), ("管理局", "局"))
_AND = re.compile("[和与及暨]")
#: ``市`` before a name says whose office it is; in 市场, 市政, 市容 and the like it is part of the name.
_CITY = re.compile(r"^[本我全]?市(?!场|容|域|区|郊|政(?!务|协|府|法|策|研)|民(?!政|宗|族))(?=..)")
_SEPARATOR = re.compile(r"[/／\\|｜>＞→—–·・:：;；,，、。.\-_]+")
_BRACKETED = re.compile(r"[(\[【〔<《「][^)\]】〕>》」]*[)\]】〕>》」]")
_BRACKET = re.compile(r"[()\[\]【】〔〕<>《》「」“”\"'‘’]")


@lru_cache(maxsize=65_536)
def name_key(text: str, places: tuple[str, ...] = ()) -> str:
    """What is left of an office's name when only its meaning counts; equal keys mean the same name.

    Set aside: width (NFKC) and case, traditional characters, spaces and invisible marks, brackets (what is inside
    counts), ``市`` and the given places before the name, 和/与/及, and the difference between 委员会 and 委, 管理局 and
    局, 监督管理 and 监管. Parts divided by ``/``, ``-`` and the like are keyed one by one.
    """
    plain = folded(text).translate(_SIMPLIFIED)
    return "".join(_part_key(part, places) for part in _SEPARATOR.split(plain))


def _part_key(part: str, places: tuple[str, ...]) -> str:
    bare = _BRACKET.sub("", "".join(part.split()))
    bare = _without_places(bare, places)
    for long, short in _SHORT:
        bare = bare.replace(long, short)
    return _AND.sub("", bare)


def _without_places(text: str, places: Iterable[str]) -> str:
    """The name without the places, and then the ``市``, before it; a name that is nothing else stays."""
    remaining = True
    while remaining:
        before = next((name for name in places if text.startswith(name) and len(text) > len(name) + 1), None)
        text, remaining = (text[len(before) :], True) if before else (text, False)
    return _CITY.sub("", text)


def without_brackets(text: str) -> str:
    """A registered name without what is in brackets behind it: ``市发展改革委（市粮食和物资储备局）``."""
    return _BRACKETED.sub("", plain_width(text)).strip()
