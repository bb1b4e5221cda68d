#!/usr/bin/env python3
"""Writes the fixtures of the picture codec: small files of every kind, and each as decoded by Pillow.

Usage: python3 make_pictures.py            (needs Pillow 12 with WebP and Little CMS)

For each case NAME is the file and NAME.rgb the expected picture: 8-bit sRGB, interleaved, upright, transparent
parts on white, decoded by Pillow and converted by Little CMS. manifest.json lists file, width, height, the largest
difference allowed for one sample, and the largest mean difference.
"""

import io
import json
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageCms, ImageOps
from PIL.TiffImagePlugin import IFDRational

OUT = Path(__file__).resolve().parent.parent / "resources" / "pictures"
W, H = 40, 30
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
cases = []


def base(width=W, height=H):
    """Smooth gradients with a few hard-edged marks that distinguish the corners."""
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            image.putpixel((x, y), (x * 255 // max(1, width - 1), y * 255 // max(1, height - 1), (x * 5 + y * 3) % 256))
    image.paste((250, 20, 20), (0, 0, width // 4, height // 4))
    image.paste((20, 20, 250), (width - width // 4, height - height // 4, width, height))
    return image


def smooth(width=W, height=H):
    """Gradients only, for lossy coders."""
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            image.putpixel((x, y), (40 + x * 4, 60 + y * 5, 200 - x * 2 - y))
    return image


def on_white(image):
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, rgba).convert("RGB")


def case(name, data, expected=None, most=0, mean=0.0):
    (OUT / name).write_bytes(data)
    image = expected
    if image is None:
        image = Image.open(io.BytesIO(data))
        image.load()
        image = ImageOps.exif_transpose(image)
        image = on_white(image) if image.mode in ("RGBA", "LA", "P", "PA") or "transparency" in image.info else image.convert("RGB")
    (OUT / (name + ".rgb")).write_bytes(image.tobytes())
    cases.append({"file": name, "expected": name + ".rgb", "width": image.width, "height": image.height,
                  "most": most, "mean": mean})


def save(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


# ICC profiles, built by bytes: a matrix profile of other primaries and gamma, and a grey one.

def s15(value):
    return struct.pack(">i", round(value * 65536))


def profile(space, tags):
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for signature, data in tags:
        data += b"\0" * (-len(data) % 4)
        table += signature + struct.pack(">II", start + len(body), len(data))
        body += data
    size = start + len(body)
    header = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"mntr", space, b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    header += s15(0.9642) + s15(1.0) + s15(0.8249) + b"\0" * 48
    return header + struct.pack(">I", len(tags)) + table + body


def xyz(x, y, z):
    return b"XYZ \0\0\0\0" + s15(x) + s15(y) + s15(z)


def gamma(value):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256))


def text(value):
    return b"text\0\0\0\0" + value + b"\0"


def desc(value):
    return b"desc\0\0\0\0" + struct.pack(">I", len(value) + 1) + value + b"\0" + b"\0" * 78


def wide_profile():
    """Adobe RGB (1998)'s primaries, adapted to D50, gamma 2.2."""
    return profile(b"RGB ", [(b"desc", desc(b"wide")), (b"cprt", text(b"none")), (b"wtpt", xyz(0.9642, 1, 0.8249)),
                             (b"rXYZ", xyz(0.60974, 0.31111, 0.01947)), (b"gXYZ", xyz(0.20528, 0.62567, 0.06087)),
                             (b"bXYZ", xyz(0.14919, 0.06322, 0.74457)),
                             (b"rTRC", gamma(2.2)), (b"gTRC", gamma(2.2)), (b"bTRC", gamma(2.2))])


def swapped_profile():
    """sRGB's primaries with red and green exchanged, gamma 1.8: an unmanaged decoder is far off."""
    return profile(b"RGB ", [(b"desc", desc(b"swapped")), (b"cprt", text(b"none")), (b"wtpt", xyz(0.9642, 1, 0.8249)),
                             (b"rXYZ", xyz(0.38515, 0.71687, 0.09708)), (b"gXYZ", xyz(0.43607, 0.22249, 0.01392)),
                             (b"bXYZ", xyz(0.14307, 0.06061, 0.7141)),
                             (b"rTRC", gamma(1.8)), (b"gTRC", gamma(1.8)), (b"bTRC", gamma(1.8))])


def grey_profile():
    return profile(b"GRAY", [(b"desc", desc(b"grey")), (b"cprt", text(b"none")), (b"wtpt", xyz(0.9642, 1, 0.8249)),
                             (b"kTRC", gamma(1.0))])


def lut8(grid, inks):
    """A table from inks to Lab: light falls by the darkest of black and the mean of the colours."""
    curves_in = bytes(range(256)) * 4
    curves_out = bytes(range(256)) * 3
    table = bytearray()
    steps = [i / (grid - 1) for i in range(grid)]
    for c in steps:
        for m in steps:
            for y in steps:
                for k in steps:
                    table += bytes(inks(c, m, y, k))
    head = b"mft1\0\0\0\0" + bytes([4, 3, grid, 0])
    matrix = b"".join(s15(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    return head + matrix + curves_in + bytes(table) + curves_out


def inks_to_lab(c, m, y, k):
    light = (1 - 0.55 * c) * (1 - 0.6 * m) * (1 - 0.1 * y) * (1 - 0.95 * k)
    a = (-35 * c + 70 * m) * (1 - k)
    b = (-45 * c + 85 * y - 5 * m) * (1 - k)
    return round(light * 255), round(128 + a), round(128 + b)


def cmyk_profile():
    data = bytearray(profile(b"CMYK", [(b"desc", desc(b"inks")), (b"cprt", text(b"none")),
                                       (b"wtpt", xyz(0.9642, 1, 0.8249)), (b"A2B0", lut8(5, inks_to_lab))]))
    data[12:16], data[20:24] = b"prtr", b"Lab "
    return bytes(data)


def managed(image, icc):
    return ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(icc)), SRGB, outputMode="RGB",
                                     flags=ImageCms.Flags.NOOPTIMIZE)


def decoded(data, mode=None):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image if mode is None else image.convert(mode)


# PNG by hand where Pillow cannot write it.

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, bits, colour, rows, extra=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return (b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + r for r in rows), 9))
            + chunk(b"IEND", b""))


def eight(v):
    return (v * 255 + 32767) // 65535


def deep_png(colour):
    """16-bit samples that are not an 8-bit value twice, so that cutting differs from rounding."""
    rows, pixels = [], []
    for y in range(H):
        row = b""
        for x in range(W):
            r, g, b = (x * 1680 + 77) % 65536, (y * 2184 + 200) % 65536, (x * y * 55 + 129) % 65536
            a = (x * 1600) % 65536
            white = lambda v: (eight(v) * a + 255 * (65535 - a) + 32767) // 65535
            if colour == 0:
                row += struct.pack(">H", r)
                pixels.append((eight(r),) * 3)
            elif colour == 2:
                row += struct.pack(">HHH", r, g, b)
                pixels.append((eight(r), eight(g), eight(b)))
            elif colour == 4:
                row += struct.pack(">HH", g, a)
                pixels.append((white(g),) * 3)
            else:
                row += struct.pack(">HHHH", r, g, b, a)
                pixels.append((white(r), white(g), white(b)))
        rows.append(row)
    image = Image.new("RGB", (W, H))
    image.putdata(pixels)
    return png(W, H, 16, colour, rows), image


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    picture, soft = base(), smooth()
    alpha = Image.new("L", (W, H))
    alpha.putdata([x * 255 // (W - 1) for y in range(H) for x in range(W)])
    rgba = picture.copy()
    rgba.putalpha(alpha)
    grey = picture.convert("L")
    la = Image.merge("LA", (grey, alpha))
    wide, swapped, dark, inks = wide_profile(), swapped_profile(), grey_profile(), cmyk_profile()

    # PNG
    case("png-rgb.png", save(picture, "PNG"))
    case("png-rgba.png", save(rgba, "PNG"), most=1, mean=0.5)
    case("png-grey.png", save(grey, "PNG"))
    case("png-grey-alpha.png", save(la, "PNG"), most=1, mean=0.5)
    case("png-palette.png", save(picture.quantize(60), "PNG"))
    case("png-palette-4bit.png", save(picture.quantize(16), "PNG", bits=4))
    transparent = picture.quantize(16)
    case("png-palette-trns.png", save(transparent, "PNG", transparency=bytes([0, 64, 128, 200] + [255] * 12)), most=1, mean=0.5)
    case("png-1bit.png", save(picture.convert("1"), "PNG"))
    case("png-rgb-trns.png", save(picture, "PNG", transparency=(250, 20, 20)))
    case("png-grey-trns.png", save(grey, "PNG", transparency=grey.getpixel((0, 0))))
    for colour, name in ((0, "grey"), (2, "rgb"), (4, "grey-alpha"), (6, "rgba")):
        data, expected = deep_png(colour)
        case(f"png-16bit-{name}.png", data, expected, most=0)
    case("png-1x1.png", save(picture.crop((5, 5, 6, 6)), "PNG"))
    case("png-1x2000.png", save(picture.resize((1, 2000)), "PNG"))
    interlaced_rows = []
    samples = picture.tobytes()
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        for y in range(y0, H, dy):
            interlaced_rows.append(b"\0" + b"".join(samples[3 * (y * W + x):3 * (y * W + x) + 3] for x in range(x0, W, dx)))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 1))
    case("png-interlaced.png", b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"".join(interlaced_rows), 9))
         + chunk(b"IEND", b""))

    # Colour profiles
    case("icc-srgb.png", save(picture, "PNG", icc_profile=SRGB.tobytes()), managed(picture, SRGB.tobytes()), most=1, mean=0.3)
    case("icc-wide.png", save(picture, "PNG", icc_profile=wide), managed(picture, wide), most=2, mean=0.3)
    case("icc-swapped.png", save(picture, "PNG", icc_profile=swapped), managed(picture, swapped), most=2, mean=0.3)
    case("icc-grey.png", save(grey, "PNG", icc_profile=dark), managed(grey, dark), most=2, mean=0.3)
    case("icc-wide-alpha.png", save(rgba, "PNG", icc_profile=wide),
         on_white(Image.merge("RGBA", managed(picture, wide).split() + (alpha,))), most=2, mean=0.5)
    data = save(soft, "JPEG", quality=95, subsampling=0, icc_profile=wide)
    case("icc-wide.jpg", data, managed(decoded(data), wide), most=4, mean=0.7)
    data = save(soft.convert("L"), "JPEG", quality=95, icc_profile=dark)
    case("icc-grey.jpg", data, managed(decoded(data), dark), most=4, mean=0.7)
    big = inks + b"\0" * 66000
    big = struct.pack(">I", len(big)) + big[4:]
    data = save(soft.convert("CMYK"), "JPEG", quality=95, icc_profile=big)
    case("icc-cmyk-in-two-segments.jpg", data, managed(decoded(data), inks), most=4, mean=0.8)
    data = save(soft, "WEBP", lossless=True, icc_profile=swapped)
    case("icc-swapped.webp", data, managed(soft, swapped), most=2, mean=0.3)
    data = save(picture, "TIFF", compression="tiff_lzw", icc_profile=wide)
    case("icc-wide.tif", data, managed(picture, wide), most=2, mean=0.3)
    data = save(picture.convert("CMYK"), "TIFF", icc_profile=inks)
    case("icc-cmyk.tif", data, managed(picture.convert("CMYK"), inks), most=3, mean=0.6)
    case("icc-broken.png", save(picture, "PNG", icc_profile=b"this is no profile" * 20), picture)
    case("icc-of-another-colour-space.png", save(picture, "PNG", icc_profile=dark), picture)
    bomb = chunk(b"iCCP", b"bomb\0\0" + zlib.compress(b"\0" * (16 << 20), 9))
    rows = [picture.tobytes()[3 * W * y:3 * W * (y + 1)] for y in range(H)]
    case("icc-bomb.png", png(W, H, 8, 2, rows, bomb), picture)
    text_bomb = chunk(b"zTXt", b"bomb\0\0" + zlib.compress(b"a" * (16 << 20), 9))
    case("text-bomb.png", png(W, H, 8, 2, rows, text_bomb), picture)

    # JPEG
    case("jpeg.jpg", save(soft, "JPEG", quality=90), most=4, mean=0.7)
    case("jpeg-444.jpg", save(soft, "JPEG", quality=95, subsampling=0), most=3, mean=0.6)
    case("jpeg-progressive.jpg", save(soft, "JPEG", quality=90, progressive=True), most=4, mean=0.7)
    case("jpeg-grey.jpg", save(soft.convert("L"), "JPEG", quality=90), most=2, mean=0.5)
    case("jpeg-restart.jpg", save(soft, "JPEG", quality=90, restart_marker_rows=1), most=4, mean=0.7)
    cmyk = soft.convert("CMYK")
    case("jpeg-cmyk-adobe.jpg", save(cmyk, "JPEG", quality=95), most=3, mean=0.6)
    plain = save(cmyk, "JPEG", quality=95)
    adobe = plain.index(b"\xff\xee")
    without = plain[:adobe] + plain[adobe + 2 + struct.unpack(">H", plain[adobe + 2:adobe + 4])[0]:]
    # Inverted without a marker, as viewers and Pillow assume.
    case("jpeg-cmyk-plain.jpg", without, most=3, mean=0.6)
    # The same samples, declared as YCCK: other colours, and a decoder that misses the transform shows it.
    ycck = bytearray(plain)
    ycck[adobe + 15] = 2
    case("jpeg-ycck.jpg", bytes(ycck), most=3, mean=0.6)
    data = save(soft, "JPEG", quality=95, subsampling=0, keep_rgb=True)
    case("jpeg-rgb.jpg", data, most=3, mean=0.6)
    upright = smooth(32, 24)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        case(f"exif-{orientation}.jpg", save(upright, "JPEG", quality=95, subsampling=0, exif=exif), most=3, mean=0.6)
    exif = Image.Exif()
    exif[0x0112] = 6
    case("exif-6.png", save(picture, "PNG", exif=exif))
    case("exif-6.webp", save(picture, "WEBP", lossless=True, exif=exif))
    data = save(picture, "TIFF", compression="tiff_lzw", tiffinfo={0x0112: 6})
    case("exif-6.tif", data, picture.transpose(Image.Transpose.ROTATE_270))
    broken = b"Exif\0\0MM\0*\xff\xff\xff\xf0" + bytes(range(200))
    case("exif-broken.jpg", save(soft, "JPEG", quality=95, subsampling=0, exif=broken), decoded(save(soft, "JPEG", quality=95, subsampling=0)), most=3, mean=0.6)

    # WebP
    case("webp-lossless.webp", save(picture, "WEBP", lossless=True))
    case("webp-lossless-alpha.webp", save(rgba, "WEBP", lossless=True, exact=True), most=1, mean=0.5)
    case("webp-lossy.webp", save(soft, "WEBP", quality=90), most=12, mean=2.5)
    # The Java decoder's loop filter and chroma upsampling are not libwebp's: visually the same, not bit for bit.
    case("webp-lossy-grey.webp", save(soft.convert("L").convert("RGB"), "WEBP", quality=90), most=8, mean=1.5)
    soft_alpha = soft.copy()
    soft_alpha.putalpha(alpha)
    case("webp-lossy-alpha.webp", save(soft_alpha, "WEBP", quality=90), most=6, mean=1.5)
    case("webp-animated.webp", save(picture, "WEBP", save_all=True, append_images=[picture.rotate(180)], lossless=True), picture)

    # TIFF
    for compression in ("raw", "tiff_lzw", "tiff_deflate", "packbits"):
        case(f"tiff-{compression.replace('tiff_', '')}.tif", save(picture, "TIFF", compression=compression))
    case("tiff-rgba.tif", save(rgba, "TIFF"), most=1, mean=0.5)
    case("tiff-grey.tif", save(grey, "TIFF", compression="tiff_lzw"))
    case("tiff-palette.tif", save(picture.quantize(60), "TIFF"))
    case("tiff-bilevel-g4.tif", save(picture.convert("1"), "TIFF", compression="group4"))
    case("tiff-cmyk.tif", save(picture.convert("CMYK"), "TIFF", compression="tiff_lzw"), most=1, mean=0.5)
    case("tiff-jpeg.tif", save(soft, "TIFF", compression="jpeg", quality=95), most=6, mean=1.5)
    deep = Image.new("I;16", (W, H))
    deep.putdata([(x * 1680 + 77) % 65536 for y in range(H) for x in range(W)])
    expected = Image.new("L", (W, H))
    expected.putdata([eight((x * 1680 + 77) % 65536) for y in range(H) for x in range(W)])
    case("tiff-16bit-grey.tif", save(deep, "TIFF"), expected.convert("RGB"))
    case("tiff-two-pages.tif", save(picture, "TIFF", save_all=True, append_images=[picture.rotate(180)]), picture)

    # GIF
    case("gif.gif", save(picture.quantize(60), "GIF"))
    case("gif-transparent.gif", save(picture.quantize(16), "GIF", transparency=3))
    case("gif-interlaced.gif", save(picture.quantize(60), "GIF", interlace=1))
    case("gif-animated.gif", save(picture.quantize(60), "GIF", save_all=True, append_images=[picture.rotate(180).quantize(60)]))

    # BMP
    case("bmp-24bit.bmp", save(picture, "BMP"))
    case("bmp-palette.bmp", save(picture.quantize(60), "BMP"))
    case("bmp-1bit.bmp", save(picture.convert("1"), "BMP"))
    case("bmp-grey.bmp", save(grey, "BMP"))
    case("bmp-32bit-alpha.bmp", save(rgba, "BMP"), most=1, mean=0.5)
    flipped = bytearray(save(picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM), "BMP"))
    flipped[22:26] = struct.pack("<i", -H)
    case("bmp-top-down.bmp", bytes(flipped), picture)

    exif_rich()

    (OUT / "manifest.json").write_text(json.dumps(cases, indent=1) + "\n")
    print(len(cases), "cases,", sum(f.stat().st_size for f in OUT.iterdir()), "bytes")


def exif_rich():
    """A photo with metadata of author, time, place and camera, and with other metadata that a painting must not keep."""
    photo = base()
    exif = Image.Exif()
    exif[0x010E] = "A cat, asleep"
    exif[0x010F] = "Maker"
    exif[0x0110] = "Model 1"
    exif[0x0112] = 6
    exif[0x0131] = "Some Editor 9"
    exif[0x0132] = "2024:05:06 07:08:09"
    exif[0x013B] = "Zo\u00eb".encode()
    exif[0x8298] = "(c) Zo\u00eb".encode()
    exif[0x8769] = {
        0x829A: IFDRational(1, 125),
        0x829D: IFDRational(28, 10),
        0x8827: 400,
        0x9003: "2024:05:06 07:08:09",
        0x9010: "+02:00",
        0x920A: IFDRational(50, 1),
        0x927C: b"secret maker note",
        0x9286: b"ASCII\0\0\0a comment",
        0xA001: 65535,
        0xA002: W,
        0xA003: H,
        0xA431: "serial 4711",
        0xA434: "50 mm",
    }
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 15.0), 3: "E", 4: (11.0, 34.0, 30.0), 5: b"\0", 6: IFDRational(519, 1)}
    (OUT / "exif-rich.jpg").write_bytes(save(photo, "JPEG", quality=95, exif=exif))
    read = Image.Exif()
    read.load(exif.tobytes())
    for tag in (0x013B, 0x8298):
        read[tag] = exif[tag]
    (OUT / "exif-rich.tif").write_bytes(save(photo, "TIFF", exif=read))


if __name__ == "__main__":
    main()
