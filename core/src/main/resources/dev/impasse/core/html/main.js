/** Puts the page together. */
impasse.main = {
  start() {
    const { el, report, findings } = impasse;
    report.read();
    this.traces = new Map();
    document.getElementById('top').append(...this.header());
    document.getElementById('top').after(...report.traces.filter((trace) => trace.error).map((trace) =>
      el('p.note.error', {}, 'Could not be read: ' + trace.error)));
    this.main = document.getElementById('main');
    this.section = document.getElementById('trace');
    const waits = document.getElementById('waits');
    waits.append(...impasse.waits.view());
    waits.hidden = !waits.childNodes.length;
    findings.init(document.getElementById('list'), (entry) => this.show(entry));
    const wanted = report.entries.find((entry) => '#' + entry.finding.fingerprint === decodeURIComponent(location.hash));
    if (report.entries.length) {
      this.show(wanted || report.entries[0]);
    } else {
      findings.draw();
      this.main.append(...this.clear());
      this.showTrace(report.timelines.findIndex(Boolean), null);
    }
    document.getElementById('body').after(...[impasse.fleet.panel()].filter(Boolean));
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
    const files = report.traces.map((trace) => report.name(trace)).concat((report.data.report.orders || { files: [] }).files);
    const events = report.traces.reduce((sum, trace) => sum + (trace.events || 0), 0);
    const facts = [
      files.length === 1 ? files[0] : count(files.length, 'file'),
      events ? count(events, 'event') : '',
      suppressed ? suppressed + ' suppressed' : '',
    ].filter(Boolean).join(' · ');
    return [el('div.brand', {}, el('h1', {}, 'Impasse'), el('p.faint', {}, facts), ...this.recordings()),
      el('div.badges', {}, ...(badges.length ? badges : [this.noBadge()])), impasse.theme.button()];
  },

  /** Which run each trace is of; of many traces it is one click away. */
  recordings() {
    const { el, report } = impasse;
    const lines = report.traces.filter((trace) => trace.recording).map((trace) => {
      const { start, pid, host, java, jvm, impasse: version, command } = trace.recording;
      const facts = [start, pid && 'process ' + pid, host && 'host ' + host, java && 'Java ' + java + (jvm ? ' (' + jvm + ')' : ''),
        version && 'Impasse ' + version].filter(Boolean).join(' · ');
      return el('p.faint.recording', {}, (report.traces.length > 1 ? report.name(trace) + ': ' : 'Recorded ') + facts,
        ...(command ? [el('br'), el('code', {}, command)] : []));
    });
    return lines.length > 1 ? [el('details', {}, el('summary.faint', {}, 'Recorded by ' + lines.length + ' processes'), ...lines)] : lines;
  },

  /** Nothing found is good only where all could be read. */
  noBadge() {
    const { el, report } = impasse;
    const unread = report.traces.some((trace) => trace.error || (trace.damage || []).length);
    const doubt = unread || report.traces.some((trace) => (trace.reported || []).length);
    return el('span.badge.' + (doubt ? 'suspected' : 'none'), {}, unread ? 'not all could be read'
      : doubt ? 'see what was reported' : 'no findings');
  },

  /** What to say when there is nothing. */
  clear() {
    const { el, report, count } = impasse;
    if (report.groups.size) {
      return [el('article.finding', {}, el('p', {}, 'The findings are too large to be shown in full; ', el('code', {}, '--format json'), ' has them.'))];
    }
    const orders = report.data.report.orders;
    const articles = report.traces.filter((trace) => !trace.error).map((trace) => el('article.finding', {},
      el('h2', {}, (trace.damage || []).length ? 'Not known whether there is a deadlock'
        : (trace.reported || []).length ? 'No deadlock in the events' : 'No deadlock'),
      el('p', {}, report.name(trace) + ((trace.damage || []).length ? ': none was found in ' : ': no deadlock in ') + (trace.events ? count(trace.events, 'event') + ' of ' : '')
        + count(trace.threads || 0, 'thread') + '.'),
      (trace.reported || []).length ? el('p', {}, 'What was reported while the program ran is below.') : null));
    return orders ? articles.concat(el('article.finding', {}, el('h2', {}, 'No inversion'),
      el('p', {}, 'No inversion in the lock orders: ' + orders.files.join(', ') + '.'))) : articles;
  },

  footer() {
    const { el, report } = impasse;
    const lines = [];
    report.traces.forEach((trace) => {
      const name = report.name(trace);
      (trace.damage || []).forEach((one) => lines.push(el('p.note', {}, name + ', not read: ' + one.message)));
      if ((trace.reported || []).length) {
        lines.push(el('details', { open: !report.entries.length }, el('summary', {}, 'Reported while the program ran, and not to be seen from the events alone: ' + name),
          ...trace.reported.map((text) => el('pre', {}, text))));
      }
    });
    if (report.data.notesLeft) {
      lines.push(el('p.note', {}, 'and ' + impasse.count(report.data.notesLeft, 'more note') + ' of the files, which did not fit into this page.'));
    }
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

  /** Returns the choice of traces, where there are several. */
  chooser(index) {
    const { el, report } = impasse;
    const there = report.timelines.map((data, i) => (data ? i : -1)).filter((i) => i >= 0);
    if (there.length < 2) {
      return null;
    }
    const select = el('select', { id: 'traces', 'aria-label': 'Trace', on: { change: () => {
      const chosen = Number(select.value);
      this.showTrace(chosen, this.entry && this.entry.where === chosen ? this.entry.finding : null);
    } } }, ...there.map((i) => el('option', { value: i, selected: i === index }, report.name(report.traces[i]))));
    return select;
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
      this.section.replaceChildren(el('div.heading', {}, el('h2', {}, 'Time line'), this.chooser(index)), this.traces.get(index).box);
    }
    if (this.traces.has(index)) {
      const trace = this.traces.get(index);
      trace.paint = null;
      trace.show(finding);
    }
  },
};

impasse.main.start();
