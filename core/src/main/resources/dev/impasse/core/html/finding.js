/** One finding as text and picture. */
impasse.finding = {
  /** Returns the article of a finding. */
  article(entry) {
    const { el, report } = impasse;
    const finding = entry.finding;
    return el('article.finding.' + finding.certainty, { 'data-fingerprint': finding.fingerprint },
      this.heading(entry),
      this.line(finding),
      el('p.plainly', {}, this.plainly(finding)),
      this.suppression(finding),
      this.picture(finding),
      el('div.advice', {},
        finding.fix ? el('section.fix', {}, el('h3', {}, 'How to fix it'), el('p', {}, finding.fix)) : null,
        el('section.why', {}, el('h3', {}, 'Why we believe it'),
          el('ul', {}, ...finding.why.map((why) => el('li', {}, why))))),
      this.done(finding),
      el('h3', {}, finding.sides.length === 1 ? 'The thread' : 'The threads of the cycle'),
      this.sides(finding),
      this.behind(finding),
      el('p.small.faint', {}, finding.certainty === 'detected' ? (report.kinds[finding.kind] || '') + ' ' : '',
        'More: ', el('code', {}, 'impasse explain ' + finding.kind.replace(/ /g, '-')), '.'));
  },

  heading(entry) {
    const { el, report, count } = impasse;
    const finding = entry.finding;
    const threads = report.total(finding, 'sides');
    const kind = report.kindText(finding.kind);
    const title = kind[0].toUpperCase() + kind.slice(1);
    return el('div.heading', {},
      el('h2', {}, el('span.badge.' + finding.certainty, { title: report.certainties[finding.certainty] || '' }, finding.certainty),
        ' ', title),
      el('p.facts', {},
        report.traces.length > 1 || entry.where < 0 ? el('span.origin', {}, report.origin(entry.where) + ' · ') : null,
        count(threads, 'thread') + ', ' + count(report.locks(finding).length, 'lock'),
        finding.closingEvent === null ? null : el('span', {}, ' · closes at event ' + impasse.number(finding.closingEvent)),
        ' · ', el('code.print', { title: 'Fingerprint: the same for the same deadlock in another run' }, '#' + finding.fingerprint)));
  },

  /** Who waits for whom, in one line. */
  line(finding) {
    const { el, report } = impasse;
    const parts = report.line(finding).map((part) => el('span.' + part.role, { title: part.title || part.text }, impasse.cut(part.text, 60)));
    const line = el('p.cycle', {});
    parts.forEach((part, i) => line.append(...(i ? [el('span.arrow', {}, ' → ')] : []), part));
    return line;
  },

  /** The same as sentences, for people who never saw such a line. */
  plainly(finding) {
    const { report } = impasse;
    const sides = finding.sides.slice(0, 3);
    const name = (side) => impasse.cut(side.thread.name, 60);
    const past = finding.certainty === 'detected' || (finding.certainty === 'suspected' && finding.kind !== 'deadlock');
    const texts = sides.map((side, i) => {
      const next = report.isCycle(finding) && finding.sides[(i + 1) % finding.sides.length];
      const held = next && report.held.includes(side.wants.kind) && next.holds.some((hold) => hold.lock.label === side.wants.label);
      const by = next === side ? 'it itself ' : next ? name(next) + ' ' : '';
      const how = !next ? '' : held ? ', which ' + by + (past ? 'holds' : 'may hold') : ', which is up to ' + by.trim();
      return name(side) + (past ? ' waits' : ' may wait') + ' for ' + impasse.cut(side.wants.label, 60) + how + '.';
    });
    if (finding.sides.length > sides.length) {
      texts.push('And so on, round to ' + name(finding.sides[0]) + '.');
    }
    if (finding.certainty !== 'detected') {
      texts.push(report.certainties[finding.certainty] || '');
    } else if (report.isCycle(finding)) {
      texts.push(finding.sides.length === 1 ? 'It can never go on.' : 'None of them can ever go on.');
    }
    return texts.join(' ');
  },

  suppression(finding) {
    const { el } = impasse;
    const why = finding.suppression;
    return why ? el('p.note', {}, 'Suppressed by ' + why.by + (why.reason ? ': ' + why.reason : '') + '.') : null;
  },

  done(finding) {
    const { el } = impasse;
    return finding.done && finding.done.length
      ? el('section', {}, el('h3', {}, 'What was done about it'), el('ul', {}, ...finding.done.map((one) => el('li', {}, one))))
      : null;
  },

  picture(finding) {
    const { el, graph, graphview } = impasse;
    const drawn = graph.ofFinding(finding);
    const label = 'Wait-for graph: ' + impasse.report.line(finding).map((part) => part.text).join(', ');
    return el('figure.picture', {}, graphview.draw(drawn, graph.layout(drawn), label));
  },

  sides(finding) {
    const { el, report, count } = impasse;
    const box = el('div.sides', {});
    const shown = 20;
    const more = (from) => {
      finding.sides.slice(from, from + shown).forEach((side) => box.append(this.side(side)));
      const left = finding.sides.length - from - shown;
      if (left > 0) {
        const button = el('button', { type: 'button', on: { click: () => { button.remove(); more(from + shown); } } },
          'Show more: ' + count(left, 'thread'));
        box.append(button);
      } else if (report.total(finding, 'sides') > finding.sides.length) {
        box.append(el('p.note', {}, 'and ' + count(report.total(finding, 'sides') - finding.sides.length, 'more thread') + ' not in this page'));
      }
    };
    more(0);
    return box;
  },

  side(side) {
    const { el } = impasse;
    const mode = (one) => (one.mode === 'shared' ? ', shared' : '') + (one.count > 1 ? ', ' + one.count + ' times' : '');
    return el('section.side', {},
      el('h4', {}, el('span.thread', {}, side.thread.name), side.thread.virtual ? el('span.faint', {}, ' virtual thread') : null),
      el('dl', {},
        el('dt.wants', {}, 'wants'),
        el('dd', {}, this.lock(side.wants, mode(side)), this.place('at', side.wantsAt)),
        ...side.holds.flatMap((hold) => [
          el('dt.holds', {}, impasse.report.held.includes(hold.lock.kind) ? 'holds' : 'owes'),
          el('dd', {}, this.lock(hold.lock, mode(hold)), this.place('acquired at', hold.acquiredAt)),
        ])),
      this.stack(side.stack));
  },

  lock: (lock, how) =>
    impasse.el('span', {}, impasse.el('span.lock', {}, lock.label), impasse.el('span.faint', {}, ' ' + lock.kind + how)),

  /** A frame, and below it the source lines round it, where the report has them. */
  place(word, frame) {
    const { el } = impasse;
    return frame ? [el('div.at', {}, word + ' ', el('code', {}, frame)), this.source(frame)] : null;
  },

  source(frame) {
    const { el, report } = impasse;
    const lines = report.sources.get(frame);
    return lines
      ? el('ol.source', { 'aria-label': 'Source' }, ...lines.map(([number, text, asked]) =>
        el(asked ? 'li.asked' : 'li', { 'aria-current': asked ? 'true' : false }, el('span.number', {}, String(number)), el('code', {}, text))))
      : null;
  },

  /** A stack; of frames of the JDK in a row only the outermost, until somebody asks. */
  stack(frames) {
    const { el } = impasse;
    if (!frames.length) {
      return null;
    }
    const ofJdk = (frame) => /^(?:[^/(]*\/)*(?:java|javax|jdk|sun)\./.test(frame);
    const list = el('ol.stack', {});
    frames.forEach((frame, i) => {
      const inner = frame.includes('$$Lambda') || (ofJdk(frame) && i + 1 < frames.length && ofJdk(frames[i + 1]));
      list.append(el('li' + (ofJdk(frame) ? '.jdk' : '') + (inner ? '.inner' : ''), {}, 'at ' + frame));
    });
    const hidden = list.querySelectorAll('.inner').length;
    const toggle = hidden
      ? el('button.plain.small', { type: 'button', 'aria-expanded': 'false', on: { click: () => {
        const all = list.classList.toggle('all');
        toggle.setAttribute('aria-expanded', String(all));
        toggle.replaceChildren(all ? 'Fewer frames' : impasse.count(hidden, 'more frame'));
      } } }, impasse.count(hidden, 'more frame'))
      : null;
    return el('div', {}, list, toggle);
  },

  behind(finding) {
    const { el, report, count } = impasse;
    const total = report.total(finding, 'blockedBehind');
    if (!total && !finding.gone.length) {
      return null;
    }
    const gone = finding.gone.length
      ? el('section', {}, el('h3', {}, 'Who could have helped and is gone'),
        el('p', {}, finding.gone.map((one) => one.name).join(', ')))
      : null;
    if (!total) {
      return gone;
    }
    const rows = finding.blockedBehind.map((one) => el('tr', {},
      el('td', {}, el('span.thread', {}, one.thread.name)), el('td', {}, el('span.lock', {}, one.wants.label)),
      el('td', {}, one.wantsAt ? [el('code', {}, one.wantsAt), this.source(one.wantsAt)] : '')));
    const left = total - rows.length;
    return el('section', {}, gone,
      el('details', { open: total <= 5 },
        el('summary', {}, count(total, 'more thread') + (total === 1 ? ' waits' : ' wait') + ' behind it'),
        el('div.scroll', {}, el('table', {}, el('thead', {}, el('tr', {}, el('th', {}, 'Thread'), el('th', {}, 'wants'), el('th', {}, 'at'))),
          el('tbody', {}, ...rows))),
        left > 0 ? el('p.note', {}, 'and ' + impasse.number(left) + ' more') : null));
  },
};
