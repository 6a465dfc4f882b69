// Checkpoints, the tree over the audit trail (RFC 6962), and the rows that its entries give.
window.BundleTrail = (() => {
  "use strict";

  const { isSigned } = window.Ed25519;
  const {
    demand, bytesOf, hexOf, fromHex, fromBase64, joined, same, sha256, spelled, canonical, keyed,
  } = window.BundleBytes;

  const node = (left, right) => sha256(joined(Uint8Array.of(1), left, right));
  const readCheckpoints = async (text, byHand) => {
    const points = [];
    for (const block of text.split("\n\n")) {
      const lines = block.split("\n");
      if (lines[lines.length - 1] === "") lines.pop();
      demand(lines.length === 6 && lines[5].startsWith("— ") && /^\d+$/.test(lines[1]), "titik segel tidak terbaca");
      const signed = bytesOf(lines.slice(0, 5).map((line) => `${line}\n`).join(""));
      const key = fromBase64(lines[4]);
      demand(await isSigned(signed, fromBase64(lines[5].slice(2)), key, byHand), `tanda tangan titik segel ${lines[1]} salah`);
      points.push({ origin: lines[0], size: Number(lines[1]), root: fromBase64(lines[2]), at: lines[3], key, lines });
    }
    const again = points.map((point) => point.lines.map((line) => `${line}\n`).join("")).join("\n");
    demand(again === text, "checkpoints.txt tidak dalam bentuk bakunya");
    return points;
  };
  // Up from leaf or subtree: left says on which side each hash of the path stands.
  const climb = async (index, size, path, step) => {
    let place = index, last = size - 1;
    for (const hash of path) {
      demand(last > 0, "bukti terlalu panjang");
      const onLeft = place % 2 === 1 || place === last;
      await step(hash, onLeft);
      if (onLeft) while (place % 2 === 0 && place) { place = Math.floor(place / 2); last = Math.floor(last / 2); }
      place = Math.floor(place / 2);
      last = Math.floor(last / 2);
    }
    demand(last === 0, "bukti terlalu pendek");
  };
  const rootFrom = async (leaf, index, size, path) => {
    demand(index >= 0 && index < size, "tempat entri di luar pohon");
    let found = leaf;
    await climb(index, size, path, async (hash, onLeft) => { found = await (onLeft ? node(hash, found) : node(found, hash)); });
    return found;
  };
  const isPowerOfTwo = (number) => 2 ** Math.round(Math.log2(number)) === number;
  const checkConsistency = async (old, later, path) => {
    const steps = isPowerOfTwo(old.size) ? [old.root, ...path] : [...path];
    demand(steps.length, "bukti kesinambungan kosong");
    let place = old.size - 1, last = later.size - 1;
    while (place % 2) { place = Math.floor(place / 2); last = Math.floor(last / 2); }
    let before = steps[0], after = steps[0];
    await climb(place, last + 1, steps.slice(1), async (hash, onLeft) => {
      if (onLeft) before = await node(hash, before);
      after = await (onLeft ? node(hash, after) : node(after, hash));
    });
    demand(same(before, old.root) && same(after, later.root), "titik segel tidak bersinambungan");
  };
  const checkPoints = async (points, told) => {
    demand(told.length === points.length - 1, "bukti kesinambungan tidak lengkap");
    for (let n = 0; n < told.length; n += 1) {
      const [old, later] = [points[n], points[n + 1]];
      demand(told[n].from === old.size && told[n].to === later.size, "bukti kesinambungan salah tempat");
      demand(old.size < later.size && old.at <= later.at, "titik segel tidak berurutan");
      await checkConsistency(old, later, told[n].path.map(fromHex));
    }
  };
  const checkEntry = async ({ head, key, values, place, path }, last) => {
    const told = `entri audit ${head.entry}`;
    demand(head.v === 1 || head.v === 2, `${told}: versi tidak dikenal`);
    const committed = hexOf(await keyed(fromHex(key), canonical(values)));
    demand(committed === head.values, `${told}: nilainya bukan yang disegel`);
    await checkWitnessed({ head, place, path }, last);
  };
  const checkWitnessed = async ({ head, place, path }, last) => {
    const told = `entri audit ${head.entry}`;
    const leaf = await sha256(joined(Uint8Array.of(0), canonical(head)));
    const root = await rootFrom(leaf, place, last.size, path.map(fromHex));
    demand(same(root, last.root), `${told}: tidak ada dalam pohon yang ditandatangani`);
  };
  const checkEntries = async ({ entries, witnessed = [] }, last) => {
    const numbers = new Set([...entries, ...witnessed].map(({ head }) => head.entry));
    demand(numbers.size === entries.length + witnessed.length, "entri audit tercantum dua kali");
    for (const entry of entries) await checkEntry(entry, last);
    for (const entry of witnessed) await checkWitnessed(entry, last);
  };
  const isWithheld = (value) => value !== null && typeof value === "object" && Object.keys(value).join() === "hmac";
  const replay = (entries) => {
    const rows = new Map();
    for (const { head, values } of [...entries].sort((one, other) => one.head.entry - other.head.entry)) {
      const name = `${head.table}/${head.row}`, told = `entri audit ${head.entry}`;
      if (head.operation === "insert") {
        demand(!rows.has(name), `${told}: baris ditambahkan dua kali`);
        rows.set(name, { table: head.table, state: { ...values.new } });
      } else {
        demand(head.operation === "update" && rows.has(name), `${told}: riwayat baris tidak lengkap`);
        const { state } = rows.get(name);
        for (const [column, value] of Object.entries(values.old || {})) {
          const was = state[column] ?? null, closed = isWithheld(was) && isWithheld(value);
          demand(closed || spelled(was) === spelled(value), `${told}: riwayat kolom ${column} terputus`);
        }
        Object.assign(state, values.new);
      }
    }
    return rows;
  };
  const chosen = (state, columns) => Object.fromEntries(columns.map((name) => [name, state[name] ?? null]));
  const ordered = (rows, first) => rows.sort((one, other) => (one[first] === other[first] ? (one.public_id < other.public_id ? -1 : 1) : one[first] < other[first] ? -1 : 1));
  const statesOf = (rows, table) => [...rows.values()].filter((row) => row.table === table).map((row) => row.state);
  const byId = (rows, table, columns) => statesOf(rows, table).map((state) => chosen(state, columns)).sort((one, other) => one.id - other.id);
  const byName = (rows, tables) => Object.fromEntries(Object.entries(tables).map(([name, [table, columns]]) => [name, byId(rows, table, columns)]));

  return {
    node, readCheckpoints, rootFrom, checkConsistency, checkPoints, checkEntries, replay, chosen, ordered, statesOf,
    byId, byName,
  };
})();
