"""Recipes and front-end settings as data: round trips through JSON, and what is refused."""

import copy
import json
from typing import Any

import kwcore
import pytest

from tests.signal.recipes import random_recipe, three_phase

CONFIG: dict[str, Any] = {
    "rate_hz": 12800.0,
    "clock_error_ppm": -17.3,
    "noise_seed": 2**64 - 1,
    "voltages": [{"gain_error": 0.1 + 0.2, "noise_rms_v": 1e-3}, {"delay_s": 1e-6 / 3}, {}],
    "currents": [{"reversed": True}, {"source_channel": 5}, {"source_channel": 4}],
}


@pytest.mark.parametrize("seed", range(8))
def test_json_brings_back_the_same_samples(seed: int) -> None:
    recipe = kwcore.SignalRecipe(random_recipe(seed, noise_pct=0.1))
    config = kwcore.FrontEndConfig(CONFIG)
    stored = json.dumps([recipe.to_dict(), config.to_dict()], sort_keys=True)
    recipe_fields, config_fields = json.loads(stored)
    again = kwcore.SignalRecipe(recipe_fields)
    config_again = kwcore.FrontEndConfig(config_fields)
    assert again.to_dict() == recipe.to_dict()
    assert config_again.to_dict() == config.to_dict()
    first = kwcore.AnalogueFrontEnd(recipe, config).frames(10**9, 6400)
    second = kwcore.AnalogueFrontEnd(again, config_again).frames(10**9, 6400)
    assert first.tobytes() == second.tobytes()


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The three-phase recipe with one value replaced; a path that ends in None deletes a key."""
    fields: Any = copy.deepcopy(three_phase())
    place = fields
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return dict(fields)


VOLT = ("voltages", 1, "components", 0)
AMPERE = ("currents", 2, "components", 0)
REFUSED: list[tuple[tuple[Any, ...], Any, type[Exception], str]] = [
    (("f_hz",), None, ValueError, "f_hz: missing"),
    (("f_hz",), "50", TypeError, "f_hz: expected a number, got str"),
    (("f_hz",), True, TypeError, "f_hz: expected a number, got bool"),
    (("f_hz",), float("nan"), ValueError, "f_hz: must be finite"),
    (("f_hz",), -1.0, ValueError, "f_hz = -1: must be 0 to 1000000"),
    (("f",), 50.0, ValueError, "f: unknown key"),
    (("noise_seed",), 1.5, TypeError, "noise_seed: expected an int, got float"),
    (("noise_seed",), -1, ValueError, f"noise_seed = -1: must be 0 to {2**64 - 1}"),
    (("noise_seed",), 2**64, ValueError, f"noise_seed = {2**64}: must be 0 to {2**64 - 1}"),
    (("voltages",), [], ValueError, "voltages: expected 3 items, got 0"),
    (("voltages",), {}, TypeError, "voltages: expected a list, got dict"),
    (("voltages", 1), 5, TypeError, "voltages[1]: expected a dict, got int"),
    (("voltages", 1, "components"), None, ValueError, "voltages[1].components: missing"),
    ((*VOLT, "peak_v"), None, ValueError, "voltages[1].components[0].peak_v: missing"),
    ((*VOLT, "peak_a"), 1.0, ValueError, "voltages[1].components[0].peak_a: unknown key"),
    ((*AMPERE, "peak_a"), 1e7, ValueError,
     "currents[2].components[0].peak_a = 10000000: must be -1000000 to 1000000"),
    ((*AMPERE, "order"), -1, ValueError,
     "currents[2].components[0].order = -1: must be 0 to 1000"),
    (("currents", 0, "noise_rms_a"), -0.5, ValueError,
     "currents[0].noise_rms_a = -0.5: must be 0 to 1000000"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "kind", "message"), REFUSED)
def test_a_wrong_recipe_is_refused_with_place_value_and_limits(
    path: tuple[Any, ...], value: Any, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as refusal:
        kwcore.SignalRecipe(changed(path, value))
    assert str(refusal.value) == message


REFUSED_CONFIG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"rate": 1}, ValueError, "rate: unknown key"),
    ({"rate_hz": 0}, ValueError, "rate_hz = 0: must be 1 to 1000000000"),
    ({"clock_error_ppm": 2e5}, ValueError, "clock_error_ppm = 200000: must be -100000 to 100000"),
    ({"voltages": [{}, {}]}, ValueError, "voltages: expected 3 items, got 2"),
    ({"voltages": [{}, {"gain_error": 0.6}, {}]}, ValueError,
     "voltages[1].gain_error = 0.6: must be -0.5 to 0.5"),
    ({"currents": [{"delay_s": 1}, {}, {}]}, ValueError,
     "currents[0].delay_s = 1: must be -0.1 to 0.1"),
    ({"currents": [{"source_channel": 0}, {}, {}]}, ValueError,
     "currents[0].source_channel = 0: must be 3 to 5"),
    ({"currents": [{"reversed": 1}, {}, {}]}, TypeError,
     "currents[0].reversed: expected a bool, got int"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "kind", "message"), REFUSED_CONFIG)
def test_wrong_settings_are_refused_with_place_value_and_limits(
    fields: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as refusal:
        kwcore.FrontEndConfig(fields)
    assert str(refusal.value) == message


def test_a_recipe_that_is_no_dict_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a dict, got list"):
        kwcore.SignalRecipe([])  # type: ignore[arg-type]
