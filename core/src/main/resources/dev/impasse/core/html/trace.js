/** The events of one trace: lanes, scrubber, filters, and what stands where the scrubber is. */
impasse.Trace = class {
  /** @param {Object} data the time line of the data block */
  constructor(data) {
    Object.assign(this, { events: data.events, threads: data.threads, locks: data.locks, places: data.places });
    const operations = data.operations.map(([name, verb, about, effect]) => ({ name, verb, about, effect }));
    this.actions = data.actions.map(([operation, ...rest]) => [operations[operation], ...rest]);
    this.data = data;
    this.levels = data.levels ? new impasse.Levels(data.levels) : null;
    this.laneOf = new Map(data.lanes.map((thread, i) => [thread, i]));
    this.parts = data.parts.map((part) => new impasse.Part(this, part));
    this.part = this.parts[this.parts.length - 1];
    this.at = this.part.to;
    this.state = this.part.stateAt(this.at);
    this.bars = new Map();
    this.threadFilter = '';
    this.lockFilter = '';
    this.marks = [];
    this.finding = null;
    this.scene = null;
    this.build();
    this.filter();
  }

  build() {
    const { el, number, count } = impasse;
    const button = (id, text, title, act) => el('button', { type: 'button', id, title, on: { click: act } }, text);
    this.scrubber = el('input', { type: 'range', id: 'scrubber', step: 1, 'aria-label': 'Event',
      on: { input: () => this.go(Number(this.scrubber.value)) } });
    this.position = el('output', { id: 'position', for: 'scrubber' });
    this.told = el('p.told', { id: 'told', 'aria-live': 'polite' });
    this.playButton = button('play', 'Play', 'Play the events', () => this.play());
    const search = (id, label, names, act) => {
      const list = el('datalist', { id: id + '-names' }, ...[...new Set(names)].slice(0, 300).map((name) => el('option', { value: name })));
      const input = el('input', { type: 'search', id, list: id + '-names', placeholder: 'all', on: { input: () => act(input.value) } });
      return { input, label: el('label', {}, label + ' ', input, list) };
    };
    const thread = search('filter-thread', 'Thread', this.threads.map((one) => one[0]), (value) => this.filterThread(value));
    const lock = search('filter-lock', 'Lock', this.locks.map((one) => one[0]), (value) => this.filterLock(value));
    this.threadInput = thread.input;
    this.lockInput = lock.input;
    this.only = el('input', { type: 'checkbox', id: 'filter-finding', on: { change: () => this.filter() } });
    this.onlyLabel = el('label', {}, this.only, ' only the threads of the finding');
    this.lanes = new impasse.Lanes(this);
    this.standing = new impasse.StateView(this);
    this.choice = el('select', { id: 'part', 'aria-label': 'Part of the trace', on: { change: () => this.choose(this.parts[this.choice.value]) } },
      ...this.parts.map((part, i) => el('option', { value: i }, 'events ' + number(part.from) + ' to ' + number(part.to)
        + part.findings.slice(0, 3).map((print) => ' #' + print).join(''))));
    const partial = this.levels !== null;
    const shown = this.parts.reduce((sum, part) => sum + part.events.length / 2, 0);
    const hidden = this.data.threadCount - this.data.lanes.length;
    this.box = el('div.trace', {},
      partial ? el('p.note', { id: 'partial' }, count(this.events, 'event') + ' are too many for one page. ' + number(shown)
        + ' of them, round the findings and at the end, are here in full and can be replayed (the blue line above the lanes);'
        + ' the rest shows how much each thread waited and held. ', el('code', {}, 'impasse replay'), ' has every event.') : null,
      hidden > 0 ? el('p.note', {}, count(hidden, 'thread') + ' with fewer events have no lane.') : null,
      el('div.controls', {},
        button('first', '«', 'First event', () => this.go(this.part.from - 1)),
        button('back', '‹', 'One event back', () => this.go(this.at - 1)),
        this.playButton,
        button('next', '›', 'One event on', () => this.go(this.at + 1)),
        button('last', '»', 'Last event', () => this.go(this.part.to)),
        this.scrubber, this.position,
        this.parts.length > 1 ? this.choice : null),
      this.told,
      el('div.filters', {}, thread.label, lock.label, this.onlyLabel, el('span.push', {}),
        button('zoom-in', '+', 'Zoom in', () => this.lanes.zoom(0.5, this.at)),
        button('zoom-out', '−', 'Zoom out', () => this.lanes.zoom(2, this.at)),
        button('zoom-fit', 'All', 'Show the whole trace', () => this.lanes.fit())),
      this.lanes.box,
      el('p.legend', {}, el('i.run', {}), 'runs ', el('i.wait', {}), 'waits, above the line ', el('i.stuck', {}), 'waits to the end ', el('i.hold', {}), 'holds, below it ',
        el('span.faint', {}, '· left to right by number of event, a trace has no clock · drag to move, Ctrl+wheel or + − to zoom, arrow keys to step')),
      this.standing.box);
    this.choose(this.part, this.at);
  }

  /** Makes a part the one that is replayed. */
  choose(part, at) {
    this.part = part;
    this.choice.value = String(this.parts.indexOf(part));
    this.scrubber.min = String(part.from - 1);
    this.scrubber.max = String(part.to);
    this.go(at === undefined ? part.to : at);
  }

  /** Goes to an event of the part: shows what stands after it. */
  go(n) {
    this.at = Math.min(Math.max(n, this.part.from - 1), this.part.to);
    this.state = this.part.stateAt(this.at);
    this.scrubber.value = String(this.at);
    this.position.value = impasse.number(this.at) + ' / ' + impasse.number(this.events);
    this.told.replaceChildren(...this.tellEvent());
    this.scrubber.setAttribute('aria-valuetext', this.told.textContent);
    this.standing.draw();
    this.lanes.reveal(this.at);
    this.lanes.redraw();
  }

  /** Goes to an event anywhere, if it is there. */
  goNear(n) {
    const part = this.partAt(n);
    if (part) {
      this.choose(part, n);
    } else {
      this.told.replaceChildren('Event ' + impasse.number(Math.max(1, n)) + ' is not in this page; those under the blue line are.');
    }
  }

  /** Plays to the end of the part, in at most some seconds. */
  play() {
    if (this.timer) {
      this.stop();
      return;
    }
    if (this.at >= this.part.to) {
      this.go(this.part.from - 1);
    }
    const left = this.part.to - this.at;
    const wait = Math.min(500, Math.max(40, 15000 / left));
    const step = Math.max(1, Math.round(left / (15000 / wait)));
    this.playButton.replaceChildren('Stop');
    this.timer = setInterval(() => {
      this.go(this.at + step);
      if (this.at >= this.part.to) {
        this.stop();
      }
    }, wait);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.playButton.replaceChildren('Play');
  }

  /** Shows a finding: its event, its threads, its graph. */
  show(finding) {
    this.finding = finding;
    this.participants = new Set(finding ? finding.sides.concat(finding.blockedBehind).map((one) => this.threadOf(one.thread)) : []);
    this.participants.delete(-1);
    this.onlyLabel.hidden = !this.participants.size;
    this.only.checked = this.participants.size > 0 && this.data.lanes.length > 24;
    this.scene = finding ? this.standing.sceneOf(finding) : null;
    const part = finding && finding.closingEvent !== null && this.partAt(finding.closingEvent);
    this.filter();
    if (part) {
      if (this.events > 400) {
        this.lanes.show(finding.closingEvent - 170, finding.closingEvent + 30);
      }
      this.choose(part, finding.closingEvent);
    } else {
      this.go(this.at);
    }
  }

  /** Returns the number of a finding's thread, -1 if it is not here: by id and name, or by either. */
  threadOf(thread) {
    if (!this.known) {
      this.known = new Map();
      this.threads.forEach(([name, tid], i) => [tid + ' ' + name, 'name ' + name, 'tid ' + tid].forEach((key) =>
        this.known.has(key) || this.known.set(key, i)));
    }
    const found = [thread.tid + ' ' + thread.name, 'name ' + thread.name, 'tid ' + thread.tid].find((key) => this.known.has(key));
    return found === undefined ? -1 : this.known.get(found);
  }

  filterThread(text) {
    this.threadFilter = text.toLowerCase();
    this.threadInput.value = text;
    this.filter();
  }

  filterLock(text) {
    this.lockFilter = text.toLowerCase();
    this.lockInput.value = text;
    this.filter();
  }

  filter() {
    this.visible = this.data.lanes.filter((thread) => this.showsThread(thread) && this.touches(thread));
    this.standing.draw();
    this.lanes.redraw();
  }

  matchesThread(thread) {
    return !this.threadFilter || this.threads[thread][0].toLowerCase().includes(this.threadFilter);
  }

  showsThread(thread) {
    return this.matchesThread(thread) && (!this.only.checked || this.participants.has(thread));
  }

  matchesLock(lock) {
    return !this.lockFilter || (lock >= 0 && this.locks[lock][0].toLowerCase().includes(this.lockFilter));
  }

  showsLock(bar) {
    return bar.lock < 0 ? !this.lockFilter : this.matchesLock(bar.lock);
  }

  /** Whether a thread has to do with the locks that are shown. */
  touches(thread) {
    return !this.lockFilter || this.parts.some((part) => this.barsOf(part).of(thread).some((bar) => this.showsLock(bar)));
  }

  partAt(n) {
    return this.parts.find((part) => part.from <= n && n <= part.to) || null;
  }

  barsOf(part) {
    if (!this.bars.has(part)) {
      this.bars.set(part, new impasse.Bars(part));
    }
    return this.bars.get(part);
  }

  lockName(lock) {
    return lock < 0 ? '' : this.locks[lock][0];
  }

  targetName(wait) {
    return wait.reason === 'end' ? 'end of ' + this.threads[wait.target][0] : this.lockName(wait.target);
  }

  name(bar) {
    return bar.lock < 0 ? 'end of ' + this.threads[bar.target][0] : impasse.short(this.lockName(bar.lock));
  }

  /** Returns what a bar says in full. */
  tell(bar) {
    const what = bar.kind === 'hold' ? 'holds ' : 'waits for ';
    const to = bar.open ? 'the end of what is recorded' : impasse.number(bar.to);
    return what + this.name(bar) + ', events ' + impasse.number(bar.from) + ' to ' + to + (this.places[bar.place] ? '\n  at ' + this.places[bar.place] : '');
  }

  /** Returns the event at which the replay stands, in words. */
  tellEvent() {
    const { el } = impasse;
    if (this.at < this.part.from) {
      return [this.at === 0 ? 'Before the first event.' : 'Before the first event of this part.'];
    }
    const { thread, action } = this.part.event(this.at);
    const [operation, operand, , , place] = action;
    const about = operand < 0 ? '' : operation.about === 'thread' ? this.threads[operand][0] : this.lockName(operand);
    const closes = this.marks.includes(this.at);
    return [el('span.thread', {}, this.threads[thread][0]), ' ' + operation.verb + ' ', el('span.lock', {}, about),
      place ? el('span.faint', {}, ' at ' + this.places[place]) : '', closes ? el('span.closes', {}, ' — here the cycle closes') : ''];
  }

  /** Locks of findings have colours of their own, the others share one. */
  colourOf(lock, colours) {
    if (!this.paint) {
      this.paint = new Map();
      const names = this.finding ? new Set(this.finding.sides.map((side) => side.wants.label)) : new Set();
      this.locks.forEach(([label], i) => names.has(label) && this.paint.size < 6 && this.paint.set(i, this.paint.size));
    }
    const own = this.paint.get(lock);
    return own === undefined ? colours.hold : colours['lock' + own];
  }
};
