// Checks an evidence file in the browser, from the specification that every file carries (SPEC.md). Nothing leaves the
// device: this page sends no request. Written apart from verify.py, so that a mistake of one is not one of the other.
(() => {
  "use strict";

  const FORMATS = [1, 2, 3, 4, 5].map((form) => `asn-career-bundle/${form}`);
  const SLICES = ["asn-career-slice/1", "asn-career-slice/2"];
  const OF_SLICE = "checkpoints,entries,format,found,key,path,person,place,rule_set,shortlist";
  const MEMBERS = ["manifest.json", "manifest.sig", "ruleset.json", "candidates.csv", "scores.csv", "runs.json",
    "decisions.json", "proofs.json", "checkpoints.txt", "stamped.txt", "stamp.tsr", "SPEC.md", "verify.py"];
  const LATER_MEMBERS = ["stamped.txt", "stamp.tsr"];  // from form 5 on
  const FIGURES = ["y", "x", "talent", "box", "jpm", "jpm_uncapped", "jpm_technical", "score"];
  const COMPONENTS = ["predicate", "award", "team", "feedback", "competency", "development", "experience", "potential",
    "education", "field_of_study", "discipline"];
  const PARTS = [...COMPONENTS, "technical"];
  const CANDIDATE = ["person", "facts", "retires_on", "age_limit_on", "verifications"];
  const SCORE = ["person", "candidate", "outcome", "letters", ...FIGURES, "rank", "proposed",
    ...COMPONENTS.map((name) => `value_${name}`), ...PARTS.map((name) => `points_${name}`)];
  const OF_RUN = ["public_id", "as_of", "kind", "reason", "state", "created_by", "created_at", "rerun_of_id",
    "approved_rules_id", "rule_set_hash", "engine_hash", "input_hash", "result_hash", "sealed_at", "inputs_opened_at",
    "published_at", "considered", "eligible", "manual", "ineligible", "ranked", "sent_at", "sent_by", "sent_reason"];
  const OF_RULES = ["public_id", "state", "content_hash", "sealed_at", "drafted_by_id", "reason", "unit_code", "as_of"];
  const OF_APPROVAL = ["public_id", "place", "approver_id", "person_id", "content_hash", "at"];
  const OF_MARK = ["public_id", "candidate_id", "decision", "reason", "by", "at", "replaced_at"];
  const OF_COMMITTEE = {
    committees: ["promotions_committee", [
      "id", "public_id", "shortlist_id", "decree_number", "decree_on", "blind", "method", "quorum", "state",
      "formed_by_id", "formed_at", "seats", "names_per_seat"]],
    members: ["promotions_committeemember", ["id", "public_id", "committee_id", "account_id", "person_id", "seat"]],
    conflicts: ["promotions_conflictofinterest", [
      "id", "public_id", "member_id", "candidate_id", "kind", "whole", "by", "at"]],
    first_marks: ["promotions_firstmark", ["id", "public_id", "member_id", "candidate_id", "mark", "at"]],
    sittings: ["promotions_sitting", [
      "id", "public_id", "committee_id", "round", "held_on", "place", "state", "minutes_number", "content_hash",
      "fewer_reason", "withdrawn_reason", "signed_at", "file_sha256"]],
    attendance: ["promotions_sittingattendance", ["id", "public_id", "sitting_id", "member_id", "present", "reason"]],
    votes: ["promotions_committeevote", [
      "id", "public_id", "sitting_id", "member_id", "candidate_id", "ballot", "at"]],
    departures: ["promotions_orderdeparture", [
      "id", "public_id", "sitting_id", "kind", "candidate_id", "place", "reason_code", "reason", "requested_by_id",
      "requested_at", "state", "answered_by_id", "answered_at"]],
    signatures: ["promotions_minutessignature", ["id", "public_id", "sitting_id", "member_id", "content_hash", "at"]],
    names: ["promotions_proposedname", ["id", "public_id", "sitting_id", "place", "candidate_id"]],
    verdicts: ["promotions_appointingdecision", [
      "id", "public_id", "committee_id", "sitting_id", "verdict", "candidate_id", "reason", "decided_by_id",
      "decided_on", "decided_at", "seat"]],
    appointments: ["promotions_appointment", [
      "id", "public_id", "decision_id", "employee_id", "position_id", "effective_on", "decree_number", "decree_on",
      "state", "recorded_by_id", "recorded_at"]],
  };
  const OF_OBJECTION = ["id", "public_id", "shortlist_id", "about", "result_hash", "filed_on", "known_on", "object_days",
    "closes_on", "answer_due_on", "state", "verdict", "prepared_by_id", "decided_by_id", "decided_on"];
  const OF_EFFECT = ["id", "public_id", "objection_id", "run_id", "parts", "before", "after", "changes_list", "computed_at"];
  const OF_TREE = ["public_id", "shortlist_id", "run", "rule_set_hash", "input_hash", "result_hash", "people", "root"];
  const OF_ATTEMPTS = ["promotions_furtherattempt", [
    "id", "public_id", "origin_id", "previous_id", "committee_id", "kind", "cause", "seats", "state", "proposed_by_id",
    "proposed_at", "decided_by_id", "decided_at", "following_id"]];
  const SINCE_FORM_5 = { committees: ["seats", "names_per_seat"], verdicts: ["seat"] };
  const USUAL_NAMES = 3;
  const TOP_POSTS = new Set(["jpt_utama", "jpt_madya", "jpt_pratama"]);
  const LEADING_POSTS = new Set([...TOP_POSTS, "administrator", "pengawas"]);
  const LADDER = [["I", "abcd"], ["II", "abcd"], ["III", "abcd"], ["IV", "abcde"]]
    .flatMap(([group, rooms]) => [...rooms].map((room) => `${group}/${room}`));

  class Refusal extends Error {}
  const demand = (holds, why) => { if (!holds) throw new Refusal(why); };

  // --- Bytes ---------------------------------------------------------------------------------------------------
  const encoder = new TextEncoder();
  const bytesOf = (text) => encoder.encode(text);
  const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const fromHex = (text) => {
    demand(/^([0-9a-f]{2})*$/.test(text), "bilangan heksadesimal tidak terbaca");
    return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  };
  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const fromBase64 = (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    demand(toBase64(bytes) === text, "base64 tidak dalam bentuk bakunya");
    return bytes;
  };
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((place, part) => { whole.set(part, place); return place + part.length; }, 0);
    return whole;
  };
  const compareBytes = (one, other) => {
    for (let n = 0; n < Math.min(one.length, other.length); n += 1) if (one[n] !== other[n]) return one[n] - other[n];
    return one.length - other.length;
  };
  const same = (one, other) => one.length === other.length && compareBytes(one, other) === 0;
  const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
  const sha256 = (bytes) => digest("SHA-256", bytes);
  const sha256Hex = async (bytes) => hexOf(await sha256(bytes));
  const integers = (...values) => {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, n) => view.setInt32(4 * n, value));
    return new Uint8Array(view.buffer);
  };

  // --- Canonical JSON and CSV --------------------------------------------------------------------------------------
  const byCodePoint = (one, other) => {
    const [a, b] = [[...one], [...other]];
    for (let n = 0; n < Math.min(a.length, b.length); n += 1) {
      if (a[n] !== b[n]) return a[n].codePointAt(0) - b[n].codePointAt(0);
    }
    return a.length - b.length;
  };
  const spelled = (value) => {
    if (Array.isArray(value)) return `[${value.map(spelled).join(",")}]`;
    if (value !== null && typeof value === "object") {
      const names = Object.keys(value).sort(byCodePoint);
      return `{${names.map((name) => `${JSON.stringify(name)}:${spelled(value[name])}`).join(",")}}`;
    }
    demand(typeof value !== "number" || Number.isSafeInteger(value), "angka pecahan tidak boleh ada");
    return JSON.stringify(value);
  };
  const canonical = (value) => bytesOf(spelled(value).normalize("NFC"));
  const readJson = (files, name) => {
    const value = JSON.parse(textOf(files[name]));
    demand(same(joined(canonical(value), bytesOf("\n")), files[name]), `${name} tidak dalam bentuk bakunya`);
    return value;
  };
  const csvLine = (row) => `${row.map((f) => (/[",\r\n]/.test(f) ? `"${f.replaceAll('"', '""')}"` : f)).join(",")}\n`;
  const readCsv = (files, name, columns) => {
    const text = textOf(files[name]);
    const rows = [];
    let row = [], field = "", quoted = false;
    for (let n = 0; n < text.length; n += 1) {
      const letter = text[n];
      if (quoted) {
        if (letter !== '"') field += letter;
        else if (text[n + 1] === '"') { field += '"'; n += 1; } else quoted = false;
      } else if (letter === '"') quoted = true;
      else if (letter === ",") { row.push(field); field = ""; }
      else if (letter === "\n") { rows.push([...row, field]); row = []; field = ""; } else field += letter;
    }
    demand(rows.map(csvLine).join("") === text, `${name} tidak dalam bentuk bakunya`);
    demand(rows.length && spelled(rows[0]) === spelled(columns), `${name}: kolom tidak dikenal`);
    demand(rows.every((each) => each.length === columns.length), `${name}: ada baris yang tidak lengkap`);
    return rows.slice(1).map((each) => Object.fromEntries(columns.map((column, n) => [column, each[n]])));
  };

  // --- The container: read leniently, then made anew and compared byte by byte ----------------------------------------
  const CRC = Uint32Array.from({ length: 256 }, (_none, number) => {
    let value = number;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const crc32 = (bytes) => {
    let value = 0xffffffff;
    for (const byte of bytes) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  };
  const little = (...pairs) => {
    const view = new DataView(new ArrayBuffer(pairs.reduce((size, [width]) => size + width, 0)));
    pairs.reduce((place, [width, value]) => {
      if (width === 2) view.setUint16(place, value, true); else view.setUint32(place, value, true);
      return place + width;
    }, 0);
    return new Uint8Array(view.buffer);
  };
  const zipped = (files) => {
    const local = [], central = [];
    let offset = 0;
    const names = MEMBERS.filter((name) => name in files);
    for (const name of names) {
      const content = files[name], label = bytesOf(name), size = content.length;
      const shared = [[2, 20], [2, 0], [2, 0], [2, 0], [2, 33], [4, crc32(content)], [4, size], [4, size],
        [2, label.length], [2, 0]];
      const part = joined(little([4, 0x04034b50], ...shared), label, content);
      central.push(joined(little([4, 0x02014b50], [2, 20 | (3 << 8)], ...shared, [2, 0], [2, 0], [2, 0],
        [4, 0o644 * 65536], [4, offset]), label));
      local.push(part);
      offset += part.length;
    }
    const directory = joined(...central), count = names.length;
    return joined(...local, directory, little([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count],
      [4, directory.length], [4, offset], [2, 0]));
  };
  const unzipped = (data) => {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const files = {};
    let place = 0;
    for (const name of MEMBERS) {
      const start = place + 30 + name.length;
      const label = start <= data.length ? new TextDecoder().decode(data.subarray(place + 30, start)) : "";
      if (LATER_MEMBERS.includes(name) && label !== name) continue;
      demand(start <= data.length, "berkas terpotong");
      demand(label === name, "isi berkas tidak lengkap atau berlebih");
      const size = view.getUint32(place + 18, true);
      demand(start + size <= data.length, "berkas terpotong");
      files[name] = data.slice(start, start + size);
      place = start + size;
    }
    demand(same(zipped(files), data), "susunan berkas zip telah diubah");
    return files;
  };

  // --- Ed25519: in a file of its own (ed25519.js), which other pages share ----------------------------------------------
  const { isSigned } = window.Ed25519;

  // --- Checkpoints and the tree ----------------------------------------------------------------------------------------
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
  const keyed = async (key, bytes) => {
    const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", hmac, bytes));
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

  // --- Exact numbers and days ---------------------------------------------------------------------------------------------
  class Exact {
    constructor(above, below = 1n) { this.above = above; this.below = below; }
    static of(value) {
      if (value instanceof Exact) return value;
      const [whole, part = ""] = String(value).split(".");
      demand(/^-?\d+$/.test(whole) && /^\d*$/.test(part), `angka ${value} tidak terbaca`);
      return new Exact(BigInt(whole + part), 10n ** BigInt(part.length));
    }
    plus(other) { const o = Exact.of(other); return new Exact(this.above * o.below + o.above * this.below, this.below * o.below); }
    times(other) { const o = Exact.of(other); return new Exact(this.above * o.above, this.below * o.below); }
    over(other) { const o = Exact.of(other); return new Exact(this.above * o.below, this.below * o.above); }
    compare(other) { const o = Exact.of(other), d = this.above * o.below - o.above * this.below; return d > 0n ? 1 : d < 0n ? -1 : 0; }
    floor() { return Number(this.above / this.below); }  // of what is not negative
    rounded() { return Number((2n * this.above + this.below) / (2n * this.below)); }
    rest() { return new Exact(this.above % this.below, this.below); }
  }
  const ZERO = Exact.of(0);
  const highest = (values) => values.reduce((best, each) => (best === null || each.compare(best) > 0 ? each : best), null);
  const lowest = (values) => values.reduce((best, each) => (best === null || each.compare(best) < 0 ? each : best), null);
  const EPOCH = 719163;
  const ordinal = (year, month, day) => Math.round(new Date(0).setUTCFullYear(year, month - 1, day) / 86400000) + EPOCH;
  const parts = (number) => {
    const day = new Date((number - EPOCH) * 86400000);
    return [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()];
  };
  const dayOf = (text) => (text ? ordinal(...text.split("-").map(Number)) : null);
  const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const yearsAfter = (number, years) => {
    const [year, month, day] = parts(number);
    return ordinal(year + years, month, month === 2 && day === 29 && !isLeap(year + years) ? 28 : day);
  };
  const momentOf = (text) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-])(\d\d):?(\d\d)?$/.exec(text);
    demand(found, `waktu ${text} tidak terbaca`);
    const [, year, month, day, hour, minute, second, part = "", sign, hours, minutes = "0"] = found;
    const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
    const seconds = ordinal(+year, +month, +day) * 86400 + +hour * 3600 + (+minute - offset) * 60 + +second;
    return BigInt(seconds) * 1000000n + BigInt(part.padEnd(6, "0"));
  };
  const folded = (text) => text.split(/\s+/u).filter(Boolean).join(" ").toLowerCase().replaceAll("ß", "ss");
  const alphanumeric = (text) => [...text].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).join("");
  const STEPS = new Map(LADDER.map((rank, step) => [alphanumeric(rank).toLowerCase(), step]));
  const stepOf = (rank) => STEPS.get(alphanumeric(rank).toLowerCase()) ?? null;
  const bandOf = (bands, value) => bands.find((band) => value.compare(band.from) >= 0);
  const has = (table, name) => Object.hasOwn(table, name);

  // --- The decision about one person before one post ---------------------------------------------------------------------
  const decisionOf = (sealed) => {
    const rule = Object.fromEntries(Object.entries(sealed.rules).map(([name, row]) => [name.slice(name.indexOf(".") + 1), row.value]));
    const today = dayOf(sealed.as_of), thisYear = Number(sealed.as_of.slice(0, 4));
    const { target } = sealed, kind = target.kind, leads = LEADING_POSTS.has(kind);
    const needs = (name) => target.requirements.filter((row) => row.kind === name);
    const asked = {
      standard: target.standard.map((row) => [row.competency, row.kind, row.level, row.importance]),
      fields: needs("field_of_study").map((row) => row.value),
      min_education: needs("min_education").map((row) => row.value),
    };
    const order = rule.education_order, scales = rule.talent_scales;
    const levelNames = new Map([...Object.keys(order).map((name) => [alphanumeric(name.toUpperCase()), name]),
      ["D1", "D-I"], ["D2", "D-II"], ["D3", "D-III"], ["D4", "D-IV"]]);
    const degreeStep = (text) => order[levelNames.get(alphanumeric(text.toUpperCase()))] ?? null;
    const careerLevel = (name) => (has(rule.career_levels, name) ? rule.career_levels[name] : null);

    const factsOf = (row) => {
      const facts = JSON.parse(row.facts);
      const named = (name, values) => values && Object.fromEntries(sealed.fact_columns[name].map((column, n) => [column, values[n]]));
      for (const name of ["posts", "duties", "degrees", "appraisals", "awards", "teams", "sanctions", "trainings"]) {
        facts[name] = facts[name].map((values) => named(name, values));
      }
      for (const name of ["rank", "feedback", "potential"]) facts[name] = named(name, facts[name]);
      const results = Object.entries(facts.results).map(([code, values]) => [code, named("results", values)]);
      facts.held = new Map(results.filter(([, held]) => held.valid).map(([code, held]) => [code, Exact.of(held.level)]));
      return { ...facts, retires: dayOf(row.retires_on), limit: dayOf(row.age_limit_on) };
    };

    const match = (standard, held) => {
      const percent = (kinds) => {
        const rows = standard.filter((row) => kinds.includes(row[1]));
        if (!rows.length || rows.some((row) => !held.has(row[0]))) return null;
        const reached = rows.reduce((sum, row) => sum.plus(held.get(row[0])), ZERO);
        return reached.times(10000).over(rows.reduce((sum, row) => sum.plus(row[2]), ZERO)).rounded();
      };
      const most = rule.job_fit.cap * 100, core = percent(rule.job_fit.core), technical = percent(rule.job_fit.technical);
      const jpm = core === null ? null : Math.min(core, most);
      const category = jpm === null ? null : bandOf(rule.job_fit_categories.filling, Exact.of(jpm).over(100)).name;
      return { jpm, jpm_uncapped: core, jpm_technical: technical === null ? null : Math.min(technical, most), category };
    };

    const postOn = (facts, day) => facts.posts.findLast((post) => dayOf(post.start) <= day && (post.end === null || day < dayOf(post.end))) ?? null;
    const daysIn = (post) => Math.max(Math.min(post.end === null ? today : dayOf(post.end), today) - dayOf(post.start), 0);
    const reaches = (days, years) => yearsAfter(today - days, years) <= today;
    const recorded = (row) => (row === null || row.score === null ? null : Exact.of(row.score));
    const best = (rows, scale) => {
      const known = new Map(Object.entries(scale).map(([name, points]) => [folded(name), Exact.of(points)]));
      const found = rows.map((row) => (row.score === null ? known.get(folded(row.name)) ?? null : Exact.of(row.score)));
      return found.includes(null) ? null : highest([ZERO, ...found]);
    };
    const dutyPoints = (facts, duty) => {
      const own = postOn(facts, dayOf(duty.start)), level = own && careerLevel(own.kind), reached = careerLevel(duty.kind);
      if (level === null || reached === null || reached < level) return 0;
      return scales.experience.acting[duty.assignment][reached > level ? "higher" : "equal"];
    };
    const experience = (facts) => {
      const current = postOn(facts, today);
      if (!current || !current.kind) return null;
      const days = facts.posts.filter((post) => post.kind === current.kind).reduce((sum, post) => sum + daysIn(post), 0);
      const tenure = scales.experience.tenure.find((band) => reaches(days, band.from)).points;
      const places = [...facts.posts, ...facts.duties];
      const units = new Set(places.map((place) => place.unit));
      const variety = places.some((place) => !place.position) ? "other_agency" : units.size > 1 ? "several_units" : "one_unit";
      const acting = Math.max(0, ...facts.duties.map((duty) => dutyPoints(facts, duty)));
      return Exact.of(tenure).plus(scales.experience.variety[variety]).plus(acting).over(3);
    };
    const blocking = rule.eligibility_discipline.blocking;
    const disciplinePoints = ({ sanctions }) => {
      const heavy = sanctions.filter((row) => blocking.includes(row.level));
      if (heavy.some((row) => row.end && dayOf(row.start) <= today && today <= dayOf(row.end))) return Exact.of(scales.discipline.serving);
      if (heavy.some((row) => row.end === null)) return null;
      return lowest(sanctions.map((row) => Exact.of(scales.discipline[row.level]))) ?? Exact.of(scales.discipline.none);
    };
    const predicatePoints = ({ appraisals }) => {
      const last = appraisals.reduce((found, row) => (found === null || row.year > found.year ? row : found), null);
      return last && has(scales.predicate, last.predicate) ? Exact.of(scales.predicate[last.predicate]) : null;
    };
    const hasField = (facts, post) => {
      const wanted = new Set(post.fields.map(folded));
      const least = Math.min(...post.min_education.map(degreeStep).filter((step) => step !== null));
      return facts.degrees.some((row) => wanted.has(folded(row.field)) && (least === Infinity ? order[row.level] >= 0 : order[row.level] >= least));
    };
    const fieldPoints = (facts, post) => {
      if (!post) return null;
      if (!post.fields.length) return Exact.of(scales.field_of_study.match);
      if (!facts.degrees.some((row) => row.field.trim())) return null;
      return Exact.of(scales.field_of_study[hasField(facts, post) ? "match" : "other"]);
    };
    const developmentPoints = (facts, post) => {
      if (!post || !post.standard.length) return null;
      const taught = new Set(post.standard.map((row) => row[0])), since = ordinal(thisYear - 1, 1, 1);
      const relevant = facts.trainings.some((row) => taught.has(row.competency) && dayOf(row.completed_on) >= since);
      return Exact.of(scales.development[relevant ? "relevant" : "other"]);
    };
    const valuesOf = (facts, post, jpm) => ({
      predicate: predicatePoints(facts),
      award: best(facts.awards, rule.award_scale),
      team: best(facts.teams, rule.team_scale),
      feedback: recorded(facts.feedback),
      competency: jpm === null ? null : Exact.of(jpm).over(100),
      development: developmentPoints(facts, post),
      experience: experience(facts),
      potential: recorded(facts.potential),
      education: highest(facts.degrees.map((row) => Exact.of(scales.education[row.level]))),
      field_of_study: fieldPoints(facts, post),
      discipline: disciplinePoints(facts),
    });
    const axes = rule.talent_axes;
    const talentOf = (values) => {
      const axis = (weights) => {
        const names = Object.keys(weights).filter((name) => weights[name]);
        if (names.some((name) => values[name] === null)) return null;
        return names.reduce((sum, name) => sum.plus(values[name].times(weights[name])), ZERO).rounded();
      };
      const y = axis(axes.y), x = axis(axes.x);
      if (y === null || x === null) return { values, y, x, talent: null, box: null };
      const talent = Exact.of(axes.talent.y).times(y).plus(Exact.of(axes.talent.x).times(x)).over(100).rounded();
      const place = (value) => bandOf(rule.talent_boxes.bands, Exact.of(value).over(100)).name;
      return { values, y, x, talent, box: rule.talent_boxes.boxes[place(y)][place(x)] };
    };
    const technical = asked.standard.some((row) => rule.job_fit.technical.includes(row[1]));
    const weights = technical ? rule.merit_weights[kind] ?? rule.merit_weights.other : { talent: 100, technical: 0 };
    const meritOf = (talent, fit) => {
      if (talent.talent === null || (weights.technical && fit.jpm_technical === null)) return { score: null, points: {} };
      const score = Exact.of(weights.talent * talent.talent + weights.technical * (fit.jpm_technical ?? 0)).over(100).rounded();
      const shares = COMPONENTS.map((name) => {
        const axis = has(axes.y, name) ? "y" : "x";
        const weight = weights.talent * axes.talent[axis] * axes[axis][name];
        return [name, weight ? talent.values[name].times(weight).over(10000) : ZERO];
      });
      if (weights.technical && fit.jpm_technical !== null) shares.push(["technical", Exact.of(weights.technical * fit.jpm_technical).over(100)]);
      const points = Object.fromEntries(shares.map(([name, share]) => [name, share.floor()]));
      const neediest = [...shares].sort(([, one], [, other]) => other.rest().compare(one.rest())).map(([name]) => name);
      const missing = score - Object.values(points).reduce((sum, each) => sum + each, 0);
      for (let turn = 0; turn < missing; turn += 1) points[neediest[turn % neediest.length]] += 1;
      return { score, points };
    };

    // Outcomes; null where a rule does not apply to the post.
    const timeIn = (facts, years, known, counts) => {
      const total = (rows) => rows.reduce((sum, post) => sum + daysIn(post), 0);
      const counted = total(facts.posts.filter((post) => known(post) && counts(post)));
      const open = total(facts.posts.filter((post) => !known(post)));
      if (!facts.posts.length) return ["manual", 0];
      if (reaches(counted, years)) return ["pass", counted];
      return [open && reaches(counted + open, years) ? "manual" : "fail", counted];
    };
    const topDegree = (facts) => (facts.degrees.length ? Math.max(...facts.degrees.map((row) => order[row.level])) : null);
    const trained = (facts, wanted) => facts.trainings.some((row) => wanted.has(folded(row.code)) || wanted.has(folded(row.name)));
    const weighed = (name, outcome) => {
      const table = rule.eligibility_requirements[name === "training" ? "training_blocking" : "blocking"];
      return outcome === "pass" || needs(name).some((row) => table[row.importance]) ? outcome : "warn";
    };
    const minimum = (name, reached, bounds) => {
      const readable = bounds.filter((bound) => bound !== null);
      if (reached !== null && readable.length && reached >= Math.min(...readable)) return "pass";
      return weighed(name, reached === null || readable.length < bounds.length ? "manual" : "fail");
    };
    const held = (facts) => (facts.rank ? stepOf(facts.rank.rank) : null);
    const judges = {
      status: (facts) => rule.eligibility_status[leads ? "managerial" : "other"][facts.status],
      active: (facts) => (rule.eligibility_active.active.includes(facts.legal_position) ? "pass" : "fail"),
      service: ({ retires }) => (retires === null ? "manual" : retires <= today ? "fail" : "pass"),
      direction: (facts) => {
        const terms = rule.eligibility_direction, own = postOn(facts, today), wanted = careerLevel(kind);
        const level = own && careerLevel(own.kind);
        if (level === null || wanted === null) return "manual";
        const sideways = terms.same_level_routes.includes(target.route) && level !== wanted;
        return own.position === target.position || level > wanted + terms.highest_above_target || sideways ? "fail" : "pass";
      },
      talent_pool: (_facts, { box }) => {
        if (target.route !== "talent_pool") return null;
        return box === null ? "manual" : rule.talent_boxes.pool.includes(box) ? "pass" : "fail";
      },
      education: (facts) => {
        if (!leads) return null;
        const terms = rule.eligibility_education[kind], top = topDegree(facts);
        if (top === null) return "manual";
        if (top >= order[terms.at_least]) return "pass";
        return terms.remote_exception && target.remote ? "manual" : "fail";
      },
      experience: (facts) => {
        if (!leads) return null;
        const terms = rule.eligibility_experience[kind], enough = Math.max(...terms.kinds.map((name) => rule.career_levels[name]));
        const counts = (post) => terms.kinds.includes(post.kind) || (careerLevel(post.kind) ?? -1) > enough;
        return timeIn(facts, terms.years, (post) => Boolean(post.kind), counts)[0];
      },
      experience_field: (facts) => {
        if (!leads) return null;
        const terms = rule.eligibility_experience_field[kind], family = folded(target.family);
        const [outcome, days] = timeIn(facts, terms.years, (post) => Boolean(family && post.family.trim()), (post) => folded(post.family) === family);
        return terms.advisory ? (days ? "pass" : "warn") : outcome;
      },
      performance: (facts) => {
        const terms = rule.eligibility_performance, found = new Map(facts.appraisals.map((row) => [row.year, row.predicate]));
        const due = ordinal(thisYear, terms.results_due.month, terms.results_due.day);
        const last = thisYear - (!found.has(thisYear - 1) && today <= due ? 2 : 1);
        const count = terms[kind.startsWith("jf_") ? "functional" : leads ? "managerial" : "pelaksana"];
        const told = Array.from({ length: count }, (_none, back) => found.get(last - back) ?? "");
        const least = scales.predicate[terms.at_least];
        if (told.some((each) => each && Exact.of(scales.predicate[each]).compare(least) < 0)) return "fail";
        return told.every(Boolean) ? "pass" : "manual";
      },
      competence: (_facts, { fit }) => (fit.jpm === null ? "manual" : rule.eligibility_competence[fit.category]),
      must_have: (facts) => {
        const rows = asked.standard.filter((row) => rule.eligibility_must_have.importance.includes(row[3]));
        if (rows.some((row) => facts.held.has(row[0]) && facts.held.get(row[0]).compare(row[2]) < 0)) return "fail";
        return rows.some((row) => !facts.held.has(row[0])) ? "manual" : "pass";
      },
      age: ({ limit }) => (TOP_POSTS.has(kind) ? (limit === null ? "manual" : today > limit ? "fail" : "pass") : null),
      discipline: (facts) => {
        const terms = rule.eligibility_discipline, longer = TOP_POSTS.has(kind) ? terms.jpt_years_after : 0;
        const found = facts.sanctions.map((row) => {
          if (blocking.includes(row.level)) return row.end === null ? "manual" : today <= yearsAfter(dayOf(row.end), longer) ? "fail" : "pass";
          return terms.advisory.includes(row.level) && today <= yearsAfter(dayOf(row.start), terms.advisory_years) ? "warn" : "pass";
        });
        return ["fail", "manual", "warn"].find((outcome) => found.includes(outcome)) ?? "pass";
      },
      rank: (facts) => {
        if (!leads) return null;
        const text = alphanumeric(target.echelon), step = held(facts);
        const echelon = text.length > 1 ? `${text.slice(0, -1).toUpperCase()}.${text.slice(-1).toLowerCase()}` : "";
        const span = has(rule.rank_span, echelon) ? rule.rank_span[echelon] : null;
        return span && step !== null && step >= LADDER.indexOf(span[0]) - rule.eligibility_rank.steps_below ? "pass" : "warn";
      },
      leadership_training: (facts) => {
        if (!leads) return null;
        const rows = rule.leadership_training.filter((row) => row.level >= rule.eligibility_leadership_training[kind]);
        return trained(facts, new Set(rows.flatMap((row) => row.recognised).map(folded))) ? "pass" : "warn";
      },
      req_min_education: (facts) => (needs("min_education").length ? minimum("min_education", topDegree(facts), asked.min_education.map(degreeStep)) : null),
      req_field_of_study: (facts) => {
        if (!needs("field_of_study").length) return null;
        if (hasField(facts, asked)) return "pass";
        return weighed("field_of_study", facts.degrees.some((row) => row.field.trim()) ? "fail" : "manual");
      },
      req_min_rank: (facts) => (needs("min_rank").length ? minimum("min_rank", held(facts), needs("min_rank").map((row) => stepOf(row.value))) : null),
      req_training: (facts) => {
        const rows = needs("training");
        if (!rows.length) return null;
        return trained(facts, new Set(rows.map((row) => folded(row.value)))) ? "pass" : weighed("training", "fail");
      },
      req_experience_years: (facts) => {
        const rows = needs("experience_years");
        if (!rows.length) return null;
        const years = rows.map((row) => row.value.trim()).filter((text) => /^\d+$/.test(text)).map(Number);
        const [outcome] = timeIn(facts, years.length ? Math.min(...years) : 0, () => true, () => true);
        const open = years.length < rows.length && (!years.length || outcome === "fail");
        return weighed("experience_years", open ? "manual" : outcome);
      },
    };

    const decide = (row) => {
      const facts = factsOf(row), verified = JSON.parse(row.verifications);
      const fit = match(asked.standard, facts.held);
      const ownFit = facts.own_post ? match(facts.own_post.standard, facts.held) : { jpm: null };
      const { box } = talentOf(valuesOf(facts, facts.own_post, ownFit.jpm));
      const talent = talentOf(valuesOf(facts, asked, fit.jpm));
      const outcomes = sealed.rule_order.map((name) => {
        const outcome = judges[name](facts, { fit, box });
        return outcome === "manual" && has(verified, name) ? verified[name][1] : outcome;
      });
      const letters = outcomes.map((outcome) => ({ pass: "p", fail: "f", manual: "m", warn: "w" })[outcome] ?? "-").join("");
      const outcome = letters.includes("f") ? "ineligible" : letters.includes("m") ? "manual" : "eligible";
      return { ...talent, box, ...fit, ...meritOf(talent, fit), letters, outcome };
    };
    return { decide, weights };
  };

  // --- Scores, ranks, hashes ---------------------------------------------------------------------------------------------------
  const shown = (cents) => (cents === null || cents === undefined ? "" : `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`);
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

  // --- The whole ---------------------------------------------------------------------------------------------------------------
  const chosen = (state, columns) => Object.fromEntries(columns.map((name) => [name, state[name] ?? null]));
  const keysOf = (value) => Object.keys(value).sort().join();
  const ordered = (rows, first) => rows.sort((one, other) => (one[first] === other[first] ? (one.public_id < other.public_id ? -1 : 1) : one[first] < other[first] ? -1 : 1));

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

  // --- What filled the vacancy: in a file of its own (bundle-openings.js) ------------------------------------------------
  const openings = window.BundleOpenings({ demand, Exact, ZERO, canonical, sha256Hex, shown, dayOf, momentOf, spelled });
  const statesOf = (rows, table) => [...rows.values()].filter((row) => row.table === table).map((row) => row.state);
  const byId = (rows, table, columns) => statesOf(rows, table).map((state) => chosen(state, columns)).sort((one, other) => one.id - other.id);
  const byName = (rows, tables) => Object.fromEntries(Object.entries(tables).map(([name, [table, columns]]) => [name, byId(rows, table, columns)]));
  const lateOf = (witnessed, written) => {
    const whose = new Map((written ?? []).map((row) => [row.entry, row.person]));
    const heads = witnessed.map(({ head }) => head).sort((one, other) => one.entry - other.entry);
    return heads.map((head) => ({ person: whose.get(head.entry) ?? null, ...chosen(head, openings.OF_LATE) }));
  };

  // --- One person's own part ---------------------------------------------------------------------------------------------
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
    return { application, documents: told.documents.length, sheets: told.sheets.length, result: told.results[0] ?? null };
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

  // --- All of it ---------------------------------------------------------------------------------------------------------------
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

  // --- The page ------------------------------------------------------------------------------------------------------------------
  const field = document.querySelector("[data-bundle]");
  const put = (name, value) => { document.querySelector(`[data-told="${name}"]`).textContent = value; };
  const WORDS = { official: "resmi", proposed: "menunggu dua persetujuan", running: "berlangsung", finished: "selesai", cancelled: "dibatalkan",
    draft: "belum dikirim", sent: "terkirim", returned: "dikembalikan untuk diperbaiki", checked: "diperiksa, menunggu orang kedua",
    admitted: "lulus seleksi administrasi", rejected: "tidak lulus seleksi administrasi", withdrawn: "ditarik",
    eligible: "memenuhi syarat", manual: "perlu diperiksa", ineligible: "tidak memenuhi syarat", trial: "percobaan", objection: "akibat sanggah" };
  const word = (stored) => WORDS[stored] ?? stored;
  const ATTEMPT_WORDS = { committee: "panitia lain untuk daftar yang sama", announcement: "diumumkan kembali", set_aside: "daftar dikesampingkan",
    returned: "usulan dikembalikan PPK", withdrew: "para kandidat mengundurkan diri", failed: "proses tidak dapat diselesaikan" };
  const DAY = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeZone: "UTC" });
  const MOMENT = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" });
  const day = (stored) => DAY.format(new Date(stored));
  const moment = (stored) => stored ? `${MOMENT.format(new Date(stored))} UTC` : "–";
  const openingWords = ({ opening, rotation }) => {
    if (!opening) return "–";
    const [row] = opening.openings.filter((each) => each.state !== "cancelled").concat(opening.openings);
    const plan = rotation ? `, ${rotation.plans[0].code}` : "";
    return `${word(row.state)}, ${moment(row.sealed_at)}${plan}`;
  };
  const attemptWords = ({ committee }) => (committee?.attempts ?? []).filter((row) => row.state === "approved")
    .map((row, place) => `${place + 2}. ${ATTEMPT_WORDS[row.kind]}; sebabnya: ${ATTEMPT_WORDS[row.cause]}`).join(" · ") || "–";
  const tell = ({ run, runs, sealed, marks, approvers, last, found, ranks, proposed, picked, objections, totals, decisions, proved, stamp }) => {
    put("vacancy", `${sealed.target.vacancy}, ${day(run.as_of)}`);
    put("run", `${run.public_id} (${word(run.kind)})`);
    put("sealed", moment(run.sealed_at));
    put("opened", moment(run.inputs_opened_at));
    put("approvers", approvers.size);
    put("people", `${run.considered} / ${run.eligible} / ${run.manual} / ${run.ineligible}`);
    put("runs", runs.length);
    put("marks", `${marks.length} / ${marks.filter((mark) => mark.decision === "excluded").length}`);
    put("objections", objections);
    put("opening", openingWords(decisions));
    put("applications", decisions.opening ? `${decisions.opening.applications.length} / ${decisions.opening.sheets.length}` : "–");
    const byTotal = [...totals].sort(([, one], [, other]) => Number(other ?? -1) - Number(one ?? -1));
    const lines = byTotal.map(([person, total]) => `${total ?? "–"} ${person}`);
    document.querySelector("[data-totals]").replaceChildren(...(lines.length ? lines : ["–"]).map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    put("late", decisions.late ? decisions.late.length : "–");
    put("attempts", attemptWords(decisions));
    put("proposed", proposed.join(", ") || "–");
    put("picked", picked.join(", ") || "–");
    put("proved", `${proved} / ${last.size}`);
    put("checkpoint", `${moment(last.at)}, ${last.origin}`);
    put("key", toBase64(last.key));
    put("stamp", stamp ? `${moment(stamp.at)} (${stamp.size}), ${stamp.name}` : "–");
    put("stamp-certificate", stamp ? stamp.certificate : "–");
    document.querySelector("[data-stamped]").hidden = !stamp;
    document.querySelector("[data-unchecked]").hidden = !stamp || stamp.checked;
    const leading = [...ranks].sort(([, one], [, other]) => one - other).slice(0, 10);
    document.querySelector("[data-ranks]").replaceChildren(...leading.map(([person, rank]) => {
      const row = document.createElement("tr");
      [rank, person, shown(found.get(person).score)].forEach((value) => { row.insertCell().textContent = value; });
      return row;
    }));
  };
  const ownWords = (own) => {
    if (!own) return "–";
    const { application, documents, sheets, result } = own;
    const points = result ? Object.entries(result.points).map(([code, each]) => `${code} ${each}`).join(", ") : "";
    return `${word(application.state)}, ${documents} / ${sheets}${result ? `, ${result.total ?? "–"} (${points}), ${result.rank ?? "–"}` : ""}`;
  };
  const tellSlice = ({ told, tree, sealed, last, own }) => {
    put("own-vacancy", `${sealed.target.vacancy}, ${day(sealed.as_of)}`);
    put("own-run", told.shortlist);
    put("own-person", told.person.person);
    put("own-result", `${word(told.found.outcome)}, ${told.found.score || "–"}, ${told.found.rank || "–"}`);
    put("own-opening", ownWords(own));
    put("own-root", `${tree.root} (${tree.people})`);
    put("own-checkpoint", `${moment(last.at)}, ${last.origin}`);
    put("own-key", toBase64(last.key));
  };
  const showOnly = (name) => document.querySelectorAll("[data-state]").forEach((place) => { place.hidden = place.dataset.state !== name; });
  document.querySelector("[data-with-script]").hidden = false;
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    showOnly("busy");
    try {
      const data = new Uint8Array(await file.arrayBuffer()), how = { byHand: "byHand" in field.dataset };
      if (data[0] === 123) {  // a brace: one person's own part
        tellSlice(await checkSlice(data, how));
        showOnly("slice");
      } else {
        tell(await check(data, how));
        showOnly("good");
      }
    } catch (error) {  // whatever a forged file makes fail is refused
      document.querySelector("[data-why]").textContent = error instanceof Refusal || error instanceof window.BundleStamp.Refusal ? error.message : `${error.name}: ${error.message}`;
      showOnly("bad");
    }
  });
})();
