/**
 * Lays a cycle out as a track: half of its nodes in a row from left to right, the other half below, back from right to
 * left; those who wait behind stand above and below what they wait for.
 */
impasse.ring = {
  gap: 74,
  row: 92,

  /** Returns the layout of a graph, or null if its cycle edges are not one circle of at least four nodes. */
  layout(graph) {
    const order = this.order(graph);
    if (!order) {
      return null;
    }
    const boxes = new Map(graph.nodes.map((node) => [node.id, impasse.graph.box(node)]));
    const columns = Math.ceil(order.length / 2);
    const places = order.map((id, i) => (i < columns ? { id, column: i, low: false } : { id, column: order.length - 1 - i + (columns * 2 - order.length), low: true }));
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(...places.filter((place) => place.column === column).map((place) => boxes.get(place.id).width)));
    const outside = graph.nodes.filter((node) => !order.includes(node.id));
    const above = outside.filter((node) => !this.low(node, graph, places));
    const below = outside.filter((node) => this.low(node, graph, places));
    const top = (above.length ? 84 : 10) + 17;
    places.forEach((place) => {
      const box = boxes.get(place.id);
      box.x = 10 + widths.slice(0, place.column).reduce((sum, width) => sum + width + this.gap, 0) + widths[place.column] / 2;
      box.y = top + (place.low ? this.row : 0);
    });
    this.beside(above, graph, boxes, 27);
    this.beside(below, graph, boxes, top + this.row + 74);
    this.shift(boxes);
    const all = [...boxes.values()];
    return {
      width: Math.max(...all.map((box) => box.x + box.width / 2)) + 10,
      height: Math.max(...all.map((box) => box.y + box.height / 2)) + 10,
      nodes: boxes,
      routes: graph.edges.map((edge) => this.route(boxes.get(edge.from), boxes.get(edge.to))),
    };
  },

  /** Returns the nodes along the cycle. */
  order(graph) {
    const next = new Map();
    const cycle = graph.edges.filter((edge) => edge.cycle);
    cycle.forEach((edge) => next.set(edge.from, edge.to));
    if (next.size < 4 || next.size !== cycle.length) {
      return null;
    }
    const order = [];
    for (let id = cycle[0].from; id !== undefined && !order.includes(id); id = next.get(id)) {
      order.push(id);
    }
    return order.length === next.size && next.get(order[order.length - 1]) === order[0] ? order : null;
  },

  target(node, graph) {
    const edge = graph.edges.find((one) => one.from === node.id || one.to === node.id);
    return edge && (edge.from === node.id ? edge.to : edge.from);
  },

  low(node, graph, places) {
    const place = places.find((one) => one.id === this.target(node, graph));
    return place ? place.low : false;
  },

  /** Puts nodes in a row, each near what it waits for and none over another. */
  beside(nodes, graph, boxes, y) {
    const wish = (node) => (boxes.get(this.target(node, graph)) || { x: 0 }).x;
    const groups = new Map();
    nodes.forEach((node) => groups.set(wish(node), (groups.get(wish(node)) || []).concat(node)));
    let free = -Infinity;
    [...groups.entries()].sort((a, b) => a[0] - b[0]).forEach(([x, group]) => {
      const width = group.reduce((sum, node) => sum + boxes.get(node.id).width + 16, -16);
      let left = Math.max(x - width / 2, free);
      group.forEach((node) => {
        const box = boxes.get(node.id);
        box.x = left + box.width / 2;
        box.y = y;
        left += box.width + 16;
      });
      free = left;
    });
  },

  /** Moves all to the right of the border. */
  shift(boxes) {
    const all = [...boxes.values()];
    const by = 10 - Math.min(...all.map((box) => box.x - box.width / 2));
    all.forEach((box) => (box.x += by));
  },

  route(from, to) {
    const start = impasse.graphview.border(from, to);
    const end = impasse.graphview.border(to, from);
    const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    return { points: [start, end], x: middle.x, y: middle.y };
  },
};
