#!/usr/bin/env python3
"""same-page.py FILE.pdf PAGE... - three engines must draw the same page: poppler, MuPDF, PDFium.

Each page is drawn in grey at 144 pixels an inch and cut into blocks of 6 x 6 pixels. The mean grey of a block may differ
between two engines by hinting and anti-aliasing only. A glyph that is missing or moved by more than a point shows.
Needs pymupdf and pypdfium2 (tests/validators/install) and pdftoppm.
"""
import subprocess
import sys

import fitz
import pypdfium2

BLOCK = 6
MOST = 90     # the most that the grey of one block may differ, of 255
MEAN = 18     # the most that blocks with ink may differ on average: engines darken stems differently


def poppler(path, page):
    out = subprocess.run(
        ["pdftoppm", "-gray", "-r", "144", "-f", str(page), "-l", str(page), path],
        check=True, capture_output=True).stdout
    magic, width, height, depth, data = out.split(maxsplit=4) if out[:2] == b"P5" else (None,) * 5
    assert magic == b"P5" and depth == b"255"
    width, height = int(width), int(height)
    return width, height, out[-width * height:]


def mupdf(path, page):
    pixmap = fitz.open(path)[page - 1].get_pixmap(dpi=144, colorspace=fitz.csGRAY)
    assert pixmap.stride == pixmap.width
    return pixmap.width, pixmap.height, bytes(pixmap.samples)


def pdfium(path, page):
    bitmap = pypdfium2.PdfDocument(path)[page - 1].render(scale=2, grayscale=True)
    rows = bytes(bitmap.buffer)
    cut = [rows[y * bitmap.stride:y * bitmap.stride + bitmap.width] for y in range(bitmap.height)]
    return bitmap.width, bitmap.height, b"".join(cut)


def blocks(picture):
    width, height, data = picture
    out = {}
    for top in range(0, height - BLOCK + 1, BLOCK):
        rows = [data[(top + y) * width:(top + y + 1) * width] for y in range(BLOCK)]
        for left in range(0, width - BLOCK + 1, BLOCK):
            out[left, top] = sum(sum(row[left:left + BLOCK]) for row in rows) / BLOCK**2
    return out


def compare(path, page):
    drawn = {engine.__name__: blocks(engine(path, page)) for engine in (poppler, mupdf, pdfium)}
    inked = [place for place, grey in drawn["poppler"].items() if grey < 250]
    assert inked, f"page {page} is blank"
    bad = []
    names = list(drawn)
    for i, one in enumerate(names):
        for other in names[i + 1:]:
            places = drawn[one].keys() & drawn[other].keys()
            assert len(places) > 1000, "the pages differ in size"
            differences = {p: abs(drawn[one][p] - drawn[other][p]) for p in places}
            worst = max(differences, key=differences.get)
            mean = sum(differences.get(p, 255) for p in inked) / len(inked)
            print(f"page {page}: {one}/{other}: mean {mean:.1f}, worst {differences[worst]:.0f} at {worst}, {len(inked)} blocks with ink")
            if differences[worst] > MOST or mean > MEAN:
                bad.append((one, other, worst))
    # The control: a shift of two points must show, or the comparison sees nothing.
    width, height, data = poppler(path, page)
    moved = blocks((width, height, data[4:] + data[:4]))
    control = sum(abs(moved[p] - drawn["mupdf"].get(p, 0)) for p in inked) / len(inked)
    if control <= MEAN:
        bad.append(f"a shift of two points is not seen ({control:.1f})")
    return bad


if __name__ == "__main__":
    failed = [(page, compare(sys.argv[1], page)) for page in map(int, sys.argv[2:])]
    failed = [f for f in failed if f[1]]
    for page, pairs in failed:
        print(f"FAIL page {page}: {pairs}")
    sys.exit(bool(failed))
