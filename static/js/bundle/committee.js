// The committee, its seats and further attempts, and the objections.
window.BundleCommittee = (() => {
  "use strict";

  const { demand, spelled } = window.BundleBytes;
  const { momentOf } = window.BundleMeasures;

  const USUAL_NAMES = 3;

  // --- The committee ---------------------------------------------------------------------------------------------------------
  const afterDepartures = (official, standing) => {
    const gone = standing.filter((row) => row.kind === "leave_out").map((row) => row.candidate_id);
    const order = official.filter((candidate) => !gone.includes(candidate));
    for (const row of standing.filter((each) => each.kind === "move" && each.place)) {
      const place = order.indexOf(row.candidate_id);
      if (place < 0) continue;
      order.splice(place, 1);
      order.splice(row.place - 1, 0, row.candidate_id);
    }
    return order;
  };
  const namesOf = (sitting, told, official) => {
    const of = (name) => told[name].filter((row) => row.sitting_id === sitting.id);
    const committee = told.committees.find((row) => row.id === sitting.committee_id);
    const members = told.members.filter((row) => row.committee_id === committee.id).map((row) => row.id);
    const until = momentOf(sitting.signed_at);
    const conflicts = told.conflicts.filter((row) => members.includes(row.member_id) && momentOf(row.at) <= until);
    const recused = (member, candidate) => conflicts.some((row) => row.member_id === member
      && (row.whole || (candidate !== null && row.candidate_id === candidate)));
    const signatures = of("signatures"), departures = of("departures");
    demand(signatures.length && signatures.every((row) => row.content_hash === sitting.content_hash), "yang ditandatangani bukan berita acara sidang");
    demand(departures.every((row) => row.state !== "requested"), "penyimpangan urutan belum dijawab");
    const approved = departures.filter((row) => row.state === "approved"), both = (row) => [row.requested_by_id, row.answered_by_id];
    demand(approved.every((row) => row.requested_by_id !== row.answered_by_id && both(row).every((member) => members.includes(member))), "penyimpangan urutan tidak disetujui dua orang");
    const standing = approved.filter((row) => !both(row).some((member) => recused(member, row.candidate_id)))
      .sort((one, other) => momentOf(one.answered_at) - momentOf(other.answered_at) || one.id - other.id);
    const names = of("names").sort((one, other) => one.place - other.place).map((row) => row.candidate_id);
    if (standing.some((row) => row.kind === "set_aside")) {
      demand(!names.length, "ada usulan dari daftar yang dikesampingkan");
      return names;
    }
    const earlier = told.verdicts.filter((row) => row.verdict === "chosen" && row.sitting_id < sitting.id);
    const taken = earlier.filter((row) => row.committee_id === committee.id).length;
    const wanted = ((committee.seats ?? 1) - taken) * (committee.names_per_seat ?? USUAL_NAMES);
    const free = official.filter((candidate) => !earlier.some((row) => row.candidate_id === candidate));
    demand(names.length && spelled(names) === spelled(afterDepartures(free, standing).slice(0, wanted)), "usulan tidak mengikuti urutan resmi");
    for (const candidate of names) {
      const ballots = of("votes").filter((row) => row.candidate_id === candidate && !recused(row.member_id, candidate)).map((row) => row.ballot);
      const may = members.filter((member) => !recused(member, candidate)).length;
      const [support, oppose] = ["support", "oppose"].map((ballot) => ballots.filter((each) => each === ballot).length);
      demand(ballots.length >= Math.floor((may * committee.quorum) / 100) + 1, "suara tidak mencapai kuorum");
      demand(support && (committee.method === "consensus" ? !oppose : support > oppose), "usulan tidak didukung suara");
    }
    return names;
  };
  // One person for a seat, one seat for a person, and as many as the rules were sealed for.
  const checkSeats = (told, run) => {
    const unlike = (rows, ...names) => new Set(rows.map((row) => names.map((name) => row[name] ?? 1).join("/"))).size === rows.length;
    const picked = told.verdicts.filter((row) => row.verdict === "chosen");
    demand(unlike(told.verdicts, "sitting_id", "seat"), "satu formasi diputus dua kali");
    demand(unlike(picked, "committee_id", "seat"), "satu formasi diisi dua kali");
    demand(unlike(picked, "candidate_id"), "satu orang dipilih untuk dua formasi");
    for (const row of picked) {
      const seats = told.committees.find((each) => each.id === row.committee_id)?.seats ?? 1, seat = row.seat ?? 1;
      demand(seat >= 1 && seat <= seats, "formasi tidak dikenal");
    }
    demand(picked.length <= (run.rule_set.seats ?? 1), "formasi yang diisi lebih banyak daripada yang disegel");
  };
  // The attempts as one chain from its first vacancy on, to which the run's vacancy belongs.
  const checkChain = (attempts, run) => {
    if (!attempts.length) return;
    const { origin_id: origin } = attempts[0], reached = new Set([origin]);
    for (const row of attempts) {
      demand(row.origin_id === origin, "upaya dari rangkaian lain");
      demand(reached.has(row.previous_id), "upaya tidak menyusul yang sebelumnya");
      if (row.state !== "approved" || row.following_id === null) continue;
      demand(!reached.has(row.following_id), "upaya dari rangkaian lain");
      reached.add(row.following_id);
    }
    demand(reached.has(run.vacancy_id), "upaya untuk lowongan lain");
  };
  const checkAttempts = (told, run) => {
    checkChain(told.attempts, run);
    const agreed = told.attempts.filter((row) => row.state === "approved");
    for (const row of agreed) {
      demand(row.proposed_by_id && row.decided_by_id && row.proposed_by_id !== row.decided_by_id, "upaya berikutnya tidak disetujui dua orang");
      demand((row.kind === "announcement") === (row.following_id !== null), "upaya berikutnya tidak lengkap");
    }
    const allowed = (committee) => agreed.some((row) => row.kind === "committee" && row.committee_id === committee.id);
    const sat = told.committees.filter((committee) => told.sittings.some((row) => row.committee_id === committee.id));
    for (const later of told.committees.filter((row) => row.seats !== null)) {
      demand(sat.every((committee) => committee.id >= later.id || allowed(committee)), "panitia lain tanpa upaya yang disetujui dua orang");
    }
  };
  const checkCommittee = (told, marks, scores, run) => {
    const verified = new Set(marks.filter((mark) => mark.decision === "verified" && !mark.replaced_at).map((mark) => mark.candidate_id));
    const official = scores.filter((row) => row.rank && row.candidate).map((row) => [Number(row.rank), Number(row.candidate)])
      .sort((one, other) => one[0] - other[0] || one[1] - other[1]).map(([, candidate]) => candidate).filter((candidate) => verified.has(candidate));
    demand(told.committees.every((row) => row.shortlist_id === run.id), "panitia untuk perhitungan lain");
    const proposed = new Map(told.sittings.filter((row) => row.signed_at).map((row) => [row.id, namesOf(row, told, official)]));
    for (const row of told.verdicts) {
      const names = proposed.get(row.sitting_id), seats = told.members.filter((each) => each.committee_id === row.committee_id);
      demand(names, "keputusan tanpa berita acara yang ditandatangani");
      demand(!seats.some((each) => each.account_id === row.decided_by_id), "anggota panitia memutuskan sendiri");
      demand(row.verdict === "chosen" ? names.includes(row.candidate_id) : row.candidate_id === null, "yang dipilih tidak diusulkan");
    }
    const deciding = told.verdicts.filter((row) => row.verdict === "chosen");
    demand(told.appointments.every((row) => deciding.some((each) => each.id === row.decision_id)), "pengangkatan tanpa keputusan");
    checkSeats(told, run);
    if (told.attempts) checkAttempts(told, run);
    const people = new Map(scores.map((row) => [Number(row.candidate), row.person]));
    const last = [...proposed.values()].pop() ?? [];
    return { proposed: last.map((candidate) => people.get(candidate)), picked: deciding.map((row) => people.get(row.candidate_id)) };
  };

  // --- Objections, and the root over the people --------------------------------------------------------------------------
  const daysBetween = (first, last) => Math.round((Date.parse(last) - Date.parse(first)) / 86400000);
  const checkObjections = ({ filed, effects }, run, runs) => {
    for (const row of filed) {
      demand(row.shortlist_id === run.id && row.result_hash === run.result_hash, "sanggah atas yang lain");
      demand(row.known_on <= row.filed_on && row.filed_on <= row.closes_on, "sanggah di luar masa sanggah");
      demand(daysBetween(row.known_on, row.closes_on) === row.object_days, "masa sanggah tidak sesuai");
      if (row.state !== "answered") continue;
      const two = [row.prepared_by_id, row.decided_by_id];
      demand(row.verdict && two.every((each) => each !== null) && two[0] !== two[1], "sanggah tidak dijawab dua orang");
    }
    for (const row of effects) {
      const shown = runs.find((each) => each.id === row.run_id);
      demand(filed.some((each) => each.id === row.objection_id), "dampak tanpa sanggah");
      demand(shown && shown.kind === "objection" && shown.rerun_of_id === run.id, "dampak tanpa perhitungan");
      demand(shown.rule_set_hash === run.rule_set_hash, "dampak dengan aturan lain");
    }
  };

  return { checkCommittee, checkObjections };
})();
