// Scores, ranks, and the hashes over them.
window.BundleScores = (() => {
  "use strict";

  const { FIGURES, COMPONENTS, PARTS, SCORE } = window.BundleColumns;
  const {
    demand, bytesOf, fromHex, joined, compareBytes, sha256, sha256Hex, integers, spelled, canonical,
  } = window.BundleBytes;
  const { dayOf, shown } = window.BundleMeasures;
  const { decisionOf } = window.BundleEngine;

  const ranksOf = (found) => {
    const keys = (row) => [row.score, row.jpm_uncapped, row.y];
    const better = (one, other) => keys(other).reduce((done, value, n) => done || value - keys(one)[n], 0);
    const ranks = new Map();
    const ranked = [...found].filter(([, row]) => row.outcome === "eligible" && row.score !== null).sort(([, one], [, other]) => better(one, other));
    ranked.forEach(([person, row], n) => {
      const before = n && ranked[n - 1];
      ranks.set(person, before && better(before[1], row) === 0 ? ranks.get(before[0]) : n + 1);
    });
    return ranks;
  };
  const personBytes = (person) => {
    const bytes = fromHex(person.replaceAll("-", ""));
    demand(bytes.length === 16, "pengenal orang tidak terbaca");
    return bytes;
  };
  const hashOf = (records, more = new Uint8Array(0)) => sha256Hex(joined(...records.sort(compareBytes), more));
  const checkInputs = async (candidates, run) => {
    const verified = {};
    const records = await Promise.all(candidates.map(async (row) => {
      if (row.verifications !== "{}") verified[row.person] = JSON.parse(row.verifications);
      const digested = await sha256(bytesOf(`${row.person}\n${row.facts}`));
      return joined(personBytes(row.person), digested, integers(dayOf(row.retires_on) ?? -1, dayOf(row.age_limit_on) ?? -1));
    }));
    demand(await hashOf(records, canonical(verified)) === run.input_hash, "sidik data kandidat tidak sama");
  };
  const scoreRow = (person, candidate, row, rank, places) => {
    const expected = { person, candidate, outcome: row.outcome, letters: row.letters, rank: rank ? String(rank) : "", proposed: rank && rank <= places ? "1" : "0" };
    FIGURES.forEach((name) => { expected[name] = name === "box" ? String(row.box ?? "") : shown(row[name]); });
    COMPONENTS.forEach((name) => { expected[`value_${name}`] = row.values[name] === null ? "" : shown(row.values[name].times(100).rounded()); });
    PARTS.forEach((name) => { expected[`points_${name}`] = shown(row.points[name]); });
    return expected;
  };
  const checkScores = async (sealed, candidates, scores, run) => {
    const { decide, weights } = decisionOf(sealed);
    demand(spelled(weights) === spelled(sealed.weights), "bobot tidak sesuai dengan aturan yang disegel");
    demand(spelled(sealed.tie_break) === '["score","jpm_uncapped","y"]', "urutan penentu tidak dikenal");
    const found = new Map(candidates.map((row) => [row.person, decide(row)]));
    const ranks = ranksOf(found), places = sealed.seats * sealed.proposed_per_seat;
    demand(spelled(scores.map((row) => row.person)) === spelled([...found.keys()]), "orang di scores.csv dan candidates.csv berbeda");
    for (const told of scores) {
      const row = found.get(told.person), rank = ranks.get(told.person) ?? 0;
      const expected = scoreRow(told.person, told.candidate, row, rank, places);
      const wrong = SCORE.filter((name) => expected[name] !== told[name]);
      demand(!wrong.length, `perhitungan ulang ${told.person} berbeda pada ${wrong.join(", ")}`);
    }
    const counts = { considered: found.size, ranked: ranks.size };
    ["eligible", "manual", "ineligible"].forEach((name) => { counts[name] = [...found.values()].filter((row) => row.outcome === name).length; });
    demand(Object.entries(counts).every(([name, count]) => run[name] === count), "jumlah orang tidak sesuai dengan yang disegel");
    const records = [...found].map(([person, row]) => joined(personBytes(person), bytesOf(row.letters), integers(...FIGURES.map((name) => row[name] ?? -1), ranks.get(person) ?? 0)));
    demand(await hashOf(records) === run.result_hash, "sidik hasil tidak sama");
    return { found, ranks };
  };

  return { checkInputs, scoreRow, checkScores };
})();
