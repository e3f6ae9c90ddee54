#!/usr/bin/env python3
"""Reads the same EPUB, DOCX, ODT, FB2 and HTML files with Reissue, pandoc and calibre and prints what each costs.

usage: tests/compare/readers.py [FILE...] [--words N] [--rounds N] [--no-install]

Without files, pandoc makes one of each format from the fixture memoir, N words of it. Each tool turns each file into plain
text, which costs next to nothing beside reading it. CPU is user and system time of the process and its children, the median of
the rounds, which go round the tools in turn; memory is the peak of the largest process. Ratios are against Reissue; above 1
the other tool costs more. Pandoc 3 comes from PyPI into .tools/python, calibre from Debian.
"""
import argparse
import pathlib
import shutil
import statistics
import subprocess
import tempfile

from epub import ROOT, TOOLS, memoir, pandoc, run

FORMATS = ["epub", "docx", "odt", "fb2", "html"]


def install():
    if not pandoc():
        if not (TOOLS / "python.done").exists():
            subprocess.run([ROOT / "tests/validators/install"], check=True)
        subprocess.run([TOOLS / "python/bin/pip", "install", "-q", "pypandoc_binary==1.16.2"], check=True)
    if not shutil.which("ebook-convert"):
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", "calibre"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cargo", "build", "-q", "--release", "--workspace", "--all-features", "--bin", "reissue"], cwd=ROOT, check=True)


def made(words, folder):
    """The memoir in each format, as pandoc writes it."""
    source = folder / "memoir.md"
    source.write_text(memoir(words))
    files = []
    for name in FORMATS:
        path = folder / f"memoir.{name}"
        subprocess.run([pandoc(), source, "-s", "-t", name, "-o", path], check=True)
        files.append(path)
    return files


def commands(path, out):
    """The command of each tool."""
    reader = next(name for name in FORMATS if name.startswith(path.suffix.lstrip(".").lower()))
    return {
        "reissue": [ROOT / "target/release/reissue", "convert", "-q", path, out / "reissue.txt"],
        "pandoc": [pandoc(), "-f", reader, "-t", "plain", path, "-o", out / "pandoc.txt"],
        "calibre": ["ebook-convert", path, out / "calibre.txt"],
    }


def words(path):
    return len(path.read_text(errors="replace").split()) if path.exists() else 0


def table(files, rounds, out):
    print("| file | KB | tool | words | CPU ms | memory MB | CPU ratio | memory ratio |\n|---|---:|---|---:|---:|---:|---:|---:|")
    for path in files:
        tools = commands(path, out)
        measured = {name: [] for name in tools}
        for _ in range(rounds):
            for name, command in tools.items():
                measured[name].append(run(command, out))
        base = None
        for name, told in measured.items():
            cpu, memory = (statistics.median(column) for column in zip(*told))
            base = base or (cpu, memory)
            count = words(out / f"{name}.txt")
            print(f"| {path.name} | {path.stat().st_size // 1024} | {name} | {count:,} | {cpu:.0f} | {memory:.0f} "
                  f"| {cpu / base[0]:.1f} × | {memory / base[1]:.1f} × |")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("files", nargs="*", type=pathlib.Path)
    options.add_argument("--words", type=int, default=120_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--no-install", action="store_true")
    given = options.parse_args()
    if not given.no_install:
        install()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        files = [path.resolve() for path in given.files] or made(given.words, folder)
        table(files, given.rounds, folder)


if __name__ == "__main__":
    main()
