"""People whom journeys follow, added to the demo agency's package before it is uploaded.

Each is told in the columns of the package, so that they come in as everybody does. Their records leave nothing open:
one gap each, which the journey closes.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

CORE = (*(f"MAN-0{number}" for number in range(1, 9)), "SOS-01")
CLERK, NURSE, FAR, NEAR = "Budi Prakoso", "Ratna Sari", "Yohana Kbarek", "Dewi Lestari"
NUMBERS = {
    CLERK: "199003142015031901",
    NURSE: "199003142015032902",
    FAR: "199003142015032903",
    NEAR: "199003142015032904",
}
PEOPLE = len(NUMBERS)
VACANCY = "LWG-DATA-PENGEMBANGAN"
DATA, HEALTH, GOVERNMENT = "TEK-DATA-01", "TEK-KESE-05", "TEK-PEME-01"
HEAD_OF_DATA, CLINIC = "KAB-KOMINFO-01-1-K", "KAB-DINKES-U01"
POSTS = {
    CLERK: "KAB-KOMINFO-00-1-P1",
    NURSE: f"{CLINIC}-P1",
    FAR: "KAB-C02-P1",
    NEAR: "KAB-C01-P1",
}
# What each holds: the core competencies at one level, and the technical ones.
HELD = {
    CLERK: (2, {"TEK-ADMI-01": 2, DATA: 1, "TEK-DATA-02": 2, "TEK-DATA-03": 2}),
    NURSE: (1, {HEALTH: 2}),
    FAR: (1, {GOVERNMENT: 1, "TEK-PEME-02": 1}),
    NEAR: (1, {GOVERNMENT: 1, "TEK-PEME-02": 1}),
}


def add_cast(folder: Path, *, as_of: date) -> None:
    """Append everybody's rows, their posts and the vacancy to the files of a package."""
    for table, rows in {**_places(as_of), **_people(as_of)}.items():
        with (folder / f"{table}.csv").open("a", newline="") as file:
            csv.writer(file).writerows(rows)


def _places(as_of: date) -> dict[str, list[tuple]]:
    since = date(as_of.year - 3, 1, 2)
    levels = [*((code, 1, "penting") for code in CORE), (HEALTH, 3, "mutlak")]
    return {
        "units": [
            ("KAB-DINKES", "Dinas Kesehatan", "KAB", "false"),
            (CLINIC, "UPTD Puskesmas Muara Baru", "KAB-DINKES", "false"),
        ],
        "positions": [
            (
                POSTS[NURSE],
                "Pengelola Layanan Kesehatan",
                "pelaksana",
                CLINIC,
                "",
                6,
                "kesehatan",
                2,
                58,
                "false",
            )
        ],
        "standards": [(POSTS[NURSE], *item, since, "", "Keputusan Kepala Daerah 123") for item in levels],
        "vacancies": [(VACANCY, HEAD_OF_DATA, as_of - timedelta(days=45), "open_selection", 1)],
    }


def _people(as_of: date) -> dict[str, list[tuple]]:
    year, assessed = as_of.year, as_of - timedelta(days=120)
    found: dict[str, list[tuple]] = {}

    def add(table: str, *row: object) -> None:
        found.setdefault(table, []).append(row)

    for name, nip in NUMBERS.items():
        sex = "L" if nip[14] == "1" else "P"
        add("employees", nip, name, "", "A.Md.", date(1990, 3, 14), sex, "PNS", "01", "")
        for rank, since in (("II/c", 2015), ("II/d", 2019), ("III/a", 2023)):
            add("rank_history", nip, rank, date(since, 4 if since > 2015 else 3, 1), "")
        add("position_history", nip, POSTS[name], "", "", "", date(2018, 2, 1), "", "definitif")
        study = "Manajemen Informatika" if name == CLERK else "Administrasi Perkantoran"
        add("education_history", nip, "D-III", study, "Politeknik Sagara", date(2012, 9, 3))
        for back in (4, 3, 2, 1):
            add("performance", nip, year - back, "sesuai", "di_atas", "baik")
        core, technical = HELD[name]
        for code in CORE:
            add("assessments", nip, code, core, "assessment_center", assessed, "Pusat Penilaian Kompetensi")
        for code, level in technical.items():
            add("assessments", nip, code, level, "competency_test", assessed, "BKPSDM")
    clerk = NUMBERS[CLERK]
    add("feedback_scores", clerk, year - 1, 92)
    add("awards", clerk, "Pegawai Teladan", date(year - 1, 8, 17), 95)
    add("team_assignments", clerk, "Tim Satu Data Daerah", year - 1, 95)
    add("potential", clerk, 92, assessed, "Pusat Penilaian")
    return found
