// Checks an evidence file in the browser, from the specification that every file carries (SPEC.md), and shows what it tells.
// Nothing leaves the device: this page sends no request. The files beside this one are the verifier, by topic; they were
// written apart from verify.py, so that a mistake of one is not one of the other.
(() => {
  "use strict";

  const { Refusal, toBase64 } = window.BundleBytes;
  const { shown } = window.BundleMeasures;
  const { checkSlice } = window.BundleOwnPart;
  const { gathered } = window.BundleOpenings;
  const { check } = window.BundleWhole;

  const field = document.querySelector("[data-bundle]");
  const put = (name, value) => { document.querySelector(`[data-told="${name}"]`).textContent = value; };
  const WORDS = { official: "resmi", proposed: "menunggu dua persetujuan", running: "berlangsung", finished: "selesai", cancelled: "dibatalkan",
    draft: "belum dikirim", sent: "terkirim", returned: "dikembalikan untuk diperbaiki", checked: "diperiksa, menunggu orang kedua",
    admitted: "lulus seleksi administrasi", rejected: "tidak lulus seleksi administrasi", withdrawn: "ditarik",
    eligible: "memenuhi syarat", manual: "perlu diperiksa", ineligible: "tidak memenuhi syarat", trial: "percobaan", objection: "akibat sanggah" };
  const word = (stored) => WORDS[stored] ?? stored;
  const ATTEMPT_WORDS = { committee: "panitia lain untuk daftar yang sama", announcement: "diumumkan kembali", set_aside: "daftar dikesampingkan",
    returned: "usulan dikembalikan PPK", withdrew: "para kandidat mengundurkan diri", failed: "proses tidak dapat diselesaikan" };
  const WHOLE = new Intl.NumberFormat("id-ID");
  const comma = (score) => (score || score === 0 ? String(score).replace(".", ",") : "–");
  const whole = (number) => WHOLE.format(number);
  const DAY = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeZone: "UTC" });
  const MOMENT = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" });
  const day = (stored) => DAY.format(new Date(stored));
  const moment = (stored) => stored ? `${MOMENT.format(new Date(stored))} UTC` : "–";
  // Each opening of the vacancy with what was handed in for it, and for no other one.
  const openingWords = ({ opening, rotation }) => {
    if (!opening) return ["–"];
    const plan = rotation ? `, ${rotation.plans[0].code}` : "";
    return opening.openings.map((row) => {
      const { applications, sheets } = gathered(row, opening);
      return `${word(row.state)}, ${moment(row.sealed_at)}${plan}; lamaran ${whole(applications.length)}, lembar nilai ${whole(sheets.length)}`;
    });
  };
  const list = (place, lines) => document.querySelector(place).replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
  const attemptWords = ({ committee }) => (committee?.attempts ?? []).filter((row) => row.state === "approved")
    .map((row, place) => `${place + 2}. ${ATTEMPT_WORDS[row.kind]}; sebabnya: ${ATTEMPT_WORDS[row.cause]}`).join(" · ") || "–";
  const tell = ({ run, runs, sealed, marks, approvers, last, found, ranks, proposed, picked, objections, totals, decisions, proved, stamp }) => {
    put("vacancy", `${sealed.target.vacancy}, ${day(run.as_of)}`);
    put("run", `${run.public_id} (${word(run.kind)})`);
    put("sealed", moment(run.sealed_at));
    put("opened", moment(run.inputs_opened_at));
    put("approvers", approvers.size);
    put("people", [run.considered, run.eligible, run.manual, run.ineligible].map(whole).join(" / "));
    put("runs", runs.length);
    put("marks", `${marks.length} / ${marks.filter((mark) => mark.decision === "excluded").length}`);
    put("objections", objections);
    list("[data-openings]", openingWords(decisions));
    const byTotal = [...totals].sort(([, one], [, other]) => Number(other ?? -1) - Number(one ?? -1));
    const lines = byTotal.map(([person, total]) => `${comma(total)} ${person}`);
    list("[data-totals]", lines.length ? lines : ["–"]);
    put("late", decisions.late ? decisions.late.length : "–");
    put("attempts", attemptWords(decisions));
    put("proposed", proposed.join(", ") || "–");
    put("picked", picked.join(", ") || "–");
    put("proved", `${whole(proved)} / ${whole(last.size)}`);
    put("checkpoint", `${moment(last.at)}, ${last.origin}`);
    put("key", toBase64(last.key));
    put("stamp", stamp ? `${moment(stamp.at)} (${whole(stamp.size)}), ${stamp.name}` : "–");
    put("stamp-certificate", stamp ? stamp.certificate : "–");
    document.querySelector("[data-stamped]").hidden = !stamp;
    document.querySelector("[data-unchecked]").hidden = !stamp || stamp.checked;
    const leading = [...ranks].sort(([, one], [, other]) => one - other).slice(0, 10);
    document.querySelector("[data-ranks]").replaceChildren(...leading.map(([person, rank]) => {
      const row = document.createElement("tr");
      [rank, person, comma(shown(found.get(person).score))].forEach((value) => { row.insertCell().textContent = value; });
      return row;
    }));
  };
  const ownWords = (own) => {
    if (!own) return "–";
    const { application, documents, sheets, result, stages } = own;
    const nameOf = (code) => stages.find((stage) => stage.code === code)?.id ?? code;
    const points = result ? Object.entries(result.points).map(([code, each]) => `${nameOf(code)} ${comma(each)}`).join("; ") : "";
    const scored = result ? `; nilai akhir ${comma(result.total)} (${points}); peringkat ${result.rank ?? "–"}` : "";
    return `${word(application.state)}; berkas ${documents}, lembar nilai ${sheets}${scored}`;
  };
  const tellSlice = ({ told, tree, sealed, last, own }) => {
    put("own-vacancy", `${sealed.target.vacancy}, ${day(sealed.as_of)}`);
    put("own-run", told.shortlist);
    put("own-person", told.person.person);
    put("own-result", `${word(told.found.outcome)}; skor ${comma(told.found.score)}; peringkat ${told.found.rank ? whole(Number(told.found.rank)) : "–"}`);
    put("own-opening", ownWords(own));
    put("own-root", `${tree.root} (${whole(tree.people)} orang)`);
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
