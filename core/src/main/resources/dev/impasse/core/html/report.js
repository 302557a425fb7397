/** The data of the page, and what can be said of it. */
impasse.report = {
  /** Order of the certainties, the surest first, and what they mean. */
  certainties: {
    detected: 'It happened: these threads hang.',
    confirmed: 'It was predicted, and then made to happen.',
    predicted: 'It did not happen; another schedule of the recorded events reaches it.',
    suspected: 'It is suspected: the evidence speaks for it, and no more.',
  },

  /** What each kind means. */
  kinds: {
    deadlock: 'Threads wait for each other in a circle; none of them can ever go on.',
    'self deadlock': 'A thread waits for what only it itself could give.',
    starvation: 'Tasks wait for tasks which only their own, busy threads could run.',
    'orphaned lock': 'The holder of the lock ended without releasing it.',
    'leaked lock': 'The holder of the lock is an idle thread of a pool, which has no reason to release it.',
    'lost signal': 'Nobody is left to give the signal that is waited for.',
  },

  /** Returns what people call a kind, or a certainty and a kind; data keeps the name that it has had. */
  kindText: (kind) => kind.replace('lost signal', 'lost wakeup'),

  /** What one has and releases; anything else, as the end of a thread, one owes. */
  held: ['lock', 'monitor', 'ReentrantLock', 'ReentrantReadWriteLock', 'StampedLock', 'Semaphore', 'Lock', 'class initialisation'],

  /** Reads the data block. */
  read() {
    const data = JSON.parse(document.getElementById('data').textContent);
    this.data = data;
    this.traces = data.report.traces;
    this.timelines = data.timelines;
    this.sources = new Map(Object.entries(data.sources));
    const entries = [];
    const add = (list, where, suppressed) =>
      (list || []).forEach((finding) => entries.push({ finding, where, suppressed }));
    this.traces.forEach((trace, i) => add(trace.findings, i, false));
    if (data.report.orders) {
      add(data.report.orders.findings, -1, false);
    }
    this.traces.forEach((trace, i) => add(trace.suppressed, i, true));
    if (data.report.orders) {
      add(data.report.orders.suppressed, -1, true);
    }
    const order = Object.keys(this.certainties);
    const kinds = Object.keys(this.kinds);
    const rank = ({ suppressed, finding }) =>
      (suppressed ? order.length : order.indexOf(finding.certainty)) * kinds.length + kinds.indexOf(finding.kind);
    entries.forEach((entry, i) => (entry.at = i));
    entries.sort((a, b) => rank(a) - rank(b) || a.at - b.at);
    this.groups = new Map(data.groups.map(([certainty, kind, count]) => [certainty + ' ' + kind, { certainty, count }]));
    this.entries = entries;
  },

  /** Whether two locks that the page shows would go by one short name. */
  isShared(name) {
    if (!this.labels) {
      this.labels = new Map();
      const add = (label) => {
        const short = impasse.lastPart(label);
        this.labels.set(short, (this.labels.get(short) || new Set()).add(label));
      };
      this.entries.forEach(({ finding }) => finding.sides.forEach((side) => {
        add(side.wants.label);
        side.holds.forEach((hold) => add(hold.lock.label));
      }));
      this.timelines.filter(Boolean).forEach((data) => data.locks.forEach(([label]) => add(label)));
    }
    return (this.labels.get(name) || new Set()).size > 1;
  },

  /** Returns the name of a trace, dump or process. */
  name: (trace) => trace.file || 'process ' + trace.pid,

  /** Returns where a finding comes from. */
  origin(where) {
    return where < 0 ? 'lock orders' : this.name(this.traces[where]);
  },

  /** Returns how many threads a finding has in all: more than are shown, sometimes. */
  total(finding, what) {
    const totals = this.data.totals[finding.fingerprint];
    return totals ? totals[what] : finding[what].length;
  },

  /** Returns the names of the distinct locks of a finding. */
  locks(finding) {
    return [...new Set(finding.sides.map((side) => side.wants.label))];
  },

  /** Whether the sides of a finding wait for each other in a circle. */
  isCycle: (finding) => ['deadlock', 'self deadlock', 'starvation'].includes(finding.kind),

  /** Returns who waits for whom in one line, as parts: {text, role}. */
  line(finding) {
    const parts = [];
    const most = 6;
    finding.sides.slice(0, most).forEach((side) => {
      parts.push({ text: side.thread.name, role: 'thread' });
      parts.push({ text: impasse.short(side.wants.label), role: 'lock', title: side.wants.label });
    });
    const more = this.total(finding, 'sides') - most;
    if (more > 0) {
      parts.push({ text: impasse.count(more, 'more thread'), role: 'more' });
    }
    if (this.isCycle(finding)) {
      parts.push({ text: finding.sides[0].thread.name, role: 'thread' });
    } else {
      const gone = finding.gone[0];
      parts.push({ text: gone ? gone.name : 'nobody', role: gone ? 'thread' : 'more' });
    }
    return parts;
  },
};
