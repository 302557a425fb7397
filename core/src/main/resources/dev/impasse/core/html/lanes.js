/** Lanes of threads on a canvas: holds and waits as bars, from the whole trace down to single events. */
impasse.Lanes = class {
  /** @param {Object} trace the {@link impasse.Trace} that it shows */
  constructor(trace) {
    const { el } = impasse;
    this.trace = trace;
    this.lane = 38;
    this.gutter = 168;
    this.head = 22;
    this.from = 0.5;
    this.to = trace.events + 1;
    this.canvas = el('canvas', { tabindex: 0, role: 'img', 'aria-label': 'Time line: a lane for each thread' });
    this.spacer = el('div.spacer', {});
    this.box = el('div.lanes', {}, this.canvas, this.spacer);
    this.redraw = impasse.later(() => this.draw());
    this.listen();
    impasse.theme.listeners.push(this.redraw);
    matchMedia('print').addEventListener('change', () => this.draw());
    new ResizeObserver(this.redraw).observe(this.box);
  }

  listen() {
    this.box.addEventListener('scroll', this.redraw);
    this.canvas.addEventListener('wheel', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) {
        event.preventDefault();
        const delta = event.deltaY || event.deltaX;
        this.zoom(delta < 0 ? 0.8 : 1.25, this.eventAt(event.offsetX));
      }
    }, { passive: false });
    let drag = null;
    this.canvas.addEventListener('pointerdown', (event) => {
      drag = { x: event.offsetX, from: this.from, to: this.to, moved: false };
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener('pointermove', (event) => {
      if (drag && Math.abs(event.offsetX - drag.x) > 3) {
        drag.moved = true;
        const by = ((drag.x - event.offsetX) * (drag.to - drag.from)) / this.plot();
        this.show(drag.from + by, drag.to + by);
      } else if (!drag) {
        this.hover(event.offsetX, event.offsetY);
      }
    });
    this.canvas.addEventListener('pointerup', (event) => {
      if (drag && !drag.moved) {
        this.click(event.offsetX, event.offsetY);
      }
      drag = null;
    });
    this.canvas.addEventListener('keydown', (event) => this.key(event));
  }

  key(event) {
    const trace = this.trace;
    const actions = {
      ArrowLeft: () => trace.go(trace.at - 1),
      ArrowRight: () => trace.go(trace.at + 1),
      PageUp: () => trace.go(trace.at - 20),
      PageDown: () => trace.go(trace.at + 20),
      Home: () => trace.go(trace.part.from - 1),
      End: () => trace.go(trace.part.to),
      '+': () => this.zoom(0.6, trace.at),
      '=': () => this.zoom(0.6, trace.at),
      '-': () => this.zoom(1.6, trace.at),
      0: () => this.fit(),
    };
    if (actions[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  plot() {
    return Math.max(50, this.canvas.clientWidth - this.gutter - 8);
  }

  x(n) {
    return this.gutter + ((n - this.from) * this.plot()) / (this.to - this.from);
  }

  eventAt(x) {
    return this.from + ((x - this.gutter) * (this.to - this.from)) / this.plot();
  }

  /** Shows a range of events, at least a few and at most all. */
  show(from, to) {
    const all = this.trace.events + 0.5;
    const span = Math.min(Math.max(to - from, 8), all);
    const start = Math.min(Math.max(from, 0.5), Math.max(0.5, this.trace.events + 1 - span));
    this.from = start;
    this.to = start + span;
    this.redraw();
  }

  fit() {
    this.show(0.5, this.trace.events + 1);
  }

  zoom(by, around) {
    this.show(around - (around - this.from) * by, around + (this.to - around) * by);
  }

  /** Moves the range if an event is out of it. */
  reveal(n) {
    if (n < this.from || n > this.to) {
      const span = this.to - this.from;
      this.show(n - span * 0.6, n + span * 0.4);
    }
  }

  click(x, y) {
    if (x < this.gutter) {
      const thread = this.threadAt(y);
      if (thread !== undefined) {
        this.trace.filterThread(this.trace.threads[thread][0]);
      }
    } else {
      this.trace.goNear(Math.round(this.eventAt(x)));
    }
  }

  threadAt(y) {
    const i = Math.floor((y - this.head + this.box.scrollTop) / this.lane);
    return y < this.head ? undefined : this.trace.visible[i];
  }

  /** Tells what is under the pointer. */
  hover(x, y) {
    const thread = this.threadAt(y);
    let text = '';
    if (thread !== undefined) {
      text = this.trace.threads[thread][0];
      const n = this.eventAt(x);
      const part = this.trace.partAt(Math.round(n));
      if (x >= this.gutter && part) {
        const bars = this.trace.barsOf(part).of(thread).filter((bar) => bar.from <= n && n <= bar.to);
        text = [text, ...bars.map((bar) => this.trace.tell(bar))].join('\n');
      }
    }
    if (this.canvas.title !== text) {
      this.canvas.title = text;
    }
  }

  draw() {
    const { canvas, trace } = this;
    const lanes = trace.visible;
    const tall = this.head + lanes.length * this.lane + 6;
    const height = Math.min(tall, 520);
    canvas.style.height = height + 'px';
    this.box.style.maxHeight = height + 2 + 'px';
    this.spacer.style.height = tall - height + 'px';
    const width = canvas.clientWidth;
    const scale = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const c = canvas.getContext('2d');
    c.setTransform(scale, 0, 0, scale, 0, 0);
    this.c = c;
    this.colours = {};
    ['panel', 'text', 'faint', 'line', 'wait', 'wait-soft', 'hold', 'hold-soft', 'stuck', 'accent', 'hatch',
      ...[0, 1, 2, 3, 4, 5].map((i) => 'lock' + i)].forEach((name) => (this.colours[name] = impasse.theme.colour(name)));
    c.fillStyle = this.colours.panel;
    c.fillRect(0, 0, width, height);
    this.drawAxis(width, height);
    const first = Math.max(0, Math.floor((this.box.scrollTop - this.lane) / this.lane));
    const last = Math.min(lanes.length, Math.ceil((this.box.scrollTop + height) / this.lane));
    const mono = '12px ' + impasse.theme.colour('mono');
    c.save();
    c.beginPath();
    c.rect(0, this.head, width, height - this.head);
    c.clip();
    for (let i = first; i < last; i++) {
      this.drawLane(lanes[i], this.head + i * this.lane - this.box.scrollTop, width, mono);
    }
    c.restore();
    this.drawMarks(height);
    canvas.dataset.lanes = String(lanes.length);
  }

  drawLane(thread, y, width, mono) {
    const { c, colours, trace } = this;
    c.fillStyle = colours.line;
    c.fillRect(0, y + this.lane - 1, width, 1);
    const ended = trace.state.threads.has(thread) && trace.state.threads.get(thread).ended;
    c.fillStyle = ended ? colours.faint : colours.text;
    c.font = mono;
    c.textAlign = 'left';
    c.textBaseline = 'middle';
    c.fillText(impasse.cut(trace.threads[thread][0], 21), 8, y + this.lane / 2);
    c.save();
    c.beginPath();
    c.rect(this.gutter, y, width - this.gutter, this.lane);
    c.clip();
    const perPixel = (this.to - this.from) / this.plot();
    const coarse = trace.levels && perPixel > 2;
    if (trace.levels) {
      this.drawLevel(thread, y, perPixel, coarse);
    }
    if (!coarse) {
      trace.parts.filter((part) => part.to >= this.from && part.from <= this.to)
        .forEach((part) => {
          this.drawLife(trace.barsOf(part), thread, y);
          this.drawBars(trace.barsOf(part).of(thread), y);
        });
    }
    c.restore();
  }

  /** From afar: how much of it the thread waited and held. */
  drawLevel(thread, y, perPixel, everywhere) {
    const { c, colours, trace } = this;
    const row = trace.laneOf.get(thread);
    if (row === undefined) {
      return;
    }
    const { lanes, size } = trace.levels.fitting(perPixel * 1.5);
    const lane = lanes[row];
    const start = Math.max(0, Math.floor((this.from - 1) / size));
    const end = Math.min(lane.waits.length, Math.ceil(this.to / size));
    for (let i = start; i < end; i++) {
      const first = i * size + 1;
      if (!lane.waits[i] && !lane.holds[i] || (!everywhere && trace.partAt(first) && trace.partAt(first + size - 1))) {
        continue;
      }
      const x = this.x(first);
      const w = Math.max(1, this.x(first + size) - x + 0.3);
      if (lane.waits[i]) {
        c.globalAlpha = 0.25 + 0.75 * lane.waits[i];
        c.fillStyle = colours.wait;
        c.fillRect(x, y + 5 + 8 * (1 - lane.waits[i]), w, 8 * lane.waits[i]);
      }
      if (lane.holds[i] && !trace.lockFilter) {
        c.globalAlpha = 0.25 + 0.75 * lane.holds[i];
        c.fillStyle = colours.hold;
        c.fillRect(x, y + 16, w, 9 * lane.holds[i]);
      }
    }
    c.globalAlpha = 1;
  }

  /** The line on which a thread runs; it is interrupted while the thread waits. */
  drawLife(bars, thread, y) {
    const { c, colours } = this;
    const life = bars.lives.get(thread);
    const line = (from, to, colour) => {
      const x = Math.max(this.x(from), this.gutter);
      c.fillStyle = colour;
      c.fillRect(x, y + 13, Math.max(0, Math.min(this.x(to), this.canvas.clientWidth) - x), 2);
    };
    if (life) {
      line(life.from, life.to, colours.faint);
      bars.of(thread).filter((bar) => bar.kind === 'wait').forEach((bar) => line(bar.from, bar.to, colours.panel));
    }
  }

  /** From near: each wait above the line, each hold below it. */
  drawBars(bars, y) {
    const { c, colours, trace } = this;
    c.font = '11px ' + impasse.theme.colour('mono');
    for (const bar of bars) {
      if (bar.to < this.from || bar.from > this.to || !trace.showsLock(bar)) {
        continue;
      }
      const x = Math.max(this.x(bar.from), this.gutter - 4);
      const w = Math.max(1.5, Math.min(this.x(bar.to), this.canvas.clientWidth) - x - 1);
      const wait = bar.kind === 'wait';
      const top = wait ? y + 2 : bar.row ? y + 27 : y + 16;
      const height = 10;
      c.fillStyle = wait ? (bar.open ? colours.stuck : colours.wait) : trace.colourOf(bar.lock, colours);
      c.fillRect(x, top, w, height);
      if (w > 40) {
        c.fillStyle = colours.panel;
        c.textBaseline = 'middle';
        if (wait || bar.row < 2) {
          const text = impasse.cut(trace.name(bar), Math.floor((w - 8) / 6.7));
          c.fillText(text, x + 4, top + height / 2 + 0.5);
        }
      }
    }
  }

  drawAxis(width, height) {
    const { c, colours, trace } = this;
    c.font = '11px ' + impasse.theme.colour('sans');
    c.textBaseline = 'middle';
    const span = this.to - this.from;
    const raw = span / Math.max(2, this.plot() / 110);
    const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1)));
    const step = Math.max(1, [1, 2, 5, 10].find((m) => m * power >= raw) * power);
    for (let n = Math.ceil(this.from / step) * step; n <= this.to; n += step) {
      const x = this.x(n);
      c.fillStyle = colours.line;
      c.fillRect(x, this.head - 4, 1, height);
      c.fillStyle = colours.faint;
      c.textAlign = x > width - 40 ? 'right' : 'center';
      if (n >= 1) {
        c.fillText(impasse.number(n), x, this.head / 2);
      }
    }
    c.textAlign = 'left';
    c.fillText('event', 8, this.head / 2);
    if (trace.levels) {
      trace.parts.forEach((part) => {
        c.fillStyle = colours.accent;
        const x = Math.max(this.gutter, this.x(part.from));
        c.fillRect(x, this.head - 3, Math.max(2, this.x(part.to + 1) - x), 3);
      });
    }
  }

  /** Where findings close, and where the replay stands. */
  drawMarks(height) {
    const { c, colours, trace } = this;
    trace.marks.forEach((mark) => {
      if (mark >= this.from && mark <= this.to) {
        c.fillStyle = colours.stuck;
        c.globalAlpha = 0.55;
        c.fillRect(this.x(mark) - 0.5, this.head - 4, 1, height);
        c.globalAlpha = 1;
      }
    });
    const x = this.x(trace.at + (trace.at < trace.part.from ? 0.5 : 0));
    if (x >= this.gutter - 1) {
      c.fillStyle = colours.accent;
      c.fillRect(x - 1, 0, 2, height);
      c.beginPath();
      c.moveTo(x - 6, 0);
      c.lineTo(x + 6, 0);
      c.lineTo(x, 8);
      c.fill();
    }
  }
};
