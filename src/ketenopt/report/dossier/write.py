"""Evidence becomes a dossier: the ten parts in order, then a page for every partner."""

from __future__ import annotations

from ketenopt.domain.evidence import Evidence
from ketenopt.report.dossier.assumed import assumed
from ketenopt.report.dossier.conclusion import how_sure
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.explore import explorers
from ketenopt.report.dossier.fairness import fairness
from ketenopt.report.dossier.model import model_card
from ketenopt.report.dossier.names import clean
from ketenopt.report.dossier.one_page import one_page
from ketenopt.report.dossier.outcomes import outcomes
from ketenopt.report.dossier.partner import partner_pages
from ketenopt.report.dossier.record import decisions, look_back, manifest, provenance
from ketenopt.report.dossier.value import Dossier
from ketenopt.report.dossier.watermelon import watermelon
from ketenopt.report.language import Language


def dossier(evidence: Evidence, t: Language) -> Dossier:
    """The dossier of ``evidence`` in a language.  Ids of figures are the same in every language."""
    desk = Desk(evidence, t)
    c = evidence.comparison
    pages = (one_page(desk), how_sure(desk), outcomes(desk), fairness(desk), explorers(desk))
    records = (
        assumed(desk),
        provenance(desk),
        manifest(desk),
        look_back(desk),
        decisions(desk),
        model_card(desk),
        watermelon(desk),
    )
    partners = tuple(partner_pages(desk))
    name = clean(c.names.get("chain") or c.study, 80)
    return Dossier(
        language=t.code,
        title=name,
        subtitle=clean(c.study, 80) if c.study and c.study != name else t("Dossier"),
        mark=t("example, no statement about these organisations") if c.example else "",
        parts=tuple(part for part in (*pages, *records, *partners) if part.blocks),
        figures=desk.f.made,
        scenarios=tuple((result.id, desk.n.scenario(result.id, 60)) for result in c.scenarios),
        proposal=c.proposal,
        partners=tuple((part.partner, part.title) for part in partners),
        run=evidence.run.id,
        date=c.chain_start,
        letters=c.letters if c.example else {},
        point_keur=c.point_keur,
    )
