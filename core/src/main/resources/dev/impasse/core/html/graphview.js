/** Draws wait-for graphs as SVG. */
impasse.graphview = {
  arrows: 0,

  words: { wants: 'wants', held: 'held by', due: 'due from', order: 'then' },

  /**
   * Returns a picture.
   *
   * @param {Object} graph nodes and edges; an edge with 'faint' is only hinted at, one with 'cycle' is in the circle
   * @param {Object} layout where they are, of {@link impasse.graph.layout}
   * @param {string} label what a screen reader says
   * @param {function(Object)} [chosen] called with a node that is clicked
   */
  draw(graph, layout, label, chosen) {
    const { svg } = impasse;
    const marker = 'arrow' + ++this.arrows;
    const head = (kind) =>
      svg('marker', { id: marker + kind, viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' },
        svg('path.head.' + kind, { d: 'M0,0.8L9.5,5L0,9.2Z' }));
    const picture = svg('svg.graph', {
      viewBox: '0 0 ' + Math.ceil(layout.width) + ' ' + Math.ceil(layout.height),
      width: Math.ceil(layout.width),
      height: Math.ceil(layout.height),
      role: 'img',
      'aria-label': label,
    }, svg('defs', {}, head('plain'), head('cycle')));
    graph.edges.forEach((edge, i) => picture.append(this.edge(edge, layout, layout.routes[i], marker)));
    graph.nodes.forEach((node) => picture.append(this.node(node, layout.nodes.get(node.id), chosen)));
    return picture;
  },

  edge(edge, layout, route, marker) {
    const { svg } = impasse;
    const points = route ? route.points : this.straight(layout.nodes.get(edge.from), layout.nodes.get(edge.to));
    const kind = edge.cycle ? 'cycle' : 'plain';
    const group = svg('g.edge.' + edge.role + '.' + kind + (edge.faint ? '.faint' : ''), {},
      svg('title', {}, this.words[edge.role] + (edge.title ? (edge.role === 'order' ? ': ' : ' at ') + edge.title : '')),
      svg('path', { d: this.path(points), 'marker-end': 'url(#' + marker + kind + ')' }));
    if (!edge.faint) {
      const middle = route && route.x !== undefined ? route : points[points.length >> 1];
      group.append(svg('text.on', { x: middle.x, y: middle.y + 3.5 }, this.words[edge.role]));
    }
    return group;
  },

  /** A line from box to box, a little bent. */
  straight(from, to) {
    const middle = { x: (from.x + to.x) / 2 + (to.y - from.y) * 0.12, y: (from.y + to.y) / 2 - (to.x - from.x) * 0.12 };
    return [this.border(from, middle), middle, this.border(to, middle)];
  },

  /** Where the line from the middle of a box to a point crosses its border. */
  border(box, point) {
    const dx = point.x - box.x;
    const dy = point.y - box.y;
    const scale = Math.min(box.width / 2 / (Math.abs(dx) || 1e-9), box.height / 2 / (Math.abs(dy) || 1e-9), 1);
    return { x: box.x + dx * scale, y: box.y + dy * scale };
  },

  /** A smooth line through points. */
  path(points) {
    const at = (p) => p.x.toFixed(1) + ',' + p.y.toFixed(1);
    let d = 'M' + at(points[0]);
    for (let i = 1; i < points.length - 1; i++) {
      const next = i + 2 === points.length ? points[i + 1] : { x: (points[i].x + points[i + 1].x) / 2, y: (points[i].y + points[i + 1].y) / 2 };
      d += 'Q' + at(points[i]) + ' ' + at(next);
    }
    return points.length === 2 ? d + 'L' + at(points[1]) : d;
  },

  node(node, box, chosen) {
    const { svg } = impasse;
    const round = node.role === 'lock' ? 3 : box.height / 2;
    const group = svg('g.node.' + node.role + (node.faint ? '.faint' : ''), { 'data-id': node.id },
      svg('title', {}, node.title),
      svg('rect', { x: box.x - box.width / 2, y: box.y - box.height / 2, width: box.width, height: box.height, rx: round }),
      svg('text', { x: box.x, y: box.y + 4.5 }, box.text));
    if (chosen) {
      group.classList.add('clickable');
      group.addEventListener('click', () => chosen(node));
    }
    return group;
  },
};
