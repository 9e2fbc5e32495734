"""Cuts the static faces of Archivo that documents embed.

Usage: python3 make.py PACKAGE_DIR
PACKAGE_DIR is the unpacked npm package @fontsource-variable/archivo. Needs fonttools and brotli.
The same package and the same fonttools give the same bytes.
"""

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# File name -> (weight, width). The weights and widths of the 80 mm receipt's drawing.
FACES = {
    "archivo-text": (480, 100),
    "archivo-strong": (620, 100),
    "archivo-bold": (700, 100),
    "archivo-title": (700, 108),
}

# What a name, an address or a sentence in a European language can hold. The rest is drawn as BOX.
CHARACTERS = (
    set(range(0x20, 0x7F))  # Basic Latin
    | (set(range(0xA1, 0x180)) - {0xAD})  # Latin-1 and Latin Extended-A, without the soft hyphen
    | set(range(0x218, 0x21C))  # Romanian
    | {0x1E9E, 0x2212, 0x20AC, 0x2122, 0x2191, 0x2193}
    | {0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026}
    | {0x2032, 0x2033, 0x2039, 0x203A}
)

# Stands for a character the face does not have. Archivo has no such glyph, so it is drawn here.
BOX = 0x25A1


def cut(package, subset, place, characters):
    """One instance of one file of the package, with nothing but `characters` and their kerning."""
    font = TTFont(package / "files" / f"archivo-{subset}-wdth-normal.woff2", recalcTimestamp=False)
    font.flavor = None
    wght, wdth = place
    instantiateVariableFont(font, {"wght": wght, "wdth": wdth}, inplace=True)
    if subset == "latin":
        use_tabular_figures(font)
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["GDEF", "GSUB", "STAT", "gasp", "prep"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters & set(font.getBestCmap()))
    subsetter.subset(font)
    font["OS/2"].usWeightClass = wght
    return font


def use_tabular_figures(font):
    """Makes `0` to `9` the figures of the `tnum` feature, so that columns of amounts line up."""
    gsub = font["GSUB"].table
    lookups = next(
        record.Feature.LookupListIndex
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
    )
    tabular = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            tabular.update(getattr(table, "ExtSubTable", table).mapping)
    for cmap in font["cmap"].tables:
        if not cmap.isUnicode():
            continue
        for character in range(ord("0"), ord("9") + 1):
            # Subtables may be one and the same object: a figure already replaced stays.
            figure = cmap.cmap[character]
            cmap.cmap[character] = tabular.get(figure, figure)


def add_box(font, wght):
    """Draws the hollow square that stands for a character the face does not have."""
    top, side, stroke = font["OS/2"].sCapHeight, 600, round(wght / 8)
    pen = TTGlyphPen(None)
    for left, bottom, right, upper, clockwise in [
        (60, 0, 60 + side, top, True),
        (60 + stroke, stroke, 60 + side - stroke, top - stroke, False),
    ]:
        corners = [(left, bottom), (left, upper), (right, upper), (right, bottom)]
        corners = corners if clockwise else corners[::-1]
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    font.setGlyphOrder(font.getGlyphOrder() + ["uni25A1"])
    font["glyf"]["uni25A1"] = pen.glyph()
    font["hmtx"]["uni25A1"] = (side + 120, 60)
    for cmap in font["cmap"].tables:
        cmap.cmap[BOX] = "uni25A1"


def rename(font, name):
    """Says which cut this is, keeping the copyright and the licence as they are."""
    style = name.removeprefix("archivo-").capitalize()
    for record_id, text in [(1, "Archivo"), (2, style), (4, f"Archivo {style}"), (6, f"Archivo-{style}")]:
        font["name"].setName(text, record_id, 3, 1, 0x409)


def main():
    package = Path(sys.argv[1])
    here = Path(__file__).parent
    for name, place in FACES.items():
        latin = cut(package, "latin", place, CHARACTERS)
        rest = cut(package, "latin-ext", place, CHARACTERS - set(latin.getBestCmap()))
        parts = []
        for part, font in [("latin", latin), ("rest", rest)]:
            path = here / f".{name}-{part}.ttf"
            font.save(path)
            parts.append(path)
        merged = Merger().merge([str(path) for path in parts])
        for path in parts:
            path.unlink()
        missing = CHARACTERS - set(merged.getBestCmap())
        if missing:
            sys.exit(f"{name}: no glyph for " + " ".join(f"U+{c:04X}" for c in sorted(missing)))
        add_box(merged, place[0])
        rename(merged, name)
        merged["head"].created = merged["head"].modified = latin["head"].created
        merged.recalcTimestamp = False
        merged.save(here / f"{name}.ttf")


if __name__ == "__main__":
    main()
