"""Writes optax_trajectories.npz: what Optax's optimisers do, in float64, with gradients by JAX.

    python tests/gd/reference/make_optax_trajectories.py

needs Optax and JAX, which the project itself does not. The file says which versions made it.
"""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from trajectory_cases import CLIP, KEPT, PROBLEMS, STEPS, learning_rate

FUNCTIONS = {
    "article": lambda x: 2 * x[0] ** 2 * jnp.cos(x[0]) - 5 * x[0],
    "plateau": lambda x: jnp.arctan(x[0] ** 2),
    "bowl": lambda x: (x[0] ** 2 + x[1] ** 2) / 2,
    "ravine": lambda x: (x[0] ** 2 + 25 * x[1] ** 2) / 2,
    "ill_conditioned": lambda x: (x[0] ** 2 + 10_000 * x[1] ** 2) / 2,
    "rosenbrock": lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
    "himmelblau": lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2,
    "saddle": lambda x: x[0] ** 2 / 2 + x[1] ** 4 / 4 - x[1] ** 2 / 2,
    "beale": lambda x: sum((a - x[0] * (1 - x[1] ** k)) ** 2 for k, a in ((1, 1.5), (2, 2.25), (3, 2.625))),
    "rastrigin": lambda x: 20 + (x**2 - 10 * jnp.cos(2 * jnp.pi * x)).sum(),
}


def in_float64(schedule):
    """The schedule, given the step as a float64: of an integer Optax makes a rate in single precision."""
    return lambda count: schedule(count.astype(jnp.float64))


OPTIMISERS = {
    "gradient_descent": optax.sgd,
    "momentum": lambda rate: optax.sgd(rate, momentum=0.9),
    "momentum_light": lambda rate: optax.sgd(rate, momentum=0.5),
    "nesterov": lambda rate: optax.sgd(rate, momentum=0.9, nesterov=True),
    "rmsprop": lambda rate: optax.rmsprop(rate, decay=0.99, eps=1e-8, eps_in_sqrt=False),
    "adam": optax.adam,
    "adam_short": lambda rate: optax.adam(rate, b1=0.8, b2=0.9, eps=1e-6),
    "adamw": lambda rate: optax.adamw(rate, weight_decay=1e-2),
    "momentum_step_decay": lambda rate: optax.sgd(
        in_float64(optax.exponential_decay(rate, transition_steps=50, decay_rate=0.5, staircase=True)), 0.9
    ),
    "momentum_exponential": lambda rate: optax.sgd(
        in_float64(optax.exponential_decay(rate, transition_steps=1, decay_rate=0.99)), 0.9
    ),
    "nesterov_cosine": lambda rate: optax.sgd(
        optax.cosine_decay_schedule(rate, decay_steps=300), momentum=0.9, nesterov=True
    ),
    "adam_warmup": lambda rate: optax.adam(
        in_float64(optax.warmup_cosine_decay_schedule(rate / 21, rate, 20, 300, end_value=rate / 100))
    ),
    "adagrad_optax": optax.adagrad,
    "rmsprop_optax": optax.rmsprop,
    "adamw_optax": optax.adamw,
    "clipped": lambda rate: optax.chain(optax.clip_by_global_norm(CLIP), optax.sgd(rate, momentum=0.9)),
    "backtracking": lambda rate: optax.chain(
        optax.sgd(1.0), optax.scale_by_backtracking_linesearch(300, max_learning_rate=rate)
    ),
}


def trajectory(problem: str, rule: str) -> np.ndarray:
    fun = FUNCTIONS[problem]
    optimiser = OPTIMISERS[rule](learning_rate(problem, rule))

    @jax.jit
    def step(x, state):
        value, grad = jax.value_and_grad(fun)(x)
        more = {"value": value, "grad": grad, "value_fn": fun} if rule == "backtracking" else {}
        updates, state = optimiser.update(grad, state, x, **more)
        return optax.apply_updates(x, updates), state

    x = jnp.array(PROBLEMS[problem])
    state, points = optimiser.init(x), [np.asarray(x)]
    for _ in range(STEPS):
        x, state = step(x, state)
        points.append(np.asarray(x))
    return np.array(points)[list(KEPT)]


def main() -> None:
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    found = {f"{problem}/{rule}": trajectory(problem, rule) for problem in PROBLEMS for rule in OPTIMISERS}
    version = np.array(f"optax {optax.__version__}, jax {jax.__version__}, numpy {np.__version__}")
    np.savez_compressed(Path(__file__).with_name("optax_trajectories.npz"), version=version, **found)


if __name__ == "__main__":
    main()
