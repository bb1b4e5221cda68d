"""The convolutions of VGG19 (Simonyan and Zisserman, ICLR 2015, configuration E) as the worker runs them.

vgg19.pt is this file as TorchScript, without weights. After a change here, compile it again with

    python3 worker/src/main/torchscript/compile.py

The worker runs it in libtorch 2.7.1. Arrays are [1, C, H, W]; what goes in and what comes out is in 32 bits. Between them, all is in the type of the kernels, and
the numbers of a position are next to each other (channels last): convolutions keep that order, and it is the one in which they are fastest.
"""

from typing import List

import torch
import torch.nn.functional as F
from torch import Tensor


class Vgg19(torch.nn.Module):
    kernels: List[Tensor]
    biases: List[Tensor]

    def __init__(self):
        super().__init__()
        self.dtype = torch.float32
        self.kernels = []
        self.biases = []
        self.mean = torch.zeros(0)
        self.deviation = torch.zeros(0)

    @torch.jit.export
    def load(self, tensors: List[Tensor], bits: Tensor) -> List[Tensor]:
        """
        Keeps the weights, rounded to the type that is computed in.

        tensors: for each convolution, from the image inwards, its kernel [D, C, 3, 3] and its bias [D], in 32 bits; a kernel without elements is an identity
        bits: [2], int64: the bits of the type, and those of its exponent
        """
        kind: List[int] = bits.tolist()
        self.dtype = torch.float32 if kind[0] == 32 else torch.float16 if kind[1] == 5 else torch.bfloat16
        self.kernels = [self.kept(tensors[i]) for i in range(0, len(tensors), 2)]
        self.biases = [self.kept(tensors[i]) for i in range(1, len(tensors), 2)]
        device = tensors[0].device
        self.mean = torch.tensor([0.485, 0.456, 0.406], device=device).reshape(1, 3, 1, 1)
        self.deviation = torch.tensor([0.229, 0.224, 0.225], device=device).reshape(1, 3, 1, 1)
        return []

    def forward(self, x: Tensor, steps: Tensor) -> List[Tensor]:
        """
        Goes through some convolutions in a row, the first of them the first of its block.

        x: the image, RGB in [0, 1], or what came out of the pooling before the first convolution; not changed
        steps: int64, on the CPU: the first convolution and the one after the last, counted from 0; 1 where poolings take means, 0 for maxima; 1 where a pooling
            ends it, else 0; then, in ascending order, the convolutions of which the activations are wanted

        Returns the activations after the ReLUs of the convolutions wanted, and what the last pooling makes if there is one.
        """
        plan: List[int] = steps.tolist()
        first, end, average, pooled = plan[0], plan[1], plan[2] == 1, plan[3] == 1
        wanted = plan[4:]
        found: List[Tensor] = []
        if first == 0:
            x = (x - self.mean) / self.deviation
        x = x.to(self.dtype).contiguous(memory_format=torch.channels_last)
        for i in range(first, end):
            if i > first and (i == 2 or i == 4 or i == 8 or i == 12):
                x = self.pool(x, average)
            if self.kernels[i].numel() > 0:
                x = self.convolve(x, self.kernels[i], self.biases[i]).relu_()
            if i in wanted:
                found.append(x.float())
        if pooled:
            found.append(self.pool(x, average).float())
        return found

    @torch.jit.export
    def multiply(self, a: Tensor, b: Tensor) -> List[Tensor]:
        """
        The product of two matrices, in the type that is computed in and summed up in 32 bits, as 32 bits; of halves in 32 bits, which sums of many of them need.
        """
        kind = torch.bfloat16 if self.dtype == torch.bfloat16 else torch.float32
        return [a.to(kind).mm(b.to(kind)).float()]

    def pool(self, x: Tensor, average: bool) -> Tensor:
        return F.avg_pool2d(x, 2) if average else F.max_pool2d(x, 2)

    def convolve(self, x: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
        """
        A convolution with zeros around. On a CPU it is always computed by oneDNN, to which libtorch gives neither halves, on most processors, nor a single input of
        few elements (use_mkldnn in libtorch's Convolution.cpp): halves are computed in 32 bits, and a small input is taken twice. Otherwise libtorch asks for
        NNPACK, which writes a warning to standard error on processors that it does not know.
        """
        if x.is_cuda:
            return F.conv2d(x, kernel, bias, padding=1)
        if kernel.dtype == torch.float32:
            wide = x.float()
            if x.numel() <= 20480:
                return F.conv2d(torch.cat([wide, wide]), kernel, bias, padding=1)[0:1].to(x.dtype)
            return F.conv2d(wide, kernel, bias, padding=1).to(x.dtype)
        return F.conv2d(x, kernel, bias, padding=1)

    def kept(self, tensor: Tensor) -> Tensor:
        """A copy: the memory of what comes in is not the module's."""
        rounded = tensor.to(self.dtype)
        if self.dtype == torch.float16 and not tensor.is_cuda:
            rounded = rounded.float()
        return rounded.clone(memory_format=torch.channels_last) if tensor.dim() == 4 else rounded.clone()
