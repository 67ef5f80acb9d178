"""The executed notebook as one page that asks nothing of any network.

Everything a cell shows passes through an allow-list of HTML before it stands on the page; the
page has no script, and its security policy would let none run.

A markdown cell tagged ``appendix`` begins the appendix: from its heading on, each section stands
folded behind its own heading, and a link to anything in it opens it. A section whose markdown cell
is tagged ``screen`` is on the page alone, and not in what is printed from it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import nh3
from jinja2 import Environment, PackageLoader
from markdown_it import MarkdownIt
from markupsafe import Markup

from toolkit.case import Case
from toolkit.case.standpoint import in_words
from toolkit.reporting.exhibits import PHONES, escape

TAGS = set(
    "a abbr article b bdi blockquote br caption cite code col colgroup dd del details dfn div dl "
    "dt em fieldset figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label legend li "
    "mark ol p picture pre q s samp section small source span strong sub summary sup table tbody "
    "td tfoot th thead time tr u ul var".split()
)
ATTRIBUTES = {
    "*": {"id", "class", "dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt"},
    "source": {"media", "srcset"},
    "input": {"type", "checked"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan", "data-label"},
    "ol": {"start"},
    "div": {"role", "tabindex", "aria-labelledby"},
    "pre": {"tabindex"},
    "details": {"open"},
}
_PICTURE = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/=\s]*")
_LINK = re.compile(r"(?:#|https?://|mailto:)", re.IGNORECASE)
_GIVEN = r'(?: [^\s"=>]+="[^"]*")*'  # attributes, as `_clean` writes them
_TAG = re.compile(rf"<[a-z][a-z0-9]*{_GIVEN}>")
_ID = re.compile(r' id="([^"]*)"')
_HEADING = re.compile(rf"<h([1-6])({_GIVEN})>(.*?)</h\1>", re.DOTALL)
_ANCHOR = re.compile(rf"<a({_GIVEN})>(.*?)</a>", re.DOTALL)
_TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

TAKEN = {"main", "contents", "provenance"}  # ids of the page itself
APPENDIX, SCREEN = "appendix", "screen"  # tags of cells
_BEGINS = "<!--appendix-->"  # no cell can write it: `_clean` takes comments out
_SECTION = re.compile(r"(?=<h2[ >])")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the page, to be listed in its contents."""

    anchor: str
    title: Markup


def page_html(
    run: Mapping[str, Any],
    name: str,
    case: Case,
    origin: Mapping[str, Any],
    printed: bool = False,
) -> str:
    """The page of an executed notebook, its provenance at the end.

    The notebook's first heading is the title; below it stands the day the case stands at, if it
    stands at one. Code is folded away, or left out if the
    notebook's metadata say ``{"toolkit": {"code": "hidden"}}``. `printed` makes the same page as
    one that is not clicked on: nothing is folded, and sections for the screen and code are not in
    it, but named.
    """
    hidden = printed or run["metadata"].get("toolkit", {}).get("code") == "hidden"
    cells = "\n".join(html for cell in run["cells"] for html in _cell(cell, hidden))
    cells, left_out = _without_screen(cells) if printed else (cells, [])
    html, title, sections = _outline(_with_unique_ids(cells), name.capitalize())
    body, _, appendix = html.partition(_BEGINS)
    own, *folded = _SECTION.split(appendix)[1:] or [""]
    sections = [one for one in sections if not any(_names(part, one) for part in folded)]
    body += own + "\n".join(part if printed else _folded(part) for part in folded)
    environment = Environment(loader=PackageLoader("toolkit.reporting", "page"), autoescape=True)
    template = environment.get_template("page.html")
    return template.render(
        name=name,
        title=title,
        case=case,
        as_of=in_words(case.as_of) if case.as_of else "",
        body=Markup(_without_dead_links(body)),  # noqa: S704 - cleaned in `_clean`
        sections=sections,
        origin=origin,
        printed=printed,
        left_out=left_out,
    )


# ---------------------------------------------------------------- cells


def _cell(cell: Mapping[str, Any], hidden: bool) -> Iterator[str]:
    tags = cell["metadata"].get("tags", ())
    if cell["cell_type"] == "markdown":
        if APPENDIX in tags:
            yield _BEGINS
        html = _clean(_markdown(cell["source"]))
        yield html.replace("<h2>", f'<h2 class="{SCREEN}">') if SCREEN in tags else html
    elif cell["cell_type"] == "code":
        if not hidden and cell["source"].strip() and not _is_parameters(tags):
            yield _code(cell)
        for output in cell["outputs"]:
            yield _output(output)


def _is_parameters(tags: Any) -> bool:
    return "parameters" in tags or "injected-parameters" in tags


def _code(cell: Mapping[str, Any]) -> str:
    notes = [o["text"] for o in cell["outputs"] if o.get("name") == "stderr"]
    return (
        '<details class="code"><summary>Code</summary>'
        f'<pre tabindex="0"><code>{escape(cell["source"])}</code></pre>{_text("".join(notes))}'
        "</details>"
    )


def _output(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return _text(output["text"]) if output["name"] == "stdout" else ""
    data = output.get("data", {})
    for kind, as_html in _KINDS.items():
        if kind in data:
            return _clean(as_html("".join(data[kind])))
    return ""


def _text(text: str) -> str:
    text = _TERMINAL.sub("", text).strip("\n")
    return f'<pre tabindex="0">{escape(text)}</pre>' if text else ""


def _table(html: str) -> str:
    """HTML of an output; a table as pandas writes it gets its cells' scopes and a frame."""
    if 'class="dataframe"' not in html:
        return html
    head, tbody, rest = html.partition("<tbody>")
    html = head.replace("<th", '<th scope="col"').replace('<th scope="col"ead', "<thead")
    html = html.replace('<th scope="col"></th>', "<td></td>")
    html += tbody + rest.replace("<th>", '<th scope="row">')
    return f'<div class="scroll" tabindex="0">{html}</div>'


def _picture(kind: str) -> Callable[[str], str]:
    def as_html(data: str) -> str:
        if kind == "svg+xml":
            data = base64.b64encode(data.encode()).decode()
        source = f"data:image/{kind};base64,{data}"
        return f'<figure><img src="{source}" alt="A figure without a description"></figure>'

    return as_html


def _markdown(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


_KINDS: dict[str, Callable[[str], str]] = {
    "text/html": _table,
    "image/svg+xml": _picture("svg+xml"),
    "image/png": _picture("png"),
    "text/markdown": _markdown,
    "text/plain": _text,
}


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"input": {"type": "checkbox"}},  # nothing can be typed
    )


def _attribute(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) in {("img", "src"), ("source", "srcset")}:
        return value if _PICTURE.fullmatch(value) else None
    if attribute == "media":
        return value if value == PHONES else None
    if attribute == "href":
        return value if _LINK.match(value) else None
    return value


# ---------------------------------------------------------------- the page as a whole


def _outline(html: str, title: str) -> tuple[str, Markup, list[Section]]:
    """Headings in order, each with an anchor; the title taken out; the contents."""
    titles: list[Markup] = []
    sections: list[Section] = []
    taken = _ids(html) | TAKEN
    above = 1  # level of the heading before

    def heading(match: re.Match[str]) -> str:
        nonlocal above
        level, attributes, words = int(match[1]), match[2], match[3]
        if level == 1 and not titles:
            titles.append(_inline(words))
            return ""
        level = above = max(2, min(level, above + 1))
        given = _ID.search(attributes)
        anchor = given[1] if given else _anchor(words, taken)
        if level == 2:
            sections.append(Section(anchor, _inline(words)))
        attributes = attributes if given else f'{attributes} id="{anchor}"'
        return f"<h{level}{attributes}>{words}</h{level}>"

    html = _HEADING.sub(heading, html)
    return html, titles[0] if titles else Markup.escape(title), sections


def _without_screen(html: str) -> tuple[str, list[Markup]]:
    """A page without its sections for the screen, and their headings."""
    first, *sections = _SECTION.split(html)
    kept, left_out = [first], []
    for section in sections:
        heading = _HEADING.match(section)
        if heading and f'class="{SCREEN}"' in heading[2]:
            left_out.append(_inline(heading[3]))
        else:
            kept.append(section)
    return "".join(kept), left_out


def _names(html: str, section: Section) -> bool:
    """Whether a part of the page is that section."""
    heading = _HEADING.match(html)
    return heading is not None and f'id="{section.anchor}"' in heading[2]


def _folded(section: str) -> str:
    """A section behind its heading. Its anchor stands inside, so that a link to it unfolds it."""
    heading = _HEADING.match(section)
    if heading is None:
        return section
    identity = _ID.search(heading[2])
    anchor = f' id="{identity[1]}"' if identity else ""
    return (
        f'<details class="fold"><summary><h2>{heading[3]}</h2></summary>'
        f"<div{anchor}>{section[heading.end() :]}</div></details>"
    )


def _inline(words: str) -> Markup:
    return Markup(re.sub(r"<[^>]*>", "", words))  # noqa: S704 - what is left is escaped text


def _anchor(words: str, taken: set[str]) -> str:
    stem = "-".join(re.findall(r"[a-z0-9]+", _inline(words).unescape().lower())) or "section"
    anchor, number = stem, 1
    while anchor in taken:
        number += 1
        anchor = f"{stem}-{number}"
    taken.add(anchor)
    return anchor


def _with_unique_ids(html: str) -> str:
    """What is shown twice, such as a passage, can be linked to where it stands first."""
    seen = set(TAKEN)

    def tag(match: re.Match[str]) -> str:
        identity = _ID.search(match[0])
        if identity is None:
            return match[0]
        if identity[1] in seen:
            return match[0].replace(identity[0], "")
        seen.add(identity[1])
        return match[0]

    return _TAG.sub(tag, html)


def _without_dead_links(html: str) -> str:
    """Links within the page whose target it does not show become plain text."""
    targets = _ids(html) | TAKEN

    def link(match: re.Match[str]) -> str:
        target = re.search(r' href="#([^"]*)"', match[1])
        return match[0] if target is None or target[1] in targets else match[2]

    return _ANCHOR.sub(link, html)


def _ids(html: str) -> set[str]:
    found = (_ID.search(tag) for tag in _TAG.findall(html))
    return {identity[1] for identity in found if identity}
