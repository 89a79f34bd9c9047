"""Backpropagation: against PyTorch, against differences, and what depth does to it."""

from pathlib import Path

import numpy as np
import pytest

from gd.network import ACTIVATIONS, Layers, Network, sigmoid, two_moons

PYTORCH = np.load(Path(__file__).with_name("reference") / "network_gradients.npz")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_are_those_of_pytorch(activation):
    network = Network(depth=4, width=5, activation=activation)
    weights, biases = (tuple(PYTORCH[f"{activation}_{part}{k}"] for k in range(4)) for part in "wb")
    back = network.backward(Layers(weights, biases), PYTORCH["x"], PYTORCH["y"])
    assert back.loss == pytest.approx(float(PYTORCH[f"{activation}_loss"]), rel=1e-13)
    for k in range(4):
        for part, found in (
            ("dw", back.gradient.weights),
            ("db", back.gradient.biases),
            ("delta", back.deltas),
        ):
            np.testing.assert_allclose(found[k], PYTORCH[f"{activation}_{part}{k}"], rtol=1e-11, atol=1e-16)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_gradients_are_those_of_differences(activation):
    network, (x, y), h = Network(depth=5, width=4, activation=activation), two_moons(30), 1e-6
    layers = network.start(3)
    gradient = network.backward(layers, x, y).gradient
    for layer in range(5):
        for place in np.ndindex(layers.weights[layer].shape):
            one = [np.zeros_like(weights) for weights in layers.weights]
            one[layer][place] = 1.0
            direction = Layers(tuple(one), tuple(np.zeros_like(bias) for bias in layers.biases))
            ahead, behind = (network.backward(layers.moved(direction, by), x, y).loss for by in (h, -h))
            assert gradient.weights[layer][place] == pytest.approx((ahead - behind) / (2 * h), abs=1e-9)


def shares(activation, spread=None):
    """delta of the first layer over that of the last, for ten seeds."""
    network, (x, y) = Network(activation=activation), two_moons()
    sizes = [network.backward(network.start(seed, spread), x, y).delta_sizes for seed in range(10)]
    return np.array([size[0] / size[-1] for size in sizes])


def test_what_reaches_the_first_of_ten_layers():
    """Sigmoid's slope is at most 1/4, so that less than 4^-9 of it is left; tanh and ReLU with the start made
    for them keep most."""
    assert np.median(shares("sigmoid")) == pytest.approx(0.235**9, rel=0.7)
    assert shares("sigmoid").max() < 0.25**9 * 10
    assert 0.4 < np.median(shares("tanh")) < 1.6
    assert 0.2 < np.median(shares("relu")) < 1.6


def test_weights_three_times_too_large_explode():
    grows = np.median(shares("relu", lambda before, behind: 3 / np.sqrt(before))) ** (1 / 9)
    assert grows == pytest.approx(
        3 / np.sqrt(2), rel=0.1
    )  # half of the units pass, each with 3^2 of the variance


def test_the_start_counts_as_much_as_the_activation():
    """Sigmoid with weights large enough for its slope of 1/4 passes the gradient on, too."""
    assert np.median(shares("sigmoid", lambda before, behind: 8 / np.sqrt(before))) > 1e-3


@pytest.mark.parametrize(
    "activation, rate, steps, low, high",
    [
        ("sigmoid", 0.1, 500, 0.69314, 0.69316),
        ("sigmoid", 2.0, 500, 0.6931, 0.6932),
        ("relu", 0.05, 500, 5e-4, 2e-3),
        ("tanh", 0.1, 500, 5e-4, 5e-3),
    ],
)
def test_the_loss_of_training(activation, rate, steps, low, high):
    network, (x, y) = Network(activation=activation), two_moons()
    assert low < network.losses(network.start(0), x, y, rate, steps)[-1] < high


def test_the_moons_are_seeded_and_halved():
    x, y = two_moons(257, seed=5)
    again, _ = two_moons(257, seed=5)
    assert x.shape == (257, 2) and y.sum() == 128
    np.testing.assert_array_equal(x, again)
    assert not np.allclose(x, two_moons(257, seed=6)[0])


def test_sigmoid_at_the_ends_of_floating_point():
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(
            sigmoid(np.array([-1e4, -700.0, 0.0, 700.0, 1e4])), [0, np.exp(-700.0), 0.5, 1, 1], rtol=1e-15
        )


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"depth": 1}, "depth: 1 is out of range, 2 to 50 are allowed"),
        ({"width": 1000}, "width: 1000 is out of range, 1 to 512 are allowed"),
        ({"activation": "step"}, "activation: 'step' is not known, sigmoid, tanh, relu are"),
    ],
)
def test_a_network_that_cannot_be(arguments, message):
    with pytest.raises(ValueError, match=message):
        Network(**arguments)
