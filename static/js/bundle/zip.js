// The container of an evidence file: read leniently, then made anew and compared byte by byte.
window.BundleZip = (() => {
  "use strict";

  const { MEMBERS, LATER_MEMBERS } = window.BundleColumns;
  const { demand, bytesOf, joined, same } = window.BundleBytes;

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
    demand(same(data.subarray(0, 4), bytesOf("PK\u0003\u0004")), "berkas ini bukan berkas bukti");
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

  return { unzipped };
})();
