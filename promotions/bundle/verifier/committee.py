"""The committee, its seats and further attempts."""

from promotions.bundle.verifier.measures import moment_of
from promotions.bundle.verifier.refusing import must

NAMES = 3


def check_committee(told, marks, scores, run):
    """Each signed proposal follows from the official order, votes and departures, each verdict from a proposal."""
    verified = {
        mark["candidate_id"] for mark in marks if mark["decision"] == "verified" and not mark["replaced_at"]
    }
    ranked = ((int(row["rank"]), int(row["candidate"])) for row in scores if row["rank"] and row["candidate"])
    official = sorted((rank, candidate) for rank, candidate in ranked if candidate in verified)
    must(
        all(row["shortlist_id"] == run["id"] for row in told["committees"]), "panitia untuk perhitungan lain"
    )
    proposed = {
        sitting["id"]: names_of(sitting, told, official)
        for sitting in told["sittings"]
        if sitting["signed_at"]
    }
    for row in told["verdicts"]:
        seats = [each for each in told["members"] if each["committee_id"] == row["committee_id"]]
        must(row["sitting_id"] in proposed, "keputusan tanpa berita acara yang ditandatangani")
        must(
            row["decided_by_id"] not in {each["account_id"] for each in seats},
            "anggota panitia memutuskan sendiri",
        )
        named = row["candidate_id"] in proposed[row["sitting_id"]]
        must(
            named if row["verdict"] == "chosen" else row["candidate_id"] is None,
            "yang dipilih tidak diusulkan",
        )
    chosen_by = {row["id"] for row in told["verdicts"] if row["verdict"] == "chosen"}
    must(all(row["decision_id"] in chosen_by for row in told["appointments"]), "pengangkatan tanpa keputusan")
    check_seats(told, run)
    if "attempts" in told:
        check_attempts(told, run)
    return proposed


def check_seats(told, run):
    """Every seat has one person at most, nobody two, and no more are filled than the rules were sealed for."""
    seats = {row["id"]: row.get("seats") or 1 for row in told["committees"]}
    at = [(row["sitting_id"], row.get("seat") or 1) for row in told["verdicts"]]
    must(len(at) == len(set(at)), "satu formasi diputus dua kali")
    filled = [row for row in told["verdicts"] if row["verdict"] == "chosen"]
    places = [(row["committee_id"], row.get("seat") or 1) for row in filled]
    must(len(places) == len(set(places)), "satu formasi diisi dua kali")
    must(all(1 <= seat <= seats[committee] for committee, seat in places), "formasi tidak dikenal")
    must(len({row["candidate_id"] for row in filled}) == len(filled), "satu orang dipilih untuk dua formasi")
    must(
        len(filled) <= run["rule_set"].get("seats", 1),
        "formasi yang diisi lebih banyak daripada yang disegel",
    )


def check_attempts(told, run):
    """Two agree to each further attempt; another committee follows one that sat by such an attempt alone."""
    agreed = [row for row in told["attempts"] if row["state"] == "approved"]
    check_chain(told["attempts"], agreed, run)
    for row in agreed:
        two = {row["proposed_by_id"], row["decided_by_id"]}
        must(len(two) == 2 and None not in two, "upaya berikutnya tidak disetujui dua orang")
        must(
            (row["kind"] == "announcement") == (row["following_id"] is not None),
            "upaya berikutnya tidak lengkap",
        )
    sat = {row["committee_id"] for row in told["sittings"]}
    followed = {row["committee_id"] for row in agreed if row["kind"] == "committee"}
    for later in told["committees"]:
        before = {row["id"] for row in told["committees"] if row["id"] < later["id"]} & sat
        must(
            later["seats"] is None or before <= followed, "panitia lain tanpa upaya yang disetujui dua orang"
        )


def check_chain(attempts, agreed, run):
    """Each attempt follows the first vacancy or one that an earlier attempt announced; the run's is one of them."""
    origins = {row["origin_id"] for row in attempts}
    followed = [row["following_id"] for row in agreed if row["following_id"] is not None]
    once = len(followed) == len(set(followed)) and origins.isdisjoint(followed)
    must(len(origins) <= 1 and once, "upaya dari rangkaian lain")
    for row in attempts:
        before = {each["following_id"] for each in agreed if each["id"] < row["id"]}
        must(row["previous_id"] in origins | before, "upaya tidak menyusul yang sebelumnya")
    must(not attempts or run["vacancy_id"] in origins.union(followed), "upaya untuk lowongan lain")


def names_of(sitting, told, official):
    """The names of a signed sitting, found again from what happened in it."""
    of = {name: [row for row in told[name] if row["sitting_id"] == sitting["id"]]
          for name in ("votes", "departures", "signatures", "names")}  # fmt: skip
    (committee,) = (row for row in told["committees"] if row["id"] == sitting["committee_id"])
    members = [row["id"] for row in told["members"] if row["committee_id"] == committee["id"]]
    until = moment_of(sitting["signed_at"])
    conflicts = [
        row for row in told["conflicts"] if row["member_id"] in members and moment_of(row["at"]) <= until
    ]

    def recused(member, candidate):
        return any(row["member_id"] == member and (row["whole"] or (candidate is not None
                   and row["candidate_id"] == candidate)) for row in conflicts)  # fmt: skip

    hashes = {row["content_hash"] for row in of["signatures"]}
    must(hashes == {sitting["content_hash"]}, "yang ditandatangani bukan berita acara sidang")
    standing = standing_departures(of["departures"], members, recused)
    names = [row["candidate_id"] for row in sorted(of["names"], key=lambda row: row["place"])]
    if any(row["kind"] == "set_aside" for row in standing):
        must(not names, "ada usulan dari daftar yang dikesampingkan")
        return names
    before = [
        row for row in told["verdicts"] if row["verdict"] == "chosen" and row["sitting_id"] < sitting["id"]
    ]
    left = (committee.get("seats") or 1) - sum(row["committee_id"] == committee["id"] for row in before)
    chosen_before = {row["candidate_id"] for row in before}
    official = [(rank, candidate) for rank, candidate in official if candidate not in chosen_before]
    wanted = left * (committee.get("names_per_seat") or NAMES)
    must(names and names == in_order(official, standing)[:wanted], "usulan tidak mengikuti urutan resmi")
    check_votes(names, of["votes"], members, recused, committee)
    return names


def standing_departures(departures, members, recused):
    """Those that two other members agreed to, neither of them in conflict, in the order of their answers."""
    must(all(row["state"] != "requested" for row in departures), "penyimpangan urutan belum dijawab")
    approved = [row for row in departures if row["state"] == "approved"]
    for row in approved:
        both = {row["requested_by_id"], row["answered_by_id"]}
        must(len(both) == 2 and both <= set(members), "penyimpangan urutan tidak disetujui dua orang")
    standing = [row for row in approved if not any(
        recused(row[who], row["candidate_id"]) for who in ("requested_by_id", "answered_by_id"))]  # fmt: skip
    return sorted(standing, key=lambda row: (moment_of(row["answered_at"]), row["id"]))


def check_votes(names, votes, members, recused, committee):
    """Each name has the votes that the method of the committee asks for, of those who may vote on it."""
    for candidate in names:
        ballots = [row["ballot"] for row in votes
                   if row["candidate_id"] == candidate and not recused(row["member_id"], candidate)]  # fmt: skip
        may = sum(not recused(member, candidate) for member in members)
        support, oppose = ballots.count("support"), ballots.count("oppose")
        must(len(ballots) >= may * committee["quorum"] // 100 + 1, "suara tidak mencapai kuorum")
        agreed = not oppose if committee["method"] == "consensus" else support > oppose
        must(support and agreed, "usulan tidak didukung suara")


def in_order(official, standing):
    """The official order with the departures put into effect, one after the other."""
    gone = {row["candidate_id"] for row in standing if row["kind"] == "leave_out"}
    order = [candidate for _rank, candidate in official if candidate not in gone]
    for row in standing:
        if row["kind"] == "move" and row["candidate_id"] in order and row["place"]:
            order.remove(row["candidate_id"])
            order.insert(row["place"] - 1, row["candidate_id"])
    return order
