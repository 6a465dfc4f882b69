// A whole evidence file, from its container to what filled the vacancy.
window.BundleWhole = (() => {
  "use strict";

  const { isSigned } = window.Ed25519;
  const {
    FORMATS, LATER_MEMBERS, CANDIDATE, SCORE, OF_RUN, OF_RULES, OF_APPROVAL, OF_MARK, OF_COMMITTEE, OF_OBJECTION,
    OF_EFFECT, OF_TREE, OF_ATTEMPTS, SINCE_FORM_5,
  } = window.BundleColumns;
  const {
    demand, textOf, fromHex, fromBase64, same, sha256Hex, spelled, canonical, readJson, readCsv, keysOf,
  } = window.BundleBytes;
  const { unzipped } = window.BundleZip;
  const {
    readCheckpoints, checkConsistency, checkPoints, checkEntries, replay, chosen, ordered, statesOf, byId, byName,
  } = window.BundleTrail;
  const { momentOf } = window.BundleMeasures;
  const { checkInputs, checkScores } = window.BundleScores;
  const { checkCommittee, checkObjections } = window.BundleCommittee;
  const { checkPeople } = window.BundlePeople;
  const openings = window.BundleOpenings;

  const lateOf = (witnessed, written) => {
    const whose = new Map((written ?? []).map((row) => [row.entry, row.person]));
    const heads = witnessed.map(({ head }) => head).sort((one, other) => one.entry - other.entry);
    return heads.map((head) => ({ person: whose.get(head.entry) ?? null, ...chosen(head, openings.OF_LATE) }));
  };
  const checkProcess = async (decisions, known, proofs, states) => {
    const history = openings.historyOf(proofs.entries), { run, read } = known;
    openings.checkSteps(decisions.objections);
    openings.checkSeals(decisions.rule_set, states("promotions_shortlist"), run.approved_rules_id, history);
    openings.checkLate(decisions.late, run, read);
    const totals = decisions.opening ? await openings.checkOpenings(decisions.opening, history, known) : [];
    if (decisions.rotation) await openings.checkRotation(decisions, history, known);
    return totals;
  };
  // The stamp of an outside authority, over the last checkpoint or one that goes on it.
  const checkStamp = async (files, told, last, byHand) => {
    if (!files["stamp.tsr"].length) {
      demand(!files["stamped.txt"].length && told === null, "cap waktu tidak lengkap");
      return null;
    }
    const points = await readCheckpoints(textOf(files["stamped.txt"]), byHand), [point] = points;
    demand(points.length === 1 && keysOf(told) === "from,path,to", "cap waktu tidak dikenal");
    demand(told.from === last.size && told.to === point.size, "cap waktu atas titik segel yang lain");
    demand(last.at <= point.at && same(last.key, point.key), "titik segel yang dicap tidak berurutan");
    if (point.size === last.size) demand(!told.path.length && same(point.root, last.root), "titik segel yang dicap tidak bersinambungan");
    else {
      demand(last.size < point.size, "titik segel yang dicap tidak berurutan");
      await checkConsistency(last, point, told.path.map(fromHex));
    }
    return { ...await window.BundleStamp.read(files["stamp.tsr"], files["stamped.txt"]), size: point.size };
  };
  const check = async (data, { byHand = false } = {}) => {
    const files = unzipped(data), manifest = readJson(files, "manifest.json");
    demand(keysOf(manifest) === "files,format,shortlist" && FORMATS.includes(manifest.format), "bentuk berkas tidak dikenal");
    const form = FORMATS.indexOf(manifest.format) + 1;
    demand(LATER_MEMBERS.every((name) => (name in files) === (form >= 5)), "isi berkas tidak lengkap atau berlebih");
    const hashes = {};
    for (const name of Object.keys(files).slice(2)) hashes[name] = await sha256Hex(files[name]);
    demand(spelled(manifest.files) === spelled(hashes), "isi berkas tidak sama dengan daftar isinya");
    const proofs = readJson(files, "proofs.json"), points = await readCheckpoints(textOf(files["checkpoints.txt"]), byHand);
    const told = ["consistency", "entries", ...(form >= 5 ? ["stamp"] : []), ...(form >= 4 ? ["witnessed"] : [])].join();
    demand(keysOf(proofs) === told, "proofs.json tidak dikenal");
    demand(proofs.consistency.every((each) => keysOf(each) === "from,path,to"), "proofs.json tidak dikenal");
    demand(proofs.entries.every((each) => keysOf(each) === "head,key,path,place,values"), "proofs.json tidak dikenal");
    const witnessed = proofs.witnessed ?? [];
    demand(witnessed.every((each) => keysOf(each) === "head,path,place"), "proofs.json tidak dikenal");
    demand([...proofs.entries, ...witnessed].every((each) => Number.isInteger(each.place)), "tempat entri bukan bilangan");
    await checkPoints(points, proofs.consistency);
    const last = points[points.length - 1], signature = textOf(files["manifest.sig"]);
    demand(/^.{88}\n$/.test(signature), "tanda tangan daftar isi tidak dalam bentuk bakunya");
    demand(await isSigned(files["manifest.json"], fromBase64(signature.trim()), last.key, byHand), "tanda tangan daftar isi salah");
    const stamp = form >= 5 ? await checkStamp(files, proofs.stamp, last, byHand) : null;
    await checkEntries(proofs, last);
    const rows = replay(proofs.entries), states = (table) => statesOf(rows, table);
    const runs = ordered(states("promotions_shortlist").map((state) => chosen(state, OF_RUN)), "created_at");
    demand(spelled(readJson(files, "runs.json")) === spelled(runs), "runs.json berbeda dari jejak audit yang disegel");
    const own = states("promotions_shortlist").filter((state) => state.public_id === manifest.shortlist);
    demand(own.length === 1, "perhitungan ini tidak ada dalam jejak audit");
    const [run] = own, sealed = readJson(files, "ruleset.json");
    demand(spelled(sealed) === spelled(run.rule_set), "ruleset.json bukan aturan yang disegel");
    demand(await sha256Hex(canonical(sealed)) === run.rule_set_hash, "sidik aturan tidak sama");
    demand(form >= 6 || !("promotions.assessment_methods" in sealed.rules), "bentuk ini belum mengenal permintaan metode");
    const approved = run.approved_rules_id ? rows.get(`promotions_ruleset/${run.approved_rules_id}`)?.state : null;
    demand(approved !== undefined, "aturan yang disetujui tidak ada dalam jejak audit");
    const approvals = ordered(states("promotions_rulesetapproval").map((state) => chosen(state, OF_APPROVAL)), "at");
    const marks = ordered(states("promotions_reviewmark").map((state) => chosen(state, OF_MARK)), "at");
    const committee = form >= 2 ? byName(rows, OF_COMMITTEE) : null;
    if (form >= 5) committee.attempts = byName(rows, { attempts: OF_ATTEMPTS }).attempts;
    else if (committee) Object.entries(SINCE_FORM_5).forEach(([name, columns]) => committee[name].forEach((row) => columns.forEach((column) => delete row[column])));
    const decisions = { rule_set: approved && chosen(approved, OF_RULES), approvals, marks, ...(committee && { committee }) };
    const written = readJson(files, "decisions.json");
    if (form >= 3) {
      decisions.objections = { filed: byId(rows, "promotions_objection", OF_OBJECTION), effects: byId(rows, "promotions_objectioneffect", OF_EFFECT) };
      const [tree] = states("promotions_peopletree");
      decisions.people = tree ? { tree: chosen(tree, OF_TREE), secret: written.people?.secret ?? null } : null;
    }
    if (form >= 4) {
      decisions.objections.steps = byId(rows, "promotions_objectionstep", openings.OF_STEP);
      const opening = byName(rows, openings.OPENING), rotation = byName(rows, openings.ROTATION);
      decisions.opening = opening.openings.length ? opening : null;
      decisions.rotation = rotation.plans.length ? rotation : null;
      decisions.late = lateOf(witnessed, written.late);
    }
    demand(spelled(written) === spelled(decisions), "decisions.json berbeda dari jejak audit yang disegel");
    const approvers = new Set(approvals.map((row) => row.approver_id));
    if (approved) {
      demand(approved.content_hash === run.rule_set_hash, "aturan yang disetujui bukan aturan yang dipakai");
      demand(approvers.size >= 2, "aturan tidak disetujui dua orang");
      demand(approvals.every((row) => row.content_hash === run.rule_set_hash), "yang disetujui bukan aturan yang dipakai");
    }
    const [sealedAt, openedAt, publishedAt] = [run.sealed_at, run.inputs_opened_at, run.published_at].map(momentOf);
    demand(sealedAt < openedAt && openedAt <= publishedAt, "aturan tidak disegel sebelum data dibuka");
    const candidates = readCsv(files, "candidates.csv", CANDIDATE);
    await checkInputs(candidates, run);
    const scores = readCsv(files, "scores.csv", SCORE);
    const { found, ranks } = await checkScores(sealed, candidates, scores, run);
    const known = new Set(scores.map((row) => row.candidate));
    demand(marks.every((mark) => known.has(String(mark.candidate_id))), "tanda telaah tentang orang lain");
    const people = committee ? checkCommittee(committee, marks, scores, run) : { proposed: [], picked: [] };
    if (form >= 3) {
      checkObjections(decisions.objections, run, states("promotions_shortlist"));
      if (decisions.people) await checkPeople(decisions.people, candidates, found, ranks, run);
    }
    const totals = form >= 4 ? await checkProcess(decisions, { run, sealed, read: [...found.keys()] }, proofs, states) : [];
    const objections = decisions.objections?.filed.length ?? 0;
    return { run, runs, sealed, marks, approvers, last, found, ranks, ...people, objections, totals, decisions, stamp,
      proved: proofs.entries.length + witnessed.length };
  };

  return { check };
})();
