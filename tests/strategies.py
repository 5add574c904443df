"""Chain folders that are valid and odd: every noun, every form a value can be typed in, and names nobody should type.

``folder(seed)`` is a pure function of its seed.  ``chain_folders()`` is the same for hypothesis.
"""

import csv
import io
import json
from typing import Any

import numpy as np
from hypothesis import strategies as st

from ketenopt.read.remarks import Remark
from ketenopt.read.tree import parse
from ketenopt.read.write_yaml import write_yaml

NAMES = (
    *("Openbaar Ministerie", "=1+1", "+31 6 1234", "-x", "@home", "'quoted'", '"q"', "{a: b}", "[x]", "a, b; c", "# no comment"),
    *(" spaces ", "two\nlines", "tab\tbed", "#N/A", "1.5", "010", "no", "null", "12:30", "Één café €", "_x0041_", "x005F_", "TRUE"),
    *(
        "2027-01-01",
        "1-2-2027",
        "0.30000000000000004",
        "日本語",
        "👍",
        "",
        "a" * 300,
        "\u00a0nbsp",
        "back\\slash",
        "100%",
        "~",
        "x: y",
    ),
)
NUMBERS = (0, 1, 2.5, 0.1 + 0.2, 1e-7, 1 / 3, 123456789.123, 40, 7.0, 1e5, 0.30000000000000004, 12345678901.123456)
SOURCES = ("measured", "agreed", "expert", "guess")
SKILLS = ("general", "ict")


class Typist:
    """Types a chain; each choice comes from one generator."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.partners = [f"p{i}" for i in range(self.count(2, 4))]
        self.funds = [f"pot{i}" for i in range(self.count(0, 2))]
        self.goals = [f"goal-{i}" for i in range(self.count(0, 2))]
        self.years = ("2027", "2028")

    def count(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def maybe(self, share: float = 0.5) -> bool:
        return bool(self.rng.random() < share)

    def one(self, options: Any) -> Any:
        return options[self.count(0, len(options) - 1)]

    def some(self, options: list[str], least: int = 0) -> list[str]:
        return [str(word) for word in self.rng.permutation(options)[: self.count(least, len(options))]]

    # ------------------------------------------------------------------------------------------------------- values

    def number(self, low: float = 0.0, high: float = 1e9) -> Any:
        """Plain, or with a range and a source."""
        value = self.one([n for n in NUMBERS if low <= n <= high])
        return value if self.maybe(0.6) else self.backed(value)

    def backed(self, value: Any) -> Any:
        said: dict[str, Any] = {"value": value, "low": value / 2, "high": value * 1.7, "source": self.one(SOURCES)}
        said |= {"cite": self.one(NAMES), "note": self.one(NAMES), "confidential": self.one(("public", "shared", "bilateral"))}
        kept = [key for key in said if key == "value" or self.maybe(0.6)]
        return {key: said[key] for key in kept}

    def share(self) -> Any:
        return self.number(0, 0.7)

    def spread(self) -> Any:
        value = float(self.one((1, 2.5, 0.3, 40)))
        return self.one(
            (
                value,
                self.backed(value),
                {"lognormal": {"median": value, "p90": self.backed(value * 3)}},
                {"triangular": {"low": 0, "mode": value, "high": value * 4}},
                {"uniform": {"low": value, "high": value + 1}},
                {"kind": "pert", "low": value, "mode": value, "high": value},
                {"empirical": [1, 2.5, value, 0.1 + 0.2]},
                {"poisson": value},
                {"gamma": {"shape": value, "scale": 2}},
            )
        )

    def named(self, **fields: Any) -> dict[str, Any]:
        return ({"name": self.one(NAMES)} if self.maybe(0.7) else {}) | fields

    def money(self) -> Any:
        return self.one(
            (self.number(1, 1e6), {self.years[0]: self.number(1, 1e6)}, {year: self.number(1, 1e6) for year in self.years})
        )

    def per_period(self) -> Any:
        return {quarter: self.number(0, 50) for quarter in self.some(["2027Q1", "2027Q3", "2028Q4"], 1)}

    # -------------------------------------------------------------------------------------------------------- chain

    def chain(self) -> dict[str, Any]:
        about: dict[str, Any] = {"start": "2027-01-04", "periods": 8}
        about |= self.named()
        if self.maybe(0.3):
            quarters = [f"{year}Q{quarter}" for year in self.years for quarter in (1, 2, 3, 4)]
            about["periods"] = {
                name: f"{name[:4]}-{int(name[5]) * 3 - 2:02d}-{'04' if name == '2027Q1' else '01'}" for name in quarters
            }
        if self.maybe():
            about |= {"board": self.one((6, "6 per year", self.backed(6))), "focus": self.backed(0.7), "example": True}
        if self.maybe():
            about |= {
                "notes": [self.one(NAMES) for _ in range(self.count(0, 3))],
                "point_keur": self.number(1, 1e5),
                "price_year": 2026,
            }
        described: dict[str, Any] = {"schema": 1, "chain": about}
        described |= {"partners": {name: self.partner() for name in self.partners}}
        described |= {"teams": self.teams(), "skills": {skill: self.named() for skill in (*SKILLS, "test")}}
        if self.funds:
            described["funds"] = {name: self.fund() for name in self.funds}
        if self.goals:
            described["goals"] = {name: self.named() for name in self.goals}
        if self.maybe():
            described["calendars"] = {"cal": {"holidays": ["2027-12-25", "2028-01-01"]}, "none": {"holidays": []}}
        if self.maybe():
            described["bodies"] = {"board": self.named(meetings=["2027-02-01"], papers_days=self.number(0, 20)), "minister": {}}
        described["initiatives"] = {f"i{i}": self.initiative(i) for i in range(self.count(1, 4))}
        described |= self.rest(list(described["initiatives"]))
        order = self.some(list(described), len(described))
        return {key: described[key] for key in order}

    def partner(self) -> dict[str, Any]:
        fields = self.named(own_budget=self.money(), teams=self.one((1, 2, 1.5, self.backed(2))))
        if self.maybe():
            fields |= {
                "wip": self.count(1, 9),
                "carry_over": self.share(),
                "cost_in_objective": self.maybe(),
                "kind": "semi-public",
            }
        if self.maybe(0.3):
            limit = self.one((self.number(1, 10), self.per_period()))
            fields["contractors"] = {skill: {"price": self.number(1, 50), "limit": limit} for skill in self.some(list(SKILLS), 1)}
        if self.maybe(0.3):
            fields["earmarks"] = {"law": self.named(budget=self.money(), initiatives=["i0"])}
        if self.goals and self.maybe():
            fields["goals"] = {goal: self.number(0, 50) for goal in self.some(self.goals, 1)}
        return fields

    def fund(self) -> dict[str, Any]:
        fields = self.named(decided_by="board")
        return fields | ({year: self.number(1, 1e6) for year in self.years} if self.maybe() else {"budget": self.money()})

    def teams(self) -> dict[str, Any]:
        made = {f"t-{name}": self.named(partner=name, skills=list(SKILLS), fte=self.number(1, 50)) for name in self.partners}
        made["test"] = {"partner": self.partners[0], "skills": ["test"], "wip": 2, "fte_per_period": self.per_period()}
        return made

    def initiative(self, number: int) -> dict[str, Any]:
        fields = self.named(owner=self.one(self.partners))
        before = [f"i{i}" for i in range(number)]
        if before and self.maybe():
            after = self.some(before, 1)
            fields["after"] = self.one((after, dict.fromkeys(after, 10), {name: self.backed(5) for name in after}))
        if self.maybe(0.4):
            fields |= {
                "wanted": self.one(("2028-07-01", "2028-07")),
                "kind": self.one(("ease", "statutory")),
                "run_by": fields["owner"],
            }
        if self.maybe(0.3):
            fields |= {"deadline": "2028-12-31", "fine": {name: self.number(1, 500) for name in self.some(self.partners, 1)}}
        if self.maybe(0.3):
            fields |= {"divisible": True, "minimum_share": self.share(), "running_cost": {self.partners[0]: self.number(1, 50)}}
        return fields | (self.short() if self.maybe() else self.full(number))

    def short(self) -> dict[str, Any]:
        workers = [*self.partners, "test"]
        fields: dict[str, Any] = {
            "effort": {who: self.one(("S", "m", "L", 5, 2.5, {"value": "M", "source": "expert"})) for who in self.some(workers, 1)}
        }
        fields["benefit"] = {
            who: self.one(("++", "+", "0", "-", "--", 300, self.backed(40))) for who in self.some([*self.partners, "users"])
        }
        fields["ask"] = self.one((self.number(1, 1e5), {self.one([*self.partners, *self.funds]): self.number(1, 1e5)}))
        if self.maybe(0.3):
            fields["increments"] = 2
        return fields

    def full(self, number: int) -> dict[str, Any]:
        parts = self.count(1, 3)
        increments = {str(i + 1): self.increment(number, i, parts) for i in range(parts)}
        benefits = {who: self.benefit() for who in self.some(self.partners, 1)}
        return {"increments": increments, "benefits": benefits, "uncertainty": self.spread()}

    def increment(self, number: int, index: int, parts: int) -> dict[str, Any]:
        fields = self.named(share=self.backed(1 / parts - 0.01), integration=self.number(0, 50), integrate=self.maybe())
        fields["cost"] = {who: self.number(1, 1e5) for who in self.some([*self.partners, *self.funds])}
        fields["packages"] = {f"w{i}": self.package() for i in range(self.count(0, 3))}
        if index:
            fields["after"] = [f"i{number}/{index}"]
        if self.maybe():
            fields["rollout"] = {
                who: {"effort": self.number(0, 50), "delay_days": self.number(0, 50)} for who in self.some(self.partners)
            }
        return fields

    def package(self) -> dict[str, Any]:
        return {"partner": self.one(self.partners), "skill": self.one(SKILLS), "items": self.count(1, 40), "effort": self.spread()}

    def benefit(self) -> dict[str, Any]:
        fields: dict[str, Any] = self.one(
            ({"value": self.number(0, 1e4)}, {"scale": "++"}, {"value": 40, "low": 20, "high": 90, "source": "expert"})
        )
        if self.goals:
            fields = {**fields, "goals": {goal: self.number(0, 50) for goal in self.some(self.goals, 1)}}
        return {**fields, "ramp_days": self.number(0, 50), "owner": self.one(self.partners), "excludable": self.maybe()}

    def rest(self, initiatives: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.maybe():
            gate = self.named(blocks=[self.one(initiatives)], acts=self.one([*self.partners, "minister"]), expected="2027-09")
            repeats = {
                "owner": self.partners[0],
                "rate": self.number(0, 0.01),
                "duration": self.spread(),
                "hits": {"skills": ["ict"]},
            }
            found["impediments"] = {"stuck": gate, "breaks": repeats}
        if self.maybe():
            found["governance"] = {
                "maturity": self.count(1, 5),
                "budget_moments": ["2027-07-01"],
                "roles": {"programme_director": True},
            }
        if self.maybe(0.3):
            found["integration"] = self.one(("none", {"duration": self.spread(), "rework": self.share(), "slots": 2}))
        if self.maybe(0.3):
            found["cadence"] = self.one(("none", {"sync_days": self.number(0, 20)}))
        if len(initiatives) > 1 and self.maybe(0.3):
            found["groups"] = {"one-of": self.named(kind="exclusive", initiatives=initiatives[:2])}
        if self.maybe(0.3):
            found["products"] = {"made": self.named(increments=[initiatives[0]], benefits={self.partners[0]: self.benefit()})}
        return found


def folder(seed: int) -> dict[str, str]:
    """The files of a valid chain folder, by name."""
    typist = Typist(seed)
    described = typist.chain()
    files = _tables(typist, described)
    files["chain.yaml"] = _commented(typist, described)
    if typist.maybe():
        changed = {
            "extends": "chain.yaml",
            "set": {"partners.p0.wip": 3, "chain.name": typist.one(NAMES)},
            "scale": {"teams.test.fte_per_period.*": 1.5},
        }
        added = {"owner": "p1", "effort": {"p1": "S"}, "benefit": {"p1": 40}, "ask": {"p1": typist.backed(40)}}
        files["more.yaml"] = _commented(typist, changed | {"add": {"initiatives.extra": added}})
        scenarios = {"today": {"rule": "rank-and-fill"}, "more": typist.named(overlays=["more.yaml"], set={"partners.p1.wip": 2})}
        files["study.yaml"] = _commented(
            typist, {"baseline": "today", "proposal": "more", "question": "Which?", "scenarios": scenarios}
        )
    return files


def _commented(typist: Typist, described: dict[str, Any]) -> str:
    """YAML with comments at some values, as a person would leave them."""
    root = parse(json.dumps(described, ensure_ascii=False).encode(), "")
    remarks = [Remark("", "head", "# of the whole\n# file")] if typist.maybe() else []
    for key, inner in root.entries.items():
        if typist.maybe(0.3):
            remarks.append(Remark(key, "above", typist.one(("# über", "\n# after a blank line", "# two\n# lines"))))
        remarks += [
            Remark(f"{key}.{below}", "beside", f"# why {below}: {{x}}")
            for below in inner.entries
            if typist.maybe(0.2) and "." not in below
        ]
    if typist.maybe(0.3):
        remarks.append(Remark("", "end", "# the end"))
    return write_yaml(root, remarks)


def _tables(typist: Typist, described: dict[str, Any]) -> dict[str, str]:
    """Packages of full initiatives move to a CSV file now and then."""
    if not typist.maybe(0.3):
        return {}
    rows: list[dict[str, Any]] = []
    for name, initiative in described["initiatives"].items():
        parts = initiative.get("increments")
        for part, increment in parts.items() if isinstance(parts, dict) else ():
            packages = increment.get("packages", {})
            if packages and all(isinstance(package["effort"], float) for package in packages.values()):
                del increment["packages"]
                rows += [{"initiative": name, "increment": part, "id": key, **package} for key, package in packages.items()]
    if not rows:
        return {}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return {"packages.csv": text.getvalue()}


def chain_folders() -> st.SearchStrategy[dict[str, str]]:
    """Valid chain folders, for hypothesis."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(folder)
