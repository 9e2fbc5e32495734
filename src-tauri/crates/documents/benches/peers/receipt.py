"""The receipt by reportlab: the same words on a roll of 80 mm, set in the same cuts, embedded as a subset.

Usage: python3 receipt.py WORDS.tsv FONTS RUNS
Says of each run how many seconds a receipt took. The fonts are read once, before.
"""

import io
import sys
import time
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, MARGIN = 80 * mm, 4 * mm
FACES = ("archivo-text", "archivo-strong", "archivo-bold", "archivo-title")
SIZES = {"title": 16, "middle": 10, "amount": 26, "stamp": 18, "small": 8, "strong": 10}
CUTS = {
    "title": "archivo-title",
    "amount": "archivo-bold",
    "stamp": "archivo-bold",
    "strong": "archivo-strong",
}


def receipt(rows):
    height = 20 * mm + len(rows) * 8 * mm
    out = io.BytesIO()
    page = Canvas(out, pagesize=(WIDTH, height), pageCompression=1)
    page.setTitle("Recibo, venta 48")
    page.setAuthor(rows[0][1])
    y = height - 5 * mm
    for kind, *words in rows:
        if kind in ("dashes", "rule"):
            y -= 3 * mm
            page.setDash(3, 2) if kind == "dashes" else page.setDash()
            page.line(MARGIN, y, WIDTH - MARGIN, y)
            continue
        if kind == "pair":
            y -= 5 * mm
            page.setFont("archivo-text", 10)
            page.drawString(MARGIN, y, words[0])
            page.setFont("archivo-strong", 10)
            page.drawRightString(WIDTH - MARGIN, y, words[1])
            continue
        size = SIZES[kind]
        y -= size * 1.35
        page.setFont(CUTS.get(kind, "archivo-text"), size)
        if kind == "stamp":
            page.setDash()
            page.rect(MARGIN, y - 2 * mm, WIDTH - 2 * MARGIN, size * 1.5)
        page.drawCentredString(WIDTH / 2, y, words[0])
    page.save()
    return out.getvalue()


def main(path, fonts, runs):
    for face in FACES:
        pdfmetrics.registerFont(TTFont(face, str(Path(fonts) / f"{face}.ttf")))
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    receipt(rows)
    for _ in range(int(runs)):
        begun = time.perf_counter()
        made = receipt(rows)
        print(time.perf_counter() - begun)
        assert made.startswith(b"%PDF"), "a receipt is a PDF"


main(*sys.argv[1:])
