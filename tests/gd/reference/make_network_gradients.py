"""Writes network_gradients.npz: losses and gradients of small networks by PyTorch's autograd, in float64.

    python tests/gd/reference/make_network_gradients.py

needs PyTorch, which the project itself does not. The file says which version made it.
"""

import itertools
from pathlib import Path

import numpy as np
import torch

DEPTH, WIDTH, POINTS = 4, 5, 12


def main() -> None:
    torch.set_default_dtype(torch.float64)
    random = torch.Generator().manual_seed(1)
    x, y = torch.randn(POINTS, 2, generator=random), (torch.rand(POINTS, generator=random) > 0.5).double()
    found = {"x": x.numpy(), "y": y.numpy(), "torch": np.array(torch.__version__)}
    hidden = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
    for name, activation in hidden.items():
        sizes = [2, *[WIDTH] * (DEPTH - 1), 1]
        layers = [
            (
                torch.randn(a, b, generator=random).requires_grad_(),
                torch.randn(b, generator=random).requires_grad_(),
            )
            for a, b in itertools.pairwise(sizes)
        ]
        value, before = x, []
        for number, (weights, bias) in enumerate(layers):
            z = value @ weights + bias
            z.retain_grad()
            before.append(z)
            value = activation(z) if number < DEPTH - 1 else z
        loss = torch.nn.functional.binary_cross_entropy_with_logits(value[:, 0], y)
        loss.backward()
        found[f"{name}_loss"] = loss.detach().numpy()
        for number, (weights, bias) in enumerate(layers):
            found[f"{name}_w{number}"], found[f"{name}_b{number}"] = (
                weights.detach().numpy(),
                bias.detach().numpy(),
            )
            found[f"{name}_dw{number}"], found[f"{name}_db{number}"] = weights.grad.numpy(), bias.grad.numpy()
            found[f"{name}_delta{number}"] = before[number].grad.numpy()
    np.savez_compressed(Path(__file__).with_name("network_gradients.npz"), **found)


if __name__ == "__main__":
    main()
