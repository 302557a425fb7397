/** The waits and holds of a part as bars: {thread, kind, lock, text, from, to, row, open}. */
impasse.Bars = class {
  constructor(part) {
    this.part = part;
    this.byThread = new Map();
    this.open = new Map();
    this.at = part.from;
    this.lives = new Map(part.rows.map(([thread, , , ended]) => [thread, { from: part.from, to: ended ? part.from : part.to + 1 }]));
    const state = impasse.State.of(part.rows, this);
    for (let n = part.from; n <= part.to; n++) {
      this.at = n;
      this.live(part.event(n), n);
      part.step(state, n);
    }
    this.open.forEach((bars) => bars.forEach((bar) => (bar.to = part.to + 1)));
  }

  /** Returns the bars of a thread, by where they begin. */
  of(thread) {
    return this.byThread.get(thread) || [];
  }

  /** A thread runs from its start, or its first event, to its end. */
  live({ thread, action }, n) {
    const born = action[0].effect === 'starts-thread' ? [thread, action[1]] : [thread];
    born.filter((one) => !this.lives.has(one)).forEach((one) => this.lives.set(one, { from: n, to: this.part.to + 1 }));
    if (action[0].effect === 'ends-thread') {
      this.lives.get(thread).to = n;
    }
  }

  begin(thread, kind, what) {
    const hold = kind === 'hold';
    const open = this.openOf(thread);
    const rows = new Set(open.filter((bar) => bar.kind === 'hold').map((bar) => bar.row));
    let row = 0;
    while (hold && rows.has(row)) {
      row++;
    }
    const bar = {
      thread, kind, from: this.at, to: 0, row, open: true, place: what.place,
      lock: hold ? what.lock : what.reason === 'end' ? -1 : what.target,
      target: hold ? what.lock : what.target,
      tag: hold ? what.shared : what.reason,
    };
    open.push(bar);
    if (!this.byThread.has(thread)) {
      this.byThread.set(thread, []);
    }
    this.byThread.get(thread).push(bar);
  }

  end(thread, kind, target, tag) {
    const open = this.openOf(thread);
    for (let i = open.length - 1; i >= 0; i--) {
      const bar = open[i];
      if (bar.kind === kind && bar.target === target && bar.tag === tag) {
        bar.to = this.at;
        bar.open = false;
        open.splice(i, 1);
        return;
      }
    }
  }

  openOf(thread) {
    if (!this.open.has(thread)) {
      this.open.set(thread, []);
    }
    return this.open.get(thread);
  }
};
