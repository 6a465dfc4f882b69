"""What is told of a file that agrees."""

from base64 import b64encode

from promotions.bundle.verifier.measures import shown

WORDS = {
    "official": "resmi", "proposed": "menunggu dua persetujuan", "running": "berlangsung", "finished": "selesai",
    "cancelled": "dibatalkan", "draft": "belum dikirim", "sent": "terkirim",
    "returned": "dikembalikan untuk diperbaiki",
    "checked": "diperiksa, menunggu orang kedua", "admitted": "lulus seleksi administrasi",
    "rejected": "tidak lulus seleksi administrasi", "withdrawn": "ditarik", "eligible": "memenuhi syarat",
    "manual": "perlu diperiksa", "ineligible": "tidak memenuhi syarat",
    "trial": "percobaan", "objection": "akibat sanggah",
}  # fmt: skip
ATTEMPT_WORDS = {
    "committee": "panitia lain untuk daftar yang sama", "announcement": "diumumkan kembali",
    "set_aside": "daftar dikesampingkan", "returned": "usulan dikembalikan PPK",
    "withdrew": "para kandidat mengundurkan diri", "failed": "proses tidak dapat diselesaikan",
}  # fmt: skip


def word(stored):
    """A stored value as the report says it."""
    return WORDS.get(stored, stored)


def comma(score):
    """A score as Indonesian writes it; - where there is none."""
    return str(score or "-").replace(".", ",")


def thousands(number):
    return f"{number:,}".replace(",", ".")


def place_told(rank):
    """A rank as the file has it, a text that is empty where there is none."""
    return thousands(int(rank)) if rank else "-"


def report_slice(found):
    told, last = found["told"], found["last"]
    own = told["found"]
    return "\n".join([
        "HASIL PEMERIKSAAN: SAH. Bagian Anda cocok dengan perhitungan yang disegel.",
        "",
        f"Lowongan             : {found['sealed']['target']['vacancy']}, keadaan per {found['sealed']['as_of']}",
        f"Perhitungan          : {told['shortlist']}",
        f"Anda                 : {own['person']}",
        f"Hasil                : {word(own['outcome'])}; skor {comma(own['score'])};"
        f" peringkat {place_told(own['rank'])}",
        *report_own_opening(found["opening"]),
        f"Akar atas orang      : {found['tree']['root']} ({thousands(found['tree']['people'])} orang)",
        f"Titik segel          : {last['at']} oleh {last['origin']}",
        f"Kunci publik         : {b64encode(last['key']).decode()}",
        "",
        "Bandingkan kunci publik dan titik segel di atas dengan yang Anda peroleh dari tempat lain.",
    ])  # fmt: skip


def report_own_opening(own):
    """Lines about the own application, as far as there is one."""
    if own is None:
        return []
    (application,) = own.applications.values()
    many = f"berkas {len(own.documents)}, lembar nilai {len(own.sheets)}"
    lines = [f"Lamaran Anda         : {word(application['state'])}; {many}"]
    for row in own.results:
        parts = "; ".join(
            f"{stage_name(own, code)} {comma(points)}" for code, points in row["points"].items()
        )
        lines.append(
            f"Nilai akhir seleksi  : {comma(row['total'])} ({parts}); peringkat {row['rank'] or '-'}"
        )
    return lines


def stage_name(opening, code):
    """A scored stage by the Indonesian name that was sealed with it."""
    return opening.rules[code].get("id", code)


def report(told):
    run, last, marks = told["run"], told["points"][-1], told["decisions"]["marks"]
    leading = sorted((rank, person) for person, rank in told["ranks"].items())[:10]
    approvals = told["decisions"]["approvals"]
    lines = [
        "HASIL PEMERIKSAAN: SAH. Semua isi berkas cocok.",
        "",
        f"Lowongan             : {told['sealed']['target']['vacancy']}, keadaan per {run['as_of']}",
        f"Perhitungan          : {run['public_id']} ({word(run['kind'])})",
        f"Aturan disegel       : {run['sealed_at']}",
        f"Data dibuka          : {run['inputs_opened_at']}  (sesudah aturan disegel)",
        f"Disetujui oleh       : {len({row['approver_id'] for row in approvals})} orang",
        f"Dipertimbangkan      : {thousands(run['considered'])} orang; memenuhi syarat {thousands(run['eligible'])},"
        f" perlu diperiksa {thousands(run['manual'])}, tidak memenuhi {thousands(run['ineligible'])}; berperingkat"
        f" {thousands(run['ranked'])}",
        f"Perhitungan lowongan : {len(told['runs'])} (semua tercantum di runs.json)",
        f"Tanda telaah         : {len(marks)}, di antaranya dikeluarkan"
        f" {sum(mark['decision'] == 'excluded' for mark in marks)}",
        f"Sanggah              : {len(told['decisions'].get('objections', {}).get('filed', ()))}",
        *report_opening(told["decisions"], told["totals"]),
        *report_attempts(told["decisions"].get("committee", {})),
        f"Usulan panitia       : {', '.join(told['proposed']) or 'belum ada'}",
        f"Dipilih PPK          : {', '.join(told['chosen']) or 'belum ada'}",
        f"Entri audit terbukti : {thousands(told['proved'])} dari pohon {thousands(last['size'])} entri",
        f"Titik segel terakhir : {last['at']} oleh {last['origin']}",
        f"Kunci publik         : {b64encode(last['key']).decode()}",
        *report_stamp(told["stamp"]),
        "",
        "Peringkat teratas (dihitung ulang):",
        *(
            f"  {rank:>3}. {person}  {comma(shown(told['found'][person]['score']))}"
            for rank, person in leading
        ),
        "",
        "Bandingkan kunci publik dan titik segel di atas dengan yang Anda peroleh dari tempat lain: hanya itu yang",
        "membuktikan bahwa berkas ini tidak dibuat ulang seluruhnya.",
    ]
    return "\n".join(lines)


def report_attempts(committee):
    """Lines about the further attempts that two people agreed to, in order; none from before form 5."""
    agreed = [row for row in committee.get("attempts", ()) if row["state"] == "approved"]
    lines = [f"  {number}. {ATTEMPT_WORDS[row['kind']]}; sebabnya: {ATTEMPT_WORDS[row['cause']]}"
             for number, row in enumerate(agreed, start=2)]  # fmt: skip
    return [f"Upaya lanjutan       : {len(agreed)}", *lines] if "attempts" in committee else []


def report_opening(decisions, totals):
    """Lines about the opening, the plan and late changes, as far as there are any."""
    if "late" not in decisions:
        return []
    lines = [f"Data berubah kemudian: {len(decisions['late'])} kali, sesudah data dibuka"]
    for row in (decisions["opening"] or {"openings": ()})["openings"]:
        applications, sheets = rows_of_opening(row, decisions["opening"])
        lines.append(f"Pengisian jabatan    : {word(row['state'])}, disegel {row['sealed_at'] or '-'};"
                     f" lamaran {thousands(applications)}, lembar nilai {thousands(sheets)}")  # fmt: skip
    for total, person in sorted(((total or "", person) for person, total in totals.items()), reverse=True)[
        :10
    ]:
        lines.append(f"  nilai akhir {comma(total):>6}  {person}")
    if decisions["rotation"]:
        plan = decisions["rotation"]["plans"][0]
        lines.append(f"Rencana rotasi       : {plan['code']}, disegel {plan['sealed_at']}")
    return lines


def rows_of_opening(opening, told):
    """How many applications and score sheets are of this opening, of all that the vacancy had."""
    own = {row["id"] for row in told["applications"] if row["opening_id"] == opening["id"]}
    return len(own), sum(row["application_id"] in own for row in told["sheets"])


def report_stamp(stamp):
    """Until when the last checkpoint was there at the latest, by whose clock, and what is left to check."""
    if stamp is None:
        return ["Cap waktu luar       : tidak ada; waktu di atas menurut jam pemilik jejak audit sendiri"]
    signature = "cocok" if stamp["checked"] else "TIDAK diperiksa di sini (algoritme lain)"
    return [
        f"Cap waktu luar       : {stamp['at']:%Y-%m-%d %H:%M:%S} UTC, atas pohon {thousands(stamp['size'])} entri",
        f"  oleh {stamp['name']} (sertifikat SHA-256 {stamp['certificate']})",
        f"  tanda tangan {signature}; rantai sertifikatnya tidak diperiksa di sini. Ekstrak berkas ini, lalu dengan",
        "  sertifikat akar otoritas itu yang Anda peroleh dari tempat lain jalankan:",
        "  openssl ts -verify -data stamped.txt -in stamp.tsr -CAfile SERTIFIKAT.pem",
    ]
