#!/usr/bin/env python3
"""Sets the same books with Reissue, Typst and LuaLaTeX + microtype, in the same faces and measures, scores the
pages with score_pdf.py and prints a table.

usage: tests/compare/pages.py BOOK... [--faces garamond,libertinus] [--measures 288,324]

Installs what it needs: Typst from PyPI into .tools, TeX from Debian. Each engine gets the same paragraphs (taken from
the dump of the book, notes and display matter left out), the same font files, size, leading and number of lines.
"""
import argparse, html, json, os, re, resource, shutil, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
FONTS = ROOT / "crates/reissue-typeset/fonts"
SCORE = ROOT / "tests/validators/pdf/score_pdf.py"
FACES = {
    "garamond": ("EB Garamond", "EBGaramond", "-Regular", "-Italic"),
    "libertinus": ("Libertinus Serif", "LibertinusSerif", "-Regular", "-Italic"),
}
SIZE, LEADING, LINES = 11.0, 14.5, 36


def install():
    python = TOOLS / "python/bin/python"
    if not python.exists():
        subprocess.run([ROOT / "tests/validators/install"], check=True)
    if subprocess.run([python, "-c", "import typst"], capture_output=True).returncode:
        subprocess.run([TOOLS / "python/bin/pip", "install", "-q", "typst==0.15.0"], check=True)
    if not shutil.which("lualatex"):
        packages = ["texlive-luatex", "texlive-latex-recommended", "texlive-fonts-recommended",
                    "texlive-lang-english", "texlive-plain-generic"]
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", *packages], check=True,
                       stdout=subprocess.DEVNULL)
    subprocess.run(["cargo", "build", "-q", "--release", "-p", "reissue-cli"], cwd=ROOT, check=True)


def chapters(book, folder):
    """[(title, [paragraph, ...]), ...] from the dump of a book; a paragraph is [(style, text), ...]."""
    reissue = ROOT / "target/release/reissue"
    subprocess.run([reissue, "convert", book, "--to", "txt", "-q", "-o", folder, "--dump", folder], check=True)
    found, title = [], None
    for line in (folder / "book.txt").read_text().splitlines():
        line = line.strip()
        if line == "notes":
            break
        heading = re.match(r"[\w-]+ (?:#\S+ )?.*?title=`(.*?)`", line)
        if heading and not line.startswith(("p ", "p:")):
            found.append((plain(heading.group(1)), []))
        paragraph = re.match(r"p(?: [^:]*)?: (.*)", line)
        if paragraph and found:
            found[-1][1].append(pieces(paragraph.group(1)))
    return [c for c in found if sum(len(p) for p in c[1]) > 3]


def pieces(text):
    text = re.sub(r"<(note|page|anchor|index|image)\b.*?/>", "", text)
    out, italic = [], 0
    for part in re.split(r"((?<!\\)<[^>]*(?<!\\)>)", text):
        if re.match(r"<(em|title|foreign[^>]*italic)", part):
            italic += 1
        elif re.match(r"</(em|title)", part) or (part == "</foreign>" and italic):
            italic = max(0, italic - 1)
        elif not part.startswith("<"):
            clean = plain(part)
            if clean:
                out.append((italic > 0, clean))
    return out


def plain(text):
    text = re.sub(r"(?<!\\)<[^>]*(?<!\\)>", "", text)
    return text.replace("\\~", "\u00a0").replace("\\<", "<").replace("\\>", ">").replace("\\\\", "\\").replace("\\-", "")


def files(face):
    _, stem, regular, italic = FACES[face]
    found = {p.name: p for p in FONTS.rglob("*") if p.suffix in (".ttf", ".otf")}
    pick = lambda tail: next(p for n, p in sorted(found.items()) if n.startswith(stem) and n.rsplit(".", 1)[0] == stem + tail)
    return pick(regular), pick(italic)


def latex(book, face, measure, folder):
    regular, italic = files(face)
    special = {c: "\\" + c for c in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}", "\u00a0": "~"}
    tex = lambda s: "".join(special.get(c, c) for c in s)
    body = []
    for title, paragraphs in book:
        body.append(f"\\chapter*{{{tex(title)}}}")
        body += ["".join(f"\\emph{{{tex(t)}}}" if i else tex(t) for i, t in p) + "\n" for p in paragraphs]
    height = LEADING * LINES
    source = folder / "book.tex"
    source.write_text(rf"""\documentclass[11pt,twoside,openany]{{memoir}}
\setstocksize{{648pt}}{{432pt}}\settrimmedsize{{\stockheight}}{{\stockwidth}}{{*}}
\settypeblocksize{{{height}bp}}{{{measure}bp}}{{*}}\setlrmargins{{54bp}}{{*}}{{*}}\setulmargins{{54bp}}{{*}}{{*}}
\checkandfixthelayout\raggedbottom\usepackage{{fontspec}}
\setmainfont[Path={regular.parent}/,Extension={regular.suffix},ItalicFont={italic.stem},Numbers=OldStyle]{{{regular.stem}}}
\usepackage[protrusion=true,expansion=true]{{microtype}}\usepackage[english]{{babel}}
\widowpenalty=10000\clubpenalty=10000\pagestyle{{plain}}
\begin{{document}}\fontsize{{{SIZE}bp}}{{{LEADING}bp}}\selectfont
""" + "\n\n".join(body) + "\n\\end{document}\n")
    return run(["lualatex", "-interaction=batchmode", "book.tex"], folder), folder / "book.pdf"


def typst(book, face, measure, folder):
    family = FACES[face][0]
    mark = re.compile(r"([\\#*_`$<>@=\-+/\[\]~'\"])")
    esc = lambda s: mark.sub(r"\\\1", s).replace("\u00a0", "~")
    body = []
    for title, paragraphs in book:
        body.append(f"= {esc(title)}\n")
        body += ["".join(f"#emph[{esc(t)}]" if i else esc(t) for i, t in p) + "\n" for p in paragraphs]
    height = LEADING * LINES
    source = folder / "book.typ"
    source.write_text(f"""#set page(width: 432pt, height: 648pt, margin: (x: {(432 - measure) / 2}pt, top: 54pt, bottom: {648 - 54 - height}pt), numbering: "1")
#set text(font: "{family}", size: {SIZE}pt, lang: "en", number-type: "old-style", costs: (hyphenation: 135%), top-edge: {LEADING * .7}pt, bottom-edge: {-LEADING * .3}pt)
#set par(justify: true, leading: 0pt, spacing: 0pt, first-line-indent: 1em, justification-limits: (tracking: (min: -0.01em, max: 0.01em)))
#show heading: it => {{ pagebreak(weak: true); v(4 * {LEADING}pt); align(center, it.body); v(2 * {LEADING}pt) }}
""" + "\n".join(body))
    program = "import sys,typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"
    command = [TOOLS / "python/bin/python", "-c", program, source, folder / "typst.pdf", FONTS]
    return run(command, folder), folder / "typst.pdf"


def reissue(book, face, measure, folder):
    lines = ["---", "title: Pages", "---", ""]
    esc = lambda s: re.sub(r"([\\*_\[\]`<>#|^~$])", r"\\\1", s)
    for title, paragraphs in book:
        lines.append(f"# {esc(title)}\n")
        lines += ["".join(f"*{esc(t)}*" if i and t.strip() == t else esc(t) for i, t in p).lstrip("-+0123456789.:") + "\n" for p in paragraphs]
    source = folder / "book.md"
    source.write_text("\n".join(lines))
    side = (432 - measure) / 2
    settings = {"trim": "432pt x 648pt", "face": FACES[face][0], "size": f"{SIZE}pt", "leading": f"{LEADING}pt",
                "inner": f"{side}pt", "outer": f"{side}pt", "lines": str(LINES), "opening": "any"}
    command = [ROOT / "target/release/reissue", "convert", source, "--to", "print", "-q", "-j", "1", "-o", folder]
    for key, value in settings.items():
        command += ["--set", f"design.{key}={value}"]
    return run(command, folder), folder / "pages-print.pdf"


def run(command, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        print(done.stdout[-400:], done.stderr[-400:], file=sys.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def score(pdf):
    done = subprocess.run([TOOLS / "python/bin/python", SCORE, pdf, "--brief"], capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr[-200:]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("books", nargs="+", type=Path)
    parser.add_argument("--faces", default="garamond,libertinus")
    parser.add_argument("--measures", default="288,324")
    arguments = parser.parse_args()
    install()
    rows = []
    for path in arguments.books:
        for face in arguments.faces.split(","):
            for measure in map(int, arguments.measures.split(",")):
                with tempfile.TemporaryDirectory() as name:
                    folder = Path(name)
                    book = chapters(path.resolve(), folder)
                    for engine in (reissue, typst, latex):
                        cpu, pdf = engine(book, face, measure, folder)
                        rows.append((path.stem[:24], face, measure, engine.__name__, cpu, score(pdf)))
                        show(rows[-1])


def show(row):
    book, face, measure, engine, cpu, found = row
    print(f"{book:24} {face:10} {measure:4} {engine:8} {cpu:6.2f} s", json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
