// One person's own part of a run.
window.BundleOwnPart = (() => {
  "use strict";

  const { SLICES, OF_SLICE, CANDIDATE } = window.BundleColumns;
  const { demand, hexOf, fromHex, sha256Hex, spelled, canonical, readJson, keysOf } = window.BundleBytes;
  const { readCheckpoints, rootFrom, checkEntries, replay, statesOf, byName } = window.BundleTrail;
  const { decisionOf } = window.BundleEngine;
  const { scoreRow } = window.BundleScores;
  const { leafOf } = window.BundlePeople;
  const openings = window.BundleOpenings;

  const checkOwnOpening = async (rows, entries, person) => {
    const { extensions, discussions, ...tables } = openings.OPENING, told = byName(rows, tables);
    const many = Object.values(told).reduce((sum, found) => sum + found.length, 0);
    demand(many === rows.size - 1, "bukti tidak dikenal");
    if (!many) return null;
    demand(told.openings.length === 1 && told.applications.length === 1, "bukan bagian satu orang");
    const [application] = told.applications;
    demand(application.person === person, "lamaran orang lain");
    const about = [...told.documents, ...told.conflicts, ...told.sheets, ...told.results];
    demand(about.every((row) => row.application_id === application.id), "ada bagian tentang yang lain");
    const all = openings.gathered(told.openings[0], { ...told, discussions: [] });
    const kept = Object.keys(tables).filter((name) => name !== "openings").reduce((sum, name) => sum + all[name].length, 1);
    demand(kept === many, "ada bagian tentang yang lain");
    await openings.checkOpening(all, openings.historyOf(entries), true);
    return { application, documents: told.documents.length, sheets: told.sheets.length, result: told.results[0] ?? null, stages: all.content.stages };
  };
  const checkSlice = async (data, { byHand = false } = {}) => {
    const told = readJson({ irisan: data }, "irisan");
    demand(keysOf(told) === OF_SLICE && SLICES.includes(told.format), "bentuk berkas tidak dikenal");
    const points = await readCheckpoints(told.checkpoints, byHand);
    demand(points.length === 1, "titik segel tidak dikenal");
    demand(told.entries.every((each) => keysOf(each) === "head,key,path,place,values" && Number.isInteger(each.place)), "bukti tidak dikenal");
    await checkEntries(told, points[0]);
    const rows = replay(told.entries), trees = statesOf(rows, "promotions_peopletree");
    demand(trees.length === 1 && (rows.size === 1 || told.format === SLICES[1]), "bukti tidak dikenal");
    const [tree] = trees, sealed = told.rule_set, { person } = told;
    demand(tree.run === told.shortlist, "akar atas orang milik yang lain");
    demand(await sha256Hex(canonical(sealed)) === tree.rule_set_hash, "sidik aturan tidak sama");
    demand(keysOf(person) === [...CANDIDATE].sort().join(), "kolom tidak dikenal");
    const { decide, weights } = decisionOf(sealed), row = decide(person);
    demand(spelled(weights) === spelled(sealed.weights), "bobot tidak sesuai dengan aturan yang disegel");
    demand(/^([1-9]\d*)?$/.test(told.found.rank ?? "x"), "peringkat tidak terbaca");
    const rank = Number(told.found.rank || 0), ranked = row.outcome === "eligible" && row.score !== null;
    demand(Boolean(rank) === ranked && rank <= tree.people, "peringkat tidak sesuai");
    const { candidate, ...expected } = scoreRow(person.person, "", row, rank, sealed.seats * sealed.proposed_per_seat);
    demand(spelled(told.found) === spelled(expected), "perhitungan ulang berbeda");
    demand(Number.isInteger(told.place), "tempat bukan bilangan");
    const leaf = await leafOf(person, row, rank, fromHex(told.key));
    const root = await rootFrom(leaf, told.place, tree.people, told.path.map(fromHex));
    demand(hexOf(root) === tree.root, "bagian ini tidak berada di bawah akar perhitungan");
    const own = await checkOwnOpening(rows, told.entries, person.person);
    return { told, tree, sealed, last: points[0], own };
  };

  return { checkSlice };
})();
