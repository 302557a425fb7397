/**
 * Wait-for graphs: nodes {id, role, label, title} and edges {from, to, role, title}; an edge's role is 'wants' (a thread
 * and what it waits for), 'held' (a lock and who holds it) or 'due' (what is waited for, and who should bring it).
 */
impasse.graph = {
  /** Most threads of a picture; more is no picture. */
  most: 8,

  /** Returns the graph of a finding. */
  ofFinding(finding) {
    const nodes = new Map();
    const edges = [];
    const node = (id, role, label, title) => {
      if (!nodes.has(id)) {
        nodes.set(id, { id, role, label, title: title || label });
      }
      return id;
    };
    const lockId = (lock) => 'l ' + lock.label;
    const lock = (lock) => node(lockId(lock), 'lock', impasse.short(lock.label), lock.label + ' (' + lock.kind + ')');
    const sides = finding.sides.slice(0, this.most);
    const thread = (one, role) => node('t ' + one.tid + ' ' + one.name, role, one.name);
    const ids = sides.map((side) => thread(side.thread, 'thread'));
    sides.forEach((side, i) =>
      edges.push({ from: ids[i], to: lock(side.wants), role: 'wants', title: side.wantsAt || '', cycle: true }));
    const held = new Set();
    sides.forEach((side, i) => side.holds.forEach((hold) => {
      if (nodes.has(lockId(hold.lock))) {
        edges.push({ from: lockId(hold.lock), to: ids[i], role: impasse.report.held.includes(hold.lock.kind) ? 'held' : 'due', title: hold.acquiredAt || '', cycle: true });
        held.add(lockId(hold.lock));
      }
    }));
    const all = impasse.report.total(finding, 'sides');
    sides.forEach((side, i) => {
      const last = i + 1 === all;
      if (impasse.report.isCycle(finding) && !held.has(lockId(side.wants)) && (last || i + 1 < sides.length)) {
        edges.push({ from: lockId(side.wants), to: ids[last ? 0 : i + 1], role: 'due', title: '', cycle: true });
      }
    });
    finding.gone.slice(0, this.most).forEach((one) =>
      edges.push({ from: lockId(sides[0].wants), to: thread(one, 'gone'), role: 'due', title: 'gone', cycle: false }));
    this.behind(finding, thread, lock, edges);
    if (all > sides.length) {
      node('more', 'more', impasse.count(all - sides.length, 'more thread'));
      edges.push({ from: lockId(sides[sides.length - 1].wants), to: 'more', role: 'held', title: '', cycle: true });
      edges.push({ from: 'more', to: ids[0], role: 'due', title: '', cycle: true });
    }
    return { nodes: [...nodes.values()], edges };
  },

  /** Adds the threads that are stuck behind; many that want the same lock are one node. */
  behind(finding, thread, lock, edges) {
    const by = new Map();
    finding.blockedBehind.forEach((one) => {
      const id = lock(one.wants);
      by.set(id, (by.get(id) || []).concat(one));
    });
    by.forEach((all, id) => {
      const some = all.slice(0, all.length > 3 ? 2 : 3);
      some.forEach((one) =>
        edges.push({ from: thread(one.thread, 'behind'), to: id, role: 'wants', title: one.wantsAt || '' }));
      if (all.length > some.length) {
        const label = impasse.count(all.length - some.length, 'more thread');
        const more = thread({ tid: 'more ' + id, name: label }, 'more');
        edges.push({ from: more, to: id, role: 'wants', title: '' });
      }
    });
  },

  /** Returns the box of a node, without its place. */
  box(node) {
    const text = impasse.cut(node.label, 26);
    return { text, width: Math.max(64, Array.from(text).length * 7.7 + 26), height: 34 };
  },

  /**
   * Lays a graph out: a plain circle as a track, anything else from left to right.
   *
   * @returns {{width: number, height: number, nodes: Map, routes: Array}} boxes by id, and the points of each edge
   */
  layout(graph) {
    return impasse.ring.layout(graph) || this.layered(graph);
  },

  layered(graph) {
    const g = new dagre.Graph({ multigraph: true });
    g.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 46, edgesep: 14, marginx: 10, marginy: 10 });
    graph.nodes.forEach((node) => g.setNode(node.id, this.box(node)));
    graph.edges.forEach((edge, i) =>
      g.setEdge(edge.from, edge.to, { width: 46, height: 14, labelpos: 'c', weight: edge.cycle ? 3 : 1 }, 'e' + i));
    dagre.layout(g);
    const nodes = new Map(graph.nodes.map((node) => [node.id, g.node(node.id)]));
    const routes = graph.edges.map((edge, i) => g.edge(edge.from, edge.to, 'e' + i));
    return { width: g.graph().width, height: g.graph().height, nodes, routes };
  },

  /** Returns the strongly connected components with an edge in them, as a set of edges: what hangs. */
  circles(edges) {
    const next = new Map();
    edges.forEach((edge) => next.set(edge.from, (next.get(edge.from) || []).concat(edge)));
    const reaches = (from, to) => {
      const seen = new Set([from]);
      const stack = [from];
      while (stack.length) {
        const at = stack.pop();
        if (at === to) {
          return true;
        }
        (next.get(at) || []).forEach((edge) => {
          if (!seen.has(edge.to)) {
            seen.add(edge.to);
            stack.push(edge.to);
          }
        });
      }
      return false;
    };
    return new Set(edges.filter((edge) => reaches(edge.to, edge.from)));
  },
};
