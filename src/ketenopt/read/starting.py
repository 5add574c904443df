"""The commented chain that ``ketenopt init`` writes."""

from __future__ import annotations

_CHAIN = """\
# yaml-language-server: $schema=chain.schema.json
# The line above gives completion in an editor, after: ketenopt schema > chain.schema.json
#
# A chain to start from: what a first meeting of two hours yields. Everything here is invented; replace it line by line.
# Money is kEUR (x EUR 1,000). What you leave out is filled in, and `ketenopt check` lists what was.
# Any number may say what backs it:
#   {value: 300, low: 200, high: 450, source: expert, cite: "workshop of 12 March", confidential: shared}
schema: 1

chain:
  name: Our chain
  start: 2027-01-04
  periods: 8                  # calendar quarters from the start; or a first day for each: {2027Q1: 2027-01-04, ...}
  board: 6 per year           # how often those meet who decide about a joint pot
  example: true               # take this line out when the numbers are yours

# Joint pots: money no partner owns. Leave this out when everybody pays for himself.
funds:
  pot: {name: Joint pot, decided_by: board, 2027: 3000, 2028: 3000}

# Who takes part. `teams: 2` is two teams of 8 FTE with one general skill; `own_budget` is a total or {2027: 400, ...}.
partners:
  north: {name: Partner north, teams: 2, own_budget: 800}
  south: {name: Partner south, teams: 2, own_budget: 600}
  west:  {name: Partner west,  teams: 1, own_budget: 400}

# Teams that are scarce, or that have a skill of their own.
teams:
  test: {name: Chain test, partner: north, fte: 6, skills: [test]}

# The proposals.
#   owner     who pulls it                       ask      kEUR, from the only fund (or {north: 100, pot: 400})
#   effort    by partner or team: S 3, M 8, L 18, XL 40 team-months, or a number
#   benefit   by partner: "--", "-", "0", "+", "++", or kEUR per quarter; `users` are end users outside the chain
#   wanted    a date hoped for                   deadline a date the law sets (with `fine`, or `decision: must`)
#   after     what must be delivered first       run_by, paid_by: who runs and pays for the result
# Without `increments` each becomes three parts of 40, 30 and 30 %, with the benefit at the last.
initiatives:
  file:
    name: Shared case file
    owner: north
    ask: 2400
    wanted: 2028-07
    effort: {north: M, south: M, test: S}
    benefit: {north: "+", south: "++", west: "+"}
    run_by: north
    paid_by: pot
  portal:
    name: Portal for end users
    owner: south
    ask: 1500
    wanted: 2028-12
    after: [file]
    effort: {south: M, west: S}
    benefit: {south: "+", users: "++"}
    run_by: south
    paid_by: south
  signing:
    name: Digital signing
    owner: west
    ask: 600
    wanted: 2027-12
    increments: 2
    effort: {north: S, west: S}
    benefit: {north: "+", west: "+"}
    run_by: west
    paid_by: west
  law:
    name: Change of law
    owner: south
    ask: 900
    decision: must              # free (the default), must or must-not
    deadline: 2028-12-31
    effort: {south: M, west: S, test: S}
    benefit: {south: "-", north: "+"}
    kind: statutory             # efficiency (the default), ease, cooperation or statutory
    run_by: south
    paid_by: south

# What is stuck until somebody acts. An impediment with a `rate` comes back again and again.
impediments:
  basis: {name: No legal basis yet, blocks: [portal], acts: ministry, expected: 2027-09}
bodies:
  ministry: {name: Ministry}

# How well the chain works together, 1 to 5: fills in how long decisions and hand-overs take, and the chain test.
governance:
  maturity: 2
"""

_STUDY = """\
# Which scenarios are compared, and with what. Run: ketenopt compare study.yaml
schema: 1
chain: .
name: What do we start?
question: Which proposals do we start, so that no partner ends worse off than under today's practice?
baseline: today                 # what the others are compared with
proposal: proposal              # what the first screen presents
replications: 200
seed: 1
scenarios:
  today:
    name: Today's practice
    rule: rank-and-fill
  proposal:
    name: Proposal
    rule: individually-rational
  less:
    name: Proposal, with a fifth less in the pot
    rule: individually-rational
    set: {funds.pot.2027: 2400, funds.pot.2028: 2400}
    # Longer changes stand in a file beside this one:  overlays: [less.yaml]  with
    #   extends: chain.yaml
    #   scale: {"funds.pot.budget.*": 0.8}
"""


def starting_chain() -> dict[str, str]:
    """The files of a chain to start from, by name; together they read without a fault.

    >>> from ketenopt.read import starting_chain
    >>> sorted(starting_chain())
    ['chain.yaml', 'study.yaml']
    """
    return {"chain.yaml": _CHAIN, "study.yaml": _STUDY}
