/** What stands after an event: who holds and wants what, as a table and as a graph. */
impasse.StateView = class {
  constructor(trace) {
    const { el } = impasse;
    this.trace = trace;
    this.rows = el('tbody', {});
    this.note = el('p.note', {});
    this.table = el('table.state', {},
      el('thead', {}, el('tr', {}, el('th', {}, 'Thread'), el('th', {}, 'holds'), el('th', {}, 'waits for'))), this.rows);
    this.figure = el('figure.picture.live', {});
    this.box = el('div.standing', {},
      el('section', {}, el('h3', {}, 'Who waits for whom'), this.figure),
      el('section', {}, el('h3', {}, 'Held locks'), el('div.scroll', {}, this.table), this.note));
  }

  /** Shows the state at which the trace stands. */
  draw() {
    this.drawTable();
    this.drawGraph();
  }

  drawTable() {
    const { el } = impasse;
    const { trace } = this;
    const most = 60;
    const rows = [];
    let left = 0;
    [...trace.state.threads].sort((a, b) => a[0] - b[0]).forEach(([thread, t]) => {
      const held = t.held.filter((hold) => trace.matchesLock(hold.lock));
      const waits = t.waits.filter((wait) => wait.reason === 'end' ? !trace.lockFilter : trace.matchesLock(wait.target));
      if ((!held.length && !waits.length) || !trace.showsThread(thread)) {
        return;
      }
      if (rows.length >= most) {
        left++;
        return;
      }
      const list = (all, text) => el('td', {}, ...all.map((one) => el('div', { title: trace.places[one.place] || null }, ...text(one))));
      rows.push(el('tr' + (waits.length ? '.waiting' : ''), {},
        el('td', {}, el('span.thread', {}, trace.threads[thread][0])),
        list(held, (hold) => [el('span.lock', {}, trace.lockName(hold.lock)),
          el('span.faint', {}, (hold.shared ? ' shared' : '') + (hold.count > 1 ? ' ×' + hold.count : ''))]),
        list(waits, (wait) => [el('span.lock', {}, trace.targetName(wait)),
          el('span.faint', {}, (wait.reason === 'notification' ? ' for a notification' : '') + (wait.timed ? ' with a time-out' : ''))])));
    });
    this.rows.replaceChildren(...rows);
    this.table.hidden = !rows.length;
    this.note.replaceChildren(left ? 'and ' + impasse.count(left, 'more thread')
      : rows.length ? '' : 'No lock is held and nobody waits.');
  }

  drawGraph() {
    const { graph, graphview } = impasse;
    const now = this.edges(this.trace.state);
    const circles = graph.circles(now);
    now.forEach((edge) => (edge.cycle = circles.has(edge)));
    const key = (edge) => edge.from + '>' + edge.to + '>' + edge.role;
    const present = new Map(now.map((edge) => [key(edge), edge]));
    const base = this.base(now);
    const drawn = {
      nodes: base.nodes.map((node) => ({ ...node, faint: !now.some((edge) => edge.from === node.id || edge.to === node.id) })),
      edges: base.edges.map((edge) => present.get(key(edge)) || { ...edge, cycle: false, faint: true }),
    };
    const known = new Set(base.nodes.map((node) => node.id));
    const routed = new Set(base.edges.map(key));
    now.filter((edge) => !routed.has(key(edge)) && known.has(edge.from) && known.has(edge.to)).forEach((edge) => drawn.edges.push(edge));
    if (!drawn.nodes.length) {
      this.figure.replaceChildren(impasse.el('p.note', {}, 'Nobody waits.'));
      return;
    }
    this.figure.replaceChildren(graphview.draw(drawn, base.layout, 'Wait-for graph after this event', (node) => {
      if (node.id[0] === 't') {
        this.trace.filterThread(node.title);
      } else {
        this.trace.filterLock(node.title);
      }
    }));
    this.figure.dataset.cycle = String(circles.size > 0);
  }

  /** All that waits and what it waits for, with the holders of that. */
  edges(state) {
    const { trace } = this;
    const edges = [];
    const wanted = new Set();
    state.threads.forEach((t, thread) => t.waits.forEach((wait) => {
      const to = wait.reason === 'end' ? 'e' + wait.target : 'l' + wait.target;
      edges.push({ from: 't' + thread, to, role: 'wants', title: trace.places[wait.place] });
      wanted.add(to);
      if (wait.reason === 'end' && !(state.threads.get(wait.target) || {}).ended) {
        edges.push({ from: to, to: 't' + wait.target, role: 'due', title: '' });
      }
    }));
    const scene = trace.scene;
    state.threads.forEach((t, thread) => t.held.forEach((hold) => {
      if (wanted.has('l' + hold.lock) || (scene && scene.ids.has('l' + hold.lock))) {
        edges.push({ from: 'l' + hold.lock, to: 't' + thread, role: 'held', title: trace.places[hold.place] });
      }
    }));
    const seen = new Set();
    return edges.filter((edge) => {
      const twice = seen.has(edge.from + edge.to + edge.role);
      seen.add(edge.from + edge.to + edge.role);
      return !twice && this.shown(edge.from) && this.shown(edge.to);
    });
  }

  shown(id) {
    const number = Number(id.slice(1));
    return id[0] === 'l' ? this.trace.matchesLock(number) : id[0] === 'e' ? !this.trace.lockFilter : this.trace.matchesThread(number);
  }

  node(id) {
    const { trace } = this;
    const number = Number(id.slice(1));
    if (id[0] === 't') {
      return { id, role: 'thread', label: trace.threads[number][0], title: trace.threads[number][0] };
    }
    const name = id[0] === 'e' ? 'end of ' + trace.threads[number][0] : trace.lockName(number);
    return { id, role: 'lock', label: id[0] === 'e' ? name : impasse.short(name), title: name };
  }

  /** What is laid out: the finding's scene, so that it stays still, or else what there is now. */
  base(now) {
    const most = 40;
    const edges = this.trace.scene
      ? this.trace.scene.edges.filter((edge) => this.shown(edge.from) && this.shown(edge.to))
      : now.slice(0, most);
    const ids = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
    const signature = edges.map((edge) => edge.from + edge.to).join(' ');
    if (!this.kept || this.kept.signature !== signature) {
      const nodes = [...ids].map((id) => this.node(id));
      this.kept = { signature, nodes, edges, layout: impasse.graph.layout({ nodes, edges }) };
    }
    return this.kept;
  }

  /** Returns the graph of a finding that did not happen; its threads and locks are known by name. */
  sceneByName(finding) {
    const { trace } = this;
    const lock = (one) => trace.locks.findIndex(([label]) => label === one.label);
    const edges = [];
    const sides = finding.sides.slice(0, impasse.graph.most);
    const wanted = new Set(sides.map((side) => side.wants.label));
    sides.forEach((side) => {
      edges.push({ from: 't' + trace.threadOf(side.thread), to: 'l' + lock(side.wants), role: 'wants', title: '', cycle: true });
      side.holds.filter((hold) => wanted.has(hold.lock.label)).forEach((hold) =>
        edges.push({ from: 'l' + lock(hold.lock), to: 't' + trace.threadOf(side.thread), role: 'held', title: '', cycle: true }));
    });
    const ids = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
    return [...ids].some((id) => id.endsWith('-1')) ? null : { edges, ids };
  }

  /** Returns the graph of a finding as it closes, in the numbers of the trace: threads, locks, a few behind. */
  sceneOf(finding) {
    const { trace } = this;
    const part = finding.closingEvent === null ? null : trace.partAt(finding.closingEvent);
    if (finding.certainty !== 'detected') {
      return this.sceneByName(finding);
    }
    const threads = new Set(finding.sides.slice(0, impasse.graph.most).map((side) => 't' + trace.threadOf(side.thread)));
    threads.delete('t-1');
    if (!part || !threads.size) {
      return null;
    }
    trace.scene = null;
    const state = part.stateAt(part.to);
    const all = this.edges(state);
    const edges = all.filter((edge) => threads.has(edge.from) || threads.has(edge.to));
    const locks = new Set(edges.flatMap((edge) => [edge.from, edge.to]).filter((id) => id[0] !== 't'));
    const behind = all.filter((edge) => locks.has(edge.to) && !threads.has(edge.from)).slice(0, 6);
    const cycle = impasse.graph.circles(edges);
    edges.forEach((edge) => (edge.cycle = cycle.has(edge)));
    edges.push(...behind);
    return edges.length ? { edges, ids: new Set(edges.flatMap((edge) => [edge.from, edge.to])) } : null;
  }
};
