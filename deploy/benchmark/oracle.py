"""Computes the objective's loss of finished pictures, in float64 and independently: it shares no code with the compared programs.

    python3 oracle.py WEIGHTS.safetensors CONTENT.png STYLE.png PICTURE.png ... --content-weight W --pooling max|avg [--below LOSS]

Content and style keep their sizes, and a picture must have the content's. Prints a line for each picture: its loss. With --below it stops after the first
picture whose loss is at most LOSS.

  content  |F - P|^2 / max(|P|^2, 1e-6 n) at relu4_2
  style    3/8, 2/8, 1/8, 1/8, 1/8 times |G - A|^2 / max(|A|^2, 1e-6 n) at relu1_1, relu2_1, relu3_1, relu4_1, relu5_1, with G = F F^T / positions
  loss     W content + style

F, G are of the picture, P of the content, A of the style, n is the number of elements; the network is VGG-19 with zero padding.
"""
import argparse
import sys

import numpy
import torch
from PIL import Image
from safetensors.numpy import load_file

# torchvision's index of each convolution, and the name of the layer after it, if it is used; P is a pooling.
NETWORK = "0=relu1_1 2 P 5=relu2_1 7 P 10=relu3_1 12 14 16 P 19=relu4_1 21=relu4_2 23 25 P 28=relu5_1".split()
STYLE = {"relu1_1": 3 / 8, "relu2_1": 2 / 8, "relu3_1": 1 / 8, "relu4_1": 1 / 8, "relu5_1": 1 / 8}


def network(path, pooling):
    """The layers in order: name (or nothing) and function."""
    tensors = {name: torch.from_numpy(values.astype(numpy.float64)) for name, values in load_file(path).items()}
    pool = torch.nn.MaxPool2d(2) if pooling == "max" else torch.nn.AvgPool2d(2)
    layers = []
    for step in NETWORK:
        index, _, name = step.partition("=")
        if index == "P":
            layers.append(("", pool))
        else:
            kernel, bias = tensors["features.%s.weight" % index], tensors["features.%s.bias" % index]
            layers.append((name, lambda x, k=kernel, b=bias: torch.conv2d(x, k, b, padding=1).clamp_(min=0)))
    return layers


def activations(layers, path):
    """Matrices of channels by positions, by layer."""
    levels = numpy.array(Image.open(path).convert("RGB"), dtype=numpy.float64) / 255
    x = torch.from_numpy((levels - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]).movedim(2, 0)[None]
    found = {}
    for name, layer in layers:
        x = layer(x)
        if name:
            found[name] = x.flatten(2)[0]
    return found


def gram(matrix):
    return matrix @ matrix.T / matrix.shape[1]


def error(value, target):
    return float((value - target).square().sum() / max(target.square().sum(), 1e-6 * target.numel()))


def losses(weights, content, style, pictures, content_weight, pooling):
    layers = network(weights, pooling)
    photo = activations(layers, content)["relu4_2"]
    painting = activations(layers, style)
    targets = {name: gram(painting[name]) for name in STYLE}
    for picture in pictures:
        found = activations(layers, picture)
        if found["relu4_2"].shape != photo.shape:
            raise ValueError("the size of %s differs from that of the content" % picture)
        styled = sum(weight * error(gram(found[name]), targets[name]) for name, weight in STYLE.items())
        yield content_weight * error(found["relu4_2"], photo) + styled


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights")
    parser.add_argument("content")
    parser.add_argument("style")
    parser.add_argument("pictures", nargs="+", metavar="picture")
    parser.add_argument("--content-weight", type=float, required=True)
    parser.add_argument("--pooling", choices=["max", "avg"], required=True)
    parser.add_argument("--below", type=float, default=-1.0)
    a = parser.parse_args()
    with torch.no_grad():
        for loss in losses(a.weights, a.content, a.style, a.pictures, a.content_weight, a.pooling):
            print(repr(loss), flush=True)
            if loss <= a.below:
                break


if __name__ == "__main__":
    sys.exit(main())
