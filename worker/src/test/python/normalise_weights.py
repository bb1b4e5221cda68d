"""Scales every filter of a VGG-19 to a mean activation of 1 (Gatys et al. 2016, section 2).

    python normalise_weights.py --weights W.safetensors [--constants C.f32] [--out SCALED.safetensors]
                                [--pictures P.safetensors] PHOTO...

A PHOTO is a picture, of which the middle square is taken at 224 px, or a file of pictures as --pictures writes it. The worker does
the same when it loads weights that are to be normalised, with the pictures in
src/main/resources/dev/stylewright/worker/weights/normalisation.safetensors, which this program wrote:

    python normalise_weights.py --weights ... --pictures normalisation.safetensors cat.png astronaut.png great-wave.jpg shipwreck.jpg

    C.f32       the mean activation of each filter over the photos, layer by layer, as little-endian float32; the test compares
                the worker's with them
    SCALED      the scaled weights, float32

The mean is taken with max pooling, in float64, without the outer eighth of each edge, where padding shows. Filter i of a layer is
divided by its mean m_i and the next layer's input channel i is multiplied by it, so every layer's features stay the same but
for the scale of each channel. A quiet filter, with less than 2 % of the layer's median, is divided by the median: amplified to 1,
it would count as much as the others but carry little information. After that the median is 1 and quiet filters are still quiet, and a
divisor within 1e-4 of 1 counts as 1, so scaling again changes nothing.
"""
import argparse
import pathlib

import numpy as np
import torch
from PIL import Image, ImageOps
from safetensors.torch import load_file, save_file

import gatys_reference as oracle

EDGE = 224
QUIET = 0.02
CLOSE = 1e-4


def squares(path):
    """The pictures at path by name, uint8 [224, 224, 3]."""
    if path.suffix == ".safetensors":
        return load_file(path)
    picture = ImageOps.fit(Image.open(path).convert("RGB"), (EDGE, EDGE), Image.Resampling.LANCZOS)
    return {path.stem: torch.from_numpy(np.asarray(picture).copy())}


def middle(features):
    """Features [C, h, w] without the outer eighth of each edge, but at least one position."""
    h, w = features.shape[1:]
    top, left = max(1, h // 8), max(1, w // 8)
    return features[:, top:h - top, left:w - left]


def means(weights, pictures):
    """Layer to mean activation of each filter, float64 [C]."""
    last = [name for name, index in oracle.CONVOLUTIONS.items() if f"features.{index}.weight" in weights][-1]
    weights = {name: tensor.double() for name, tensor in weights.items()}
    sums = {}
    for picture in pictures:
        image = (picture.float() / 255).permute(2, 0, 1)[None].double()
        for layer, found in oracle.activations(weights, image, last, "max").items():
            sums[layer] = sums.get(layer, 0) + middle(found[0]).mean((1, 2))
    return {layer: total / len(pictures) for layer, total in sums.items()}


def factors(mean):
    """The divisors of a layer's filters."""
    median = mean.sort().values[len(mean) // 2]
    loud = (mean >= QUIET * median) & (mean > 0)
    divisors = torch.where(loud, mean, median if median > 0 else torch.ones_like(median))
    return torch.where((divisors - 1).abs() <= CLOSE, torch.ones_like(divisors), divisors)


def scaled(weights, by_layer):
    result, before = {}, None
    for layer, mean in by_layer.items():
        index = oracle.CONVOLUTIONS[layer]
        kernel, bias = weights[f"features.{index}.weight"].double(), weights[f"features.{index}.bias"].double()
        own = factors(mean)
        before = torch.ones(kernel.shape[1], dtype=torch.float64) if before is None else before
        kernel = kernel * (before[None, :] / own[:, None])[..., None, None]
        result[f"features.{index}.weight"] = kernel.float()
        result[f"features.{index}.bias"] = (bias / own).float()
        before = own
    return result


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--weights", required=True, type=pathlib.Path)
    p.add_argument("--constants", type=pathlib.Path)
    p.add_argument("--out", type=pathlib.Path)
    p.add_argument("--pictures", type=pathlib.Path)
    p.add_argument("photos", nargs="+", type=pathlib.Path)
    a = p.parse_args()
    pictures = {name: picture for path in a.photos for name, picture in squares(path).items()}
    if a.pictures:
        save_file(pictures, a.pictures)
    weights = load_file(a.weights)
    by_layer = means(weights, list(pictures.values()))
    for layer, mean in by_layer.items():
        quiet = int((mean < QUIET * mean.sort().values[len(mean) // 2]).sum())
        print(f"{layer}: median {mean.median():.4g}, least {mean.min():.4g}, most {mean.max():.4g}, quiet {quiet} of {len(mean)}")
    if a.constants:
        np.concatenate([mean.numpy() for mean in by_layer.values()]).astype("<f4").tofile(a.constants)
    if a.out:
        save_file(scaled(weights, by_layer), a.out)


if __name__ == "__main__":
    main()
