"""Four questions: asked, kept, put side by side, and written as the roles of a scenario."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ketenopt.cli.entry import main
from ketenopt.cli.program import program
from ketenopt.domain.intake import EFFECT_OF, Answers, joined
from ketenopt.read import read_scenario
from ketenopt.read.answers import answers_text, read_answers

SMALL = Path(__file__).resolve().parents[2] / "scenarios" / "small"
ALL = {task: role for task, (role, _) in EFFECT_OF.items()}
ROLES = ("portfolio_manager", "product_manager")
OM = Answers(
    partner="om", roles=ROLES, tasks={"overview": "portfolio_manager", "needs": "product_manager"}, relation="advises", meet_days=10
)
POLITIE = Answers(partner="politie", roles=ROLES, tasks={"overview": "product_manager"}, relation="advises", meet_days=20)


def write(folder: Path, *answers: Answers) -> list[str]:
    for one in answers:
        (folder / f"{one.partner}.yaml").write_text(answers_text(one), encoding="utf-8")
    return [str(folder / f"{one.partner}.yaml") for one in answers]


@pytest.mark.parametrize("answers", [OM, POLITIE, Answers(partner="rechtspraak")])
def test_what_is_kept_reads_as_the_same(answers: Answers, tmp_path: Path) -> None:
    (file,) = write(tmp_path, answers)
    assert read_answers(Path(file)) == answers


def test_where_they_differ_is_the_finding_and_only_that() -> None:
    found = joined((POLITIE, OM))
    assert [(row.question, row.about) for row in found.differs] == [("tasks", "overview"), ("tasks", "needs"), ("meet", "")]
    assert found.differs[1].answers == {"om": "product_manager", "politie": "nobody"}
    assert set(found.nobody) == set(ALL) - {"overview"}
    assert joined((OM,)).differs == ()


def test_the_overlay_gives_the_chain_the_roles_that_everybody_sees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chain.yaml").write_bytes((SMALL / "chain.yaml").read_bytes())
    out = tmp_path / "roles.yaml"
    assert main(["intake", str(tmp_path), *write(tmp_path, OM, POLITIE), "--out", str(out), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)["intake"]
    assert data["partners"] == ["om", "politie"]
    chain = read_scenario(out).chain
    roles = chain.governance.roles
    assert (roles.portfolio_manager, roles.product_manager, roles.programme_director) == (True, True, False)
    assert chain.governance.effects["portfolio_manager"].information_days == 0.5
    assert chain.governance.effects["portfolio_manager"].follows_chain == 0.0
    assert chain.governance.effects["product_manager"].rework == 1.0
    assert chain.cadence.roles_meet_days == 20
    assert main(["intake", str(tmp_path), str(tmp_path / "om.yaml"), "--out", str(out)]) == 2


def test_it_asks_and_what_was_answered_comes_out(tmp_path: Path) -> None:
    typed = "n\ny\nn\nn\n" + "portfolio_manager\n" + "nobody\n" * 10 + "advises\n15\n"
    file = tmp_path / "om.yaml"
    result = CliRunner().invoke(
        program, ["intake", str(SMALL), "--partner", "om", "--out", str(file), "--language", "en"], input=typed
    )
    assert result.exit_code == 0, result.output
    kept = read_answers(file)
    assert (kept.partner, kept.roles, kept.relation, kept.meet_days) == ("om", ("portfolio_manager",), "advises", 15.0)
    assert kept.tasks == {"overview": "portfolio_manager"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_fits_and_names_tasks_that_nobody_has(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["intake", str(SMALL), *write(tmp_path, OM, POLITIE), "--language", language]) == 0
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert {"nl": "vertaalt behoeften", "en": "translates needs"}[language] in out
    assert "Politie" not in out  # an example: by letter


@pytest.mark.parametrize(
    ("text", "code"),
    [("partner: omm", 2), ("partner: om\nroles: [king]", 3), ("[1, 2]", 3), ("partner: om\nmeet_days: -1", 3), ("", 3), ("{", 3)],
)
def test_answers_that_are_none_are_refused(text: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    assert main(["intake", str(SMALL), str(file)]) == code
    assert main(["intake", str(SMALL), str(tmp_path / "absent.yaml")]) == 3
    assert main(["intake", str(SMALL)]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("relation", "part"), [("none", -1.0), ("advises", 0.0), ("same-person", 1.0), ("decides", 1.0)])
def test_how_the_portfolio_manager_and_who_decides_relate_changes_how_often_advice_is_taken(relation: str, part: float) -> None:
    said = OM.model_copy(update={"relation": relation})
    overlay = joined((said,)).overlay
    assert overlay["governance.effects"]["portfolio_manager"]["advice_accepted"] == part
    assert overlay.get("governance.form") == ("chain-manager-mandate" if relation == "decides" else None)
    weakest = joined((said, POLITIE.model_copy(update={"relation": "none"}))).overlay
    assert weakest["governance.effects"]["portfolio_manager"]["advice_accepted"] == -1.0
    nobody = joined((said.model_copy(update={"roles": ("product_manager",)}),)).overlay
    assert "governance.form" not in nobody
    assert "portfolio_manager" not in nobody["governance.effects"]
