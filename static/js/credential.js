// Checks a certificate (Open Badges 3.0 as a signed JWT, or the short signed code of its QR) in the browser, against the
// keys that came with the page or those of a file. Nothing leaves the device: this script sends no request.
(() => {
  "use strict";

  const { isSigned } = window.Ed25519;
  class Refusal extends Error {}
  const place = document.querySelector("[data-credential]");
  const words = place.dataset;  // the sentences of the page, in its language
  const demand = (holds, why) => { if (!holds) throw new Refusal(words[why]); };

  // --- Reading -------------------------------------------------------------------------------------------------------
  const encoder = new TextEncoder();
  const decoded = (text) => {
    demand(/^[A-Za-z0-9_-]*$/.test(text), "unreadable");
    const plain = text.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(plain + "=".repeat(-plain.length & 3)), (letter) => letter.charCodeAt(0));
    const again = btoa(String.fromCharCode(...bytes)).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
    demand(again === text, "unreadable");  // another spelling of the same bytes is refused
    return bytes;
  };
  const parsed = (bytes) => {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    demand(value !== null && typeof value === "object" && !Array.isArray(value), "unreadable");
    return value;
  };
  // A file may be the signed text itself, or what the issuer's page answers with the signed text in it.
  const tokenOf = (text) => {
    const given = text.trim();
    return given.startsWith("{") ? String(JSON.parse(given).jwt || "") : given;
  };
  const keysOf = (text) => {
    const { keys } = JSON.parse(text);
    demand(Array.isArray(keys), "nokeys");
    return keys;
  };

  // --- Checking --------------------------------------------------------------------------------------------------------
  const check = async (text, keys, byHand) => {
    const parts = tokenOf(text).split(".");
    demand(parts.length === 3, "unreadable");
    const header = parsed(decoded(parts[0]));
    demand(header.alg === "EdDSA" && !("crit" in header), "algorithm");
    const key = keys.find((each) => each.kid === header.kid);
    demand(key && key.kty === "OKP" && key.crv === "Ed25519", "stranger");
    const signed = encoder.encode(`${parts[0]}.${parts[1]}`);
    demand(await isSigned(signed, decoded(parts[2]), decoded(key.x), byHand), "forged");
    return { told: parsed(decoded(parts[1])), kid: header.kid };
  };
  const hashed = async (text) => {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
    return `sha256$${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  };
  const isHolder = async (told, address) => {
    const [who] = (told.credentialSubject && told.credentialSubject.identifier) || [];
    return Boolean(who) && who.identityType === "emailAddress" && await hashed(`${address}${who.salt}`) === who.identityHash;
  };

  // --- The page --------------------------------------------------------------------------------------------------------
  const put = (name, value) => { document.querySelector(`[data-told="${name}"]`).textContent = value || "–"; };
  const show = (name, shown) => { document.querySelector(`[data-note="${name}"]`).hidden = !shown; };
  const showOnly = (name) => document.querySelectorAll("[data-state]").forEach((each) => { each.hidden = each.dataset.state !== name; });
  const dayOf = (text) => (text ? new Date(text).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" }) : "");
  const tell = async ({ told, kid }, address) => {
    const whole = "credentialSubject" in told, achievement = whole ? told.credentialSubject.achievement || {} : {};
    const ends = whole ? told.validUntil : told.berlaku_sampai;
    put("program", whole ? achievement.name : told.program);
    put("holder", whole ? "" : told.nama);
    put("hours", whole ? String(told.credentialSubject.creditsEarned ?? "") : told.jp);
    put("completed", dayOf(whole ? told.awardedDate : told.selesai));
    put("taught", (achievement.alignment || []).map((each) => each.targetName).join("; "));
    put("issuer", whole ? `${told.issuer.name} (${told.issuer.id})` : told.penerbit);
    put("until", dayOf(ends));
    put("key", kid);
    const until = ends && !ends.includes("T") ? `${ends}T23:59:59` : ends;
    show("ended", Boolean(until) && new Date(until) < new Date());
    const theirs = whole && Boolean(address) && await isHolder(told, address);
    show("holder", theirs);
    show("stranger", whole && Boolean(address) && !theirs);
  };

  const file = document.querySelector("[data-file]"), text = document.querySelector("[data-text]");
  const keyFile = document.querySelector("[data-keyfile]"), mail = document.querySelector("[data-mail]");
  const contentOf = async (field, otherwise) => (field.files.length ? field.files[0].text() : otherwise);
  document.querySelectorAll("[data-with-script]").forEach((each) => { each.hidden = false; });
  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    showOnly("busy");
    try {
      const keys = keysOf(await contentOf(keyFile, words.keys));
      const found = await check(await contentOf(file, text.value), keys, "byHand" in place.dataset);
      await tell(found, mail.value.trim().toLowerCase());
      showOnly("good");
    } catch (error) {  // whatever a forged file makes fail is refused
      document.querySelector("[data-why]").textContent = error instanceof Refusal ? error.message : words.unreadable;
      showOnly("bad");
    }
  });
})();
