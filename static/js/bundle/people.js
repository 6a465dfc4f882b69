// The root over the people of a run.
window.BundlePeople = (() => {
  "use strict";

  const { FIGURES } = window.BundleColumns;
  const { demand, bytesOf, hexOf, fromHex, joined, sha256, sha256Hex, canonical, keyed } = window.BundleBytes;
  const { node } = window.BundleTrail;

  const leafOf = async (candidate, row, rank, key) => {
    const facts = await sha256Hex(bytesOf(`${candidate.person}\n${candidate.facts}`));
    const record = { person: candidate.person, facts, retires_on: candidate.retires_on || null,
      age_limit_on: candidate.age_limit_on || null, verifications: JSON.parse(candidate.verifications),
      letters: row.letters, rank };
    FIGURES.forEach((name) => { record[name] = row[name] ?? -1; });
    return sha256(joined(Uint8Array.of(0), await keyed(key, canonical(record))));
  };
  const rootOver = async (leaves) => {
    if (leaves.length === 1) return leaves[0];
    let middle = 1;
    while (middle * 2 < leaves.length) middle *= 2;
    return node(await rootOver(leaves.slice(0, middle)), await rootOver(leaves.slice(middle)));
  };
  const checkPeople = async ({ tree, secret }, candidates, found, ranks, run) => {
    demand(tree.run === run.public_id && ["rule_set_hash", "input_hash", "result_hash"].every((name) => tree[name] === run[name]), "akar atas orang milik yang lain");
    const rows = [...candidates].sort((one, other) => (one.person < other.person ? -1 : 1)), leaves = [];
    for (const row of rows) {
      const key = await keyed(fromHex(secret), bytesOf(row.person));
      leaves.push(await leafOf(row, found.get(row.person), ranks.get(row.person) ?? 0, key));
    }
    demand(leaves.length === tree.people && hexOf(await rootOver(leaves)) === tree.root, "akar atas orang tidak sama");
  };

  return { leafOf, checkPeople };
})();
