"""Plain neural style transfer, for comparison: torch.optim.LBFGS, start from the content picture.

    python3 plain_pytorch.py WEIGHTS.safetensors CONTENT.png STYLE.png --content-weight W --pooling max|avg
        --schedule WxH:N[,WxH:N ...] [--precision fp32|bf16] [--threads T] [--paced] [--out PICTURE.png]

The schedule lists the sizes of the picture and the evaluations at each; the last size is the content's. A single size is the usual program; several go from
coarse to fine, each starting from the enlarged picture of the previous one. At every size, the style's longer edge equals the picture's. The objective consists of
relative errors of the activations of relu4_2 (weight W) and of the Gram matrices of relu1_1 to relu5_1 (weights 3, 2, 1, 1, 1 divided by their sum), pixels without bounds. The network
is in the channels-last layout and in the requested precision; Gram matrices, losses, picture and optimiser are in float32.
Prints a line for each evaluation: its number, the seconds since the beginning, the total loss. With --paced it waits for a line with a number on standard
input before that many evaluations; waiting doesn't count. With --out it prints "saved" when the picture is written.
"""
import argparse
import json
import struct
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

DEPTHS = [2, 2, 4, 4, 4]
STYLE = {"relu1_1": 3, "relu2_1": 2, "relu3_1": 1, "relu4_1": 1, "relu5_1": 1}
CONTENT = {"relu4_2": 1}
STYLE_WEIGHT = 1.0
POOLING = {"max": F.max_pool2d, "avg": F.avg_pool2d}
TYPES = {"F32": np.float32, "F16": np.float16}
PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}


def read_weights(path):
    """Tensors of a safetensors file, as float32."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).astype(np.float32)
            tensors[name] = torch.from_numpy(values.reshape(entry["shape"]))
    return tensors


def read_picture(path):
    pixels = np.asarray(Image.open(path).convert("RGB"), dtype=np.float32) / 255
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].contiguous()


class Vgg(torch.nn.Module):
    """VGG19 up to the deepest requested layer."""

    def __init__(self, weights, wanted, pool, precision):
        super().__init__()
        self.pool, self.precision = pool, precision
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
        self.layers, index, left = [], 0, set(wanted)
        for block, depth in enumerate(DEPTHS, 1):
            for i in range(1, depth + 1):
                if left:
                    name = f"relu{block}_{i}"
                    kernel, bias = (weights[f"features.{index}.{kind}"].to(precision) for kind in ("weight", "bias"))
                    kernel = kernel.contiguous(memory_format=torch.channels_last)
                    self.layers.append((name, block > 1 and i == 1, kernel, bias))
                    left.discard(name)
                index += 2
            index += 1
        self.wanted = set(wanted)

    def forward(self, x):
        found, x = {}, ((x - self.mean) / self.deviation).to(self.precision).contiguous(memory_format=torch.channels_last)
        for name, pool_first, kernel, bias in self.layers:
            if pool_first:
                x = self.pool(x, 2)
            x = F.relu(F.conv2d(x, kernel, bias, padding=1))
            if name in self.wanted:
                found[name] = x.float()
        return found


def gram(features):
    rows = features[0].flatten(1)
    return rows @ rows.t() / rows.shape[1]


def relative(x, target):
    return ((x - target) ** 2).sum() / torch.clamp((target**2).sum(), min=1e-6 * target.numel())


def resized(picture, width, height):
    """With a filter that is widened when shrinking, to prevent aliasing."""
    if picture.shape[2:] == (height, width):
        return picture
    return F.interpolate(picture, (height, width), mode="bicubic", align_corners=False, antialias=True)


def schedule(text):
    """Width, height and evaluations of each scale."""
    return [tuple(map(int, scale.replace("x", ":").split(":"))) for scale in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights")
    parser.add_argument("content")
    parser.add_argument("style")
    parser.add_argument("--content-weight", type=float, required=True)
    parser.add_argument("--pooling", choices=POOLING, required=True)
    parser.add_argument("--schedule", type=schedule, required=True)
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--paced", action="store_true")
    parser.add_argument("--out")
    a = parser.parse_args()
    if a.threads:
        torch.set_num_threads(a.threads)
    weights, content, style = read_weights(a.weights), read_picture(a.content), read_picture(a.style)
    print("torch", torch.__version__, "threads", torch.get_num_threads(), flush=True)

    allowed, worked, began = 0, 0.0, time.perf_counter()

    def await_permission():
        nonlocal allowed, worked, began
        if not a.paced or allowed > 0:
            return
        worked += time.perf_counter() - began
        line = sys.stdin.readline()
        if not line.strip():
            sys.exit(0)
        allowed, began = int(line), time.perf_counter()

    await_permission()
    network = Vgg(weights, [*STYLE, *CONTENT], POOLING[a.pooling], PRECISIONS[a.precision])
    picture, evaluations = content, 0
    for width, height, count in a.schedule:
        here = resized(content, width, height)
        longer, edges = max(width, height), style.shape[:1:-1]
        styled = resized(style, *(max(1, round(edge * longer / max(edges))) for edge in edges))
        with torch.no_grad():
            content_targets = {n: f for n, f in network(here).items() if n in CONTENT}
            style_targets = {n: gram(f) for n, f in network(styled).items() if n in STYLE}
        picture = resized(picture.detach(), width, height).clone().requires_grad_(True)
        optimizer = torch.optim.LBFGS(
            [picture], lr=1, max_iter=count, max_eval=count, history_size=100, tolerance_grad=-1, tolerance_change=-1
        )

        def closure():
            nonlocal evaluations, allowed
            await_permission()
            optimizer.zero_grad()
            features = network(picture)
            loss = a.content_weight * sum(w * relative(features[n], content_targets[n]) for n, w in CONTENT.items()) / sum(CONTENT.values())
            loss = loss + STYLE_WEIGHT * sum(w * relative(gram(features[n]), style_targets[n]) for n, w in STYLE.items()) / sum(STYLE.values())
            loss.backward()
            evaluations += 1
            allowed -= 1
            print(evaluations, worked + time.perf_counter() - began, loss.item(), flush=True)
            return loss

        optimizer.step(closure)
    if a.out:
        pixels = picture.detach()[0].clamp(0, 1).permute(1, 2, 0).numpy()
        Image.fromarray(np.round(pixels * 255).astype(np.uint8)).save(a.out)
        print("saved", flush=True)


if __name__ == "__main__":
    main()
