// What there is by each method of assessment, and what of it counts before a post that demands methods.
window.BundleMethods = (() => {
  "use strict";

  const { demand, spelled } = window.BundleBytes;
  const { Exact, dayOf, folded, has } = window.BundleMeasures;

  const RANKED = ["assessment_center", "cact", "competency_test"];
  // The later of two rows; of two from one day the one before.
  const newest = (rows) => rows.reduce((best, row) => (best && dayOf(best.assessed_on) >= dayOf(row.assessed_on) ? best : row), null);
  const pick = (row, names) => row && Object.fromEntries(names.map((name) => [name, row[name]]));
  const isOfficial = ({ source }) => RANKED.includes(source);
  const isKnown = (row) => row !== null && row.level !== null;

  const methodsOf = (rule, kind, standard) => {
    const demands = rule.assessment_methods ?? {}, parts = has(demands, kind) ? demands[kind] : null;
    const asked = Object.keys(demands).length > 0;
    const wantedOf = ([competency, sort]) => {
      if (has(parts.named ?? {}, competency)) return parts.named[competency];
      if (rule.job_fit.technical.includes(sort)) return parts.technical ?? [];
      return rule.job_fit.core.includes(sort) ? parts.core ?? [] : [];
    };
    const checkResults = (rows, taken) => {
      const places = rows.map((row) => (isOfficial(row) ? RANKED.indexOf(row.source) : RANKED.length));
      demand(places.every((place, n) => !n || places[n - 1] <= place), "hasil menurut metode tidak berurutan");
      demand(new Set(rows.map((row) => row.source)).size === rows.length, "satu metode dua kali");
      const last = newest(rows.filter(isOfficial));
      const expected = isKnown(last) ? pick(last, ["record", "level", "assessed_on", "valid"]) : null;
      demand(spelled(taken ?? null) === spelled(expected), "hasil yang dipakai bukan yang terbaru");
    };
    // Frozen by method exactly where methods are demanded, and what the results were taken from.
    const checkFrozen = (facts, results) => {
      demand(has(facts, "by_method") === asked && has(facts, "potentials") === asked, "data menurut metode tidak lengkap");
      if (!asked) return;
      const codes = new Set([...results.keys(), ...Object.keys(facts.by_method)]);
      codes.forEach((code) => checkResults(has(facts.by_method, code) ? facts.by_method[code] : [], results.get(code)));
      const days = facts.potentials.map((row) => dayOf(row.assessed_on));
      demand(days.every((day, n) => !n || days[n - 1] > day), "nilai potensi menurut metode tidak berurutan");
      const last = pick(facts.potentials.find((row) => row.valid) ?? null, ["record", "name", "score"]);
      demand(spelled(facts.potential) === spelled(last), "nilai potensi yang dipakai bukan yang terbaru");
    };
    const countedOf = (facts) => {
      if (!parts) return facts;
      const held = new Map(facts.held);
      standard.map((row) => [row[0], wantedOf(row)]).filter(([, wanted]) => wanted.length).forEach(([code, wanted]) => {
        const rows = has(facts.by_method, code) ? facts.by_method[code] : [];
        const last = newest(rows.filter((row) => wanted.includes(row.source)));
        held.delete(code);
        if (isKnown(last) && last.valid) held.set(code, Exact.of(last.level));
      });
      if (!parts.potential) return { ...facts, held };
      const words = new Set(parts.potential.flatMap((method) => rule.potential_methods[method]).map(folded));
      const potential = facts.potentials.find((row) => row.valid && words.has(folded(row.name))) ?? null;
      return { ...facts, held, potential };
    };
    return { checkFrozen, countedOf };
  };

  return { methodsOf };
})();
