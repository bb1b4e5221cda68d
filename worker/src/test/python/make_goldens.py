"""Makes the numbers that GoldenTest compares the Java numerics with.

    python make_goldens.py --weights ../../main/resources/dev/stylewright/worker/weights/vgg16-imagenet.safetensors

Runs the oracle on small made-up pictures, in float64 and in float32. For each case it writes a folder into --out:

    case.json       sizes, weights, layers, pooling; the losses in float64; PyTorch's own float32 error of the gradient
    content.rgb, style0.rgb, ..., start.rgb     the pictures, 8-bit RGB, interleaved
    gradient.f32    d(total)/d(image), [3, H, W], computed in float64, stored as little-endian float32
    gram_<layer>.f32, relu<b>_<i>.f32           of the start picture, likewise; layers are listed in case.json

Everything is derived from fixed seeds: the same weights give the same files, as far as PyTorch's rounding goes. Run it again
when the bundled weights change.
"""
import argparse
import importlib.util
import json
import pathlib
import shutil
from types import SimpleNamespace

import numpy as np
import torch
from safetensors.torch import load_file

HERE = pathlib.Path(__file__).resolve().parent
STYLE = {"relu1_1": 3, "relu2_1": 2, "relu3_1": 1, "relu4_1": 1, "relu5_1": 1}
EVEN = {name: 1 for name in STYLE}
CONTENT = {"relu4_2": 1}


def smooth(seed, height, width, roughness=4):
    """A made-up photo: a few waves of colour and a little noise."""
    r = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    picture = np.zeros((height, width, 3))
    for _ in range(6):
        fy, fx, phase = r.uniform(-roughness, roughness, 2).tolist() + [r.uniform(0, 6.28)]
        picture += r.uniform(0, 0.25, 3) * np.sin(6.28 * (fy * y + fx * x) + phase)[..., None]
    picture += 0.5 + r.normal(0, 0.05, picture.shape)
    return (picture.clip(0, 1) * 255).round().astype(np.uint8)


def strokes(seed, height, width):
    """A made-up painting: the waves, finer, in a few flat colours."""
    return (smooth(seed, height, width, 12) // 64 * 64 + 31).astype(np.uint8)


def plain(height, width, colour):
    return np.full((height, width, 3), colour, dtype=np.uint8)


def cases():
    """The computed arrays by name.

    The start is never the content, so that no term is zero; a style's longer edge is the content's, as a painting makes it.
    """
    yield "odd-size", dict(content=smooth(1, 97, 131), styles=[strokes(2, 131, 96)], start=smooth(3, 97, 131),
                           activations=["relu4_2", "relu5_1"])
    yield "average-pooling", dict(content=smooth(4, 64, 48), styles=[strokes(5, 48, 64)], start=smooth(6, 64, 48),
                                  pooling="avg", style_layers=EVEN, tv_weight=10.0,
                                  activations=["relu3_1", "relu3_4", "relu4_4", "relu5_1"])
    yield "two-styles", dict(content=smooth(7, 50, 66), styles=[strokes(8, 66, 50), strokes(9, 40, 66)],
                             blend=[3.0, 1.0], start=strokes(10, 50, 66), tv_weight=0.5,
                             content_layers={"relu2_2": 1, "relu4_2": 3})
    yield "black-content", dict(content=plain(48, 48, 0), styles=[strokes(11, 48, 48)], start=smooth(12, 48, 48))
    yield "one-colour-style", dict(content=smooth(13, 48, 49), styles=[plain(49, 48, (124, 116, 104))],
                                   start=smooth(14, 48, 49))
    yield "smallest", dict(content=smooth(15, 16, 31), styles=[strokes(16, 31, 16)], start=smooth(17, 16, 31),
                           activations=["relu1_1", "relu2_2", "relu3_3", "relu3_4", "relu4_4", "relu5_1"])


def to_tensor(picture, dtype):
    return torch.from_numpy(picture.astype(np.float32) / 255).permute(2, 0, 1)[None].contiguous().to(dtype)


def evaluate(oracle, weights, case, dtype):
    texts = {k: [f"{n}={w}" for n, w in case[k].items()] for k in ("content_layers", "style_layers")}
    args = SimpleNamespace(pooling=case["pooling"], padding="zero", content_weight=case["content_weight"],
                           style_weight=case["style_weight"], tv_weight=case["tv_weight"], **texts)
    blend = [b / sum(case["blend"]) for b in case["blend"]]
    objective = oracle.Objective(args, {n: t.to(dtype) for n, t in weights.items()},
                                 to_tensor(case["content"], dtype), [to_tensor(s, dtype) for s in case["styles"]], blend)
    image = to_tensor(case["start"], dtype).requires_grad_(True)
    total, losses, found = objective(image)
    gradient, = torch.autograd.grad(total, image)
    content = {n: oracle.relative(found[n] - objective.content[n], objective.content[n]).item() for n in objective.content}
    return losses | {"content_by_layer": content}, gradient[0].double(), found


def write(path, tensor):
    tensor.detach().numpy().astype("<f4").tofile(path)


def write_case(folder, oracle, weights, case):
    folder.mkdir(parents=True)
    losses, gradient, found = evaluate(oracle, weights, case, torch.float64)
    _, single, _ = evaluate(oracle, weights, case, torch.float32)
    description = {k: v for k, v in case.items() if k not in ("content", "styles", "start")}
    sizes = {"content": case["content"], "start": case["start"]}
    sizes |= {f"style{i}": s for i, s in enumerate(case["styles"])}
    description["sizes"] = {n: [p.shape[1], p.shape[0]] for n, p in sizes.items()}
    description["losses"] = losses
    description["float32_gradient_error"] = ((single - gradient).norm() / gradient.norm()).item()
    for name, picture in sizes.items():
        (folder / f"{name}.rgb").write_bytes(picture.tobytes())
    write(folder / "gradient.f32", gradient)
    for name in case["grams"]:
        write(folder / f"gram_{name}.f32", oracle.gram(found[name]))
    for name in case["activations"]:
        write(folder / f"{name}.f32", found[name][0])
    (folder / "case.json").write_text(json.dumps(description, indent=1) + "\n")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--weights", required=True, type=pathlib.Path)
    p.add_argument("--reference", type=pathlib.Path, default=HERE / "gatys_reference.py", help="the oracle")
    p.add_argument("--out", type=pathlib.Path, default=HERE.parent / "resources/dev/stylewright/worker/stylize/goldens")
    a = p.parse_args()
    spec = importlib.util.spec_from_file_location("gatys_reference", a.reference)
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    weights = load_file(a.weights)
    shutil.rmtree(a.out, ignore_errors=True)
    for name, given in cases():
        defaults = dict(pooling="max", blend=[1.0], content_weight=0.2, style_weight=1.0, tv_weight=0.0, style_layers=STYLE,
                        content_layers=CONTENT, grams=["relu1_1", "relu2_1"], activations=[])
        write_case(a.out / name, oracle, weights, defaults | given)
        print(name, json.loads((a.out / name / "case.json").read_text())["losses"])


if __name__ == "__main__":
    main()
