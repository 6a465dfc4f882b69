// Exact numbers, days, names and ranks.
window.BundleMeasures = (() => {
  "use strict";

  const { demand } = window.BundleBytes;

  const LADDER = [["I", "abcd"], ["II", "abcd"], ["III", "abcd"], ["IV", "abcde"]]
    .flatMap(([group, rooms]) => [...rooms].map((room) => `${group}/${room}`));

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

  // --- Scores, ranks, hashes ---------------------------------------------------------------------------------------------------
  const shown = (cents) => (cents === null || cents === undefined ? "" : `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`);

  return {
    LADDER, Exact, ZERO, highest, lowest, ordinal, dayOf, yearsAfter, momentOf, folded, alphanumeric, stepOf, bandOf,
    has, shown,
  };
})();
