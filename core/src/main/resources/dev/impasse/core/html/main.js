/** Puts the page together. */
impasse.main = {
  start() {
    const { el, report, findings } = impasse;
    report.read();
    this.traces = new Map();
    document.getElementById('top').append(...this.header());
    this.main = document.getElementById('main');
    this.section = document.getElementById('trace');
    findings.init(document.getElementById('list'), (entry) => this.show(entry));
    const wanted = report.entries.find((entry) => '#' + entry.finding.fingerprint === decodeURIComponent(location.hash));
    if (report.entries.length) {
      this.show(wanted || report.entries[0]);
    } else {
      this.main.append(...this.clear());
      this.showTrace(report.timelines.findIndex(Boolean), null);
    }
    document.getElementById('foot').append(...this.footer());
    window.addEventListener('hashchange', () => {
      const entry = report.entries.find((one) => '#' + one.finding.fingerprint === decodeURIComponent(location.hash));
      if (entry && entry !== this.entry) {
        this.show(entry);
      }
    });
    document.documentElement.dataset.ready = 'true';
  },

  header() {
    const { el, report, count } = impasse;
    const counts = new Map();
    const add = (name, n) => counts.set(name, (counts.get(name) || 0) + n);
    report.groups.forEach((group) => add(group.certainty, group.count));
    const { suppressed } = report.data;
    const badges = Object.keys(report.certainties).filter((name) => counts.has(name)).map((name) =>
      el('span.badge.' + name, { title: report.certainties[name] }, impasse.number(counts.get(name)) + ' ' + name));
    const events = report.traces.reduce((sum, trace) => sum + (trace.events || 0), 0);
    const facts = [
      report.traces.length === 1 ? report.traces[0].file || 'process ' + report.traces[0].pid : count(report.traces.length, 'file'),
      events ? count(events, 'event') : '',
      suppressed ? suppressed + ' suppressed' : '',
    ].filter(Boolean).join(' · ');
    return [el('div.brand', {}, el('h1', {}, 'Impasse'), el('p.faint', {}, facts)),
      el('div.badges', {}, ...(badges.length ? badges : [el('span.badge.none', {}, 'no findings')])), impasse.theme.button()];
  },

  /** What to say when there is nothing. */
  clear() {
    const { el, report, count } = impasse;
    return report.traces.filter((trace) => !trace.error).map((trace) => el('article.finding', {},
      el('h2', {}, 'No deadlock'),
      el('p', {}, (trace.events ? 'No deadlock in ' + count(trace.events, 'event') + ' of ' + count(trace.threads, 'thread') : 'No finding')
        + (trace.file ? ', ' + trace.file : '') + '.')));
  },

  footer() {
    const { el, report } = impasse;
    const lines = [];
    report.traces.forEach((trace) => {
      const name = trace.file || 'process ' + trace.pid;
      if (trace.error) {
        lines.push(el('p.note', {}, 'Could not be read: ' + name + ': ' + trace.error));
      }
      (trace.damage || []).forEach((one) => lines.push(el('p.note', {}, name + ' is damaged: ' + one.message)));
      if ((trace.reported || []).length) {
        lines.push(el('details', {}, el('summary', {}, 'Reported while the program ran, and not to be seen from the events alone: ' + name),
          ...trace.reported.map((text) => el('pre', {}, text))));
      }
    });
    if (report.traces.some((trace) => trace.pid !== undefined)) {
      lines.push(el('p.note', {}, 'Written by the agent, in the process itself, without the events: ', el('code', {}, 'impasse analyze TRACE -o report.html'),
        ' adds the time line, if there is a trace.'));
    }
    lines.push(el('p.small.faint', {}, 'Written by Impasse, which finds deadlocks in Java programs. This file loads nothing from anywhere.'));
    return lines;
  },

  show(entry) {
    this.entry = entry;
    impasse.findings.select(entry);
    this.main.replaceChildren(impasse.finding.article(entry));
    try {
      history.replaceState(null, '', '#' + encodeURIComponent(entry.finding.fingerprint));
    } catch (refused) {
      // some browsers allow that for no file from disk; the page works without it
    }
    this.showTrace(entry.where, entry.finding);
  },

  /** Shows the events of a trace, if they are there. */
  showTrace(index, finding) {
    const { el, report } = impasse;
    if (this.shown !== index) {
      if (this.traces.has(this.shown)) {
        this.traces.get(this.shown).stop();
      }
      this.shown = index;
      const data = index >= 0 && report.timelines[index];
      this.section.hidden = !data;
      if (!data) {
        const events = index >= 0 && report.traces[index].events;
        this.section.hidden = !events;
        this.section.replaceChildren(el('p.note', {}, 'The events of ' + (events ? report.traces[index].file : '')
          + ' are not in this page. A report of this file alone may have room for them.'));
        return;
      }
      if (!this.traces.has(index)) {
        const trace = new impasse.Trace(data);
        trace.marks = report.entries.filter((entry) => entry.where === index && !entry.suppressed && entry.finding.closingEvent !== null)
          .map((entry) => entry.finding.closingEvent);
        this.traces.set(index, trace);
      }
      this.section.replaceChildren(el('h2', {}, 'Time line'), this.traces.get(index).box);
    }
    if (this.traces.has(index)) {
      const trace = this.traces.get(index);
      trace.paint = null;
      trace.show(finding);
    }
  },
};

impasse.main.start();
