"""A fingerprint stands for all that goes into a file, and for nothing else."""

from dataclasses import replace
from fractions import Fraction

from studio.fingerprint import code_digests, fingerprint, versions
from studio.spec import Spec

SPEC = Spec("gif", 80, 45, Fraction(25, 2), "draft")


def of(sources, parameters, spec, installed):
    return fingerprint(code_digests(sources), parameters, spec, installed)


def test_a_fingerprint_stands_for_all_that_goes_in(tmp_path):
    (tmp_path / "gd").mkdir()
    source, other = tmp_path / "gd" / "rules.py", tmp_path / "gd" / "other.py"
    source.write_text("a = 1")
    other.write_text("a = 2")
    given = ([source], {"starts": (1.0,)}, SPEC, {"av": "18"})
    first = of(*given)
    assert len(first) == 64 and of(*given) == first
    for index, changed in enumerate(
        ([other], {"starts": (2.0,)}, replace(SPEC, fps=Fraction(10)), {"av": "19"}),
    ):
        assert of(*given[:index], changed, *given[index + 1 :]) != first
    source.write_text("a = 10")
    assert of(*given) != first
    assert of([source, other], *given[1:]) == of([other, source], *given[1:]) != first


def test_a_fingerprint_does_not_know_where_the_checkout_is(tmp_path):
    prints = set()
    for checkout in ("here", "there"):
        source = tmp_path / checkout / "gd" / "rules.py"
        source.parent.mkdir(parents=True)
        source.write_text("a = 1")
        prints.add(of([source], {}, SPEC, {}))
    assert len(prints) == 1


def test_versions_of_what_is_not_installed():
    found = versions(["numpy", "no-such-thing"])
    assert found["no-such-thing"] == "none" and found["numpy"][0].isdigit()
