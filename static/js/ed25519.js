// Verifies Ed25519 signatures (RFC 8032): with the browser's own cryptography where it has it, else in whole numbers.
// window.Ed25519.isSigned(message, signature, key, byHand) tells whether `signature` (64 bytes) over `message` is that of
// the public key `key` (32 bytes); all are Uint8Array. Sends nothing.
window.Ed25519 = (() => {
  "use strict";

  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((place, part) => { whole.set(part, place); return place + part.length; }, 0);
    return whole;
  };
  const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
  const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (value, by = P) => ((value % by) + by) % by;
  const power = (base, exponent) => {
    let found = 1n;
    for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) found = mod(found * b);
    return found;
  };
  const inverse = (value) => power(value, P - 2n);
  const D = mod(-121665n * inverse(121666n));
  const fromLittle = (bytes) => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const plus = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
    const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2)), c = mod(2n * D * t1 * t2), d = mod(2n * z1 * z2);
    const e = b - a, f = d - c, g = d + c, h = b + a;
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  };
  const multiple = (number, point) => {
    let found = [0n, 1n, 1n, 0n];
    for (let n = number, p = point; n > 0n; n >>= 1n, p = plus(p, p)) if (n & 1n) found = plus(found, p);
    return found;
  };
  const decompressed = (bytes) => {
    const whole = fromLittle(bytes), sign = whole >> 255n, y = whole & (2n ** 255n - 1n);
    if (y >= P) return null;
    const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
    let x = power(square, (P + 3n) / 8n);
    if (mod(x * x - square)) x = mod(x * power(2n, (P - 1n) / 4n));
    if (mod(x * x - square) || (x === 0n && sign)) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, mod(x * y)];
  };
  const signedByHand = async (message, signature, key) => {
    const base = decompressed(joined(Uint8Array.of(88), new Uint8Array(31).fill(102)));
    const a = decompressed(key), r = decompressed(signature.subarray(0, 32)), s = fromLittle(signature.subarray(32));
    if (!a || !r || s >= L) return false;
    const h = mod(fromLittle(await digest("SHA-512", joined(signature.subarray(0, 32), key, message))), L);
    const left = multiple(s, base), right = plus(r, multiple(h, a));
    return !mod(left[0] * right[2] - right[0] * left[2]) && !mod(left[1] * right[2] - right[1] * left[2]);
  };
  const isSigned = async (message, signature, key, byHand) => {
    if (signature.length !== 64 || key.length !== 32) return false;
    if (!byHand) {
      try {
        const known = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
        return await crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
      } catch (error) {
        if (error.name !== "NotSupportedError") return signedByHand(message, signature, key);
      }
    }
    return signedByHand(message, signature, key);
  };

  return { isSigned };
})();
