"""Which rules run on which problems in the reference trajectories: plain data, shared by the scripts that
compute them with PyTorch and Optax and by the test."""

STEPS = 300
KEPT = (*range(21), *range(30, STEPS + 1, 10))
"""The steps whose points are stored."""

PROBLEMS = {
    "article": (-1.0,),
    "plateau": (-4.0,),
    "bowl": (3.0, -2.0),
    "ravine": (-10.0, 2.0),
    "ill_conditioned": (1.0, 1.0),
    "rosenbrock": (-1.2, 1.0),
    "himmelblau": (0.0, 0.0),
    "saddle": (1.5, 0.0001),
    "beale": (1.0, 1.0),
    "rastrigin": (-2.0, 3.5),
}
"""Their starts. The functions are written anew in each script."""

STABLE = {
    "article": 0.02,
    "plateau": 0.5,
    "bowl": 0.1,
    "ravine": 0.04,
    "ill_conditioned": 0.0001,
    "rosenbrock": 0.001,
    "himmelblau": 0.01,
    "saddle": 0.1,
    "beale": 0.005,
    "rastrigin": 0.002,
}
"""A learning rate for gradient descent and momentum. Rules that divide by the slope's size have OWN_SIZE."""
OWN_SIZE = {"adagrad": 0.5, "rmsprop": 0.01, "adam": 0.1, "adamw": 0.1}
FIRST_TRY = {"article": 0.1}
"""Where the line search begins, if not at 1, which leaves the valley of the article's function."""

RULES = {
    "gradient_descent": ("gradient_descent", None),
    "momentum": ("momentum(decay=0.9)", None),
    "momentum_light": ("momentum(decay=0.5)", None),
    "nesterov": ("nesterov(decay=0.9)", None),
    "adagrad": ("adagrad", None),
    "rmsprop": ("rmsprop", None),
    "adam": ("adam", None),
    "adam_short": ("adam(beta1=0.8, beta2=0.9, eps=1e-6)", None),
    "adamw": ("adamw", None),
    "momentum_step_decay": ("momentum(decay=0.9)", "step_decay(50, factor=0.5)"),
    "momentum_exponential": ("momentum(decay=0.9)", "exponential_decay(0.99)"),
    "nesterov_cosine": ("nesterov(decay=0.9)", "cosine_decay(300)"),
    "adam_warmup": ("adam", "warmup_cosine(20, 300, final=0.01)"),
}
"""In both libraries: the rule, and the schedule of its learning rate."""

OPTAX_ONLY = {
    "adagrad_optax": ("adagrad(eps=0, start=0.1, eps_root=1e-7)", None),
    "rmsprop_optax": ("rmsprop(decay=0.9, eps=0, eps_root=1e-8)", None),
    "adamw_optax": ("adamw(weight_decay=1e-4)", None),
    "clipped": ("momentum(decay=0.9)", None),
    "backtracking": ("backtracking", None),
}
"""Optax's own forms of rules, clipping to the norm CLIP, and the line search."""
CLIP = 1.0


def learning_rate(problem: str, rule: str) -> float:
    """The learning rate of a rule, by its name above, on a problem."""
    if rule == "backtracking":
        return FIRST_TRY.get(problem, 1.0)
    return OWN_SIZE.get(rule.partition("_")[0], STABLE[problem])
