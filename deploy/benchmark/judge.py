"""Scores paintings: how much of the style was adopted, how much of the content is left, and flaws that a loss does not show.

    python3 judge.py CONTENT STYLE RESULT [--luminance] [--json] [--bounds]
    python3 judge.py --table PAIRS.tsv [--json] [--bounds]

The network is ImageNet's VGG-16 in VGG-19's frame, with max pooling and zero padding, regardless of the network that painted the picture. The result
keeps its size; the content is scaled to it, and the style until its longer edge equals the result's. Transparent parts are blended with white. Memory is about 2 GB
for a megapixel.

  style           share of the way from the content's Gram matrices to the style's, mean of relu2_1, relu3_1, relu4_1, relu5_1: 0 none, 1 all
  style-unseen    the same in layers that Stylewright does not optimise by default: relu1_2, relu2_2, relu3_2, relu4_2
  content         relative squared distance to the content's features, relu4_2: 0 is the photo; at 1 and above, nothing of the photo is left
  content-unseen  the same in layers that are not optimised, mean of relu3_3 and relu4_3
  border          gradient energy per pixel in a frame along the border, divided by the inside's; the widest deviation of frames of 2, 4 and 8 px;
                  divided by the inputs' value if that is above 1: up to 1 is inconspicuous
  band            the strongest light, dark or coloured line parallel to an edge, at most 8 px from it, in grey levels (of 255), beyond the levels
                  of the content in the same place and of lines further inside: 0 is inconspicuous
  saturated       share of pixels with a channel at 0 or 255, minus the larger share of the two inputs; not below 0
  grain           share of the spectral energy above 0.25 cycles per pixel, in tiles of 32 px, minus the larger share of the two inputs; the
                  larger of luminance and chrominance; not below 0

PAIRS.tsv has a line for each painting: name, content, style, result, and optionally the word "luminance", separated by tabs. Paths are relative to the
file; a line that begins with # is ignored.
"""
import argparse
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps
from safetensors import SafetensorError
from safetensors.torch import load_file

WEIGHTS = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../../worker/src/main/resources/dev/stylewright/worker/weights/vgg16-imagenet.safetensors"
)

LEAST, MOST = "least", "most"
# The bounds of a good painting, with reasons. Chosen by looking at paintings, before any default was tuned.
BOUNDS = {
    # Below this the picture looks like a filtered photo.
    "style": (LEAST, 0.4),
    # Above this faces and buildings are hard to recognise.
    "content": (MOST, 0.6),
    # Paintings whose border is like the rest have 0.2 to 1.1; one with a dark, busy rim had 1.4.
    "border": (MOST, 1.2),
    # Paintings without a visible band have up to 5.3; those with one have 11.6 to 22.
    "band": (MOST, 8.0),
    # Up to 0.04 is spread over highlights and shadows; from 0.07 on there are burnt patches.
    "saturated": (MOST, 0.05),
    # Paintings without visible grain have nothing beyond their inputs; those with it have 0.06 and 0.10, and noise of 8 levels is 0.03.
    "grain": (MOST, 0.03),
}
# Single pairs may differ; together they show that the style was adopted.
STYLE_ON_AVERAGE = 0.6

DEPTHS = [2, 2, 4, 4, 4]
STYLE = ["relu2_1", "relu3_1", "relu4_1", "relu5_1"]
STYLE_UNSEEN = ["relu1_2", "relu2_2", "relu3_2", "relu4_2"]
CONTENT = ["relu4_2"]
CONTENT_UNSEEN = ["relu3_3", "relu4_3"]

FRAMES = [2, 4, 8]
# A band is at most three lines wide; the lines after those are beyond it.
BAND_DEPTH, BAND_BEHIND = 8, range(3, 7)
GRAIN_TILE, GRAIN_FREQUENCY = 32, 0.25

MEASURES = ["style", "style-unseen", "content", "content-unseen", "border", "band", "saturated", "grain"]


class Vgg:
    """VGG-19's convolutions up to relu5_1, from a file with torchvision's names."""

    MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)

    def __init__(self, path):
        try:
            tensors = load_file(path)
        except SafetensorError as problem:
            raise ValueError("%s can't be read as safetensors: %s" % (path, problem)) from problem
        self.layers, index = [], 0
        for block, depth in enumerate(DEPTHS, 1):
            for i in range(1, depth + 1):
                if f"features.{index}.weight" in tensors and f"features.{index}.bias" in tensors:
                    kernel, bias = (tensors[f"features.{index}.{kind}"].float() for kind in ("weight", "bias"))
                    self.layers.append((f"relu{block}_{i}", block > 1 and i == 1, kernel, bias))
                index += 2
            index += 1
        missing = {*STYLE, *STYLE_UNSEEN, *CONTENT, *CONTENT_UNSEEN} - {layer[0] for layer in self.layers}
        if missing:
            raise ValueError("%s does not reach %s" % (path, ", ".join(sorted(missing))))

    def features(self, picture):
        """Name and activations of one layer after the other: a caller that keeps none needs memory for only one."""
        x = (torch.from_numpy(picture).permute(2, 0, 1)[None] - self.MEAN) / self.DEVIATION
        for name, pool_first, kernel, bias in self.layers:
            if pool_first:
                x = F.max_pool2d(x, 2)
            x = F.relu_(F.conv2d(x, kernel, bias, padding=1))
            yield name, x


def gram(features):
    rows = features[0].flatten(1)
    return rows @ rows.t() / rows.shape[1]


def on_white(path):
    picture = ImageOps.exif_transpose(Image.open(path))
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")


def values(picture, size=None):
    """RGB, 0 to 1, height by width by 3."""
    if size and picture.size != size:
        picture = picture.resize(size, Image.LANCZOS)
    return np.asarray(picture, np.float32) / 255


def luminance(picture):
    return picture @ np.array([0.299, 0.587, 0.114], np.float32)


def read(content, style, result):
    result, style = on_white(result), on_white(style)
    scale = max(result.size) / max(style.size)
    style_size = tuple(max(1, round(edge * scale)) for edge in style.size)
    return values(on_white(content), result.size), values(style, style_size), values(result)


def in_grey(content, style, result):
    """Luminances in place of colours; the style's have the content's mean and deviation, as where only luminances are painted."""
    content, style, result = (luminance(picture) for picture in (content, style, result))
    style = (style - style.mean()) * (content.std() / max(style.std(), 1e-6)) + content.mean()
    return [np.repeat(np.clip(picture, 0, 1)[..., None], 3, 2).astype(np.float32) for picture in (content, style, result)]


def perceptual(network, content, style, result):
    grams, photo, distances = {}, {}, {}
    for name, features in network.features(content):
        grams[name] = [gram(features)]
        if name in CONTENT + CONTENT_UNSEEN:
            photo[name] = features.clone()
    for name, features in network.features(style):
        grams[name].append(gram(features))
    for name, features in network.features(result):
        grams[name].append(gram(features))
        if name in photo:
            distances[name] = (((features - photo[name]) ** 2).sum() / (photo.pop(name) ** 2).sum().clamp(min=1e-6)).item()

    def way(layer):
        of_content, of_style, of_result = grams[layer]
        return 1 - ((of_result - of_style).norm() / (of_content - of_style).norm().clamp(min=1e-12)).item()

    return {
        "style": np.mean([way(layer) for layer in STYLE]),
        "style-unseen": np.mean([way(layer) for layer in STYLE_UNSEEN]),
        "content": np.mean([distances[layer] for layer in CONTENT]),
        "content-unseen": np.mean([distances[layer] for layer in CONTENT_UNSEEN]),
    }


def border_ratio(picture, frame):
    """Mean gradient energy in the frame, divided by the inside's."""
    energy = np.zeros(picture.shape[:2], np.float64)
    across, down = np.diff(picture, axis=1), np.diff(picture, axis=0)
    # A difference counts for both of its pixels, so that each edge has as many terms as the other.
    for part, difference in ((energy[:, 1:], across), (energy[:, :-1], across), (energy[1:], down), (energy[:-1], down)):
        part += (difference**2).sum(2)
    terms = np.full(energy.shape, 4.0)
    terms[:, [0, -1]] -= 1
    terms[[0, -1]] -= 1
    energy /= terms
    inside = energy[frame:-frame, frame:-frame]
    frame_mean = (energy.sum() - inside.sum()) / max(1, energy.size - inside.size)
    return frame_mean / max(inside.mean(), 1e-6)


def border(content, style, result):
    return max(border_ratio(result, n) / max(1, border_ratio(content, n), border_ratio(style, n)) for n in FRAMES)


def lines(picture):
    """For each edge: how far, in levels, the lines parallel to it are from the mean of the lines beyond; the first line is the edge itself.

    The median along the line counts: a tree or a house that ends there changes it little, a band along the edge changes it by its whole brightness.
    """
    for inwards in (picture, picture[::-1], picture.transpose(1, 0, 2), picture[:, ::-1].transpose(1, 0, 2)):
        inwards = inwards * 255
        count = len(inwards) - BAND_BEHIND.stop + 1
        behind = sum(inwards[k : k + count] for k in BAND_BEHIND) / len(BAND_BEHIND)
        yield np.abs(np.median(inwards[:count] - behind, axis=1))


def band(content, result):
    worst = 0.0
    for of_content, of_result in zip(lines(content), lines(result)):
        usual = np.quantile(of_result[BAND_DEPTH:], 0.95, axis=0)
        excess = of_result[:BAND_DEPTH] - np.maximum(of_content[:BAND_DEPTH].max(axis=0), usual)
        worst = max(worst, excess.max())
    return worst


def saturated_share(picture):
    return np.mean(((picture <= 0.5 / 255) | (picture >= 254.5 / 255)).any(axis=2))


def grain_shares(picture):
    """Of luminance and of both chrominances together, in windowed tiles, so that large light and dark parts do not hide the grain."""
    y = luminance(picture)
    window = np.hanning(GRAIN_TILE + 2)[1:-1]
    window = np.outer(window, window)
    frequency = np.hypot(np.fft.fftfreq(GRAIN_TILE)[:, None], np.fft.rfftfreq(GRAIN_TILE)[None])
    # Each column except the first and the last counts twice.
    twice = np.full(frequency.shape, 2.0)
    twice[:, [0, -1]] = 1
    shares = []
    for planes in ([y], [picture[..., 2] - y, picture[..., 0] - y]):
        energy = sum(tile_spectra(plane, window) for plane in planes) * twice
        # A plane without contrast, such as the chrominance of a grey picture, has no grain: rounding errors don't count.
        floor = len(planes) * (window**2).sum() * GRAIN_TILE**2 * (1 / 255) ** 2
        shares.append(energy[frequency > GRAIN_FREQUENCY].sum() / (energy.sum() + floor))
    return np.array(shares)


def tile_spectra(plane, window):
    """Mean energy of all tiles, which overlap by half, each without its mean."""
    total, count = np.zeros((GRAIN_TILE, GRAIN_TILE // 2 + 1)), 0
    for row in range(0, plane.shape[0] - GRAIN_TILE + 1, GRAIN_TILE // 2):
        band_of_rows = np.lib.stride_tricks.sliding_window_view(plane[row : row + GRAIN_TILE], GRAIN_TILE, axis=1)[:, :: GRAIN_TILE // 2]
        tiles = band_of_rows.transpose(1, 0, 2).astype(np.float64)
        tiles = (tiles - (tiles * window).sum((1, 2), keepdims=True) / window.sum()) * window
        total += (np.abs(np.fft.rfft2(tiles)) ** 2).sum(0)
        count += len(tiles)
    return total / count


def beyond(measure, content, style, result):
    return float(np.max(np.maximum(0, measure(result) - np.maximum(measure(content), measure(style)))))


def judge(network, content, style, result, luminance_only=False):
    """Every measure of one painting, by name."""
    pictures = read(content, style, result)
    if min(pictures[2].shape[:2]) < 32:
        raise ValueError("%s: a painting needs at least 32 px on each side to be judged" % result)
    if luminance_only:
        pictures = in_grey(*pictures)
    content, style, result = pictures
    with torch.no_grad():
        scores = perceptual(network, content, style, result)
    scores["border"] = border(content, style, result)
    scores["band"] = band(content, result)
    scores["saturated"] = beyond(saturated_share, content, style, result)
    scores["grain"] = beyond(grain_shares, content, style, result)
    return {name: round(float(scores[name]), 4) for name in MEASURES}


def outside(scores):
    """The measures of one painting that are outside their bounds, each with the bound."""
    return [
        "%s %.3f, %s %g" % (name, scores[name], "at least" if relation is LEAST else "at most", bound)
        for name, (relation, bound) in BOUNDS.items()
        if (scores[name] < bound if relation is LEAST else scores[name] > bound)
    ]


def outside_on_average(all_scores):
    mean = np.mean([scores["style"] for scores in all_scores])
    return ["style %.3f on average, at least %g" % (mean, STYLE_ON_AVERAGE)] if mean < STYLE_ON_AVERAGE else []


def rows(table):
    here = os.path.dirname(os.path.abspath(table))
    with open(table, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            cells = line.rstrip("\r\n").split("\t")
            if not line.strip() or line.startswith("#"):
                continue
            if len(cells) not in (4, 5) or cells[4:] not in ([], [""], ["luminance"]):
                raise ValueError("%s, line %d: name, content, style, result and perhaps 'luminance', separated by tabs, are needed" % (table, number))
            yield cells[0], *(os.path.join(here, path) for path in cells[1:4]), cells[4:] == ["luminance"]


def markdown(results):
    """A table with a line for each painting and, of several, their mean."""
    lines = ["| painting | " + " | ".join(MEASURES) + " |", "|---|" + "---|" * len(MEASURES)]
    for name, scores in results:
        marks = ["**%.3f**" if any(text.startswith(m + " ") for text in outside(scores)) else "%.3f" for m in MEASURES]
        lines.append("| %s | %s |" % (name, " | ".join(mark % scores[m] for mark, m in zip(marks, MEASURES))))
    if len(results) > 1:
        lines.append("| mean | " + " | ".join("%.3f" % np.mean([scores[m] for _, scores in results]) for m in MEASURES) + " |")
    return "\n".join(lines)


def report(results, failures, form):
    """Writes scores to standard output, in the form "lines", "table" or "json"."""
    if form == "json":
        paintings = [{"name": name, **scores, "outside": outside(scores)} for name, scores in results]
        print(json.dumps({"paintings": paintings, "outside": failures}, indent=2))
    elif form == "table":
        print(markdown(results))
    else:
        for name, scores in results:
            print(name, " ".join("%s %.3f" % (m, scores[m]) for m in MEASURES))


def failures_of(results):
    failures = ["%s: %s" % (name, text) for name, scores in results for text in outside(scores)]
    return failures + (outside_on_average([scores for _, scores in results]) if len(results) > 1 else [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*", metavar="PICTURE", help="content, style and result")
    parser.add_argument("--table", metavar="PAIRS.tsv", help="many paintings; the scores come as a Markdown table, outside the bounds in bold")
    parser.add_argument("--luminance", action="store_true", help="compare luminances only: for paintings that keep the photo's colours")
    parser.add_argument("--bounds", action="store_true", help="exit with 1 if a measure is outside of its bounds, and name it")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--weights", default=WEIGHTS, help="VGG-16 as safetensors; default: the bundled ones")
    parser.add_argument("--threads", type=int, help="number of compute threads; default: all")
    a = parser.parse_args()
    if bool(a.table) == bool(a.pictures) or len(a.pictures) not in (0, 3):
        parser.error("name either CONTENT STYLE RESULT, or a --table")
    if a.threads:
        torch.set_num_threads(a.threads)
    try:
        paintings = list(rows(a.table)) if a.table else [(os.path.basename(a.pictures[2]), *a.pictures, a.luminance)]
        network = Vgg(a.weights)
        results = []
        for name, content, style, result, grey in paintings:
            if a.table:
                print("judging", name, file=sys.stderr, flush=True)
            results.append((name, judge(network, content, style, result, grey or a.luminance)))
    except (OSError, ValueError) as problem:
        print("judge: %s" % problem, file=sys.stderr)
        return 2
    if not results:
        print("judge: %s names no painting" % a.table, file=sys.stderr)
        return 2
    failures = failures_of(results)
    report(results, failures, "json" if a.json else "table" if a.table else "lines")
    if not a.bounds:
        return 0
    for failure in failures:
        print("outside the bounds: " + failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
