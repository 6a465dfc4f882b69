// Reads the time stamp of an outside authority in an evidence file (RFC 3161; SPEC.md, section 10) with the browser's own
// cryptography: whether it is over the stamped checkpoint, and signed by the certificate that it carries. Whether that
// certificate is an authority's is for whoever has the authority's root: no chain is followed here. Sends nothing.
window.BundleStamp = (() => {
  "use strict";

  class Refusal extends Error {}
  const demand = (holds, why) => { if (!holds) throw new Refusal(why); };
  const OID = { signedData: "2a864886f70d010702", content: "2a864886f70d0109100104", contentType: "2a864886f70d010903",
    messageDigest: "2a864886f70d010904", signedWith: "2a864886f70d010910020c", signedWithV2: "2a864886f70d010910022f", rsa: "2a864886f70d010101", ec: "2a8648ce3d0201", commonName: "550403",
    keyUsage: "551d25", timeStamping: "2b06010505070308" };
  const DIGESTS = { "608648016503040201": "SHA-256", "608648016503040202": "SHA-384", "608648016503040203": "SHA-512" };
  const SIGNATURES = { "2a864886f70d01010b": "SHA-256", "2a864886f70d01010c": "SHA-384", "2a864886f70d01010d": "SHA-512",
    "2a8648ce3d040302": "SHA-256", "2a8648ce3d040303": "SHA-384", "2a8648ce3d040304": "SHA-512" };
  const CURVES = { "2a8648ce3d030107": ["P-256", 32], "2b81040022": ["P-384", 48] };
  const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const asciiOf = (bytes) => String.fromCharCode(...bytes);
  const same = (one, other) => hexOf(one) === hexOf(other);
  const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));

  // --- DER: the values that stand one after another ---------------------------------------------------------------------
  const valuesOf = (bytes) => {
    const found = [];
    for (let at = 0; at < bytes.length;) {
      let size = bytes[at + 1], start = at + 2;
      if (size & 128) {
        start += size & 127;
        size = bytes.slice(at + 2, start).reduce((value, byte) => value * 256 + byte, 0);
      }
      demand(start + size <= bytes.length, "cap waktu terpotong");
      found.push({ tag: bytes[at], content: bytes.slice(start, start + size), whole: bytes.slice(at, start + size) });
      at = start + size;
    }
    return found;
  };
  const inside = (value, tag) => {
    demand(value && value.tag === tag, "cap waktu tidak terbaca");
    return valuesOf(value.content);
  };
  const oidOf = (value) => {
    demand(value && value.tag === 6, "cap waktu tidak terbaca");
    return hexOf(value.content);
  };
  const only = (values) => {
    demand(values.length === 1, "cap waktu tidak terbaca");
    return values[0];
  };
  const known = (names, value) => {
    const found = names[oidOf(value)];
    demand(found, "algoritme cap waktu tidak dikenal");
    return found;
  };
  const momentOf = (text, why) => {
    const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6})\d*)?Z$/.exec(text);
    demand(parts, why);
    const [, year, month, day, hours, minutes, seconds] = parts.map(Number);
    const milliseconds = Number((parts[7] || "").padEnd(3, "0").slice(0, 3));
    const found = new Date(Date.UTC(year, month - 1, day, hours, minutes, seconds, milliseconds));
    demand(found.getUTCMonth() === month - 1 && found.getUTCDate() === day && hours < 24 && minutes < 60 && seconds < 60, why);
    return found;
  };

  // --- The certificate that the signer names ------------------------------------------------------------------------------
  const dayOf = (value) => {
    const text = asciiOf(value.content), whole = value.tag === 23 ? `${text >= "5" ? "19" : "20"}${text}` : text;
    demand(/^\d{14}Z$/.test(whole), "waktu sertifikat tidak terbaca");
    return momentOf(whole, "waktu sertifikat tidak terbaca");
  };
  const isForStamps = (more) => {
    for (const part of more.filter((each) => each.tag === 163)) {
      for (const extension of inside(inside(part, 163)[0], 48)) {
        const fields = inside(extension, 48);
        if (oidOf(fields[0]) === OID.keyUsage) {
          const uses = inside(only(inside(fields[fields.length - 1], 4)), 48).map(oidOf);
          return uses.join() === OID.timeStamping && fields.length > 2;
        }
      }
    }
    return false;
  };
  const nameOf = (subject) => {
    const pairs = inside(subject, 48).flatMap((several) => inside(several, 49).map((pair) => inside(pair, 48)));
    const names = pairs.filter(([kind]) => oidOf(kind) === OID.commonName).map(([, value]) => new TextDecoder().decode(value.content));
    return names.join(", ") || "tanpa nama";
  };
  const certificateOf = async (certificates, [issuerNamed, numberNamed]) => {
    for (const certificate of certificates) {
      const parts = inside(inside(certificate, 48)[0], 48);
      if (parts[0].tag === 160) parts.shift();
      const [number, , issuer, days, subject, key, ...more] = parts;
      if (same(issuer.whole, issuerNamed.whole) && same(number.whole, numberNamed.whole)) {
        demand(isForStamps(more), "sertifikat bukan untuk cap waktu");
        const [from, until] = inside(days, 48).map(dayOf);
        return { key, from, until, name: nameOf(subject), whole: certificate.whole, sha256: hexOf(await digest("SHA-256", certificate.whole)) };
      }
    }
    throw new Refusal("sertifikat cap waktu tidak ada di dalamnya");
  };

  // --- The signature -----------------------------------------------------------------------------------------------------
  const padded = (bytes, size) => {
    const bare = bytes.slice(bytes.findIndex((byte) => byte !== 0) < 0 ? bytes.length : bytes.findIndex((byte) => byte !== 0));
    demand(bare.length <= size, "tanda tangan cap waktu salah");
    const whole = new Uint8Array(size);
    whole.set(bare, size - bare.length);
    return whole;
  };
  const isSigned = async (message, signature, key, name) => {
    const [described] = inside(key, 48), algorithm = inside(described, 48), kind = oidOf(algorithm[0]);
    if (kind === OID.rsa) {
      const how = { name: "RSASSA-PKCS1-v1_5", hash: name };
      return crypto.subtle.verify(how, await crypto.subtle.importKey("spki", key.whole, how, false, ["verify"]), signature, message);
    }
    if (kind === OID.ec && algorithm.length === 2 && CURVES[oidOf(algorithm[1])]) {
      const [namedCurve, size] = CURVES[oidOf(algorithm[1])];
      const [r, s] = inside(only(valuesOf(signature)), 48).map((value) => padded(value.content, size));
      const raw = new Uint8Array(2 * size);
      raw.set(r);
      raw.set(s, size);
      const used = await crypto.subtle.importKey("spki", key.whole, { name: "ECDSA", namedCurve }, false, ["verify"]);
      return crypto.subtle.verify({ name: "ECDSA", hash: name }, used, raw, message);
    }
    return null;  // of a kind that is not checked here
  };
  const attributesOf = (attributes) => {
    const told = new Map();
    for (const attribute of inside(attributes, 160)) {
      const [kind, values] = inside(attribute, 48);
      demand(!told.has(oidOf(kind)), "cap waktu tidak terbaca");
      told.set(oidOf(kind), inside(values, 49));
    }
    return told;
  };
  const checkContent = async (told, info, name) => {
    const kinds = (told.get(OID.contentType) ?? []).map(oidOf), digests = told.get(OID.messageDigest) ?? [];
    demand(kinds.join() === OID.content, "cap waktu bukan cap waktu");
    demand(digests.length === 1 && same(digests[0].content, await digest(name, info)), "isi cap waktu bukan yang ditandatangani");
  };

  // The certificate's hash is among what is signed (RFC 5816; SHA-1 as in RFC 3161).
  const isNamed = async (told, certificate) => {
    const later = told.get(OID.signedWithV2), value = only(later ?? told.get(OID.signedWith) ?? []);
    const first = inside(inside(inside(value, 48)[0], 48)[0], 48), names = first[0].tag === 48;
    const hash = names ? known(DIGESTS, inside(first[0], 48)[0]) : later ? "SHA-256" : "SHA-1";
    return same(first[names ? 1 : 0].content, await digest(hash, certificate));
  };

  // --- All of it -----------------------------------------------------------------------------------------------------------
  const read = async (data, text) => {
    const [status, token] = inside(only(valuesOf(data)), 48);
    demand(hexOf(inside(status, 48)[0].whole) === "020100", "cap waktu tidak diberikan");
    const [kind, content] = inside(token, 48);
    demand(oidOf(kind) === OID.signedData, "cap waktu bukan data bertanda tangan");
    const signed = inside(inside(content, 160)[0], 48);
    demand(signed.length >= 5, "cap waktu tidak terbaca");
    const [, , wrapped, certificates] = signed, signers = signed[signed.length - 1];
    const [type, inner] = inside(wrapped, 48);
    demand(oidOf(type) === OID.content, "cap waktu bukan cap waktu");
    const info = inside(inner, 160)[0].content;
    const [, , imprint, , at] = inside(only(valuesOf(info)), 48), [algorithm, hash] = inside(imprint, 48);
    demand(known(DIGESTS, inside(algorithm, 48)[0]) === "SHA-256", "sidik cap waktu tidak dikenal");
    demand(same(hash.content, await digest("SHA-256", text)), "cap waktu atas teks yang lain");
    const [, named, hashedBy, attributes, signedBy, signature] = inside(only(inside(signers, 49)), 48);
    const hashed = known(DIGESTS, inside(hashedBy, 48)[0]);
    const told = attributesOf(attributes);
    await checkContent(told, info, hashed);
    const certificate = await certificateOf(inside(certificates, 160), inside(named, 48));
    demand(await isNamed(told, certificate.whole), "sertifikat cap waktu bukan yang dipakai menandatangani");
    demand(at.tag === 24, "waktu cap tidak terbaca");
    const moment = momentOf(asciiOf(at.content), "waktu cap tidak terbaca");
    demand(certificate.from <= moment && moment <= certificate.until, "sertifikat cap waktu tidak berlaku pada waktunya");
    const message = Uint8Array.from(attributes.whole);
    message[0] = 0x31;
    const checked = await isSigned(message, signature.content, certificate.key, SIGNATURES[oidOf(inside(signedBy, 48)[0])] ?? hashed);
    demand(checked !== false, "tanda tangan cap waktu salah");
    return { at: moment, name: certificate.name, certificate: certificate.sha256, checked: checked === true };
  };

  return { read, Refusal };
})();
