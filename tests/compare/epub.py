#!/usr/bin/env python3
"""Makes an EPUB of the same Markdown book with Reissue, crowbook, pandoc and calibre and prints what each costs.

usage: tests/compare/epub.py [BOOK.md] [--words N] [--rounds N] [--no-install]

Without a book, one of N words is made of the fixture memoir: its chapters without what only some of the tools know, again and
again, with notes. CPU is user and system time of the process and all its children, the median of the rounds, which go round
the tools in turn; memory is the peak of the largest process. Peers go into .tools/peers: crowbook from crates.io, pandoc from
PyPI, calibre from Debian. EPUBCheck and, with --ace, Ace look at every result.
"""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
PEERS = TOOLS / "peers"
JUDGES = ROOT / "tests" / "validators" / "epub"


def install():
    if not (TOOLS / "python.done").exists():
        subprocess.run([ROOT / "tests/validators/install"], check=True)
    if not (PEERS / "bin/crowbook").exists():
        subprocess.run(["cargo", "install", "-q", "crowbook", "--version", "0.17.1", "--root", PEERS], check=True)
    if not pandoc():
        subprocess.run([TOOLS / "python/bin/pip", "install", "-q", "pypandoc_binary==1.16.2"], check=True)
    if not shutil.which("ebook-convert"):
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", "calibre"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cargo", "build", "-q", "--release", "--workspace", "--all-features", "--bin", "reissue"], cwd=ROOT, check=True)


def pandoc():
    found = sorted((TOOLS / "python/lib").glob("python3*/site-packages/pypandoc/files/pandoc"))
    return found[0] if found else shutil.which("pandoc")


def plain(text, round_number):
    """A chapter of the memoir in the Markdown that all tools know."""
    text = re.sub(r"^---\n.*?^---\n", "", text, flags=re.S | re.M)
    text = re.sub(r"^:::.*$", "", text, flags=re.M)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?", "", text)
    text = re.sub(r"\[([^\]^]*)\]\{[^}]*\}", r"\1", text)
    text = re.sub(r"\[([^\]^]+)\]\(#[^)]*\)", r"\1", text)
    text = re.sub(r"\{[^}\n]*\}", "", text)
    return re.sub(r"\[\^([\w-]+)\]", rf"[^\1-{round_number}]", text)


def memoir(words):
    chapters = sorted((ROOT / "fixtures/books/the-salt-road/chapters").glob("*.md"))
    notes = (ROOT / "fixtures/books/the-salt-road/back/notes.md").read_text()
    out, count, turn = ["# The Salt Road, Retold\n"], 0, 0
    while count < words:
        turn += 1
        for chapter in chapters:
            out.append(plain(chapter.read_text(), turn))
            count += len(out[-1].split())
        out.append("\n".join(line for line in plain(notes, turn).splitlines() if line.startswith("[^")))
    head = "---\ntitle: The Salt Road, Retold\nauthor: Ilka Sorenby\nlang: en\nlanguage: en\n---\n\n"
    return head + "\n\n".join(out[1:])


def commands(book, out):
    """The command of each tool; crowbook reads a file of its own that names the book."""
    work = book.parent
    body = re.sub(r"\A---\n.*?^---\n", "", book.read_text(), flags=re.S | re.M)
    (work / "body.md").write_text(body)
    (work / "book.book").write_text(
        f"title: The Salt Road, Retold\nauthor: Ilka Sorenby\nlang: en\noutput.epub: {out}/crowbook.epub\n"
        "epub.version: 3\ninput.clean: false\n\n+ body.md\n")
    return {
        "reissue": [ROOT / "target/release/reissue", "convert", book, out / "reissue.epub", "-q"],
        "crowbook": [PEERS / "bin/crowbook", "-q", work / "book.book", "-t", "epub"],
        "pandoc": [pandoc(), book, "-o", out / "pandoc.epub"],
        "calibre": ["ebook-convert", book, out / "calibre.epub", "--epub-version", "3"],
    }


def run(command, folder):
    """Runs a command; gives CPU in milliseconds and memory in MB."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]}: {error.decode(errors='replace')[-600:]}")
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def judged(path, ace):
    def count(script):
        said = subprocess.run([JUDGES / script, path], capture_output=True, text=True).stdout
        return sum(line.startswith("  ") for line in said.splitlines())
    return str(count("run-epubcheck")), str(count("run-ace")) if ace else "-"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("book", nargs="?", type=pathlib.Path)
    options.add_argument("--words", type=int, default=68_000)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--no-install", action="store_true")
    options.add_argument("--ace", action="store_true")
    given = options.parse_args()
    if not given.no_install:
        install()
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(scratch)
        book, out = work / "book.md", work / "out"
        out.mkdir()
        book.write_text(given.book.read_text() if given.book else memoir(given.words))
        tools = commands(book, out)
        tools = {name: c for name, c in tools.items() if c[0] and shutil.which(str(c[0]))}
        measured = {name: [] for name in tools}
        for _ in range(given.rounds):
            for name, command in tools.items():
                measured[name].append(run(command, work))
        print(f"{len(book.read_text().split()):,} words, median of {given.rounds} rounds\n")
        print("| tool | CPU ms | memory MB | against Reissue | output KB | EPUBCheck | Ace |\n|---|---:|---:|---:|---:|---:|---:|")
        base = statistics.median(cpu for cpu, _ in measured["reissue"])
        for name, rounds in measured.items():
            cpu, memory = (statistics.median(column) for column in zip(*rounds))
            path = out / f"{name}.epub"
            faults, violations = judged(path, given.ace)
            print(f"| {name} | {cpu:.0f} | {memory:.0f} | {cpu / base:.1f} × | {path.stat().st_size // 1024} | {faults} | {violations} |")


if __name__ == "__main__":
    main()
