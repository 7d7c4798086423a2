"""Full texts of our own making: a page as LaTeXML writes it, and PDFs written by hand."""

from collections.abc import Sequence

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Slow Soup</title>
<base href="/html/2602.06570v2/"><script>var x = "no text";</script></head><body>
<header class="ltx_page_header">Report an issue</header>
<nav class="ltx_TOC"><ol><li>1 Introduction</li></ol></nav>
<article class="ltx_document">
<h1 class="ltx_title ltx_title_document">Slow Soup</h1>
<div class="ltx_authors"><span class="ltx_personname">Mina Park</span></div>
<figure class="ltx_figure"><img class="ltx_graphics" src="logo.png" width="300" height="200">
<figcaption class="ltx_caption">Our kitchen</figcaption></figure>
<div class="ltx_abstract"><h6 class="ltx_title ltx_title_abstract">Abstract</h6>
<p class="ltx_p">We cook soup for <math alttext="3^{\\circ}" class="ltx_Math"><semantics><mn>3</mn>
<annotation encoding="application/x-tex">3^{\\circ}</annotation></semantics></math> less.</p></div>
<section class="ltx_section" id="S1"><h2 class="ltx_title ltx_title_section">
<span class="ltx_tag ltx_tag_section">1 </span>Introduction</h2>
<div class="ltx_para"><p class="ltx_p">Fast soup burns <cite class="ltx_cite">[<a>12</a>]</cite>,
as <cite class="ltx_cite">Lee (2020)</cite> found<span class="ltx_note ltx_role_footnote">
<sup class="ltx_note_mark">1</sup>in Seoul</span>.</p></div>
<figure class="ltx_figure" id="S1.F1"><div class="ltx_flex_figure">
<figure class="ltx_figure ltx_figure_panel"><img src="icon.png" width="16" height="16">
<img src="x1.png" width="500" height="300"><figcaption class="ltx_caption">(a) A pot</figcaption>
</figure></div><figcaption class="ltx_caption"><span class="ltx_tag">Figure 1: </span>A pot of
soup</figcaption></figure></section>
<section class="ltx_section"><h2 class="ltx_title ltx_title_section">
<span class="ltx_tag ltx_tag_section">2 </span>Method</h2>
<section class="ltx_subsection"><h3 class="ltx_title ltx_title_subsection">
<span class="ltx_tag ltx_tag_subsection">2.1 </span>Heat</h3>
<section class="ltx_paragraph"><h5 class="ltx_title ltx_title_paragraph">Low.</h5>
<ul class="ltx_itemize"><li class="ltx_item"><span class="ltx_tag ltx_tag_item">•</span>
<div class="ltx_para"><p class="ltx_p">Keep <math alttext="\\alpha\\leq 90"><mi>a</mi></math>
degrees.</p></div></li></ul></section>
<table class="ltx_equation"><tbody><tr class="ltx_equation"><td class="ltx_eqn_cell">
<math alttext="q=mc" display="block"></math></td><td><span class="ltx_tag ltx_tag_equation">(1)
</span></td></tr></tbody></table></section></section>
<section class="ltx_section"><h2 class="ltx_title ltx_title_section">
<span class="ltx_tag ltx_tag_section">3 </span>Results</h2>
<figure class="ltx_table"><figcaption class="ltx_caption">Table 1: Taste</figcaption>
<table class="ltx_tabular"><tr class="ltx_tr"><th class="ltx_th">Soup</th><th>Score</th></tr>
<tr class="ltx_tr"><td class="ltx_td"><p class="ltx_p">Slow</p></td><td>85.2</td></tr></table>
</figure></section>
<section class="ltx_section"><h2 class="ltx_title ltx_title_section">Limitations</h2>
<p class="ltx_p">We tried one pot.</p></section>
<section class="ltx_bibliography"><h2 class="ltx_title ltx_title_bibliography">References</h2>
<ul><li class="ltx_bibitem"><p class="ltx_p">Lee. Burns. 2020.</p></li></ul></section>
<section class="ltx_appendix"><h2 class="ltx_title ltx_title_appendix">
<span class="ltx_tag ltx_tag_appendix">Appendix A </span>Salt</h2><p class="ltx_p">5 grams.</p>
<section class="ltx_subsection"><h3 class="ltx_title ltx_title_subsection">
<span class="ltx_tag ltx_tag_subsection">A.1 </span>Pepper</h3><p class="ltx_p">None.</p></section>
</section></article><footer>arXiv</footer></body></html>"""


def pdf(*pages: Sequence[str]) -> bytes:
    """A PDF whose pages hold those lines; `ﬁ` is one glyph, as TeX writes it."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding 4 0 R>>",
        b"<</Type/Encoding/Differences[1/fi]>>",
    ]
    for number, lines in enumerate(pages):
        content = _content(lines)
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {6 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode(),
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        ]
    return _file(objects)


def _content(lines: Sequence[str]) -> bytes:
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    shown = "".join(f"({line}) Tj T*\n" for line in escaped).replace("ﬁ", r"\001")
    return f"BT /F1 10 Tf 12 TL 50 750 Td\n{shown}ET".encode("latin-1")


def _file(objects: Sequence[bytes]) -> bytes:
    written = b"%PDF-1.4\n"
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(written))
    )
