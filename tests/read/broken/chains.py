"""Chain files with one thing wrong each: a piece of a sound chain replaced, or bytes that are no chain at all.

``§`` marks where the fault must point.
"""

# ruff: noqa: E501 (a case is a row of a table)

SOUND = """\
schema: 1
chain: {start: 2027-01-04, periods: 4, focus: 0.7}
bodies:
  board: {meetings_per_year: 6}
funds:
  pot: {decided_by: board, budget: {2027: 4000}}
partners:
  om: {name: Openbaar Ministerie, teams: 2, budget: {2027Q1: 100}, wip: 2, goals: {fast: 3}}
  politie: {name: Politie, teams: 1, own_budget: 50}
teams:
  test: {partner: om, fte: 6, skills: [test]}
goals:
  fast: {name: Faster}
  faster: {parent: fast}
initiatives:
  dossier:
    name: Digital file
    owner: om
    wanted: 2027-10
    effort: {om: L, test: S}
    ask: 400
    benefit: {om: "++", users: "+"}
  beeld:
    owner: politie
    kind: ease
    after: [dossier]
    increments:
      a: {packages: {w: {partner: politie, items: 3, effort: {triangular: {low: 1, mode: 2, high: 5}}}}, cost: {pot: 10}, share: 0.5}
      b: {packages: {w: {partner: politie, items: 3, effort: 12}}, requires: [beeld/a], share: 0.5}
    benefits: {politie: {value: 30, goals: {fast: 1}}}
    run_by: politie
  portaal: {owner: om, effort: {politie: S}, benefit: {politie: 10}}
groups:
  choice: {initiatives: [dossier, portaal]}
products:
  whole: {increments: [dossier/1, beeld/a], benefits: {om: {value: 2}}}
gates:
  basis: {blocks: [beeld], acts: board, expected: 2027-03}
impediments:
  queue: {owner: om, rate: 0.01, duration: 5, hits: {partners: [om], skills: [test]}}
arrivals:
  calls: {partner: politie, interarrival: {poisson: 0.5}, effort: 1}
governance: {maturity: 2, roles: {portfolio_manager: true}}
"""

# old, new (with the mark), code, path, in expected/found, suggestion
CASES = [
    # ---- types
    ("wip: 2", "wip: §two", "type", "partners.om.wip", "a whole number|'two'", ""),
    ("wip: 2", "wip: §2.5", "type", "partners.om.wip", "a whole number|2.5", ""),
    ("wip: 2", 'wip: §"2"', "type", "partners.om.wip", "a whole number|'2'", ""),
    ("wip: 2", "wip: §[2]", "type", "partners.om.wip", "a whole number|a list", ""),
    ("wip: 2", "wip: §{a: 2}", "type", "partners.om.wip", "a whole number|fields", ""),
    ("fte: 6", "fte: §true", "type", "teams.test.fte", "a number|true", ""),
    ("portfolio_manager: true", "portfolio_manager: §no", "type", "governance.roles.portfolio_manager", "true or false|'no'", "false"),
    ("portfolio_manager: true", "portfolio_manager: §On", "type", "governance.roles.portfolio_manager", "true or false|'On'", "true"),
    ("start: 2027-01-04", "start: §soon", "type", "chain.start", "a date|'soon'", ""),
    ("start: 2027-01-04", "start: §2027-02-30", "type", "chain.start", "a date|'2027-02-30'", ""),
    ("start: 2027-01-04", "start: §2027", "type", "chain.start", "a date|2027", ""),
    ("wanted: 2027-10", "wanted: §2027-13", "type", "initiatives.dossier.wanted", "a date|'2027-13'", ""),
    ("acts: board, expected: 2027-03", "acts: board, expected: §2027-03-99", "type", "gates.basis.expected", "a date|'2027-03-99'", ""),
    ("groups:\n  choice: {initiatives: [dossier, portaal]}", "groups: §[choice]", "type", "groups", "fields|a list", ""),
    ("  politie: {name: Politie, teams: 1, own_budget: 50}", "  politie: §nobody", "type", "partners.politie", "fields|'nobody'", ""),
    ("hits: {partners: [om], skills: [test]}", "hits: §all", "type", "impediments.queue.hits", "fields|'all'", ""),
    ("budget: {2027Q1: 100}", "budget: {2027Q1: §lots}", "type", "partners.om.budget.2027Q1", "a number|'lots'", ""),
    ("budget: {2027: 4000}", "budget: {2027: §lots}", "not-a-number", "funds.pot.budget.2027", "a number|'lots'", ""),
    # ---- limits
    ("wip: 2", "wip: §0", "limit", "partners.om.wip", "at least 1|0", ""),
    ("wip: 2", "wip: §-3", "limit", "partners.om.wip", "at least 1|-3", ""),
    ("fte: 6", "fte: §-6", "limit", "teams.test.fte", "at least 0|-6", ""),
    ("focus: 0.7", "focus: §1.2", "limit", "chain.focus", "at most 1|1.2", ""),
    ("focus: 0.7", "focus: §0", "limit", "chain.focus", "more than 0|0", ""),
    ("rate: 0.01", "rate: §-0.01", "limit", "impediments.queue.rate", "at least 0|-0.01", ""),
    ("maturity: 2", "maturity: §6", "limit", "governance.maturity", "at most 5|6", ""),
    ("own_budget: 50", "own_budget: §-50", "limit", "partners.politie.own_budget", "at least 0|-50", ""),
    ("ask: 400", "ask: §-400", "limit", "initiatives.dossier.ask", "at least 0|-400", ""),
    ("budget: {2027: 4000}", "budget: {2027: §-1}", "limit", "funds.pot.budget.2027", "at least 0|-1", ""),
    ("fte: 6", "fte: §.nan", "not-finite", "teams.test.fte", "a number|.nan", ""),
    ("fte: 6", "fte: §.inf", "not-finite", "teams.test.fte", "a number|.inf", ""),
    ("fte: 6", "fte: §1e999", "not-finite", "teams.test.fte", "a number|1e999", ""),
    ("ask: 400", "ask: §.nan", "not-finite", "initiatives.dossier.ask", "a number|.nan", ""),
    ("fte: 6", "fte: §1e18", "too-large", "teams.test.fte", "at most 1e+15|1e18", ""),
    # ---- shorthands
    ("periods: 4", "periods: §eight", "periods", "chain.periods", "a whole number|'eight'", ""),
    ("periods: 4", "periods: §0", "periods", "chain.periods", "a whole number|0", ""),
    ("periods: 4", "periods: §4.5", "periods", "chain.periods", "a whole number|4.5", ""),
    ("periods: 4", "periods: 4, board: §often", "rhythm", "chain.board", "6 per year|'often'", ""),
    ("teams: 2", "teams: §many", "teams", "partners.om.teams", "a number from 0 to 200|'many'", ""),
    ("teams: 2", "teams: §-1", "teams", "partners.om.teams", "a number from 0 to 200|-1", ""),
    ("effort: {om: L, test: S}", "effort: {om: §XXL, test: S}", "size", "initiatives.dossier.effort.om", "S, M, L, XL|'XXL'", ""),
    ("effort: {om: L, test: S}", "effort: {om: §-4, test: S}", "size", "initiatives.dossier.effort.om", "S, M, L, XL|-4", ""),
    ("effort: {om: L, test: S}", "effort: §L", "effort", "initiatives.dossier.effort", "partner or team|'L'", ""),
    ("effort: {om: L, test: S}", "effort: {§omm: L, test: S}", "unknown-reference", "initiatives.dossier.effort.omm", "om, om-1, om-2, politie, politie-1 or test", "om"),
    ('benefit: {om: "++", users: "+"}', 'benefit: {om: §"+++", users: "+"}', "benefit", "initiatives.dossier.benefit.om", "kEUR per period", "++"),
    ('benefit: {om: "++", users: "+"}', 'benefit: §"++"', "benefit", "initiatives.dossier.benefit", "kEUR per period|'++'", ""),
    ('benefit: {om: "++", users: "+"}', 'benefit: {om: "++", §user: "+"}', "unknown-reference", "initiatives.dossier.benefit.user", "", "users"),
    ("ask: 400", "ask: §much", "not-a-number", "initiatives.dossier.ask", "a number|'much'", ""),
    ("ask: 400", "ask: {§pott: 400}", "unknown-reference", "initiatives.dossier.ask.pott", "", "pot"),
    ("ask: 400", "ask: 400\n    increments: §0", "increments", "initiatives.dossier.increments", "a whole number|0", ""),
    ("budget: {2027: 4000}", "budget: {§2031: 4000}", "unknown-reference", "funds.pot.budget.2031", "2027", ""),
    ("budget: {2027: 4000}", "budget: {2027: 4,§000}", "bare", "funds.pot.budget.000", "key: value", ""),
    ("own_budget: 50", "own_budget: §50, budget: 60", "twice", "partners.politie.own_budget", "one of the two", ""),
    ("fte: 6", "fte: {value: §6, low: 7, high: 9}", "range-order", "teams.test.fte", "low <= value <= high|7, 6, 9", ""),
    ("fte: 6", "fte: {value: 6, low: §few}", "not-a-number", "teams.test.fte.low", "a number|'few'", ""),
    ("fte: 6", "fte: {value: 6, source: §gues}", "unknown-word", "teams.test.fte.source", "agreed, expert, guess or measured|'gues'", "guess"),
    ("fte: 6", "fte: {value: 6, §sourc: guess}", "unknown-field", "teams.test.fte.sourc", "source", "source"),
    ("fte: 6", "fte: {value: 6, confidential: §secret}", "unknown-word", "teams.test.fte.confidential", "bilateral, public or shared", ""),
    # ---- names
    ("name: Digital file\n    owner: om", "name: Digital file\n    owner: §omm", "unknown-reference", "initiatives.dossier.owner", "om or politie", "om"),
    ("name: Digital file\n    owner: om", "name: Digital file\n    owner: §Openbaar Ministerie", "unknown-reference", "initiatives.dossier.owner", "", "om"),
    ("decided_by: board", "decided_by: §om", "unknown-reference", "funds.pot.decided_by", "board", ""),
    ("after: [dossier]", "after: [§dosier]", "unknown-reference", "initiatives.beeld.after.dosier", "", "dossier"),
    ("after: [dossier]", "after: {§dossier/4: 10}", "unknown-reference", "initiatives.beeld.after.dossier/4", "", "dossier/1"),
    ("requires: [beeld/a]", "requires: [§beeld/x]", "unknown-reference", "initiatives.beeld.increments.b.requires", "", "beeld/a"),
    ("run_by: politie", "run_by: §poltie", "unknown-reference", "initiatives.beeld.run_by", "", "politie"),
    ("run_by: politie", "run_by: politie\n    paid_by: §potje", "unknown-reference", "initiatives.beeld.paid_by", "", "pot"),
    ("run_by: politie", "run_by: politie\n    fine: {§omn: 3}", "unknown-reference", "initiatives.beeld.fine.omn", "", "om"),
    ("cost: {pot: 10}", "cost: {§pto: 10}", "unknown-reference", "initiatives.beeld.increments.a.cost.pto", "om, politie or pot", "pot"),
    ("  whole: {increments: [dossier/1", "  whole: {increments: [§dossier/9", "unknown-reference", "products.whole.increments", "", "dossier/1"),
    ("initiatives: [dossier, portaal]", "initiatives: [dossier, §beelt]", "unknown-reference", "groups.choice.initiatives", "", "beeld"),
    ("blocks: [beeld]", "blocks: [§beld]", "unknown-reference", "gates.basis.blocks", "", "beeld"),
    ("hits: {partners: [om]", "hits: {partners: [§oms]", "unknown-reference", "impediments.queue.hits.partners", "", "om"),
    ("skills: [test]}}", "skills: [§tset]}}", "unknown-reference", "impediments.queue.hits.skills", "", "test"),
    ("goals: {fast: 3}", "goals: {§fsat: 3}", "unknown-reference", "partners.om.goals.fsat", "fast or faster", "fast"),
    ("parent: fast", "parent: §fest", "unknown-reference", "goals.faster.parent", "", "fast"),
    ("budget: {2027Q1: 100}", "budget: {§2027Q9: 100}", "unknown-reference", "partners.om.budget.2027Q9", "", "2027Q1"),
    ("skills: [test]}\ngoals", "skills: [test], calendar: §nl}\ngoals", "unknown-reference", "teams.test.calendar", "no calendar at all", ""),
    ("{partner: om, fte: 6", "{partner: §mo, fte: 6", "unknown-reference", "teams.test.partner", "om or politie", ""),
    ("kind: ease", "kind: §easy", "unknown-word", "initiatives.beeld.kind", "cooperation, ease, efficiency or statutory|'easy'", "ease"),
    ("wip: 2", "§wpi: 2", "unknown-field", "partners.om.wpi", "", "wip"),
    ("groups:\n", "§group:\n", "unknown-field", "group", "", "groups"),
    ("effort: {om: L, test: S}", "§efort: {om: L, test: S}", "unknown-field", "initiatives.dossier.efort", "", "effort"),
    ("  choice: {", "  §cho ice: {", "id", "groups.cho ice", "letters, digits", ""),
    # ---- distributions
    ("{low: 1, mode: 2, high: 5}", "§{low: 1, mode: 7, high: 5}", "order", "initiatives.beeld.increments.a.packages.w.effort.triangular", "low <= mode <= high|1, 7, 5", ""),
    ("{low: 1, mode: 2, high: 5}", "{low: 1, mode: §-2, high: 5}", "limit", "initiatives.beeld.increments.a.packages.w.effort.triangular.mode", "at least 0|-2", ""),
    ("{low: 1, mode: 2, high: 5}", "{low: 1, high: 5}", "missing", "initiatives.beeld.increments.a.packages.w.effort.triangular.mode", "", ""),
    ("effort: {triangular:", "effort: {§triangle:", "distribution", "initiatives.beeld.increments.a.packages.w.effort", "", "triangular"),
    ("effort: 12", "effort: §twelve", "distribution", "initiatives.beeld.increments.b.packages.w.effort", "a number|'twelve'", ""),
    ("effort: 12", "effort: §-12", "limit", "initiatives.beeld.increments.b.packages.w.effort", "at least 0|-12", ""),
    ("{poisson: 0.5}", "{poisson: §0}", "limit", "arrivals.calls.interarrival.poisson", "more than 0|0", ""),
    # ---- missing
    ("chain: {start: 2027-01-04, periods: 4, focus: 0.7}", "§chain: {periods: {q1: 2027-01-04}}", "missing", "chain.start", "a date", ""),
    ("{partner: om, fte: 6", "{fte: 6", "missing", "teams.test.partner", "a text", ""),
    ("acts: board, expected: 2027-03", "acts: board", "missing", "gates.basis.expected", "a date", ""),
    ("rate: 0.01, ", "", "missing", "impediments.queue.rate", "a number", ""),
    # ---- contradictions
    ("kind: ease", "kind: ease\n    decision: must-not\n    status: §purple", "unknown-word", "initiatives.beeld.status", "amber, green or red", ""),
    ("share: 0.5}\n      b", "share: 0.8}\n      b", "shares", "initiatives.beeld.increments", "at most 1|1.3", ""),
    ("kind: ease", "kind: ease\n    deadline: §2026-12-31", "deadline", "initiatives.beeld.deadline", "after 2027-01-04|2026-12-31", ""),
    ("partner: politie, items: 3, effort: 12", "partner: politie, skill: §test, items: 3, effort: 12", "skill", "initiatives.beeld.increments.b.packages.w.skill", "general", ""),
    ("  politie: {name: Politie,", "  politie: {name: Politie, own_work_share: 0.2,", "own-work-twice", "arrivals.calls", "", ""),
    ("initiatives: [dossier, portaal]", "initiatives: [portaal, portaal]", "duplicate", "groups.choice.initiatives", "", ""),
    ("bodies:\n  board: {meetings_per_year: 6}", "bodies:\n  board: {meetings_per_year: 6}\n  §om: {}", "ambiguous", "bodies.om", "", ""),
    # ---- what people type
    ("wip: 2", "§<<: {wip: 2}", "unknown-field", "partners.om.<<", "", ""),
    ("focus: 0.7", 'focus: §"0,7"', "type", "chain.focus", "a number|'0,7'", "0.7"),
    ("fte: 6", "fte: §6 FTE", "type", "teams.test.fte", "a number|'6 FTE'", ""),
    ("fte: 6", "fte: §1.200.000", "type", "teams.test.fte", "a number|'1.200.000'", "1200000"),
    ("fte: 6", "fte: §€ 400", "type", "teams.test.fte", "a number|'€ 400'", "400"),
    ("fte: 6", "fte: §12:30", "type", "teams.test.fte", "a number|'12:30'", ""),
    ("wanted: 2027-10", "wanted: §1-10-2027", "type", "initiatives.dossier.wanted", "a date|'1-10-2027'", "2027-10-01"),
    ("wanted: 2027-10", "wanted: §10/2027", "type", "initiatives.dossier.wanted", "a date|'10/2027'", "2027-10"),
    ("wanted: 2027-10", "wanted: §1 oktober 2027", "type", "initiatives.dossier.wanted", "a date|'1 oktober 2027'", ""),
    ("portfolio_manager: true", "portfolio_manager: §ja", "type", "governance.roles.portfolio_manager", "true or false|'ja'", "true"),
    ("name: Digital file\n    owner: om", "name: Digital file\n    owner: §оm", "look-alike", "initiatives.dossier.owner", "letters, digits|'оm'", "om"),
    ("name: Digital file\n    owner: om", 'name: Digital file\n    owner: §"om "', "look-alike", "initiatives.dossier.owner", "letters, digits|'om '", "om"),
    ("after: [dossier]", "after: [§dossier\u00a0]", "look-alike", "initiatives.beeld.after.dossier\u00a0", "letters, digits|", "dossier"),
    ("schema: 1", "schema: §2", "schema", "schema", "schema 1|schema 2", ""),
    ("schema: 1", "schema: §0", "schema", "schema", "schema 1|", ""),
]  # fmt: skip

FILES = [
    (b"", "empty", 1, 1),
    (b"# only a comment\n", "empty", 1, 1),
    (b"~", "empty", 1, 1),
    (b"- a\n- b\n", "type", 1, 1),
    (b"just words", "type", 1, 1),
    (b"chain:\n\tstart: 2027-01-04\n", "tab", 2, 1),
    (b"chain: {start: 2027-01-04\n", "syntax", 2, 1),
    (b"a: [1, 2\nb: 3\n", "syntax", 2, 2),
    (b"benefit:\n  om: -\n", "syntax", 2, 7),
    (b"a: \xff\n", "encoding", 1, 4),
    (b"\xff\xfea\x00:\x00", "encoding", 1, 1),
    (b"a: b\x00c", "encoding", 1, 5),
    (b"a: 1\n---\nb: 2\n", "documents", 2, 1),
    (b"a: *nothing\n", "alias", 1, 4),
    ("a: €\n".encode("cp1252"), "encoding", 1, 4),
    ("# caf\u00e9\na: 1\n".encode("latin-1"), "encoding", 1, 6),
    ("a: b\n".encode("utf-32"), "encoding", 1, 1),
    ("a: b\n".encode("utf-16-be"), "encoding", 1, 1),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "encoding", 1, 1),
    (b"PK\x03\x04\x14\x00\x00", "encoding", 1, 3),
    (b"a: b: c\n", "syntax", 1, 5),
    (b"a:\n  b: 1\n c: 2\n", "syntax", 3, 2),
    (b"a:\n  - 1\n - 2\n", "syntax", 3, 2),
    (b'a: "open\nb: 1\n', "syntax", 3, 1),
    (b'a: "\\q"\n', "syntax", 1, 5),
    (b"a: @om\n", "syntax", 1, 4),
    (b"a: 50 %\nb\n", "syntax", 3, 1),
    (b"%a\n", "syntax", 1, 3),
    (b"a: | text\n", "syntax", 1, 6),
    (b"a: [1, 2\n", "syntax", 2, 1),
    (b"a: &x [*x]\n", "alias", 1, 8),
    (b"[a, b]: c\n", "key", 1, 1),
    (b"a: !!python/object:os.system {}\n", "tag", 1, 4),
    (b"a: " + b"[" * 200 + b"]" * 200, "too-deep", 1, 53),
    (b"\n".join([b"a0: &a0 [" + b"x, " * 99 + b"x]", *(b"a%d: &a%d [" % (i, i) + b"*a%d, " % (i - 1) * 99 + b"*a%d]" % (i - 1) for i in range(1, 9))]), "too-large", 3, 50),
]  # fmt: skip
