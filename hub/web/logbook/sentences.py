"""What an event is called in the logbook, and what it says there in one line.

The words between braces are filled in by `hub.web.logbook.telling` from the event itself.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from hub.web.logbook.requested import REQUESTED


class Sentence(NamedTuple):
    """A name for the event, and a line about one of them."""

    name: str
    line: str


SENTENCES: Final[Mapping[str, Sentence]] = {
    **{topic: Sentence(*said) for topic, said in REQUESTED.items()},
    "signal.registered.v1": Sentence(
        "signaal.gemeld", "{partner} meldde iets, {source_kind}: {forms}"
    ),
    "signal.corrected.v1": Sentence(
        "signaal.verbeterd", "{partner} verbeterde het signaal: versie {version}, {forms}"
    ),
    "signal.supplemented.v1": Sentence(
        "signaal.aangevuld", "{partner} vulde het signaal aan: versie {version}, {forms}"
    ),
    "signal.withdrawn.v1": Sentence("signaal.ingetrokken", "{partner} nam het signaal terug"),
    "signal.feedback-received.v1": Sentence(
        "signaal.teruggekoppeld", "{partner} vertelde wat ermee is gedaan: {outcome}"
    ),
    "message.refused.v1": Sentence(
        "bericht.geweigerd", "{partner} stuurde iets dat niet is zoals afgesproken: {problems}"
    ),
    "message.quarantined.v1": Sentence(
        "bericht.vastgehouden", "een bericht van {partner} wacht op een medewerker: {problems}"
    ),
    "message.repeated.v1": Sentence(
        "bericht.herhaald", "{partner} stuurde bericht {original_sequence} nog eens"
    ),
    "delivery.set-aside.v1": Sentence(
        "levering.apart-gezet", "{stage} kon bericht {sequence} niet aan: {fault}"
    ),
    "signal.repeat-recognised.v1": Sentence(
        "herhaling.herkend", "vergeleken met {earlier}: {verdict}; telt als bron: {counts}"
    ),
    "signal.linked.v1": Sentence(
        "signaal.verbonden", "noemt {mentions}; daardoor veranderde {changes}"
    ),
    "signal.unlinked.v1": Sentence("signaal.losgemaakt", "liet los wat het noemde: {changes}"),
    "pair.judged.v1": Sentence("paar.beoordeeld", "{by} zei: {verdict}"),
    "pair.settled.v1": Sentence("paar.verwerkt", "het oordeel {verdict} werd verwerkt: {changes}"),
    "pair.doubted.v1": Sentence(
        "paar.in-twijfel", "een correctie maakt het oordeel {verdict} onzeker"
    ),
    "pair.lapsed.v1": Sentence("paar.vervallen", "het oordeel {verdict} verviel"),
    "pair.conflicted.v1": Sentence("paar.tegenspraak", "het oordeel botst met {walls}"),
    "pair.reconciled.v1": Sentence("paar.verzoend", "de oordelen spreken elkaar niet meer tegen"),
    "person.grouped.v1": Sentence(
        "persoon.gegroepeerd", "{mentions} gelden als één persoon, door {joins}"
    ),
    "dossier.formed.v1": Sentence("dossier.ontstaan", "{members} horen bij elkaar: {ties}"),
    "dossier.extended.v1": Sentence("dossier.uitgebreid", "nu {members}: {ties}"),
    "dossier.merged.v1": Sentence(
        "dossier.samengevoegd", "{came_from} werden één: nu {members}, {ties}"
    ),
    "dossier.split.v1": Sentence("dossier.gesplitst", "kwam uit {came_from}: nu {members}, {ties}"),
    "dossier.reduced.v1": Sentence("dossier.verkleind", "nu {members}: {ties}"),
    "dossier.renamed.v1": Sentence("dossier.hernoemd", "heette {came_from}; nu {members}"),
    "dossier.dissolved.v1": Sentence("dossier.opgeheven", "het dossier is er niet meer"),
    "signal.routed.v1": Sentence(
        "route.bepaald", "naar {owner}, {urgency}, vóór {due_at}; {hits}; regelset {policy_version}"
    ),
    "signal.routing-ended.v1": Sentence("route.beëindigd", "niemand hoeft meer iets te doen"),
    "case.decided.v1": Sentence(
        "besluit.genomen",
        "{by} besloot: {ruling}, {ground}; {evidence}; tweede nodig: {needs_second}",
    ),
    "case.seconded.v1": Sentence(
        "besluit.tweede", "{by} keek mee bij besluit {decision}; eens: {agrees}"
    ),
    "case.undone.v1": Sentence("besluit.teruggedraaid", "{by} draaide besluit {decision} terug"),
    "case.assigned.v1": Sentence("zaak.toegewezen", "{by} gaf de zaak aan {to}"),
    "case.labelled.v1": Sentence("zaak.label", "{by}: label {label}; staat erop: {is_on}"),
    "case.noted.v1": Sentence("zaak.notitie", "{by} schreef een notitie"),
    "case.weighed.v1": Sentence(
        "zaak.gewogen", "{by} zette stap {step}: {outcome}; {evidence}; {answers}"
    ),
    "call.logged.v1": Sentence("telefoon.gebeld", "{by} belde {contact}: {outcome}"),
    "question.asked.v1": Sentence(
        "vraag.gesteld", "{by} vroeg {partner} om {question}, vóór {due_at}"
    ),
    "question.closed.v1": Sentence("vraag.gesloten", "{by} sloot vraag {asked}: {outcome}"),
    "handover.released.v1": Sentence(
        "overdracht.vrijgegeven",
        "{by} gaf {signals} vrij voor {receiver}; doel {purpose}, grond {ground}; {evidence}",
    ),
    "handover.seconded.v1": Sentence(
        "overdracht.tweede", "{by} keek mee bij besluit {decision}; eens: {agrees}"
    ),
    "handover.accepted.v1": Sentence("overdracht.aanvaard", "{by} pakt het op, voor {pillar}"),
    "handover.returned.v1": Sentence(
        "overdracht.teruggegeven", "{by} gaf het terug, voor {pillar}: {ground}"
    ),
    "handover.passed-on.v1": Sentence(
        "overdracht.doorgegeven", "{by} gaf het door, van {former} naar {pillar}"
    ),
    "handover.asked.v1": Sentence("overdracht.gevraagd", "{by} vraagt iets, voor {pillar}"),
    "handover.answered.v1": Sentence("overdracht.beantwoord", "{by} gaf antwoord op vraag {asked}"),
    "handover.progressed.v1": Sentence(
        "overdracht.stap", "{by}, voor {pillar}: stap {step}; gedaan: {is_done}"
    ),
    "handover.reported.v1": Sentence(
        "overdracht.uitkomst", "{by} meldde de uitkomst, voor {pillar}: {outcome}"
    ),
    "handover.revoked.v1": Sentence("overdracht.ingetrokken", "{by} trok de overdracht in"),
    "handover.delivered.v1": Sentence(
        "overdracht.gemeld", "het systeem van {receiver} nam het bericht aan: {way}"
    ),
    "delivery.given-up.v1": Sentence(
        "overdracht.melden-opgegeven", "het systeem van {receiver} nam het niet aan: {fault}"
    ),
    "delivery.wanted.v1": Sentence(
        "overdracht.opnieuw-melden", "{by} liet het bericht aan {receiver} nog eens sturen"
    ),
    "form.settled.v1": Sentence(
        "formulier.ingevuld", "{by} vulde {form} in voor {receiver}: {fields}"
    ),
    "form.taken.v1": Sentence("formulier.opgehaald", "{by} haalde {form} op als {kind}"),
    "sender.informed.v1": Sentence("afzender.ingelicht", "{partner} mag horen: {outcome}"),
    "sender.assessment-told.v1": Sentence(
        "afzender.beoordeling", "{partner} mag horen: {assessment}"
    ),
    "webhook.set.v1": Sentence("webhook.ingesteld", "{by} stelde een adres in voor {partner}"),
    "webhook.stopped.v1": Sentence("webhook.gestopt", "geen nieuws meer naar {partner}"),
    "webhook.given-up.v1": Sentence(
        "webhook.opgegeven", "{partner} nam {messages} berichten niet aan: {fault}"
    ),
    "webhook.resent.v1": Sentence(
        "webhook.opnieuw", "{by} liet {messages} berichten opnieuw sturen aan {partner}"
    ),
    "numbers.missed.v1": Sentence("nummers.ontbreken", "{partner}: {first} tot en met {last}"),
    "numbers.filled.v1": Sentence("nummers.aangevuld", "{partner}: {first} tot en met {last}"),
    "numbers.settled.v1": Sentence(
        "nummers.afgedaan", "{by}, voor {partner}: {first} tot en met {last}"
    ),
    "partner.admitted.v1": Sentence(
        "partner.toegelaten", "{by} liet {partner} toe, volgens afspraak {agreement}"
    ),
    "partner.keys-rotated.v1": Sentence(
        "partner.sleutels", "{by} gaf {partner} nieuwe sleutels; de oude tot {former_until}"
    ),
    "partner.suspended.v1": Sentence("partner.geschorst", "{by} schorste {partner}"),
    "partner.resumed.v1": Sentence("partner.hervat", "{by} liet {partner} weer toe"),
    "page.viewed.v1": Sentence("pagina.bekeken", "{by} ({role}) bekeek: {what}"),
    "content.opened.v1": Sentence(
        "inhoud.geopend", "{by} ({role}) opende {signals}, met doel {purpose}, tot {until}"
    ),
    "access.refused.v1": Sentence(
        "toegang.geweigerd", "{by} ({role}) vroeg iets zonder het recht {right}"
    ),
    "filter.saved.v1": Sentence("filter.bewaard", "{by} bewaarde een filter; staat er: {is_kept}"),
    "dossier.judged.v1": Sentence(
        "dossier.beoordeeld", "{by} zei over {one} en {other}: {verdict}"
    ),
    "dossier.word-settled.v1": Sentence(
        "dossier.oordeel-verwerkt", "het oordeel {verdict} gaat over {one} en {other}"
    ),
    "dossier.word-lapsed.v1": Sentence("dossier.oordeel-vervallen", "oordeel {word} verviel"),
    "dossier.word-conflicted.v1": Sentence(
        "dossier.oordeel-tegenspraak", "oordeel {word} botst met {walls}"
    ),
    "dossier.word-reconciled.v1": Sentence(
        "dossier.oordeel-verzoend", "oordeel {word} botst niet meer"
    ),
    "case.impression.v1": Sentence("zaak.indruk", "{by} gaf een eerste indruk: {impression}"),
    "handover.noted.v1": Sentence("overdracht.notitie", "{by} schreef een notitie"),
    "location.flagged.v1": Sentence(
        "locatie.gemarkeerd", "{by} merkte het adres aan: {ground}, tot {until}"
    ),
    "location.renewed.v1": Sentence("locatie.verlengd", "{by} verlengde de markering tot {until}"),
    "location.unflagged.v1": Sentence("locatie.markering-weg", "{by} trok de markering in"),
    "location.action-planned.v1": Sentence(
        "locatie.maatregel", "{by} plande {kind}, op grond van {power}, vóór {due_at}"
    ),
    "location.action-progressed.v1": Sentence(
        "locatie.maatregel-stap", "{by}: stap {step}; gedaan: {is_done}"
    ),
    "location.action-finished.v1": Sentence(
        "locatie.maatregel-klaar", "{by} rondde de maatregel af: {outcome}"
    ),
    "access.searched.v1": Sentence("inzage.gezocht", "{by} zocht wie wat opende: {found} gevonden"),
    "glass.broken.v1": Sentence("noodinzage.begonnen", "{by} ({role}) opende in nood, tot {until}"),
    "glass.closed.v1": Sentence("noodinzage.gestopt", "{by} stopte de noodinzage"),
    "glass.reviewed.v1": Sentence(
        "noodinzage.beoordeeld", "{by} keek of de noodinzage terecht was: {is_rightful}"
    ),
    "campaign.planned.v1": Sentence(
        "actie.gepland", "{by} plande {action} voor {group}, op {planned_for}"
    ),
    "erasure.proposed.v1": Sentence(
        "vernietiging.voorgesteld", "{by} stelde voor te vernietigen, volgens beleid {policy}"
    ),
    "erasure.approved.v1": Sentence("vernietiging.goedgekeurd", "{by} keurde het goed"),
    "erasure.refused.v1": Sentence("vernietiging.afgewezen", "{by} liet het niet doorgaan"),
    "erasure.carried-out.v1": Sentence(
        "vernietiging.uitgevoerd", "vernietigd: {forgotten}, met {keys} sleutels"
    ),
    "signal.forgotten.v1": Sentence(
        "signaal.vernietigd", "van {signal} zijn de sleutels vernietigd"
    ),
    "message.forgotten.v1": Sentence(
        "bericht.vernietigd", "van een bericht van {partner} is de sleutel vernietigd"
    ),
    "hold.placed.v1": Sentence(
        "bewaren.aangehouden", "{by} houdt {signal} aan: {ground}, tot {until}"
    ),
    "hold.lifted.v1": Sentence("bewaren.opgeheven", "{by} hief de aanhouding van {signal} op"),
    "campaign.held.v1": Sentence("actie.gehouden", "{by} meldde het bereik: {reach}"),
    "verification.run.v1": Sentence(
        "register.gecontroleerd", "{by} controleerde {positions} gebeurtenissen: {findings}"
    ),
    "log.exported.v1": Sentence(
        "logboek.uitgevoerd", "{by} ({role}) haalde {events} gebeurtenissen op als bestand"
    ),
}


def name_of(topic: str) -> str:
    """What the event is called; its own topic where there is no name for it."""
    found = SENTENCES.get(topic)
    return found.name if found else topic
