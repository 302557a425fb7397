/** Who blocks others in a thread dump: the graph of waits, the roots, threads at one place, pools that are idle. */
impasse.waits = {
  /** Most roots in the picture, and most that are listed before the rest is one click away. */
  pictured: 6,
  listed: 10,

  /** Most waiters of a lock that are boxes of their own. */
  boxes: 3,

  /** Returns whether there is anything to show of a trace. */
  has(trace) {
    return Boolean(trace.waits && (trace.waits.roots.length || trace.waits.groups.length || trace.waits.notes.length));
  },

  /** Returns the view of all dumps. */
  view() {
    const { el, report } = impasse;
    const dumps = report.traces.filter((trace) => this.has(trace));
    if (!dumps.length) {
      return [];
    }
    const out = el('div', {});
    const draw = (text) => out.replaceChildren(...dumps.flatMap((dump) => this.dump(dump, text.toLowerCase(), dumps.length > 1)));
    const search = el('input', { type: 'search', placeholder: 'Filter by thread, lock or frame', 'aria-label': 'Filter who blocks others',
      on: { input: (event) => draw(event.target.value) } });
    draw('');
    return [el('div.heading', {}, el('h2', {}, 'Who blocks others'), search), out];
  },

  /** Returns what one dump shows, of it what has a text. */
  dump(dump, text, named) {
    const { el, count } = impasse;
    const roots = dump.waits.roots.filter((root) => this.matches(root, text));
    const groups = dump.waits.groups.filter((group) => this.matches(group, text));
    const graph = this.graph(roots.slice(0, this.pictured), text);
    const { idle } = dump.waits;
    return [
      named ? el('h3', {}, impasse.report.name(dump)) : null,
      ...dump.waits.notes.map((note) => el('p', {}, note + '.')),
      graph.nodes.length ? el('div.picture', {}, impasse.graphview.draw(graph, impasse.graph.layered(graph), 'Who waits for whom')) : null,
      graph.nodes.length && roots.length > this.pictured ? el('p.note', {}, 'The picture has the first ' + this.pictured + ' of ' + count(roots.length, 'root') + '.') : null,
      ...roots.slice(0, this.listed).map((root) => this.root(root)),
      this.rest(roots.slice(this.listed).map((root) => this.root(root)), 'root'),
      groups.length ? el('h3', {}, 'Threads at one place') : null,
      ...groups.slice(0, this.listed).map((group) => this.group(group)),
      this.rest(groups.slice(this.listed).map((group) => this.group(group)), 'place'),
      idle && !text ? el('p.faint', {}, count(idle, 'thread') + ' of pools ' + (idle === 1 ? 'is' : 'are') + ' idle.') : null,
      text && !roots.length && !groups.length ? el('p.note', {}, 'Nothing here has that in it.') : null,
    ].filter(Boolean);
  },

  rest(elements, what) {
    const { el, count } = impasse;
    return elements.length ? el('details', {}, el('summary.faint', {}, 'and ' + count(elements.length, 'more ' + what)), ...elements) : null;
  },

  matches(one, text) {
    const words = [one.thread && one.thread.name, one.wanted && one.wanted.label, ...(one.names || []), ...one.stack,
      ...(one.waiters || []).flatMap((waiter) => [waiter.thread.name, waiter.wants.label, waiter.wantsAt || ''])];
    return !text || words.some((word) => word && word.toLowerCase().includes(text));
  },

  root(root) {
    const { el, count } = impasse;
    const behind = count(root.behind, 'thread') + (root.behind === 1 ? ' waits ' : ' wait ');
    const seen = root.seen ? ', ' + root.seen : '';
    const lock = el('span.lock', {}, root.wanted.label);
    const line = root.thread
      ? [behind + 'behind ', el('span.thread', {}, root.thread.name), ', which ' + root.doing + seen + '.']
      : [behind + 'for ', lock, this.nobody(root) + seen + '.'];
    const names = root.waiters.map((waiter) => waiter.thread.name);
    const more = root.behind - names.length;
    return el('details.root', {}, el('summary', {}, ...line),
      root.thread ? el('p.small', {}, 'It holds ', lock, '.') : null,
      el('p.small', {}, names.join(', ') + (more > 0 ? ' and ' + impasse.number(more) + ' more' : '')),
      el('pre.small', {}, root.stack.map((frame) => 'at ' + frame).join('\n')));
  },

  nobody(root) {
    const owned = ['monitor', 'ReentrantLock', 'ReentrantReadWriteLock', 'StampedLock', 'class initialisation'].includes(root.wanted.kind);
    return owned ? ', which no thread of the dump is shown to hold' : root.wanted.kind === 'condition' ? ': ' + root.doing : ', which lends what it has';
  },

  group(group) {
    const { el, count } = impasse;
    const more = group.count - group.names.length;
    return el('details.root', {}, el('summary', {}, count(group.count, 'thread') + (group.doing ? ', each ' + group.doing : '') + (group.stack.length ? ': ' : ''),
      group.stack.length ? el('code', {}, group.stack[0]) : null),
      el('p.small', {}, group.names.join(', ') + (more > 0 ? ' and ' + impasse.number(more) + ' more' : '')),
      el('pre.small', {}, group.stack.map((frame) => 'at ' + frame).join('\n')));
  },

  /** Returns the graph of roots: who wants which lock, and who holds it; many that want one are one box. */
  graph(roots, text) {
    const { count } = impasse;
    const nodes = new Map();
    const edges = [];
    const add = (id, role, label, title) => {
      if (!nodes.has(id)) {
        nodes.set(id, { id, role, label, title: title || label, faint: Boolean(text) && !label.toLowerCase().includes(text) });
      }
      return id;
    };
    const thread = (one, role) => add('t ' + one.tid + ' ' + one.name, role, one.name);
    const lock = (one) => add('l ' + one.label, 'lock', impasse.short(one.label), one.label + ' (' + one.kind + ')');
    roots.forEach((root) => {
      const holders = new Map((root.holders || []).map((one) => [one.lock.label, one]));
      if (root.thread) {
        thread(root.thread, 'thread');
      }
      const holding = new Set([...holders.values()].map((one) => one.thread.tid));
      const by = new Map();
      root.waiters.forEach((waiter) => by.set(waiter.wants.label, (by.get(waiter.wants.label) || []).concat(waiter)));
      let shown = 0;
      by.forEach((all, label) => {
        const to = lock(all[0].wants);
        const alone = all.filter((one) => holding.has(one.thread.tid));
        const others = all.filter((one) => !holding.has(one.thread.tid));
        const some = alone.concat(others.slice(0, others.length > this.boxes ? this.boxes - 1 : this.boxes));
        some.forEach((one) => edges.push({ from: thread(one.thread, 'behind'), to, role: 'wants', title: one.wantsAt || '' }));
        if (all.length > some.length) {
          const many = add('more ' + label, 'more', count(all.length - some.length, 'more thread'));
          edges.push({ from: many, to, role: 'wants', title: '' });
        }
        shown += all.length;
        const holder = holders.get(label);
        if (holder) {
          edges.push({ from: to, to: thread(holder.thread, 'behind'), role: 'held', title: '' });
        }
      });
      if (root.behind > shown) {
        const many = add('rest ' + (root.thread ? root.thread.tid : root.wanted.label), 'more', count(root.behind - shown, 'more thread'));
        edges.push({ from: many, to: lock(root.wanted), role: 'wants', title: 'directly or behind others' });
      }
    });
    return { nodes: [...nodes.values()], edges };
  },
};
