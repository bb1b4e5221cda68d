#!/usr/bin/env python3
"""Writes src/test/resources/conformance.zip: small pictures by third-party encoders, and each as decoded by the reference library.

    apt-get install imagemagick libvips-tools webp libheif-examples libavif-bin libtiff-tools libjpeg-turbo-progs
    pip install pillow pillow-heif numpy
    cargo install oxipng
    worker/src/test/python/make_conformance.py PHOTO

PHOTO is any photo, the sample cat for instance. Encoders: ImageMagick, libvips, cwebp, img2webp, gif2webp, heif-enc, avifenc, libtiff's tools, cjpeg, oxipng, Pillow.
Profiles of Display P3 (CC0) and of a printing press (public domain, made by Argyll's author from measurements of a proof) are those that libvips carries.
Goldens are RGBA, straight, upright, in sRGB, by: djpeg (JPEG), libpng (PNG, through Pillow; 16 bits through ImageMagick), dwebp (WebP), libtiff through ImageMagick (TIFF, BMP, GIF),
heif-convert (HEIC), avifdec (AVIF), Little CMS (profiles).
"""
import hashlib
import io
import itertools
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
import pillow_heif
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
    """Runs encoders, the last of which writes TMP/name, and stores the result of `golden(path)`."""
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
    optimised(files)
    several(photo)
    gamuts(photo, files)
    inks(photo, files)
    coded_colours(files)

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


def optimised(files):
    """PNGs that oxipng has made smaller: other colour types, depths, filters and interlacing than those that it was given."""
    for source, level, interlace in itertools.product(
            ("photo", "clear", "grey", "line", "clear-grey", "deep", "deep-clear"), (0, 2, "max"), ("off", "on")):
        deep = source.startswith("deep")
        name = f"png-oxipng-{source}-o{level}-i{interlace}.png"
        attempt("oxipng", name, DEEP if deep else EXACT, by_magick if deep else by_pillow,
                ("oxipng", "-q", "-o", level, "-i", interlace, "--out", TMP / name, files[source]))
    for colours in (2, 4, 16, 200):
        name = f"png-oxipng-palette-{colours}.png"
        base = TMP / f"source-palette-{colours}.png"
        attempt("oxipng", name, EXACT, by_pillow, ("convert", files["photo"], "+dither", "-colors", colours, f"PNG24:{base}"),
                ("oxipng", "-q", "-o", 4, "--out", TMP / name, base))
    for name, flags in {"zopfli": ["-Z"], "alpha": ["-a"], "scale16": ["--scale16"], "unreduced": ["--nx"]}.items():
        full = f"png-oxipng-{name}.png"
        source = files["deep" if name == "scale16" else "clear"]
        attempt("oxipng", full, EXACT, by_pillow, ("oxipng", "-q", *flags, "--out", TMP / full, source))


def carried(space):
    """A profile that libvips carries."""
    target = TMP / f"carried-{space}.tif"
    if not target.exists():
        run("vips", "icc_transform", TMP / "source-photo.png", target, space, "--input-profile", "srgb")
    return Image.open(target).info["icc_profile"]


def only(icc, kept):
    """A profile with some of its tags: those that are needed to show a picture."""
    tags = []
    for i in range(struct.unpack(">I", icc[128:132])[0]):
        name, at, size = struct.unpack(">4sII", icc[132 + 12 * i:144 + 12 * i])
        if name in kept:
            tags.append((name, icc[at:at + size]))
    whole = bytearray(make_pictures.profile(icc[16:20], tags))
    whole[4:36] = icc[4:36]
    whole[36:128] = icc[36:128]
    return bytes(whole)


def by_lcms(image, icc):
    return ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB"), outputMode="RGB")


def several(photo):
    """JPEGs with a second picture behind the first: of a stereo camera, and the gain map of a phone."""
    p3 = carried("p3")
    gain = ImageOps.invert(photo.convert("L")).resize((W // 2, H // 2))
    xmp = (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
           b'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="2.5"/></rdf:RDF></x:xmpmeta>')
    exif = Image.Exif()
    exif[0x0112] = 6
    for name, second, options in (("mpo", photo.rotate(180), {}), ("mpo-turned", photo.rotate(180), {"exif": exif}),
                                  ("mpo-p3", photo.rotate(180), {"icc_profile": p3}), ("gainmap", gain, {"xmp": xmp}),
                                  ("gainmap-p3", gain, {"xmp": xmp, "icc_profile": p3}),
                                  ("gainmap-turned", gain, {"xmp": xmp, "exif": exif})):
        path = TMP / f"jpeg-{name}.jpg"
        photo.save(path, "MPO", save_all=True, append_images=[second], quality=90, **options)
        first = by_djpeg(path)
        if "icc_profile" in options:
            first = by_lcms(first, p3)
        if "exif" in options:
            first = first.rotate(-90, expand=True)
        add("MPO, gain map", path.name, path, first, CLOSE if "icc_profile" in options else LOSSY)


def gamuts(photo, files):
    """Display P3 and Adobe RGB (1998) in every kind of file that carries a profile."""
    for name, icc in {"p3": carried("p3"), "adobe-rgb": make_pictures.wide_profile()}.items():
        profile = TMP / f"{name}.icc"
        profile.write_bytes(icc)
        tagged = TMP / f"source-{name}.png"
        photo.save(tagged, icc_profile=icc)
        converted = lambda read, icc=icc: lambda path: by_lcms(read(path).convert("RGB"), icc)
        stored = lambda path: Image.open(path)
        for kind, options in {"jpg": {"quality": 95}, "png": {}, "tif": {}, "webp": {"quality": 90}}.items():
            path = TMP / f"gamut-{name}.{kind}"
            photo.save(path, icc_profile=icc, **options)
            add("gamut", path.name, path, converted(by_djpeg if kind == "jpg" else by_dwebp if kind == "webp" else stored)(path), CLOSE)
        for kind, command in {"webp": ("cwebp", "-quiet", "-lossless", "-metadata", "icc", tagged, "-o"), "heic": ("heif-enc", tagged, "-o"),
                              "avif": ("avifenc", "-s", 8, tagged)}.items():
            path = f"gamut-{name}-tool.{kind}"
            read = {"webp": by_dwebp, "heic": without_profile(by_heif), "avif": without_profile(by_avif)}[kind]
            attempt("gamut", path, CLOSE, converted(read), (*command, TMP / path))
        for kind in ("png", "tif"):
            path = f"gamut-{name}-16bit.{kind}"
            attempt("gamut", path, CLOSE, by_magick_lcms, ("convert", files["deep"], "-profile", profile, "-depth", 16, TMP / path))


def without_profile(read):
    """The samples as they are stored."""
    return lambda path: Image.frombytes("RGBA", (image := read(path)).size, image.tobytes())


def by_magick_lcms(path):
    srgb = TMP / "srgb.icc"
    srgb.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    target = TMP / "magick-lcms.png"
    run("convert", path, "-intent", "perceptual", "-profile", srgb, "-depth", 8, "-define", "png:color-type=2", target)
    return Image.open(target).convert("RGB")


def without_marker(data, marker):
    """A JPEG without its segments of one kind."""
    out, at = bytearray(data[:2]), 2
    while data[at + 1] != 0xda:
        length = struct.unpack(">H", data[at + 2:at + 4])[0] + 2
        if data[at + 1] != marker:
            out += data[at:at + length]
        at += length
    return bytes(out + data[at:])


def inks(photo, files):
    """CMYK as Adobe writes it, inverted; as YCCK; without Adobe's marker; with the profile of a press and without."""
    press = carried("cmyk")
    small = only(press, (b"desc", b"cprt", b"wtpt", b"A2B0"))
    cmyk = Image.open(TMP / "carried-cmyk.tif")
    cmyk.load()
    # Pillow stores CMYK inverted, as YCCK requires; the bands are given inverted, so that they are stored as they are.
    c, m, y, k = cmyk.split()
    ycck = Image.merge("CMYK", [*(ImageOps.invert(band) for band in Image.merge("RGB", (c, m, y)).convert("YCbCr").split()), k])
    for sort, icc in {"plain": None, "press": press, "press-small": small}.items():
        for kind in ("adobe", "unmarked", "ycck", "progressive"):
            if sort == "press" and kind != "adobe":
                continue
            path = TMP / f"cmyk-{sort}-{kind}.jpg"
            options = {"icc_profile": icc} if icc else {}
            (ycck if kind == "ycck" else cmyk).save(path, quality=95, subsampling=0, progressive=kind == "progressive", **options)
            data = path.read_bytes()
            if kind == "unmarked":
                data = without_marker(data, 0xee)
            elif kind == "ycck":
                at = data.index(b"Adobe\0") + 11
                data = data[:at] + b"\2" + data[at + 1:]
            path.write_bytes(data)
            shown = Image.open(path)
            assert shown.mode == "CMYK"
            add("CMYK", path.name, path, by_lcms(shown, icc) if icc else shown.convert("RGB"), CLOSE)
    for compression in ("tiff_lzw", "jpeg"):
        path = TMP / f"cmyk-press-{compression}.tif"
        cmyk.save(path, compression=compression, icc_profile=small)
        add("CMYK", path.name, path, by_lcms(Image.open(path), small), CLOSE)
    profile = TMP / "press.icc"
    profile.write_bytes(small)
    deep = TMP / "cmyk-press-16bit.tif"
    attempt("CMYK", deep.name, CLOSE, by_magick_lcms, ("convert", TMP / "cmyk-press-tiff_lzw.tif", "-depth", 16, "-compress", "Zip", deep))


# Chromaticities of red, green, blue and D65 by the numbers of ITU-T H.273.
PRIMARIES = {1: ((.64, .33), (.3, .6), (.15, .06)), 9: ((.708, .292), (.17, .797), (.131, .046)), 12: ((.68, .32), (.265, .69), (.15, .06))}


def coded_profile(primaries, transfer):
    """Colours that HEIC and AVIF specify by code points, as a profile. Curves of video are treated as sRGB's, as in browsers; PQ has white at 203 cd/m2."""
    xyz = lambda x, y: np.array([x / y, 1, (1 - x - y) / y])
    bradford = np.array([[.8951, .2664, -.1614], [-.7502, 1.7135, .0367], [.0389, -.0685, 1.0296]])
    corners = np.column_stack([xyz(*c) for c in PRIMARIES[primaries]])
    corners = corners * np.linalg.solve(corners, xyz(.3127, .329))
    ratio = bradford @ np.array([.9642, 1, .8249]) / (bradford @ xyz(.3127, .329))
    columns = (np.linalg.inv(bradford) @ np.diag(ratio) @ bradford @ corners).T
    s = np.linspace(0, 1, 4096)
    if transfer == 8:
        light = s
    elif transfer == 16:
        root = s ** (1 / 78.84375)
        light = np.minimum(1, (np.maximum(root - .8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / .1593017578125) * 10000 / 203)
    else:
        light = np.where(s <= .04045, s / 12.92, ((s + .055) / 1.055) ** 2.4)
    curve = b"curv\0\0\0\0" + struct.pack(">I4096H", 4096, *np.round(light * 65535).astype(int))
    return make_pictures.profile(b"RGB ", [
        (b"desc", make_pictures.desc(b"coded")), (b"cprt", make_pictures.text(b"none")), (b"wtpt", make_pictures.xyz(0.9642, 1, 0.8249)),
        *((name, make_pictures.xyz(*column)) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns)),
        (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)])


def coded_colours(files):
    """AVIF and HEIC with nclx and without ICC: primaries, transfer, matrix. If there is also a profile, it takes precedence."""
    plain = TMP / "source-plain.png"
    run("convert", files["photo"], "-strip", plain)
    def golden(primaries, transfer):
        def made(path):
            image = without_profile(by_avif if path.suffix == ".avif" else by_heif)(path).convert("RGB")
            same = primaries in (1, 2) and transfer not in (8, 16)
            return image if same else by_lcms(image, coded_profile(primaries, transfer))
        return made
    for (primaries, transfer, matrix), depth in itertools.product(
            ((1, 13, 6), (1, 1, 1), (2, 2, 2), (12, 13, 6), (12, 13, 1), (12, 1, 1), (9, 13, 9), (9, 1, 9), (9, 14, 9), (9, 16, 9), (9, 18, 9), (1, 8, 1)), (8, 10)):
        name = f"nclx-{primaries}-{transfer}-{matrix}-{depth}bit.avif"
        attempt("nclx", name, CLOSE, golden(primaries, transfer),
                ("avifenc", "-s", 8, "-y", 444, "-d", depth, "--cicp", f"{primaries}/{transfer}/{matrix}", plain, TMP / name))
    name = "nclx-9-13-9-limited.avif"
    attempt("nclx", name, CLOSE, golden(9, 13), ("avifenc", "-s", 8, "-r", "limited", "--cicp", "9/13/9", plain, TMP / name))
    name = "nclx-9-13-9-and-srgb.avif"
    attempt("nclx", name, CLOSE, golden(1, 13), ("avifenc", "-s", 8, "--cicp", "9/13/9", "--icc", TMP / "srgb.icc", plain, TMP / name))
    for primaries, transfer, matrix in ((1, 13, 6), (12, 13, 6), (12, 13, 1), (9, 13, 9), (9, 14, 9)):
        name = f"nclx-{primaries}-{transfer}-{matrix}.heic"
        # heif-enc of Debian 12 does not write such code points.
        pillow_heif.from_pillow(Image.open(plain).convert("RGB")).save(
            TMP / name, quality=90, save_nclx_profile=True, color_primaries=primaries, transfer_characteristics=transfer,
            matrix_coefficients=matrix, full_range_flag=1)
        add("nclx", name, TMP / name, golden(primaries, transfer)(TMP / name), CLOSE)


if __name__ == "__main__":
    main()
