import dataclasses

import little_chain as little
from ketenopt.analyse import input_differences
from ketenopt.domain.comparison import InputDifference
from ketenopt.domain.scenario import Assumption


def test_nothing_differs_from_itself_whatever_it_is_called() -> None:
    renamed = little.described()
    renamed["chain"]["name"], renamed["partners"]["a"]["name"] = "Else", "Omega"
    renamed["chain"]["notes"] = ["a remark"]
    assert input_differences(little.scenario(renamed, "proposal"), little.scenario()) == ()


def test_what_differs_is_told_once_with_both_values() -> None:
    data = little.described()
    data["funds"]["pot"]["budget"] = {"q1": 72, "q2": 72}
    data["teams"]["a-2"]["fte"] = 2
    data["initiatives"]["x"]["increments"]["1"]["packages"]["w"]["effort"] = {"lognormal": {"median": 5, "p90": 12}}
    data["initiatives"]["x"]["after"] = {"y": 0}
    del data["initiatives"]["z"], data["gates"]
    data["partners"]["name"] = {}
    assert input_differences(little.scenario(data, "proposal"), little.scenario()) == (
        InputDifference("proposal", "funds.pot.budget", 160.0, 144.0),
        InputDifference("proposal", "gates.law", "present", None),
        InputDifference("proposal", "initiatives.x.after.y", None, 0.0),
        InputDifference("proposal", "initiatives.x.increments.1.packages.w.effort", 14.0, "lognormal median 5 p90 12"),
        InputDifference("proposal", "initiatives.z", "present", None),
        InputDifference("proposal", "partners.name", None, "present"),
        InputDifference("proposal", "teams.a-2.fte", 1.0, 2.0),
    )


def test_money_that_only_moves_between_periods_is_told_by_period() -> None:
    data = little.described()
    data["funds"]["pot"]["budget"] = {"q1": 100, "q2": 60}
    found = input_differences(little.scenario(data, "proposal"), little.scenario())
    assert [(row.path, row.baseline, row.value) for row in found] == [
        ("funds.pot.budget.q1", 80.0, 100.0),
        ("funds.pot.budget.q2", 80.0, 60.0),
    ]


def test_of_what_is_not_public_only_the_place_is_told() -> None:
    data = little.described()
    data["partners"]["b"]["sacrifice"] = 25
    data["partners"]["a"]["budget"] = {"q1": 90}
    base = little.scenario()
    secret = (
        Assumption("partners.b.sacrifice", 25.0, confidential="bilateral"),
        Assumption("partners.a.budget.q1", 90.0, confidential="shared"),
    )
    found = input_differences(dataclasses.replace(little.scenario(data, "proposal"), register=secret), base)
    assert found == (
        InputDifference("proposal", "partners.a.budget", None, None, "shared"),
        InputDifference("proposal", "partners.b.sacrifice", None, None, "bilateral"),
    )
