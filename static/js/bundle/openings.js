// What filled a vacancy, checked in the browser: section 9 of the specification that every file carries (SPEC.md).
window.BundleOpenings = (() => {
  "use strict";

  const { demand, sha256Hex, spelled, canonical } = window.BundleBytes;
  const { Exact, ZERO, dayOf, momentOf, shown } = window.BundleMeasures;

  const OPENING = {
    openings: ["promotions_opening", [
      "id", "public_id", "vacancy_id", "as_of", "content", "content_hash", "basis", "state", "opened_by_id", "opened_at",
      "sealed_at", "result_hash", "result_at", "ended_at", "ended_by_id", "ended_reason"]],
    approvals: ["promotions_openingapproval", [
      "id", "public_id", "opening_id", "place", "approver_id", "person_id", "content_hash", "at"]],
    stages: ["promotions_openingstage", [
      "id", "public_id", "opening_id", "place", "code", "kind", "state", "starts_on", "ends_on", "closed_on"]],
    evidence: ["promotions_openingevidence", ["id", "public_id", "stage_id", "item", "size", "sha256", "by_id", "at"]],
    extensions: ["promotions_callextension", [
      "id", "public_id", "opening_id", "until", "admitted", "minimum", "reason", "by_id", "at"]],
    applications: ["promotions_application", [
      "id", "public_id", "opening_id", "person", "employee_id", "state", "moved_on", "sent_at", "passes", "checked_by_id",
      "checked_at", "decided_by_id", "decided_at"]],
    documents: ["promotions_applicationfile", [
      "id", "public_id", "application_id", "kind", "size", "sha256", "at", "state", "checked_by_id", "checked_at",
      "replaced_at"]],
    assessors: ["promotions_stageassessor", [
      "id", "public_id", "stage_id", "account_id", "person_id", "appointed_by_id", "appointed_at", "excused_at"]],
    conflicts: ["promotions_assessorconflict", ["id", "public_id", "assessor_id", "application_id", "kind", "by", "at"]],
    sheets: ["promotions_scoresheet", [
      "id", "public_id", "assessor_id", "application_id", "scores", "score", "given_on", "at", "replaced_at"]],
    discussions: ["promotions_spreaddiscussion", [
      "id", "public_id", "stage_id", "application_id", "spread", "by_id", "at"]],
    results: ["promotions_selectionresult", [
      "id", "public_id", "opening_id", "application_id", "means", "points", "total", "rank", "missing"]],
  };
  const ROTATION = {
    plans: ["promotions_rotationplan", [
      "id", "public_id", "code", "kind", "echelon", "as_of", "content", "content_hash", "state", "proposed_by_id",
      "proposed_at", "sealed_at", "ended_at"]],
    approvals: ["promotions_rotationapproval", [
      "id", "public_id", "plan_id", "place", "approver_id", "person_id", "content_hash", "at"]],
    moves: ["promotions_rotationmove", [
      "id", "public_id", "plan_id", "place", "employee_id", "from_position_id", "to_position_id", "told", "vacancy_id"]],
  };
  const OF_STEP = ["id", "public_id", "objection_id", "act", "by_id", "at"];
  const OF_LATE = ["entry", "table", "row", "operation", "actor", "at"];
  const READ = new Set(["assessments_assessment", "assessments_feedbackscore", "assessments_performance",
    "assessments_potential", "employees_award", "employees_discipline", "employees_educationhistory", "employees_employee",
    "employees_positionhistory", "employees_rankhistory", "employees_teamassignment", "training_traininghistory"]);

  const digestOf = (value) => sha256Hex(canonical(value));

  // --- What came before what: the places of entries in the tree ----------------------------------------------------
  const historyOf = (entries) => {
    const rows = new Map();
    for (const { place, head, values } of [...entries].sort((one, other) => one.place - other.place)) {
      const name = `${head.table}/${head.row}`;
      if (!rows.has(name)) rows.set(name, []);
      rows.get(name).push([place, values.new ?? {}]);
    }
    const of = (table, row) => {
      const found = rows.get(`${table}/${row}`);
      demand(found, "riwayat baris tidak ada");
      return found;
    };
    return {
      of,
      madeAt: (table, row) => of(table, row)[0][0],
      filledAt: (table, row, column) => of(table, row).find(([, values]) => (values[column] ?? null) !== null)?.[0] ?? null,
      lastAt: (table, row, column, value) => of(table, row).findLast(([, values]) => values[column] === value)?.[0] ?? null,
      before: (table, row, column, place) => of(table, row).findLast(([at, values]) => at < place && column in values)?.[1][column],
    };
  };

  const agreedByTwo = (approvals, hash, author, thing) => {
    const who = new Set(approvals.map((row) => row.approver_id));
    demand(who.size >= 2 && !who.has(author), `${thing} tidak disetujui dua orang lain`);
    demand(approvals.every((row) => row.content_hash === hash), `yang disetujui bukan isi ${thing}`);
  };

  // --- One opening -------------------------------------------------------------------------------------------------
  const gathered = (opening, told) => {
    const under = (name, key, owners) => told[name].filter((row) => owners.some((owner) => owner.id === row[key]));
    const stages = under("stages", "opening_id", [opening]).sort((one, other) => one.place - other.place);
    const applications = under("applications", "opening_id", [opening]);
    const assessors = under("assessors", "stage_id", stages);
    return {
      opening, stages, applications, assessors, content: opening.content,
      approvals: under("approvals", "opening_id", [opening]),
      evidence: under("evidence", "stage_id", stages),
      documents: under("documents", "application_id", applications),
      conflicts: under("conflicts", "assessor_id", assessors),
      sheets: under("sheets", "assessor_id", assessors),
      discussions: under("discussions", "stage_id", stages),
      results: under("results", "opening_id", [opening]),
      admitted: applications.filter((row) => row.state === "admitted"),
      ruleOf: (stage) => opening.content.stages.find((rule) => rule.code === stage.code),
      scored: stages.filter((stage) => stage.kind === "scored"),
    };
  };

  const stateBefore = (history, stage, place) => history.before("promotions_openingstage", stage.id, "state", place);
  const closedAt = (history, stage) => history.lastAt("promotions_openingstage", stage.id, "state", "closed");

  const checkStages = (all, history, sealedAt) => {
    const { stages, content, ruleOf, evidence } = all;
    const wanted = content.stages.map((rule, n) => [n + 1, rule.code, rule.kind]);
    demand(spelled(stages.map((stage) => [stage.place, stage.code, stage.kind])) === spelled(wanted), "tahapan bukan yang disegel");
    for (const stage of stages) {
      for (const [place, values] of history.of("promotions_openingstage", stage.id).slice(1)) {
        demand(sealedAt !== null && sealedAt < place, "tahapan mendahului segel");
        if (values.state !== "open") continue;
        const inTurn = (other) => stateBefore(history, other, place) === (other.place < stage.place ? "closed" : "waiting");
        demand(stages.every((other) => other === stage || inTurn(other)), "tahapan tidak berurutan");
      }
      const rule = ruleOf(stage), call = stage.kind === "call";
      if (call && stage.state !== "waiting") demand(dayOf(stage.ends_on) - dayOf(stage.starts_on) >= rule.days, "pengumuman terlalu singkat");
      if (stage.state !== "closed") continue;
      demand(!call || stage.closed_on > stage.ends_on, "pendaftaran ditutup sebelum waktunya");
      const inTime = (row) => row.stage_id === stage.id && history.madeAt("promotions_openingevidence", row.id) < closedAt(history, stage);
      const given = new Set(evidence.filter(inTime).map((row) => row.item));
      demand(rule.evidence.every((item) => !item.required || item.record || given.has(item.code)), "tahapan ditutup tanpa bukti");
    }
  };

  const checkApplications = (all, history, alone) => {
    const { stages, applications, documents, admitted, content } = all;
    const call = stages.find((stage) => stage.kind === "call"), check = stages.find((stage) => stage.kind === "administration");
    for (const row of applications) {
      demand(call, "lamaran tanpa pendaftaran");
      demand(stateBefore(history, call, history.madeAt("promotions_application", row.id)) === "open", "lamaran di luar masa pendaftaran");
      if (!["admitted", "rejected"].includes(row.state)) continue;
      const two = [row.checked_by_id, row.decided_by_id];
      demand(!two.includes(null) && two[0] !== two[1], "lamaran tidak diputuskan dua orang");
      demand(row.passes === (row.state === "admitted"), "lamaran diputuskan lain dari pemeriksaannya");
    }
    for (const row of admitted) {
      const now = documents.filter((each) => each.application_id === row.id && !each.replaced_at);
      const good = now.filter((each) => each.state === "accepted" && each.checked_by_id).map((each) => each.kind);
      const whole = content.documents.every((rule) => !rule.required || good.includes(rule.code));
      demand(whole && now.every((each) => good.includes(each.kind)), "pelamar lulus tanpa berkas yang diterima");
    }
    if (!check || check.state !== "closed") return;
    demand(!applications.some((row) => ["sent", "returned", "checked"].includes(row.state)), "lamaran belum diputuskan");
    demand(alone || admitted.length >= content.minimum_applicants, "pelamar kurang dari yang disyaratkan");
  };

  const barred = (all, assessor, application) => all.conflicts.filter((row) => row.assessor_id === assessor && row.application_id === application);
  const countedOf = (all, stage, application) => all.sheets.filter((sheet) => {
    const judge = all.assessors.find((row) => row.id === sheet.assessor_id);
    return judge.stage_id === stage.id && !judge.excused_at && !sheet.replaced_at && sheet.application_id === application;
  });

  const checkSheets = (all, history, alone) => {
    const { applications, assessors, sheets, admitted, stages, scored, discussions, ruleOf } = all;
    demand(!assessors.some((judge) => applications.some((row) => row.employee_id === judge.person_id)), "penilai adalah pelamar");
    for (const sheet of sheets) {
      const judge = assessors.find((row) => row.id === sheet.assessor_id), stage = stages.find((row) => row.id === judge.stage_id);
      const made = history.madeAt("promotions_scoresheet", sheet.id);
      demand(admitted.some((row) => row.id === sheet.application_id), "lembar nilai tentang yang lain");
      demand(stateBefore(history, stage, made) === "open", "lembar nilai di luar tahapannya");
      const known = barred(all, judge.id, sheet.application_id).some((row) => history.madeAt("promotions_assessorconflict", row.id) < made);
      demand(!known, "penilai dengan benturan kepentingan");
      const { criteria } = ruleOf(stage);
      demand(spelled(Object.keys(sheet.scores).sort()) === spelled(criteria.map((each) => each.code).sort()), "kriteria lembar nilai tidak dikenal");
      const points = criteria.map((each) => Exact.of(sheet.scores[each.code]));
      demand(points.every((each) => each.compare(0) >= 0 && each.compare(100) <= 0), "nilai di luar 0 sampai 100");
      const sum = criteria.reduce((found, each, n) => found.plus(points[n].times(each.weight)), ZERO);
      demand(sum.over(100).compare(sheet.score) === 0, "nilai lembar bukan jumlah kriterianya");
    }
    for (const stage of scored.filter((each) => each.state === "closed")) {
      for (const { id } of admitted) {
        const found = countedOf(all, stage, id), judges = found.map((sheet) => sheet.assessor_id);
        const owe = assessors.filter((row) => row.stage_id === stage.id && !row.excused_at && !barred(all, row.id, id).length);
        const whole = owe.every((row) => judges.includes(row.id));
        demand(new Set(judges).size === judges.length && whole, "lembar nilai tidak lengkap");
        const scores = found.map((sheet) => Exact.of(sheet.score)).sort((one, other) => one.compare(other));
        const apart = scores.length ? scores[scores.length - 1].plus(scores[0].times(-1)) : ZERO;
        const told = discussions.some((row) => row.stage_id === stage.id && row.application_id === id && apart.compare(row.spread) === 0);
        demand(alone || told || apart.compare(ruleOf(stage).spread) <= 0, "selisih nilai lebar tanpa pembahasan");
      }
    }
  };

  const common = (one, other) => (other ? common(other, one % other) : one);
  const spelledMean = (mean) => {
    const cents = mean.times(100);
    if (cents.above % cents.below === 0n) return shown(Number(cents.above / cents.below));
    const shared = common(mean.above, mean.below);
    return `${mean.above / shared}/${mean.below / shared}`;
  };
  const totalOf = (all, application) => {
    const means = new Map(), missing = [];
    for (const stage of all.scored) {
      const sheets = countedOf(all, stage, application);
      if (sheets.length) means.set(stage.code, sheets.reduce((sum, sheet) => sum.plus(sheet.score), ZERO).over(sheets.length));
      else missing.push(stage.code);
    }
    if (missing.length) return { means, points: {}, cents: null, missing };
    const shares = all.scored.map((stage) => [stage.code, means.get(stage.code).times(all.ruleOf(stage).weight)]);
    const cents = shares.reduce((sum, [, share]) => sum.plus(share), ZERO).rounded();
    const points = Object.fromEntries(shares.map(([code, share]) => [code, share.floor()]));
    const lacking = cents - Object.values(points).reduce((sum, each) => sum + each, 0);
    const neediest = [...shares].sort(([, one], [, other]) => other.rest().compare(one.rest())).slice(0, lacking);
    neediest.forEach(([code]) => { points[code] += 1; });
    return { means, points, cents, missing };
  };

  const checkResults = async (all, history, alone) => {
    const { opening, results, admitted, scored, content } = all;
    if (!opening.result_hash) {
      demand(!results.length, "nilai akhir tanpa sidiknya");
      demand(!alone || !(all.assessors.length || all.sheets.length || all.conflicts.length), "nilai yang belum ditutup");
      return;
    }
    const found = new Map(admitted.map((row) => [row.id, totalOf(all, row.id)]));
    demand(results.length === found.size && results.every((row) => found.has(row.application_id))
      && new Set(results.map((row) => row.application_id)).size === found.size, "nilai akhir tidak lengkap");
    const places = [...found.values()].filter((total) => total.cents !== null);
    const better = (one, other) => {
      if (one.cents !== other.cents) return one.cents > other.cents;
      const code = content.tie_break.find((each) => one.means.get(each).compare(other.means.get(each)) !== 0);
      return code !== undefined && one.means.get(code).compare(other.means.get(code)) > 0;
    };
    const hashed = [];
    for (const row of results) {
      const total = found.get(row.application_id), ranked = total.cents !== null;
      const made = history.madeAt("promotions_selectionresult", row.id);
      demand(scored.every((stage) => stateBefore(history, stage, made) === "closed"), "nilai akhir mendahului tahapannya");
      const expected = {
        means: Object.fromEntries([...total.means].map(([code, mean]) => [code, spelledMean(mean)])),
        points: Object.fromEntries(Object.entries(total.points).map(([code, cents]) => [code, shown(cents)])),
        total: ranked ? shown(total.cents) : null,
        rank: ranked ? 1 + places.filter((other) => better(other, total)).length : null,
        missing: total.missing,
      };
      if (alone && ranked) expected.rank = Number.isInteger(row.rank) && row.rank > 0 ? row.rank : 0;
      const told = Object.fromEntries(Object.keys(expected).map((name) => [name, row[name] ?? null]));
      demand(spelled(told) === spelled(expected), "nilai akhir bukan hasil lembar nilai");
      const { public_id: whose } = admitted.find((each) => each.id === row.application_id);
      hashed.push([whose, expected.means, expected.points, expected.total ?? "None", expected.rank, expected.missing]);
    }
    hashed.sort(([one], [other]) => (one < other ? -1 : 1));
    demand(alone || await digestOf([opening.content_hash, hashed]) === opening.result_hash, "sidik nilai akhir tidak sama");
  };

  const checkOpening = async (all, history, alone) => {
    const { opening } = all, hash = await digestOf(opening.content);
    demand(hash === opening.content_hash, "isi pengisian jabatan bukan yang disegel");
    const sealedAt = history.filledAt("promotions_opening", opening.id, "sealed_at");
    demand(sealedAt !== null || !["running", "finished"].includes(opening.state), "pengisian jabatan tidak disegel");
    if (sealedAt !== null) agreedByTwo(all.approvals, hash, opening.opened_by_id, "pengisian jabatan");
    checkStages(all, history, sealedAt);
    checkApplications(all, history, alone);
    checkSheets(all, history, alone);
    await checkResults(all, history, alone);
  };

  const checkPopulation = (all, history, run, sealed, read) => {
    const { content, stages, admitted } = all, check = stages.find((stage) => stage.kind === "administration");
    demand(["vacancy", "position", "route"].every((name) => content[name] === sealed.target[name]), "pengisian jabatan lain");
    if (!check || !run.approved_rules_id) return;
    const closed = closedAt(history, check), rules = history.filledAt("promotions_ruleset", run.approved_rules_id, "sealed_at");
    demand(closed !== null && closed < rules, "aturan disegel sebelum pelamar diketahui");
    const passed = admitted.map((row) => row.person ?? "").sort(), { basis, applicants } = sealed.population;
    demand(basis === "applicants" && spelled(applicants) === spelled(passed), "yang dipertimbangkan bukan pelamar yang lulus");
    demand(read.every((person) => passed.includes(person)), "yang dipertimbangkan bukan pelamar yang lulus");
  };

  const checkOpenings = async (told, history, { run, sealed, read }) => {
    const standing = told.openings.filter((row) => row.state !== "cancelled");
    demand(standing.length <= 1, "dua pengisian jabatan sekaligus");
    for (const opening of told.openings) {
      demand(opening.vacancy_id === run.vacancy_id, "pengisian jabatan lain");
      const all = gathered(opening, told);
      await checkOpening(all, history, false);
      if (opening.state !== "cancelled") checkPopulation(all, history, run, sealed, read);
    }
    const persons = new Map(told.applications.map((row) => [row.id, row.person]));
    const own = told.results.filter((row) => row.opening_id === standing[0]?.id);
    return own.map((row) => [persons.get(row.application_id), row.total]);
  };

  // --- The plan of a rotation, seals, late changes, steps of objections -----------------------------------------------
  const checkRotation = async ({ rotation, opening }, history, { run, sealed, read }) => {
    const { plans, moves, approvals } = rotation, [plan] = plans, [move] = moves;
    demand(plans.length === 1 && moves.length === 1, "rencana rotasi tidak dikenal");
    const hash = await digestOf(plan.content);
    demand(hash === plan.content_hash, "isi rencana rotasi bukan yang disegel");
    agreedByTwo(approvals, hash, plan.proposed_by_id, "rencana rotasi");
    const sealedAt = history.filledAt("promotions_rotationplan", plan.id, "sealed_at");
    demand(sealedAt !== null, "rencana rotasi tidak disegel");
    const planned = plan.content.moves.filter((row) => row.place === move.place);
    demand(planned.length === 1 && planned[0].told === await digestOf(move.told), "penjelasan rotasi bukan yang disetujui");
    const [{ to, person, opening: stages }] = planned;
    demand(move.vacancy_id === run.vacancy_id && to === sealed.target.position, "rotasi ke jabatan lain");
    if (run.approved_rules_id) {
      const { basis, applicants } = sealed.population;
      const alone = basis === "rotation_plan" && spelled(applicants) === spelled([person]) && read.every((each) => each === person);
      demand(alone, "yang dipertimbangkan bukan yang direncanakan");
    }
    const openings = opening?.openings ?? [];
    demand(!openings.length || openings.some((row) => row.content_hash === stages), "tahapan rotasi bukan yang disetujui");
    demand(openings.every((row) => sealedAt < history.madeAt("promotions_opening", row.id)), "pengisian mendahului rencana rotasi");
  };
  const checkSeals = (approved, runs, rulesId, history) => {
    if (!approved) return;
    const sealedAt = history.filledAt("promotions_ruleset", rulesId, "sealed_at");
    for (const run of runs.filter((each) => each.approved_rules_id === rulesId)) {
      demand(sealedAt !== null && sealedAt < history.madeAt("promotions_shortlist", run.id), "aturan tidak disegel sebelum perhitungan");
    }
  };
  const checkLate = (late, run, read) => {
    const opened = momentOf(run.inputs_opened_at), known = new Set(read);
    for (const row of late) {
      demand(known.has(row.person) && READ.has(row.table), "perubahan data tentang yang lain");
      demand(momentOf(row.at.replace("Z", "+00")) > opened, "perubahan data sebelum data dibaca");
    }
  };
  const checkSteps = ({ filed, steps }) => {
    for (const row of filed) {
      const own = steps.filter((step) => step.objection_id === row.id);
      demand(row.state !== "answered" || own[0]?.act === "file", "sanggah tanpa pengajuan");
      if (row.state !== "answered") continue;
      const last = (act, by) => own.findLast((step) => step.act === act && step.by_id === by)?.id ?? 0;
      const prepared = last("prepare", row.prepared_by_id);
      demand(prepared > 0 && prepared < last("answer", row.decided_by_id), "sanggah dijawab tanpa langkahnya");
    }
  };

  return { OPENING, ROTATION, OF_STEP, OF_LATE, historyOf, gathered, checkOpening, checkOpenings, checkRotation, checkSeals,
    checkLate, checkSteps };
})();
