"""Shows what came of stories: one JSON object, or lines a person can read."""

from rich.console import Console
from rich.table import Table

from hub.cli.app import EXIT_FOUND
from hub.trial.evaluate import Report

PILLARS = {
    "voorkomen": "Voorkomen",
    "signaleren": "Signaleren",
    "aanpakken": "Aanpakken",
    "zorg": "Zorg & opvang",
}


def show_report(report: Report, *, as_json: bool) -> int:
    """Print the report; the exit code says whether all is well."""
    if as_json:
        print(report.to_json())
    else:
        _show(Console(), report)
    return 0 if report.is_good else EXIT_FOUND


def _show(console: Console, report: Report) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    rows: list[tuple[str, object]] = [
        ("Berichten gestuurd", report.published),
        ("Signalen geregistreerd", report.registered),
        ("Gecorrigeerd of aangevuld", report.corrected),
        ("Ingetrokken", report.withdrawn),
        ("Terugkoppelingen", report.feedback),
        ("Geweigerd, met reden", report.refused),
        ("Wacht op een medewerker", report.quarantined),
        ("Hetzelfde bericht nog eens", report.duplicates),
        ("Personen, adressen en andere zaken", report.entities),
        ("Dossiers", report.dossiers),
        *((f"Eigenaar {PILLARS.get(p, p)}", count) for p, count in report.routed.items()),
        ("Verloren / dubbel", f"{report.lost} / {report.doubled}"),
        ("Verwachtingen gehaald", report.expected["met"]),
        ("Tijd", f"{report.seconds:.1f} s"),
    ]
    for name, value in rows:
        table.add_row(name, str(value))
    console.print(table)
    for miss in report.expected["missed"]:
        console.print(f"[bold]gemist[/bold] {miss['name']}: {miss['found']}", highlight=False)
