"""Measures how fast this machine multiplies in PyTorch: the upper limit for any program.

    python3 peak.py [--threads T] [--seconds S]

Prints a line for each operation and precision: name, precision, the fastest of the repetitions in GFLOP/s (a multiplication and an addition are two).
`product` multiplies two square matrices; `convolution` is VGG's largest kind, 3x3 from 256 to 256 channels at 128x128 positions, channels last, without gradient.
"""
import argparse
import time

import torch

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}
SIDE, CHANNELS, POSITIONS = 2048, 256, 128


def fastest(work, flop, seconds):
    work()
    best, began = 0.0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        start = time.perf_counter()
        work()
        best = max(best, flop / (time.perf_counter() - start) / 1e9)
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--seconds", type=float, default=5)
    a = parser.parse_args()
    if a.threads:
        torch.set_num_threads(a.threads)
    print("torch", torch.__version__, "threads", torch.get_num_threads(), flush=True)
    with torch.no_grad():
        for name, precision in PRECISIONS.items():
            left, right = (torch.randn(SIDE, SIDE).to(precision) for _ in range(2))
            print("product", name, fastest(lambda: left @ right, 2 * SIDE**3, a.seconds), flush=True)
            x = torch.randn(1, CHANNELS, POSITIONS, POSITIONS).to(precision).contiguous(memory_format=torch.channels_last)
            kernel = torch.randn(CHANNELS, CHANNELS, 3, 3).to(precision).contiguous(memory_format=torch.channels_last)
            flop = 2 * 9 * CHANNELS**2 * POSITIONS**2
            print("convolution", name, fastest(lambda: torch.conv2d(x, kernel, padding=1), flop, a.seconds), flush=True)


if __name__ == "__main__":
    main()
