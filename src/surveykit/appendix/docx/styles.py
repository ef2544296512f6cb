"""The paragraph and table styles of a Word document, with a Latin and an East-Asian font on each of them."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from surveykit.appendix.layout.pages import FONTS, PAGES, Face, Page, PageName
from surveykit.appendix.model import Appendix
from surveykit.appendix.plain import readable
from surveykit.language import Language

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Height of a line on a page with a grid of 22 lines in 225 mm, in twentieths of a point.
GRID_LINE = 579
#: By how much characters of 16 points are pressed, so that 28 of them fill 156 mm, in twentieths of a point. Word
#: can do this with a grid of characters, but other programs read that grid in other ways.
PRESSED = 5
#: How far answers in people's own words are set in, in points.
ANSWER_INDENT = 17.0
#: The style of each kind of running text.
PARAGRAPH_STYLES = {"body": "BodyText", "lead": "Lead", "note": "Note"}
#: Styles that Word knows by itself.
_BUILT_IN = ("BodyText", "Title", "Subtitle", "Caption", "Header", "Footer", "TOC")


@dataclass(frozen=True)
class Look:
    """What the styles of a document depend on; ``fonts`` are families, by kind, that an office prescribes."""

    language: Language
    page_name: PageName = "academic"
    fonts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, appendix: Appendix) -> Look:
        """The look of an appendix."""
        fonts = sorted((kind, readable(family)) for kind, family in appendix.fonts.items())
        return cls(appendix.language, appendix.page, tuple(fonts))

    @property
    def page(self) -> Page:
        """The page itself."""
        return PAGES[self.page_name]

    @property
    def latin_language(self) -> str:
        """The language of Latin letters and digits.

        As in Chinese Word it is English in a Chinese document too: under Chinese rules a line may end inside a number.
        What the document is written in is one of its properties.
        """
        return "en-US" if self.language == "zh" else "en-GB"

    def fonts_of(self, face: Face) -> str:
        """All four kinds of fonts; in Chinese, quotation marks and dashes are taken from the Chinese font."""
        families = FONTS | dict(self.fonts)
        latin, east = (escape(families[kind], {'"': "&quot;"}) for kind in self.page.faces[face])
        hint = ' w:hint="eastAsia"' if self.language == "zh" else ""
        return f'<w:rFonts{hint} w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{latin}"/>'


@dataclass(frozen=True)
class Style:
    """A paragraph style. Sizes and spaces are in points, ``indent`` and ``left`` in characters.

    ``line`` is the height of a line as a multiple of ``size``: fixed, so that a page holds the same lines whatever
    fonts a machine has. 0 is one line of the page's grid; ``grows`` lets a line be as high as the picture in it.
    ``border`` is the XML of a rule beside or below the paragraph.
    """

    id: str
    name: str
    size: float
    face: Face = "text"
    before: float = 0
    after: float = 0
    line: float = 1.3
    align: str = "left"
    bold: bool = False
    colour: str = ""
    indent: float = 0
    left: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    outline: int | None = None
    border: str = ""
    off_grid: bool = False
    grows: bool = False
    contents: bool = False

    @property
    def left_points(self) -> float:
        """How far the paragraph is set in from the left, in points."""
        return ANSWER_INDENT if self.id == "Answer" else self.left * self.size


def styles(look: Look) -> tuple[Style, ...]:
    """The styles of a document, the smallest set that says what each paragraph is."""
    text = _official_text(look) if look.page.grid else _academic_text(look)
    return (*text, *_table_styles(look))


def _academic_text(look: Look) -> tuple[Style, ...]:
    """Chinese running text is indented by two characters and set wider.

    Chinese heading faces are heavy by design, so only English ones are bold.
    """
    zh, sizes = look.language == "zh", look.page.sizes
    line, indent, align = (1.75, 2, "both") if zh else (1.4, 0, "left")
    bold, before = not zh, (20, 14, 10, 8)
    return (
        Style("BodyText", "Body Text", sizes.body, after=6, line=line, align=align, indent=indent),
        Style("Lead", "Lead", sizes.lead, after=10, before=4, line=line, indent=indent),
        Style("Title", "Title", sizes.title - 2 * bold, "title", 6, 6, align="centre", bold=bold),
        Style("Subtitle", "Subtitle", sizes.subtitle, "display", after=4, align="centre", colour="444444"),
        Style("Byline", "Byline", sizes.body, after=20, align="centre", colour="444444"),
        *(
            Style(f"Heading{level}", f"heading {level}", size, "display", before[level - 1], 6, 1.4, bold=bold,
                  keep_next=True, outline=level - 1)
            for level, size in enumerate(sizes.headings, start=1)
        ),
        Style("Annex", "Annex", sizes.headings[0], "display", after=6, bold=bold, keep_next=True),
        Style("AnnexTitle", "Annex Title", sizes.headings[0], "display", 0, 12, 1.4, "centre", bold, keep_next=True,
              outline=0),
        Style("TOC1", "toc 1", sizes.body, after=3, line=line, contents=True),
        Style("TOC2", "toc 2", sizes.body, after=2, line=line, left=2, contents=True),
        Style("TOC3", "toc 3", sizes.body, after=2, line=line, left=4, contents=True),
    )  # fmt: skip


def _official_text(look: Look) -> tuple[Style, ...]:
    """Every line of running text is one line of the grid; headings differ by their font only and are indented too."""
    sizes, indent = look.page.sizes, 2 if look.language == "zh" else 0
    faces: tuple[Face, ...] = ("display", "second", "text", "text")
    return (
        Style("BodyText", "Body Text", sizes.body, line=0, align="both", indent=indent),
        Style("Lead", "Lead", sizes.lead, line=0, align="both", indent=indent),
        Style("Title", "Title", sizes.title, "title", line=0, after=14, align="centre", keep_next=True),
        Style("Subtitle", "Subtitle", sizes.subtitle, "second", line=0, align="centre"),
        Style("Byline", "Byline", sizes.subtitle, "second", line=0, after=GRID_LINE / 20, align="centre"),
        *(
            Style(f"Heading{level}", f"heading {level}", size, faces[level - 1], line=0, indent=indent, bold=level == 3,
                  keep_next=True, outline=level - 1)
            for level, size in enumerate(sizes.headings, start=1)
        ),
        Style("Annex", "Annex", sizes.body, "display", line=0, after=GRID_LINE / 20, keep_next=True),
        Style("AnnexTitle", "Annex Title", sizes.title, "title", line=0, after=GRID_LINE / 20, align="centre",
              keep_next=True, outline=0),
        Style("TOC1", "toc 1", sizes.body, "display", line=0, contents=True),
        Style("TOC2", "toc 2", sizes.body, line=0, left=2, contents=True),
        Style("TOC3", "toc 3", sizes.body, line=0, left=4, contents=True),
    )  # fmt: skip


def _table_styles(look: Look) -> tuple[Style, ...]:
    page, sizes = look.page, look.page.sizes
    line = 0 if page.grid else 1.75 if look.language == "zh" else 1.4
    beside = '<w:pBdr><w:left w:val="single" w:sz="8" w:space="10" w:color="B8BFC7"/></w:pBdr>'
    below = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="B8BFC7"/></w:pBdr>'
    return (
        Style("ContentsTitle", "Contents Title", sizes.headings[0], "display", 6, 8, align="centre", keep_next=True),
        Style("Note", "Note", sizes.small, after=4, line=1.4, colour="444444", off_grid=True),
        Style("Caption", "caption", sizes.caption, "display", 10, 4, align="centre", off_grid=True),
        Style("Picture", "Picture", sizes.body, before=8, align="centre", keep_next=True, off_grid=True, grows=True),
        Style("TableText", "Table Text", sizes.table[0], off_grid=True),
        Style("TableHead", "Table Head", sizes.table[0], "display", keep_next=True, off_grid=True),
        Style("TableGroup", "Table Group", sizes.table[0], "display", keep_next=True, colour="444444",
              off_grid=True),
        Style("TableNote", "Table Note", sizes.note, before=3, after=8, line=1.4, colour="444444", keep_lines=True,
              off_grid=True),
        Style("Answer", "Answer", sizes.body, before=3, after=3, line=line, border=beside),
        Style("Header", "header", 9, "display", align="centre", colour="444444", border=below, off_grid=True),
        Style("Footer", "footer", 14 if page.outside_numbers else 9, "page_number",
              align="left" if page.outside_numbers else "centre", colour="" if page.grid else "444444", off_grid=True),
    )  # fmt: skip


def styles_part(look: Look) -> str:
    """The part ``styles.xml``."""
    lang = f'<w:lang w:val="{look.latin_language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    usual = f"{look.fonts_of('text')}{_size(look.page.sizes.body)}"
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{usual}{lang}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:rPr>{usual}</w:rPr></w:style>"
    )
    ours = "".join(_style(style, look) for style in styles(look))
    return f'{HEAD}<w:styles xmlns:w="{WORD}">{defaults}{normal}{_TABLE_STYLES}{ours}</w:styles>'


_TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="ThreeLine"><w:name w:val="Three-line table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tblBorders></w:tblPr></w:style>'
)


def _style(style: Style, look: Look) -> str:
    built_in = style.id.startswith(("Heading", "TOC")) or style.id in _BUILT_IN
    custom = "" if built_in else ' w:customStyle="1"'
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    pressed = f'<w:spacing w:val="{-PRESSED}"/>' if look.page.grid and style.line == 0 and style.size == 16 else ""
    follows = '<w:next w:val="BodyText"/>' if style.keep_next or style.id == "Title" else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/>{follows}<w:qFormat/>{_paragraph_properties(style, look.page)}'
        f"<w:rPr>{look.fonts_of(style.face)}{bold}{_grid(style)}{colour}{pressed}{_size(style.size)}</w:rPr></w:style>"
    )


def _paragraph_properties(style: Style, page: Page) -> str:
    height = _twentieths(style.line * style.size) or GRID_LINE
    line = 'w:line="240" w:lineRule="auto"' if style.grows else f'w:line="{height}" w:lineRule="exact"'
    spacing = f'<w:spacing w:before="{_twentieths(style.before)}" w:after="{_twentieths(style.after)}" {line}/>'
    characters, twips = round(style.indent * 100), _twentieths(style.indent * style.size)
    indent = f'<w:ind w:firstLineChars="{characters}" w:firstLine="{twips}"/>' if style.indent else ""
    if style.left:
        indent = f'<w:ind w:leftChars="{style.left * 100}" w:left="{_twentieths(style.left * style.size)}"/>'
    if style.id == "Answer":
        indent = f'<w:ind w:left="{_twentieths(ANSWER_INDENT)}"/>'
    keep = "<w:keepNext/><w:keepLines/>" if style.keep_next else "<w:keepLines/>" if style.keep_lines else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{page.twips}"/></w:tabs>' if style.contents else ""
    align = style.align.replace("centre", "center")
    return f'<w:pPr>{keep}{style.border}{tabs}{_grid(style)}{spacing}{indent}<w:jc w:val="{align}"/>{outline}</w:pPr>'


def _grid(style: Style) -> str:
    return '<w:snapToGrid w:val="0"/>' if style.off_grid else ""


def _size(points: float) -> str:
    """The size of letters, which Word counts in half points."""
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _twentieths(points: float) -> int:
    return round(points * 20)
