#!/usr/bin/env python3
"""Times the text edition and the import of Reissue beside pandoc, calibre and w3m, and prints a table.

usage: tests/compare/text.py BOOK.txt [BOOK.html]

REISSUE names a binary to be timed; without it a release build of this checkout is.

The first book, a plain text, is imported by Reissue; the second, or the first as HTML made by Reissue's own EPUB, is
turned into text by each tool. CPU time is user and system of the process and its children; the median of five runs.
Installs pandoc, calibre and w3m from Debian where they are missing.
"""
import os, resource, shutil, statistics, subprocess, sys, tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REISSUE = Path(os.environ.get("REISSUE", ROOT / "target/release/reissue"))
RUNS = 5


def install():
    missing = [t for t, c in (("pandoc", "pandoc"), ("calibre", "ebook-convert"), ("w3m", "w3m")) if not shutil.which(c)]
    if missing:
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", *missing], check=True,
                       stdout=subprocess.DEVNULL)
    if "REISSUE" not in os.environ:
        subprocess.run(["cargo", "build", "-q", "--release", "-p", "reissue-cli"], cwd=ROOT, check=True)


def cpu(command):
    """The CPU seconds of a command: median of some runs; none where it fails."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            print(done.stderr.decode()[-400:], file=sys.stderr)
            return None
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(times)


def html_of(text, folder):
    """The book as one HTML file, from the EPUB that Reissue makes of it."""
    epub = folder / "book.epub"
    subprocess.run([REISSUE, "convert", "-q", text, epub], check=True, stdout=subprocess.DEVNULL)
    html = folder / "book.html"
    subprocess.run(["pandoc", "-o", html, epub], check=True)
    return html


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    install()
    text = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        html = Path(sys.argv[2]).resolve() if len(sys.argv) == 3 else html_of(text, folder)
        out = lambda name: str(folder / name)
        runs = [
            ("reissue import (txt)", [REISSUE, "import", "-q", "--force", text, folder / "memoir"]),
            ("reissue txt (txt)", [REISSUE, "convert", "-q", text, "--to", "txt", "-o", folder / "dist"]),
            ("reissue txt (html)", [REISSUE, "convert", "-q", html, "--to", "txt", "-o", folder / "dist"]),
            ("pandoc plain (html)", ["pandoc", "-t", "plain", "-o", out("pandoc.txt"), html]),
            ("calibre (html)", ["ebook-convert", html, out("calibre.txt")]),
            ("w3m -dump (html)", ["w3m", "-dump", "-cols", "72", html]),
        ]
        print(f"{text.name}: {len(text.read_bytes().split())} words\n")
        print(f"{'':22} CPU ms   times reissue")
        base = None
        for label, command in runs:
            time = cpu([str(c) for c in command])
            if time is None:
                print(f"{label:22} failed")
                continue
            base = time if label == "reissue txt (html)" else base
            ratio = f"{time / base:8.1f}" if base else ""
            print(f"{label:22} {time * 1000:6.0f}   {ratio}")


main()
