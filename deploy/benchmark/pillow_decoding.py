"""Decodes and scales pictures with Pillow, for comparison.

    python3 pillow_decoding.py

Prints its name, then answers each line of standard input with one line. `decode FILE EDGE`: the milliseconds from the bytes of the file, in memory, to RGB
pixels with a longer edge of EDGE px, bicubic. `convert FROM TO`: writes a picture in another format, and prints `done`, or the reason of a failure. HEIC needs pillow-heif.
"""
import io
import pathlib
import sys
import time

import PIL
from PIL import Image

try:
    import pillow_heif

    pillow_heif.register_heif_opener()
except ImportError:
    pass


def decode(path, edge):
    data = pathlib.Path(path).read_bytes()
    began = time.perf_counter()
    image = Image.open(io.BytesIO(data)).convert("RGB")
    scale = int(edge) / max(image.size)
    image.resize([round(side * scale) for side in image.size], Image.Resampling.BICUBIC)
    return (time.perf_counter() - began) * 1000


def convert(source, target):
    try:
        Image.open(source).save(target, quality=90, speed=9)
        return "done"
    except (ValueError, KeyError, OSError) as e:
        return str(e).replace("\n", " ") or "no"


print("Pillow", PIL.__version__, flush=True)
for line in sys.stdin:
    order, *arguments = line.split()
    print({"decode": decode, "convert": convert}[order](*arguments), flush=True)
