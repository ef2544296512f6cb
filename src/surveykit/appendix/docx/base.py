"""The clean Word document that every appendix starts from: our styles, fonts on each of them, and nothing else.

The stock template of python-docx points East-Asian text at a Japanese font, carries a preview picture and 870 KB of
styles; here the package is made from a short list of styles. Fonts are named, never embedded: a font map can name
others that an office prescribes.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache

from surveykit.appendix.docx.styles import GRID_LINE, HEAD, WORD, Look, styles_part
from surveykit.appendix.layout.pages import Page

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TWIPS_PER_MM = 1440 / 25.4


@cache
def base_document(look: Look) -> bytes:
    """An empty Word document with our styles and page set-up."""
    page, header = look.page, '<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p>'
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _document(page),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("settings", "settings.xml"),
            ("footer", "footer1.xml"),
            ("footer", "footer2.xml"),
            ("header", "header1.xml"),
        ),
        "word/styles.xml": styles_part(look),
        "word/settings.xml": _settings(look),
        "word/footer1.xml": _footer(page, even=False),
        "word/footer2.xml": _footer(page, even=True),
        "word/header1.xml": f'{HEAD}<w:hdr xmlns:w="{WORD}">{header}</w:hdr>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


def _content_types() -> str:
    parts = {
        "document": "document.main", "styles": "styles", "settings": "settings", "footer1": "footer",
        "footer2": "footer", "header1": "header",
    }  # fmt: skip
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts.items()
    )
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _document(page: Page) -> str:
    """A4; the page number is in the footer, and from the second page on the title in the header if there is one."""
    sides = {"top": page.top, "right": page.right, "bottom": page.bottom, "left": page.left}
    attributes = " ".join(f'w:{side}="{round(margin * _TWIPS_PER_MM)}"' for side, margin in sides.items())
    footer = round((page.bottom - 7) * _TWIPS_PER_MM) - 280 if page.outside_numbers else 709
    references = '<w:footerReference w:type="default" r:id="rId3"/>'
    grid = ""
    if page.outside_numbers:
        references += '<w:footerReference w:type="even" r:id="rId4"/>'
    else:
        references = '<w:headerReference w:type="default" r:id="rId5"/>' + references
        references += '<w:footerReference w:type="first" r:id="rId4"/>'
    if page.grid:
        grid = f'<w:docGrid w:type="lines" w:linePitch="{GRID_LINE}"/>'
    section = (
        f'<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar {attributes} w:header="709" w:footer="{footer}" w:gutter="0"/>'
        f"{'' if page.outside_numbers else '<w:titlePg/>'}{grid}</w:sectPr>"
    )
    return f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{_RELATIONS}"><w:body>{section}</w:body></w:document>'


def _footer(page: Page, *, even: bool) -> str:
    """The page number; in official documents between dashes, one character from the outer edge of the text."""
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    position = ""
    if page.outside_numbers:
        dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
        number = dash.format("— ") + number + dash.format(" —")
        side = "left" if even else "right"
        position = f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/>'
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{position}</w:pPr>{number}</w:p>'
    return f'{HEAD}<w:ftr xmlns:w="{WORD}">{paragraph}</w:ftr>'


def _settings(look: Look) -> str:
    sides = "<w:evenAndOddHeaders/>" if look.page.outside_numbers else ""
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/>{sides}'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="15"/></w:compat><w:themeFontLang w:val="{look.latin_language}" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )
