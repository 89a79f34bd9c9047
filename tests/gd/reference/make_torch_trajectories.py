"""Writes torch_trajectories.npz: what PyTorch's optimisers do, in float64, with gradients by its autograd.

    python tests/gd/reference/make_torch_trajectories.py

needs PyTorch, which the project itself does not. The file says which version made it.
"""

import math
from pathlib import Path

import numpy as np
import torch
from torch.optim import SGD, Adagrad, Adam, AdamW, RMSprop
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, LambdaLR, StepLR
from trajectory_cases import KEPT, PROBLEMS, STEPS, learning_rate

FUNCTIONS = {
    "article": lambda x: 2 * x[0] ** 2 * torch.cos(x[0]) - 5 * x[0],
    "plateau": lambda x: torch.arctan(x[0] ** 2),
    "bowl": lambda x: (x[0] ** 2 + x[1] ** 2) / 2,
    "ravine": lambda x: (x[0] ** 2 + 25 * x[1] ** 2) / 2,
    "ill_conditioned": lambda x: (x[0] ** 2 + 10_000 * x[1] ** 2) / 2,
    "rosenbrock": lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
    "himmelblau": lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2,
    "saddle": lambda x: x[0] ** 2 / 2 + x[1] ** 4 / 4 - x[1] ** 2 / 2,
    "beale": lambda x: sum((a - x[0] * (1 - x[1] ** k)) ** 2 for k, a in ((1, 1.5), (2, 2.25), (3, 2.625))),
    "rastrigin": lambda x: 20 + (x**2 - 10 * torch.cos(2 * torch.pi * x)).sum(),
}

OPTIMISERS = {
    "gradient_descent": lambda x, rate: SGD([x], rate),
    "momentum": lambda x, rate: SGD([x], rate, momentum=0.9),
    "momentum_light": lambda x, rate: SGD([x], rate, momentum=0.5),
    "nesterov": lambda x, rate: SGD([x], rate, momentum=0.9, nesterov=True),
    "adagrad": lambda x, rate: Adagrad([x], rate),
    "rmsprop": lambda x, rate: RMSprop([x], rate),
    "adam": lambda x, rate: Adam([x], rate),
    "adam_short": lambda x, rate: Adam([x], rate, betas=(0.8, 0.9), eps=1e-6),
    "adamw": lambda x, rate: AdamW([x], rate),
    "momentum_step_decay": lambda x, rate: SGD([x], rate, momentum=0.9),
    "momentum_exponential": lambda x, rate: SGD([x], rate, momentum=0.9),
    "nesterov_cosine": lambda x, rate: SGD([x], rate, momentum=0.9, nesterov=True),
    "adam_warmup": lambda x, rate: Adam([x], rate),
}

SCHEDULERS = {
    "momentum_step_decay": lambda optimiser: StepLR(optimiser, step_size=50, gamma=0.5),
    "momentum_exponential": lambda optimiser: ExponentialLR(optimiser, gamma=0.99),
    "nesterov_cosine": lambda optimiser: CosineAnnealingLR(optimiser, T_max=300),
    "adam_warmup": lambda optimiser: LambdaLR(optimiser, warm_up_then_cosine),
}


def warm_up_then_cosine(n: int) -> float:
    """Twenty steps up, then down to a hundredth by step 300."""
    return (n + 1) / 21 if n < 20 else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (n - 20) / 280))


def trajectory(problem: str, rule: str) -> np.ndarray:
    x = torch.tensor(PROBLEMS[problem], requires_grad=True)
    optimiser = OPTIMISERS[rule](x, learning_rate(problem, rule))
    scheduler = SCHEDULERS[rule](optimiser) if rule in SCHEDULERS else None
    points = [x.detach().numpy().copy()]
    for _ in range(STEPS):
        optimiser.zero_grad()
        FUNCTIONS[problem](x).backward()
        optimiser.step()
        if scheduler:
            scheduler.step()
        points.append(x.detach().numpy().copy())
    return np.array(points)[list(KEPT)]


def main() -> None:
    torch.set_default_dtype(torch.float64)
    found = {f"{problem}/{rule}": trajectory(problem, rule) for problem in PROBLEMS for rule in OPTIMISERS}
    version = np.array(f"torch {torch.__version__}, numpy {np.__version__}")
    np.savez_compressed(Path(__file__).with_name("torch_trajectories.npz"), version=version, **found)


if __name__ == "__main__":
    main()
