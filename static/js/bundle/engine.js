// The rules, computed anew: the decision about one person before one post.
window.BundleEngine = (() => {
  "use strict";

  const { COMPONENTS } = window.BundleColumns;
  const {
    LADDER, Exact, ZERO, highest, lowest, ordinal, dayOf, yearsAfter, folded, alphanumeric, stepOf, bandOf, has,
  } = window.BundleMeasures;
  const { methodsOf } = window.BundleMethods;

  const TOP_POSTS = new Set(["jpt_utama", "jpt_madya", "jpt_pratama"]);
  const LEADING_POSTS = new Set([...TOP_POSTS, "administrator", "pengawas"]);
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
    const { checkFrozen, countedOf } = methodsOf(rule, kind, asked.standard);
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
      if (facts.by_method) Object.entries(facts.by_method).forEach(([code, rows]) => { facts.by_method[code] = rows.map((row) => named("by_method", row)); });
      if (facts.potentials) facts.potentials = facts.potentials.map((row) => named("potentials", row));
      checkFrozen(facts, new Map(results));
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
      const facts = factsOf(row), counted = countedOf(facts), verified = JSON.parse(row.verifications);
      const fit = match(asked.standard, counted.held);
      const ownFit = facts.own_post ? match(facts.own_post.standard, facts.held) : { jpm: null };
      const { box } = talentOf(valuesOf(facts, facts.own_post, ownFit.jpm));
      const talent = talentOf(valuesOf(counted, asked, fit.jpm));
      const outcomes = sealed.rule_order.map((name) => {
        const outcome = judges[name](counted, { fit, box });
        return outcome === "manual" && has(verified, name) ? verified[name][1] : outcome;
      });
      const letters = outcomes.map((outcome) => ({ pass: "p", fail: "f", manual: "m", warn: "w" })[outcome] ?? "-").join("");
      const outcome = letters.includes("f") ? "ineligible" : letters.includes("m") ? "manual" : "eligible";
      return { ...talent, box, ...fit, ...meritOf(talent, fit), letters, outcome };
    };
    return { decide, weights };
  };

  return { decisionOf };
})();
