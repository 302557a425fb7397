/** The lock classes of many runs: which was taken under which, as a picture and as a table that can be searched. */
impasse.fleet = {
  /** Most lines of the picture; more is no picture. */
  mostEdges: 40,

  /** Most rows of the table at once. */
  mostRows: 200,

  /** Most nestings that a report has. */
  mostNestings: 400,

  /** Returns the panel, null where there are no lock orders. */
  panel() {
    const { el } = impasse;
    const orders = impasse.report.data.report.orders;
    const all = (orders && orders.nestings) || [];
    if (!all.length) {
      return null;
    }
    const picture = el('div.fleet-picture');
    const rows = el('tbody');
    const left = el('p.note.faint');
    const draw = () => this.draw(all, search.value, picture, rows, left);
    const search = el('input', { type: 'search', id: 'fleet-search', placeholder: 'Search locks', 'aria-label': 'Search locks', on: { input: impasse.later(draw) } });
    draw();
    return el('section.fleet', { id: 'fleet', 'aria-label': 'Lock classes' },
      el('div.heading', {}, el('h2', {}, 'Which locks are taken under which'), search), picture,
      el('table', {}, el('thead', {}, el('tr', {}, ...['held', 'then', 'runs', 'times', ''].map((head) => el('th', {}, head)))), rows), left);
  },

  draw(all, text, picture, rows, left) {
    const { el, number, cut } = impasse;
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter((one) => words.every((word) => (one.held + ' ' + one.requested).toLowerCase().includes(word)));
    const graph = this.graph(found.slice(0, this.mostEdges));
    picture.replaceChildren(...(graph.nodes.length
      ? [impasse.graphview.draw(graph, impasse.graph.layered(graph), 'Lock classes, an arrow from what is held to what is taken under it')] : []));
    rows.replaceChildren(...found.slice(0, this.mostRows).map((one) => el(one.inverted ? 'tr.inverted' : 'tr', {},
      el('td', { title: one.held }, cut(one.held, 60)), el('td', { title: one.requested }, cut(one.requested, 60)),
      el('td.number', {}, number(one.runs)), el('td.number', {}, number(one.count)),
      el('td', {}, one.inverted ? el('span.badge.suspected', {}, 'inverted') : null))));
    const shown = Math.min(found.length, this.mostRows);
    left.textContent = number(shown) + ' of ' + number(found.length) + ' nestings; ' + Math.min(found.length, this.mostEdges) + ' in the picture'
      + (all.length < this.mostNestings ? '' : '; inversions, and what most runs show: the report has ' + number(all.length) + ' at most, impasse stats --top=99999 lists all');
  },

  graph(edges) {
    const nodes = new Map();
    const node = (label) => {
      nodes.set(label, { id: label, role: 'lock', label: impasse.lastPart(label), title: label });
      return label;
    };
    return {
      edges: edges.map((one) => ({ from: node(one.held), to: node(one.requested), role: 'order', cycle: one.inverted,
        title: impasse.count(one.runs, 'run') + ', ' + impasse.count(one.count, 'time') })),
      nodes: [...nodes.values()],
    };
  },
};
