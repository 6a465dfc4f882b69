"""What filled the vacancy, stage by stage."""

import hashlib

from promotions.bundle.verifier.columns import APPROVED
from promotions.bundle.verifier.containers import canonical
from promotions.bundle.verifier.decisions import chosen
from promotions.bundle.verifier.measures import day_of, exact, half_up, shown
from promotions.bundle.verifier.order import approved_by_two
from promotions.bundle.verifier.refusing import must


def check_openings(told, order, run, sealed, read):
    """Every opening of the vacancy; the totals by person of the one that was not cancelled."""
    totals = {}
    must(sum(row["state"] != "cancelled" for row in told["openings"]) <= 1, "dua pengisian jabatan sekaligus")
    for row in told["openings"]:
        must(row["vacancy_id"] == run["vacancy_id"], "pengisian jabatan lain")
        opening = Opening(row, told, order)
        opening.check()
        if row["state"] != "cancelled":
            opening.check_population(run, sealed, read)
            totals = {opening.persons[each["application_id"]]: each["total"] for each in opening.results}
    return totals


class Opening:
    """One opening with its rows: what its rules make of them, found again."""

    def __init__(self, row, told, order, alone=False):
        self.row, self.order, self.content = row, order, row["content"]
        self.alone = alone  # one applicant's own part: nothing that needs the others
        self.rules = {stage["code"]: stage for stage in self.content["stages"]}
        of = {"opening_id": {row["id"]}}
        self.approvals = self.under(told["approvals"], of)
        self.stages = sorted(self.under(told["stages"], of), key=lambda stage: stage["place"])
        self.applications = {each["id"]: each for each in self.under(told["applications"], of)}
        self.results = self.under(told["results"], of)
        stages, applications = (
            {"stage_id": {s["id"] for s in self.stages}},
            {"application_id": set(self.applications)},
        )
        self.evidence = self.under(told["evidence"], stages)
        self.documents = self.under(told["documents"], applications)
        self.assessors = {each["id"]: each for each in self.under(told["assessors"], stages)}
        self.conflicts = self.under(told["conflicts"], {"assessor_id": set(self.assessors)})
        self.sheets = self.under(told["sheets"], {"assessor_id": set(self.assessors)})
        self.discussions = self.under(told["discussions"], stages)
        self.admitted = {key: each for key, each in self.applications.items() if each["state"] == "admitted"}
        self.persons = {key: each["person"] for key, each in self.applications.items()}
        self.sealed_at = order.first("promotions_opening", row["id"], "sealed_at")

    @staticmethod
    def under(rows, of):
        ((name, ids),) = of.items()
        return [row for row in rows if row[name] in ids]

    def check(self):
        digest = hashlib.sha256(canonical(self.content)).hexdigest()
        must(digest == self.row["content_hash"], "isi pengisian jabatan bukan yang disegel")
        if self.row["state"] in ("running", "finished"):
            must(self.sealed_at is not None, "pengisian jabatan tidak disegel")
        if self.sealed_at is not None:
            approved_by_two(self.approvals, digest, self.row["opened_by_id"], "pengisian jabatan")
        self.check_stages()
        self.check_applications()
        self.check_sheets()
        self.check_results()

    def stage_was(self, stage, place):
        return self.order.was("promotions_openingstage", stage["id"], "state", place)

    def closing(self, stage):
        return self.order.last("promotions_openingstage", stage["id"], "state", "closed")

    def check_stages(self):
        wanted = [(n, rule["code"], rule["kind"]) for n, rule in enumerate(self.content["stages"], 1)]
        found = [(stage["place"], stage["code"], stage["kind"]) for stage in self.stages]
        must(found == wanted, "tahapan bukan yang disegel")
        for stage in self.stages:
            for place, values in self.order.events["promotions_openingstage", stage["id"]][1:]:
                must(self.sealed_at is not None and self.sealed_at < place, "tahapan mendahului segel")
                if values.get("state") == "open":
                    must(all(self.stage_was(each, place) == ("closed" if each["place"] < stage["place"] else "waiting")
                             for each in self.stages if each is not stage), "tahapan tidak berurutan")  # fmt: skip
            if stage["kind"] == "call" and stage["state"] != "waiting":
                days = (day_of(stage["ends_on"]) - day_of(stage["starts_on"])).days
                must(days >= self.rules[stage["code"]]["days"], "pengumuman terlalu singkat")
            if stage["state"] == "closed":
                self.check_closed(stage)

    def check_closed(self, stage):
        if stage["kind"] == "call":
            must(stage["closed_on"] > stage["ends_on"], "pendaftaran ditutup sebelum waktunya")
        given = {row["item"] for row in self.evidence if row["stage_id"] == stage["id"]
                 and self.order.made("promotions_openingevidence", row["id"]) < self.closing(stage)}  # fmt: skip
        items = self.rules[stage["code"]]["evidence"]
        lacking = [item["code"] for item in items if item["required"] and not item["record"]]
        must(given.issuperset(lacking), "tahapan ditutup tanpa bukti")

    def check_applications(self):
        call = next((stage for stage in self.stages if stage["kind"] == "call"), None)
        check = next((stage for stage in self.stages if stage["kind"] == "administration"), None)
        must(call or not self.applications, "lamaran tanpa pendaftaran")
        for row in self.applications.values():
            made = self.order.made("promotions_application", row["id"])
            must(self.stage_was(call, made) == "open", "lamaran di luar masa pendaftaran")
            if row["state"] in ("admitted", "rejected"):
                two = {row["checked_by_id"], row["decided_by_id"]}
                must(len(two) == 2 and None not in two, "lamaran tidak diputuskan dua orang")
                must(
                    row["passes"] == (row["state"] == "admitted"),
                    "lamaran diputuskan lain dari pemeriksaannya",
                )
        for key in self.admitted:
            now = [d for d in self.documents if d["application_id"] == key and not d["replaced_at"]]
            accepted = {d["kind"] for d in now if d["state"] == "accepted" and d["checked_by_id"]}
            asked = {rule["code"] for rule in self.content["documents"] if rule["required"]}
            must(asked <= accepted == {d["kind"] for d in now}, "pelamar lulus tanpa berkas yang diterima")
        if check and check["state"] == "closed":
            open_ones = [
                row for row in self.applications.values() if row["state"] in ("sent", "returned", "checked")
            ]
            must(not open_ones, "lamaran belum diputuskan")
            enough = self.alone or len(self.admitted) >= self.content["minimum_applicants"]
            must(enough, "pelamar kurang dari yang disyaratkan")

    def check_sheets(self):
        people = {row["employee_id"] for row in self.applications.values()}
        must(not people & {row["person_id"] for row in self.assessors.values()}, "penilai adalah pelamar")
        stages = {stage["id"]: stage for stage in self.stages}
        for sheet in self.sheets:
            stage = stages[self.assessors[sheet["assessor_id"]]["stage_id"]]
            made = self.order.made("promotions_scoresheet", sheet["id"])
            must(sheet["application_id"] in self.admitted, "lembar nilai tentang yang lain")
            must(self.stage_was(stage, made) == "open", "lembar nilai di luar tahapannya")
            must(not any(self.order.made("promotions_assessorconflict", row["id"]) < made
                         for row in self.conflicts_of(sheet["assessor_id"], sheet["application_id"])),
                 "penilai dengan benturan kepentingan")  # fmt: skip
            criteria = {rule["code"]: rule["weight"] for rule in self.rules[stage["code"]]["criteria"]}
            must(set(sheet["scores"]) == set(criteria), "kriteria lembar nilai tidak dikenal")
            points = {code: exact(value) for code, value in sheet["scores"].items()}
            must(all(0 <= each <= 100 for each in points.values()), "nilai di luar 0 sampai 100")
            score = sum(points[code] * weight for code, weight in criteria.items()) / 100
            must(score == exact(sheet["score"]), "nilai lembar bukan jumlah kriterianya")
        for stage in self.stages:
            if stage["kind"] == "scored" and stage["state"] == "closed":
                self.check_scored(stage)

    def conflicts_of(self, assessor, application):
        return [row for row in self.conflicts
                if (row["assessor_id"], row["application_id"]) == (assessor, application)]  # fmt: skip

    def counted(self, stage, application):
        """The scores that enter the mean: sheets in force of assessors who serve."""
        return [(sheet["assessor_id"], exact(sheet["score"])) for sheet in self.sheets
                if sheet["application_id"] == application and not sheet["replaced_at"]
                and self.assessors[sheet["assessor_id"]]["stage_id"] == stage["id"]
                and not self.assessors[sheet["assessor_id"]]["excused_at"]]  # fmt: skip

    def check_scored(self, stage):
        """No sheet is missing and none counts twice; who lay far apart has spoken about it."""
        serving = [key for key, row in self.assessors.items() if row["stage_id"] == stage["id"]
                   and not row["excused_at"]]  # fmt: skip
        for application in self.admitted:
            found = self.counted(stage, application)
            judges = [judge for judge, _score in found]
            owing = {judge for judge in serving if not self.conflicts_of(judge, application)}
            must(len(set(judges)) == len(judges) and owing <= set(judges), "lembar nilai tidak lengkap")
            scores = [score for _judge, score in found]
            spread = max(scores) - min(scores) if scores else 0
            told = any(row["stage_id"] == stage["id"] and row["application_id"] == application
                       and exact(row["spread"]) == spread for row in self.discussions)  # fmt: skip
            narrow = spread <= self.rules[stage["code"]]["spread"]
            must(self.alone or told or narrow, "selisih nilai lebar tanpa pembahasan")

    def check_results(self):
        """Means, points, totals and ranks, found again from the sheets."""
        if not self.row["result_hash"]:
            must(not self.results, "nilai akhir tanpa sidiknya")
            must(
                not self.alone or not (self.assessors or self.sheets or self.conflicts),
                "nilai yang belum ditutup",
            )
            return
        scored = [stage for stage in self.stages if stage["kind"] == "scored"]
        found = {key: self.total(key, scored) for key in self.admitted}
        keyed = {key: (total, *(means[code] for code in self.content["tie_break"]))
                 for key, (means, _points, total, _missing) in found.items() if total is not None}  # fmt: skip
        ranks = {key: 1 + sum(other > own for other in keyed.values()) for key, own in keyed.items()}
        must(
            sorted(row["application_id"] for row in self.results) == sorted(found),
            "nilai akhir tidak lengkap",
        )
        hashed = []
        for row in self.results:
            key = row["application_id"]
            made = self.order.made("promotions_selectionresult", row["id"])
            must(
                all(self.stage_was(stage, made) == "closed" for stage in scored),
                "nilai akhir mendahului tahapannya",
            )
            means, points, total, missing = found[key]
            told = {
                "means": {code: mean_text(mean) for code, mean in means.items()},
                "points": {code: shown(cents) for code, cents in points.items()},
                "total": None if total is None else shown(total),
                "rank": ranks.get(key),
                "missing": missing,
            }
            if self.alone and total is not None:
                told["rank"] = row["rank"] if type(row["rank"]) is int and row["rank"] > 0 else 0
            must(chosen(row, told) == told, "nilai akhir bukan hasil lembar nilai")
            hashed.append([self.applications[key]["public_id"], told["means"], told["points"], str(told["total"]),
                           told["rank"], missing])  # fmt: skip
        digest = hashlib.sha256(canonical([self.row["content_hash"], sorted(hashed)])).hexdigest()
        must(self.alone or digest == self.row["result_hash"], "sidik nilai akhir tidak sama")

    def total(self, application, scored):
        """Means by stage, points and total in hundredths, and the stages without a score."""
        scores = {
            stage["code"]: [score for _judge, score in self.counted(stage, application)] for stage in scored
        }
        means = {code: sum(given) / len(given) for code, given in scores.items() if given}
        missing = [code for code in scores if code not in means]
        if missing:
            return means, {}, None, missing
        parts = {code: mean * self.rules[code]["weight"] for code, mean in means.items()}
        total = half_up(sum(parts.values()))
        points = {code: int(part // 1) for code, part in parts.items()}
        order = sorted(parts, key=lambda code: -(parts[code] % 1))
        for code in order[: total - sum(points.values())]:
            points[code] += 1
        return means, points, total, []

    def check_population(self, run, sealed, read):
        """The official run of an open selection considered those who passed the document check."""
        check = next((stage for stage in self.stages if stage["kind"] == "administration"), None)
        target = (sealed["target"]["vacancy"], sealed["target"]["position"], sealed["target"]["route"])
        must(
            tuple(self.content[name] for name in ("vacancy", "position", "route")) == target,
            "pengisian jabatan lain",
        )
        if not check or not run["approved_rules_id"]:
            return
        sealed_at, closed_at = (
            self.order.first(APPROVED, run["approved_rules_id"], "sealed_at"),
            self.closing(check),
        )
        must(closed_at is not None and closed_at < sealed_at, "aturan disegel sebelum pelamar diketahui")
        passed = sorted(row["person"] or "" for row in self.admitted.values())
        population = sealed["population"]
        must(population["basis"] == "applicants" and population["applicants"] == passed,
             "yang dipertimbangkan bukan pelamar yang lulus")  # fmt: skip
        must(read <= set(passed), "yang dipertimbangkan bukan pelamar yang lulus")


def mean_text(value):
    """A decimal of two places where the mean is one, otherwise a fraction."""
    cents = value * 100
    return shown(int(cents)) if cents.denominator == 1 else str(value)
