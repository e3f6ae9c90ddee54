#!/usr/bin/env python3
"""Sets the same books with Reissue, LuaLaTeX + microtype and Typst, in the same faces and measures, scores the
pages with one scorer and prints a table.

usage: tests/compare/pages.py BOOK... [--faces garamond,libertinus] [--measures 288,324] [--engines ...]
                              [--scorer FILE] [--keep DIR] [--reissue FILE]

Needs Debian (TeX) and a network; Typst comes from PyPI into .tools. Each engine gets the same paragraphs (from the
dump of the book; notes and display matter left out), the same font files, size, leading and number of lines. The
scorer reads nothing but glyph places and prints JSON; another one can be named. Processor time and
peak memory are those of one run, of the process and its children; kB is the size of the PDF.
"""
import argparse, json, os, re, shutil, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
FONTS = ROOT / "crates/reissue-typeset/fonts"
TYPST = "0.15.0"
FACES = {"garamond": ("EB Garamond", "EBGaramond"), "libertinus": ("Libertinus Serif", "LibertinusSerif")}
# Language of the book: (of LaTeX, Debian package).
LANGUAGES = {
    "en": ("american", "texlive-lang-english"), "en-GB": ("british", "texlive-lang-english"),
    "fr": ("french", "texlive-lang-french"), "de": ("ngerman", "texlive-lang-german"),
    "es": ("spanish", "texlive-lang-spanish"), "it": ("italian", "texlive-lang-italian"),
}
PAGE, SIZE, LEADING, LINES = (432, 648), 11.0, 14.5, 36
ROMAN = re.compile(r"^\s*(?:p(?: #\S+)?(?: lang=\S+)?(?: lead-in=\d+)?(?: continued)?): (.*)")
HEADING = re.compile(r"^\s*[a-z-]+(?: #\S+)?(?: lang=\S+)?((?: (?:ordinal|title|subtitle)=`.*?`)+)$")


def install(reissue):
    python = TOOLS / "python/bin/python"
    if not python.exists():
        subprocess.run([ROOT / "tests/validators/install"], check=True)
    if subprocess.run([python, "-c", "import typst"], capture_output=True).returncode:
        subprocess.run([TOOLS / "python/bin/pip", "install", "-q", f"typst=={TYPST}"], check=True)
    if not shutil.which("lualatex") or subprocess.run(["kpsewhich", "memoir.cls"], capture_output=True).returncode:
        packages = ["texlive-luatex", "texlive-latex-recommended", "texlive-latex-extra", "texlive-fonts-recommended",
                    "texlive-plain-generic", *{p for _, p in LANGUAGES.values()}]
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", *packages], check=True,
                       stdout=subprocess.DEVNULL)
    if not reissue.exists():
        subprocess.run(["cargo", "build", "-q", "--release", "-p", "reissue-cli"], cwd=ROOT, check=True)


class Text:
    """A book reduced to what every engine can set: chapters of paragraphs of (italic, text)."""

    def __init__(self, reissue, book, folder):
        subprocess.run([reissue, "convert", book, "--to", "txt", "-q", "-o", folder, "--dump", folder],
                       check=True, stdout=subprocess.DEVNULL)
        dump = next(folder.rglob("book.txt")).read_text()
        found = re.search(r"^  language (\S+)", dump, re.M)
        self.language = found.group(1) if found else "en"
        self.chapters = [("", [])]
        for line in dump.split("\nnotes\n")[0].splitlines():
            heading = HEADING.match(line)
            if heading:
                parts = re.findall(r"=`(.*?)`", heading.group(1))
                self.chapters.append((quotes(plain(" ".join(parts))), []))
            elif (paragraph := ROMAN.match(line)):
                self.chapters[-1][1].append(pieces(paragraph.group(1)))
        self.chapters = [(t, [p for p in c if p]) for t, c in self.chapters]
        self.chapters = [c for c in self.chapters if len(c[1]) > 2]
        self.words = sum(len(t.split()) for _, c in self.chapters for p in c for _, t in p)

    def render(self, heading, paragraph):
        out = []
        for title, paragraphs in self.chapters:
            out.append(heading(title or "*"))
            out += map(paragraph, paragraphs)
        return "\n\n".join(out) + "\n"


def pieces(text):
    text = re.sub(r"<(note|page|anchor|index|image)\b[^>]*/>", "", text)
    text = re.sub(r"<br[^>]*/>", " ", text)
    out, italic = [], 0
    for part in re.split(r"((?<!\\)<[^>]*(?<!\\)>)", text):
        if re.match(r"<(em|title|foreign)\b", part):
            italic += 1
        elif re.match(r"</(em|title|foreign)\b", part):
            italic = max(0, italic - 1)
        elif not part.startswith("<") and plain(part):
            out.append((italic > 0, plain(part)))
    whole = quotes("\0".join(t for _, t in out)).split("\0")
    return [(i, t) for (i, _), t in zip(out, whole)]


def plain(text):
    text = re.sub(r"(?<!\\)<[^>]*(?<!\\)>", "", text)
    return re.sub(r"\\(.)", r"\1", text).replace("\u00ad", "")


def quotes(text):
    """Curls straight quotes, so that no engine does it in its own way."""
    text = re.sub(r"(^|[\s(\[\u2014\0])\"", "\\1\u201c", text).replace('"', "\u201d")
    text = re.sub(r"(^|[\s(\[\u2014\u201c\0])'", "\\1\u2018", text).replace("'", "\u2019")
    return text.replace("--", "\u2014")


def files(face):
    stem = FACES[face][1]
    found = {p.stem: p for p in FONTS.rglob("*") if p.suffix in (".ttf", ".otf")}
    return found[f"{stem}-Regular"], found[f"{stem}-Italic"]


def lualatex(text, face, measure, folder, _):
    regular, italic = files(face)
    special = {c: "\\" + c for c in "&%$#_{}"}
    special |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}", "\u00a0": "~"}
    tex = lambda s: "".join(special.get(c, c) for c in s)
    body = text.render(lambda t: f"\\chapter*{{{tex(t)}}}",
                       lambda p: "".join(f"\\emph{{{tex(t)}}}" if i else tex(t) for i, t in p))
    language = LANGUAGES.get(text.language, LANGUAGES.get(text.language[:2], LANGUAGES["en"]))[0]
    (folder / "lualatex.tex").write_text(rf"""\documentclass[11pt,twoside,openany]{{memoir}}
\setstocksize{{{PAGE[1]}bp}}{{{PAGE[0]}bp}}\settrimmedsize{{\stockheight}}{{\stockwidth}}{{*}}
\settypeblocksize{{{LEADING * LINES}bp}}{{{measure}bp}}{{*}}\setlrmargins{{*}}{{*}}{{1}}\setulmargins{{54bp}}{{*}}{{*}}
\checkandfixthelayout\raggedbottom\usepackage{{fontspec}}
\setmainfont[Path={regular.parent}/,Extension={regular.suffix},ItalicFont={italic.stem},Numbers=OldStyle]{{{regular.stem}}}
\usepackage[protrusion=true,expansion=true]{{microtype}}\usepackage[{language}]{{babel}}
\widowpenalty=10000\clubpenalty=10000\pagestyle{{plain}}
\begin{{document}}\fontsize{{{SIZE}bp}}{{{LEADING}bp}}\selectfont
{body}\end{{document}}
""")
    return ["lualatex", "-interaction=batchmode", "lualatex.tex"], folder / "lualatex.pdf"


def typst(text, face, measure, folder, _, tuned=""):
    esc = lambda s: re.sub(r"([\\#*_`$<>@=\-+/\[\]~'\"])", r"\\\1", s).replace("\u00a0", "~")
    body = text.render(lambda t: f"= {esc(t)}",
                       lambda p: "".join(f"#emph[{esc(t)}]" if i else esc(t) for i, t in p))
    side, foot = (PAGE[0] - measure) / 2, PAGE[1] - 54 - LEADING * LINES
    name = "tuned" if tuned else "typst"
    (folder / f"{name}.typ").write_text(f"""#set page(width: {PAGE[0]}pt, height: {PAGE[1]}pt, margin: (x: {side}pt, top: 54pt, bottom: {foot}pt), numbering: "1")
#set text(font: "{FACES[face][0]}", size: {SIZE}pt, lang: "{text.language[:2]}", number-type: "old-style", top-edge: {LEADING * .7}pt, bottom-edge: {-LEADING * .3}pt)
#set par(justify: true, leading: 0pt, spacing: 0pt, first-line-indent: 1em{tuned})
#show heading: it => {{ pagebreak(weak: true); v(4 * {LEADING}pt); align(center, it.body); v(2 * {LEADING}pt) }}
{body}""")
    program = "import sys,typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"
    python = TOOLS / "python/bin/python"
    return [python, "-c", program, f"{name}.typ", f"{name}.pdf", FONTS], folder / f"{name}.pdf"


def typst_tuned(text, face, measure, folder, _):
    limits = ", justification-limits: (spacing: (min: 75%, max: 133%), tracking: (min: -0.01em, max: 0.01em))"
    return typst(text, face, measure, folder, _, limits)


def reissue(text, face, measure, folder, program, edition="print", name="pages-print.pdf"):
    esc = lambda s: re.sub(r"([\\*_\[\]`<>#|^~$@{}&+=-])", r"\\\1", s)
    safe = lambda s: re.sub(r"^(\d+)([.)])", r"\1\\\2", s)
    body = text.render(lambda t: f"# {esc(t)}",
                       lambda p: safe("".join(f"*{esc(t)}*" if i and t == t.strip() else esc(t) for i, t in p)))
    source = folder / "reissue.md"
    source.write_text(f"---\ntitle: Pages\nlang: {text.language}\n---\n\n{body}")
    settings = {"trim": f"{PAGE[0]}x{PAGE[1]}pt", "face": FACES[face][0], "size": f"{SIZE}pt", "leading": f"{LEADING}pt",
                "gutter": "0pt", "measure": f"{measure}pt", "lines": LINES, "chapter-opens": "any", "lead-in": "plain"}
    settings |= dict.fromkeys(["half-title", "title-page", "imprint-page", "contents"], "false")
    command = [program, "convert", source, "--to", edition, "-q", "-j", "1", "-o", folder]
    for key, value in settings.items():
        command += ["--set", f"design.{key}={value}"]
    return command, folder / name


def reissue_reading(*given):
    """The same pages tagged, as Typst's are, and without the printer's colour profile."""
    return reissue(*given, edition="pdf", name="pages.pdf")


ENGINES = {"reissue": reissue, "reissue-pdf": reissue_reading, "lualatex": lualatex, "typst": typst, "typst-tuned": typst_tuned}


def run(command, folder):
    """Gives processor seconds and peak memory in MB."""
    with open(folder / "log", "wb") as log:
        child = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log,
                                 env=os.environ | {"RAYON_NUM_THREADS": "1"})
        _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        print((folder / "log").read_text(errors="replace")[-600:], file=sys.stderr)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


COLUMNS = [
    ("lines", lambda s: s["body_lines"]),
    ("s.d.", lambda s: s["spacing"]["sd_line_gap_ratio"]),
    (">1.5", lambda s: s["faults"]["gap>1.5x"]),
    ("<.75", lambda s: s["faults"]["gap<0.75x"]),
    ("hy/100", lambda s: s["hyphens"]["per_100_lines"]),
    ("run", lambda s: s["hyphens"]["max_consecutive"]),
    ("penult", lambda s: s["hyphens"]["penultimate_line"]),
    ("over", lambda s: s["lines"]["overfull_gt1pt"]),
    ("widow", lambda s: s["pages_"]["widows"]),
    ("orphan", lambda s: s["pages_"]["orphans"]),
    ("unlevel", lambda s: f"{s['pages_']['unbalanced_spreads']}/{s['pages_']['spreads']}"),
    ("turn-", lambda s: f"{s['hyphens']['at_recto_end']}+{s['hyphens']['at_page_end'] - s['hyphens']['at_recto_end']}"),
    ("tail", lambda s: s["pages_"]["chapter_tail_le4_lines"]),
    ("grid%", lambda s: s["pages_"]["baseline_grid_pct"]),
    ("1word%", lambda s: round(100 * s["last_lines"]["one_word"] / max(1, s["last_lines"]["multi_line_paragraphs"]), 2)),
    ("stack", lambda s: s["lines"]["stacks_left"] + s["lines"]["stacks_right"]),
    ("river", lambda s: s["lines"]["rivers_ge5_per_1000"]),
]


def score(scorer, pdf):
    done = subprocess.run([TOOLS / "python/bin/python", scorer, pdf], capture_output=True, text=True)
    if done.returncode:
        return ["no score: " + done.stderr.strip()[-80:]]
    found = json.loads(done.stdout)
    return [column(found) for _, column in COLUMNS]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("books", nargs="+", type=Path)
    parser.add_argument("--faces", default="garamond,libertinus")
    parser.add_argument("--measures", default="288,324")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--scorer", type=Path, default=ROOT / "tests/validators/pdf/score_pdf.py")
    parser.add_argument("--reissue", type=Path, default=ROOT / "target/release/reissue")
    parser.add_argument("--keep", type=Path, help="a folder for sources and PDFs")
    arguments = parser.parse_args()
    program = arguments.reissue.resolve()
    install(program)
    print(f"{'book':20} {'face':10} {'pt':>3} {'engine':11} {'s':>6} {'MB':>5} {'kB':>6}",
          *(f"{name:>7}" for name, _ in COLUMNS), flush=True)
    for path in arguments.books:
        for face in arguments.faces.split(","):
            for measure in map(int, arguments.measures.split(",")):
                with tempfile.TemporaryDirectory() as scratch:
                    folder = arguments.keep / f"{path.stem}-{face}-{measure}" if arguments.keep else Path(scratch)
                    folder.mkdir(parents=True, exist_ok=True)
                    text = Text(program, path.resolve(), folder)
                    for name in arguments.engines.split(","):
                        command, pdf = ENGINES[name](text, face, measure, folder, program)
                        cpu, peak = run(command, folder)
                        values = score(arguments.scorer, pdf)
                        print(f"{path.stem[:20]:20} {face:10} {measure:3} {name:11} {cpu:6.2f} {peak:5.0f} {pdf.stat().st_size / 1000:6.0f}",
                              *(f"{v!s:>7}" for v in values), flush=True)


if __name__ == "__main__":
    main()
