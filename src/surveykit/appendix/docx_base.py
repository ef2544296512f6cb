"""The clean Word document that every appendix starts from: our styles, fonts on each of them, and nothing else.

The stock template of python-docx points East-Asian text at a Japanese font, carries a preview picture and 870 KB of
styles; here the package is made from a short list of styles. Fonts are named, never embedded: a font map can name
others that an office prescribes.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cache

from surveykit.language import Language

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Face:
    """A pair of font families: for Latin letters and digits, and for Chinese."""

    latin: str
    east: str


@dataclass(frozen=True)
class Faces:
    """The fonts of a document: running text, and headings with table heads."""

    text: Face
    display: Face


#: 宋体 and 黑体 are on every Chinese Windows and in WPS; Times New Roman and Arial everywhere.
FACES = Faces(text=Face("Times New Roman", "SimSun"), display=Face("Arial", "SimHei"))


@dataclass(frozen=True)
class Style:
    """A paragraph style. Sizes and spaces are in points; ``indent`` is in characters; ``line`` is a multiple."""

    id: str
    name: str
    size: float
    display: bool = False
    before: float = 0
    after: float = 0
    line: float = 1.0
    align: str = "left"
    bold: bool = False
    colour: str = ""
    indent: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    outline: int | None = None
    frame: str = ""


def styles(language: Language) -> tuple[Style, ...]:
    """The styles of a document, smallest set that says what each paragraph is.

    Chinese running text is indented by two characters and set wider; Chinese heading faces are heavy by design, so
    only English ones are bold.
    """
    zh = language == "zh"
    body = 10.5
    line = 1.4 if zh else 1.2
    bold = not zh
    rule = '<w:pBdr><w:left w:val="single" w:sz="8" w:space="10" w:color="B8BFC7"/></w:pBdr>'
    return (
        Style("BodyText", "Body Text", body, after=6, line=line, align="both" if zh else "left", indent=2 if zh else 0),
        Style("Lead", "Lead", 12, after=10, before=4, line=line, indent=2 if zh else 0),
        Style("Note", "Note", 9, after=4, line=1.15, colour="444444"),
        Style("Title", "Title", 22 if zh else 20, display=True, before=6, after=6, align="centre", bold=bold),
        Style("Subtitle", "Subtitle", 14, display=True, after=4, align="centre", colour="444444"),
        Style("Byline", "Byline", 10.5, after=20, align="centre", colour="444444"),
        *(
            Style(
                f"Heading{level}", f"heading {level}", size, True, before, 6, 1.1, bold=bold, keep_next=True,
                outline=level - 1,
            )
            for level, size, before in ((1, 15, 20), (2, 12.5, 14), (3, 11, 10), (4, 10.5, 8))
        ),
        Style("Caption", "caption", 10, display=True, before=10, after=4, align="centre"),
        Style("Picture", "Picture", body, before=8, align="centre", keep_next=True),
        Style("TableText", "Table Text", 9),
        Style("TableHead", "Table Head", 9, display=True, keep_next=True),
        Style("TableGroup", "Table Group", 9, display=True, before=3, keep_next=True, colour="444444"),
        Style("TableNote", "Table Note", 8.5, before=3, after=8, line=1.1, colour="444444", keep_lines=True),
        Style("Answer", "Answer", body, before=3, after=3, line=line, frame=rule, indent=0),
        Style("Footer", "footer", 9, align="centre", colour="444444"),
    )  # fmt: skip


@cache
def base_document(language: Language, faces: Faces = FACES) -> bytes:
    """An empty Word document with our styles and page set-up."""
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("settings", "settings.xml"), ("footer", "footer1.xml")
        ),
        "word/styles.xml": _styles_part(language, faces),
        "word/settings.xml": _settings(language),
        "word/footer1.xml": _footer(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


def _content_types() -> str:
    parts = {"document": "document.main", "styles": "styles", "settings": "settings", "footer1": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts.items()
    )
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _document() -> str:
    """A4 with margins of 25 mm; the page number stands in the footer."""
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" '
        'w:header="709" w:footer="709" w:gutter="0"/>'
        "</w:sectPr>"
    )
    return f'{_HEAD}<w:document xmlns:w="{_WORD}" xmlns:r="{_RELATIONS}"><w:body>{section}</w:body></w:document>'


def _footer() -> str:
    page = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return f'{_HEAD}<w:ftr xmlns:w="{_WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{page}</w:p></w:ftr>'


def _settings(language: Language) -> str:
    return (
        f'{_HEAD}<w:settings xmlns:w="{_WORD}"><w:zoom w:percent="100"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="15"/></w:compat><w:themeFontLang w:val="{_latin(language)}" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def _latin(language: Language) -> str:
    """The language of Latin letters and digits.

    As in Chinese Word it is English in a Chinese document too: under Chinese rules a line may end inside a number.
    What the document is written in stands in its properties.
    """
    return "en-US" if language == "zh" else "en-GB"


def _styles_part(language: Language, faces: Faces) -> str:
    lang = f'<w:lang w:val="{_latin(language)}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(faces.text, language)}<w:sz w:val="21"/><w:szCs w:val="21"/>'
        f"{lang}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:rPr>{_fonts(faces.text, language)}</w:rPr></w:style>"
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="ThreeLine"><w:name w:val="Three-line table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        '<w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tblBorders></w:tblPr></w:style>'
    )
    ours = "".join(_style(style, faces, language) for style in styles(language))
    return f'{_HEAD}<w:styles xmlns:w="{_WORD}">{defaults}{normal}{table}{ours}</w:styles>'


def _style(style: Style, faces: Faces, language: Language) -> str:
    built_in = style.id.startswith("Heading") or style.id in ("BodyText", "Title", "Subtitle", "Caption", "Footer")
    custom = "" if built_in else ' w:customStyle="1"'
    follows = '<w:next w:val="BodyText"/>' if style.keep_next or style.id == "Title" else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/>{follows}<w:qFormat/>{_paragraph_properties(style)}'
        f"<w:rPr>{_run_properties(style, faces, language)}</w:rPr></w:style>"
    )


def _paragraph_properties(style: Style) -> str:
    spacing = (
        f'<w:spacing w:before="{_twentieths(style.before)}" w:after="{_twentieths(style.after)}" '
        f'w:line="{round(style.line * 240)}" w:lineRule="auto"/>'
    )
    characters, twips = style.indent * 100, _twentieths(style.indent * style.size)
    indent = f'<w:ind w:firstLineChars="{characters}" w:firstLine="{twips}"/>' if style.indent else ""
    if style.frame:
        indent = '<w:ind w:left="340"/>'
    keep = "<w:keepNext/><w:keepLines/>" if style.keep_next else "<w:keepLines/>" if style.keep_lines else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    align = {"centre": "center"}.get(style.align, style.align)
    return f'<w:pPr>{keep}{style.frame}{spacing}{indent}<w:jc w:val="{align}"/>{outline}</w:pPr>'


def _run_properties(style: Style, faces: Faces, language: Language) -> str:
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    half_points = round(style.size * 2)
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return f"{_fonts(faces.display if style.display else faces.text, language)}{bold}{colour}{size}"


def _fonts(face: Face, language: Language) -> str:
    """All four kinds of fonts; in Chinese, quotation marks and dashes are taken from the Chinese font."""
    hint = ' w:hint="eastAsia"' if language == "zh" else ""
    return (
        f'<w:rFonts{hint} w:ascii="{face.latin}" w:hAnsi="{face.latin}" w:eastAsia="{face.east}" w:cs="{face.latin}"/>'
    )


def _twentieths(points: float) -> int:
    return round(points * 20)
