// Refusing, bytes, and the canonical forms of JSON and CSV in an evidence file.
window.BundleBytes = (() => {
  "use strict";

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
  const keyed = async (key, bytes) => {
    const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", hmac, bytes));
  };
  const keysOf = (value) => Object.keys(value).sort().join();

  return {
    Refusal, demand, bytesOf, textOf, hexOf, fromHex, toBase64, fromBase64, joined, compareBytes, same, sha256,
    sha256Hex, integers, spelled, canonical, readJson, readCsv, keyed, keysOf,
  };
})();
