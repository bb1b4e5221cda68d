#!/usr/bin/env python3
"""Writes src/test/resources/conformance.zip: small pictures by others' encoders, and what the reference library makes of each.

    apt-get install imagemagick libvips-tools webp libheif-examples libavif-bin libtiff-tools libjpeg-turbo-progs
    pip install pillow numpy
    worker/src/test/python/make_conformance.py PHOTO

PHOTO is any photo, the sample cat for instance. Encoders: ImageMagick, libvips, cwebp, img2webp, gif2webp, heif-enc, avifenc, libtiff's tools, cjpeg, Pillow.
Goldens are RGBA, straight, upright, in sRGB, by: djpeg (JPEG), libpng (PNG, through Pillow; 16 bits through ImageMagick), dwebp (WebP), libtiff through ImageMagick (TIFF, BMP, GIF),
heif-convert (HEIC), avifdec (AVIF), Little CMS (profiles).
"""
import hashlib
import io
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
from PIL import Image, ImageCms, ImageOps

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import make_pictures  # noqa: E402

OUT = pathlib.Path(__file__).parent.parent / "resources" / "conformance.zip"
W, H = 64, 48
TMP = pathlib.Path(tempfile.mkdtemp())
cases = []
goldens = {}
failed = []

EXACT, DEEP, LOSSY, CLOSE = (0, 0), (1, 1), (1, 8), (2, 255)


def run(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True).stdout


def rgba(image):
    return image.convert("RGBA") if isinstance(image, Image.Image) else image


def add(group, name, path, golden, tolerance):
    data = pathlib.Path(path).read_bytes()
    pixels = np.asarray(rgba(golden), np.uint8)
    raw = pixels.tobytes()
    key = hashlib.sha256(raw).hexdigest()[:16]
    goldens[key] = raw
    cases.append({"group": group, "file": name, "golden": key, "width": pixels.shape[1], "height": pixels.shape[0],
                  "mean": tolerance[0], "most": tolerance[1], "data": data})


def attempt(group, name, tolerance, golden, *commands):
    """Runs encoders, the last of which writes TMP/name, and remembers what `golden(path)` makes of it."""
    path = TMP / name
    try:
        for command in commands:
            run(*command)
        add(group, name, path, golden(path), tolerance)
    except (subprocess.CalledProcessError, OSError, ValueError, KeyError) as e:
        failed.append((name, str(getattr(e, "stderr", e))[-200:]))


def by_djpeg(path):
    return Image.open(io.BytesIO(run("djpeg", "-pnm", path))).convert("RGB")


def by_pillow(path):
    return Image.open(path).convert("RGBA")


def by_magick(path):
    target = TMP / "magick.png"
    run("convert", f"{path}[0]", "-depth", 8, "-define", "png:color-type=6", target)
    return Image.open(target).convert("RGBA")


def by_dwebp(path):
    target = TMP / "dwebp.png"
    run("dwebp", "-quiet", path, "-o", target)
    return Image.open(target).convert("RGBA")


def by_heif(path):
    # Where there is no opacity the tool of Debian 12 writes a damaged PNG; ImageMagick has the same library.
    if "clear" not in path.name:
        return by_magick(path)
    target = TMP / "heif.png"
    run("heif-convert", path, target)
    return Image.open(target).convert("RGBA")


def by_avif(path):
    target = TMP / "avif.png"
    run("avifdec", "-d", 8, path, target)
    return Image.open(target).convert("RGBA")


def main():
    photo = Image.open(sys.argv[1]).convert("RGB")
    photo = ImageOps.fit(photo, (W, H), Image.LANCZOS)
    y, x = np.mgrid[0:H, 0:W]
    alpha = np.clip(32 + 4 * x, 0, 255).astype(np.uint8)
    alpha[(x - 32) ** 2 + (y - 24) ** 2 < 80] = 0
    clear = Image.fromarray(np.dstack([np.asarray(photo), alpha]))
    files = {}
    for name, image in {"photo": photo, "clear": clear, "grey": photo.convert("L"), "line": photo.convert("1"),
                        "clear-grey": clear.convert("LA")}.items():
        files[name] = TMP / f"source-{name}.png"
        image.save(files[name])
    files["deep"] = TMP / "source-deep.png"
    run("convert", files["photo"], "-depth", 16, "-resize", f"{W - 1}x{H - 1}!", "-resize", f"{W}x{H}!", files["deep"])
    files["deep-clear"] = TMP / "source-deep-clear.png"
    run("convert", files["clear"], "-depth", 16, "-alpha", "on", "-evaluate", "multiply", "0.987", files["deep-clear"])
    ppm, pgm = TMP / "photo.ppm", TMP / "grey.pgm"
    photo.save(ppm)
    photo.convert("L").save(pgm)

    jpegs(files, ppm, pgm, photo)
    pngs(files)
    webps(files)
    tiffs(files)
    heifs(files)
    others(files)
    orientations(photo)
    profiles(photo)

    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        def put(name, data):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        put("manifest.json", json.dumps([{k: v for k, v in c.items() if k != "data"} for c in cases], indent=1))
        for c in cases:
            put("files/" + c["file"], c["data"])
        for key, raw in sorted(goldens.items()):
            put("goldens/" + key, raw)
    groups = {g: len(list(n)) for g, n in itertools.groupby(c["group"] for c in cases)}
    print(len(cases), "files", groups, os.path.getsize(OUT), "bytes")
    for name, why in failed:
        print("not made:", name, why)


def jpegs(files, ppm, pgm, photo):
    modes = {"baseline": [], "progressive": ["-progressive"], "restart": ["-restart", "1"], "arithmetic": ["-arithmetic"]}
    for quality, sampling, (mode, flags) in itertools.product((30, 75, 95), ("1x1", "2x1", "2x2", "1x2"), modes.items()):
        name = f"jpeg-q{quality}-{sampling}-{mode}.jpg"
        attempt("JPEG", name, LOSSY, by_djpeg,
                ("cjpeg", "-quality", quality, "-sample", sampling, *flags, "-outfile", TMP / name, ppm))
    for quality, (mode, flags) in itertools.product((30, 75, 95), modes.items()):
        name = f"jpeg-grey-q{quality}-{mode}.jpg"
        attempt("JPEG", name, LOSSY, by_djpeg, ("cjpeg", "-grayscale", "-quality", quality, *flags, "-outfile", TMP / name, pgm))
    for sampling in ("4:1:1", "4:4:0", "4:2:0"):
        name = f"jpeg-magick-{sampling.replace(':', '')}.jpg"
        attempt("JPEG", name, LOSSY, by_djpeg, ("convert", files["photo"], "-sampling-factor", sampling, TMP / name))
    for name, flags in {"jpeg-rgb.jpg": ["-rgb"], "jpeg-optimised.jpg": ["-optimize"]}.items():
        attempt("JPEG", name, LOSSY, by_djpeg, ("cjpeg", *flags, "-outfile", TMP / name, ppm))
    attempt("JPEG", "jpeg-vips.jpg", LOSSY, by_djpeg, ("vips", "jpegsave", files["photo"], TMP / "jpeg-vips.jpg", "--strip"))
    for quality in (60, 90):
        name = f"jpeg-cmyk-q{quality}.jpg"
        attempt("CMYK", name, CLOSE, lambda path: Image.open(path).convert("RGB"),
                ("convert", files["photo"], "-colorspace", "CMYK", "-quality", quality, TMP / name))


def pngs(files):
    kinds = {0: ("grey", (1, 2, 4, 8, 16)), 2: ("photo", (8, 16)), 3: ("photo", (1, 2, 4, 8)),
             4: ("clear-grey", (8, 16)), 6: ("clear", (8, 16))}
    for kind, (source, depths) in kinds.items():
        for bits, interlace in itertools.product(depths, ("none", "PNG")):
            name = f"png-c{kind}-b{bits}-{interlace.lower()}.png"
            deep = bits == 16
            use = {"photo": "deep", "clear": "deep-clear"}.get(source, source) if deep else source
            colours = ["+dither", "-colors", 2 ** bits] if kind == 3 else []
            attempt("PNG", name, DEEP if deep else EXACT, by_magick if deep else by_pillow,
                    ("convert", files[use], *colours, "-strip", "-interlace", interlace, "-define", f"png:color-type={kind}",
                     "-define", f"png:bit-depth={bits}", TMP / name))
    for kind, bits in ((2, 8), (0, 8), (3, 8), (3, 4)):
        name = f"png-c{kind}-b{bits}-trns.png"
        attempt("PNG", name, EXACT, by_pillow,
                ("convert", files["photo" if kind else "grey"], "+dither", "-colors", 8, "-fill", "black", "-draw", "rectangle 5,5 20,20",
                 "-transparent", "black", "-strip", "-define", f"png:color-type={kind}", "-define", f"png:bit-depth={bits}", TMP / name))
    for source, number, level in itertools.product(("photo", "clear", "grey"), (8, 16, 32, 64, 128, 248), (0, 9)):
        name = f"png-vips-{source}-f{number}-z{level}.png"
        attempt("PNG", name, EXACT, by_pillow,
                ("vips", "pngsave", files[source], TMP / name, "--filter", number, "--compression", level, "--strip"))
    for bits in (1, 2, 4, 8):
        name = f"png-vips-palette-{bits}.png"
        attempt("PNG", name, EXACT, by_pillow,
                ("vips", "pngsave", files["clear"], TMP / name, "--palette", "--bitdepth", bits, "--strip"))


def webps(files):
    for source, quality, method, filters in itertools.product(
            ("photo", "clear"), (10, 50, 75, 100), (0, 4, 6), ((), ("-f", 0), ("-strong", "-sharpness", 7))):
        name = f"webp-{source}-q{quality}-m{method}{''.join(str(f) for f in filters)}.webp"
        attempt("WebP", name, LOSSY, by_dwebp, ("cwebp", "-quiet", "-q", quality, "-m", method, *filters, files[source], "-o", TMP / name))
    for source, level in itertools.product(("photo", "clear", "grey", "line"), (0, 3, 6, 9)):
        name = f"webp-lossless-{source}-z{level}.webp"
        attempt("WebP", name, EXACT, by_dwebp, ("cwebp", "-quiet", "-lossless", "-exact", "-z", level, files[source], "-o", TMP / name))
    for name, flags in {"sharp": ["-sharp_yuv"], "alpha50": ["-alpha_q", 50], "alphafast": ["-alpha_filter", "fast"],
                        "segments1": ["-segments", 1], "near60": ["-near_lossless", 60], "nofancy": ["-preset", "drawing"],
                        "partition": ["-partition_limit", 90], "jpeglike": ["-jpeg_like"], "alpharaw": ["-alpha_method", 0]}.items():
        full = f"webp-{name}.webp"
        attempt("WebP", full, LOSSY, by_dwebp, ("cwebp", "-quiet", *flags, files["clear"], "-o", TMP / full))
    for flags in ((), ("-lossy",), ("-mixed",)):
        name = f"webp-animated{''.join(flags)}.webp"
        attempt("WebP", name, LOSSY if flags else EXACT, by_pillow,
                ("img2webp", *flags, files["photo"], files["grey"], "-o", TMP / name))
    for quality in (50, 90):
        name = f"webp-vips-{quality}.webp"
        attempt("WebP", name, LOSSY, by_dwebp, ("vips", "webpsave", files["clear"], TMP / name, "--Q", quality, "--strip"))


def tiffs(files):
    types = {"line": ("line", "Bilevel", []), "grey": ("grey", "Grayscale", []), "palette": ("photo", "Palette", ["+dither", "-colors", 64]),
             "rgb": ("photo", "TrueColor", []), "rgba": ("clear", "TrueColorAlpha", []), "grey16": ("grey", "Grayscale", ["-depth", 16]),
             "rgb16": ("deep", "TrueColor", ["-depth", 16]), "rgba16": ("deep-clear", "TrueColorAlpha", ["-depth", 16])}
    for (kind, (source, name_of, flags)), compression in itertools.product(types.items(), ("None", "LZW", "Zip", "RLE")):
        name = f"tiff-{kind}-{compression.lower()}.tif"
        attempt("TIFF", name, DEEP if kind.endswith("16") else EXACT, by_magick,
                ("convert", files[source], *flags, "-type", name_of, "-compress", compression, TMP / name))
    for compression in ("Group4", "Fax"):
        name = f"tiff-line-{compression.lower()}.tif"
        attempt("TIFF", name, EXACT, by_magick, ("convert", files["line"], "-compress", compression, TMP / name))
    for quality in (50, 90):
        name = f"tiff-jpeg-{quality}.tif"
        attempt("TIFF", name, LOSSY, by_magick, ("convert", files["photo"], "-compress", "JPEG", "-quality", quality, TMP / name))
    attempt("CMYK", "tiff-cmyk.tif", CLOSE, lambda path: Image.open(path).convert("RGB"),
            ("convert", files["photo"], "-colorspace", "CMYK", "-compress", "LZW", TMP / "tiff-cmyk.tif"))
    for kind in ("line", "grey", "palette", "rgb", "rgba", "grey16", "rgb16", "rgba16"):
        base = TMP / f"tiff-{kind}-none.tif"
        for change, flags in {"tiled": ["-t", "-w", 16, "-l", 16], "planar": ["-p", "separate"], "strips": ["-s", "-r", 5],
                              "bigendian": ["-B"], "bigtiff": ["-8"], "lsb": ["-f", "lsb2msb"],
                              "planartiled": ["-p", "separate", "-t", "-w", 32, "-l", 16]}.items():
            if change.startswith("planar") and kind in ("line", "grey", "grey16", "palette"):
                continue
            name = f"tiff-{kind}-{change}.tif"
            attempt("TIFF", name, DEEP if kind.endswith("16") else EXACT, by_magick, ("tiffcp", *flags, base, TMP / name))
    for bits in (1, 2, 4):
        name = f"tiff-vips-{bits}bit.tif"
        attempt("TIFF", name, EXACT, by_magick, ("vips", "tiffsave", files["grey"], TMP / name, "--bitdepth", bits))
    for name, flags in {"tile": ["--tile", "--tile-width", 16, "--tile-height", 16], "predictor": ["--compression", "lzw", "--predictor", "horizontal"],
                        "deflate": ["--compression", "deflate"], "miniswhite": ["--miniswhite"]}.items():
        full = f"tiff-vips-{name}.tif"
        attempt("TIFF", full, EXACT, by_magick,
                ("vips", "tiffsave", files["grey" if name == "miniswhite" else "clear"], TMP / full, *flags))
    for kind in ("associated", "unassociated"):
        name = f"tiff-alpha-{kind}.tif"
        attempt("TIFF", name, DEEP, by_magick, ("convert", files["clear"], "-define", f"tiff:alpha={kind}", TMP / name))


def heifs(files):
    for source, quality in itertools.product(("photo", "clear"), (30, 60, 90)):
        name = f"heic-{source}-q{quality}.heic"
        attempt("HEIC", name, CLOSE, by_heif, ("heif-enc", "-q", quality, files[source], "-o", TMP / name))
    for depth, layout, source in itertools.product((8, 10, 12), (420, 422, 444), ("photo", "clear")):
        name = f"avif-{source}-{depth}bit-{layout}.avif"
        attempt("AVIF", name, CLOSE, by_avif, ("avifenc", "-d", depth, "-y", layout, "-s", 8, files[source], TMP / name))
    for depth in (8, 10):
        name = f"avif-grey-{depth}bit.avif"
        attempt("AVIF", name, CLOSE, by_avif, ("avifenc", "-d", depth, "-y", 400, "-s", 8, files["grey"], TMP / name))
    for turn in (0, 1, 2, 3):
        name = f"avif-irot{turn}.avif"
        attempt("AVIF", name, CLOSE, lambda path, turn=turn: by_avif(path).rotate(90 * turn, expand=True) if by_avif(path).size == (W, H) else by_avif(path),
                ("avifenc", "--irot", turn, "-s", 8, files["photo"], TMP / name))


def others(files):
    for source, flags in (("photo", []), ("grey", []), ("clear", []), ("photo", ["-interlace", "GIF"]), ("clear", ["-interlace", "GIF"])):
        name = f"gif-{source}{'-interlaced' if flags else ''}.gif"
        attempt("GIF", name, EXACT, by_magick, ("convert", files[source], *flags, TMP / name))
    for colours in (2, 4, 16, 64, 255):
        name = f"gif-{colours}colours.gif"
        attempt("GIF", name, EXACT, by_magick, ("convert", files["photo"], "+dither", "-colors", colours, TMP / name))
    attempt("GIF", "gif-animated.gif", EXACT, by_magick, ("convert", "-delay", 10, files["photo"], files["grey"], TMP / "gif-animated.gif"))
    for source, form in itertools.product(("photo", "grey", "line"), ("BMP2", "BMP3", "BMP")):
        name = f"bmp-{source}-{form.lower()}.bmp"
        attempt("BMP", name, EXACT, by_magick, ("convert", files[source], f"{form}:{TMP / name}"))
    attempt("BMP", "bmp-rle.bmp", EXACT, by_magick, ("convert", files["photo"], "+dither", "-colors", 16, "-compress", "RLE", f"BMP3:{TMP / 'bmp-rle.bmp'}"))


def orientations(photo):
    upright = {"jpg": LOSSY, "png": EXACT, "webp": EXACT, "tif": EXACT}
    for number, (kind, tolerance) in itertools.product(range(1, 9), upright.items()):
        name = f"orientation-{number}.{kind}"
        exif = Image.Exif()
        exif[0x0112] = number
        options = {"jpg": {"quality": 90}, "webp": {"lossless": True}, "tif": {"tiffinfo": {274: number}}}.get(kind, {})
        if kind != "tif":
            options["exif"] = exif
        photo.save(TMP / name, **options)
        add("orientation", name, TMP / name, ImageOps.exif_transpose(Image.open(TMP / name)), tolerance)


def profiles(photo):
    """Wide gamut, swapped channels, grey and inks, by Little CMS."""
    sorts = {"wide": (make_pictures.wide_profile(), photo), "swapped": (make_pictures.swapped_profile(), photo),
             "grey": (make_pictures.grey_profile(), photo.convert("L")), "cmyk": (make_pictures.cmyk_profile(), photo.convert("CMYK"))}
    for (sort, (icc, image)), (kind, options) in itertools.product(
            sorts.items(), {"jpg": {"quality": 95, "subsampling": 0}, "png": {}, "tif": {}, "webp": {"lossless": True}}.items()):
        if (sort == "cmyk" and kind in ("png", "webp")) or (sort == "grey" and kind == "webp"):
            continue
        name = f"profile-{sort}.{kind}"
        image.save(TMP / name, icc_profile=icc, **options)
        stored = Image.open(TMP / name)
        golden = ImageCms.profileToProfile(stored, ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB"),
                                           outputMode="RGB")
        add("profile", name, TMP / name, golden, CLOSE)


if __name__ == "__main__":
    main()
