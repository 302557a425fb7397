/**
 * Who holds and wants what after some event: as the command line's replay believes it. Threads, locks and places are
 * numbers into the tables of the time line.
 */
impasse.State = class {
  /** @param {Object} [sink] is told of holds and waits as they begin and end */
  constructor(sink) {
    this.threads = new Map();
    this.sink = sink || null;
  }

  /** Makes the state that a part begins with. */
  static of(rows, sink) {
    const state = new impasse.State(sink);
    for (const [thread, held, waits, ended, suspended] of rows) {
      const t = state.thread(thread);
      held.forEach(([lock, shared, count, place]) => state.hold(thread, t, { lock, shared, count, place }));
      waits.forEach(([reason, target, shared, timed, place]) => state.wait(thread, t, { reason, target, shared, timed, place }));
      t.ended = ended === 1;
      suspended.forEach(([lock, count, place]) => t.suspended.set(lock, (t.suspended.get(lock) || []).concat({ lock, shared: 0, count, place })));
    }
    return state;
  }

  /** Returns a copy that changes by itself. */
  copy() {
    const copy = new impasse.State();
    this.threads.forEach((t, thread) => {
      const suspended = new Map([...t.suspended].map(([lock, holds]) => [lock, holds.slice()]));
      copy.threads.set(thread, { held: t.held.slice(), waits: t.waits.slice(), suspended, ended: t.ended });
    });
    return copy;
  }

  thread(thread) {
    let t = this.threads.get(thread);
    if (!t) {
      t = { held: [], waits: [], suspended: new Map(), ended: false };
      this.threads.set(thread, t);
    }
    return t;
  }

  /** Applies an event: a thread and a row of the table of actions, by what its operation changes. */
  apply(thread, action) {
    const [operation, operand, flags, count, place] = action;
    const t = this.thread(thread);
    const shared = flags & 1;
    const timed = (flags >> 1) & 1;
    const reason = operation.about === 'thread' ? 'end' : 'lock';
    switch (operation.effect) {
      case 'begins-wait':
        this.wait(thread, t, { reason, target: operand, shared: reason === 'lock' ? shared : 0, timed, place });
        break;
      case 'ends-wait':
        this.endWait(thread, t, reason, operand);
        break;
      case 'acquires':
        this.endWait(thread, t, 'lock', operand);
        this.acquire(thread, t, operand, shared, count, place);
        break;
      case 'reenters':
        this.endWait(thread, t, 'lock', operand);
        this.change(t, operand, shared, 1);
        break;
      case 'leaves':
        this.change(t, operand, shared, -1);
        break;
      case 'releases':
        this.release(thread, t, operand, shared, count);
        break;
      case 'suspends':
        this.suspend(thread, t, operand, timed, place);
        break;
      case 'resumes':
        this.resume(thread, t, operand, place);
        break;
      case 'ends-thread':
        t.ended = true;
        break;
      case 'forgets':
        // What it held may be long gone: believe nothing of it.
        if (shared) {
          this.threads.forEach((other, index) => this.forget(index, other));
        } else {
          this.forget(thread, t);
        }
        break;
      default:
        // no change of who holds or wants what
    }
  }

  hold(thread, t, hold) {
    t.held.push(hold);
    if (this.sink) {
      this.sink.begin(thread, 'hold', hold);
    }
  }

  unhold(thread, t, i) {
    const [hold] = t.held.splice(i, 1);
    if (this.sink) {
      this.sink.end(thread, 'hold', hold.lock, hold.shared);
    }
    return hold;
  }

  wait(thread, t, wait) {
    t.waits.push(wait);
    if (this.sink) {
      this.sink.begin(thread, 'wait', wait);
    }
  }

  endWait(thread, t, reason, target) {
    for (let i = t.waits.length - 1; i >= 0; i--) {
      if (t.waits[i].reason === reason && t.waits[i].target === target) {
        t.waits.splice(i, 1);
        if (this.sink) {
          this.sink.end(thread, 'wait', target, reason);
        }
        return;
      }
    }
  }

  find(t, lock, shared) {
    for (let i = t.held.length - 1; i >= 0; i--) {
      if (t.held[i].lock === lock && t.held[i].shared === shared) {
        return i;
      }
    }
    return -1;
  }

  acquire(thread, t, lock, shared, count, place) {
    const i = this.find(t, lock, shared);
    if (i >= 0) {
      t.held[i] = { ...t.held[i], count: t.held[i].count + count };
    } else {
      this.hold(thread, t, { lock, shared, count, place });
    }
  }

  change(t, lock, shared, by) {
    const i = this.find(t, lock, shared);
    if (i >= 0 && t.held[i].count + by > 0) {
      t.held[i] = { ...t.held[i], count: t.held[i].count + by };
    }
  }

  release(thread, t, lock, shared, count) {
    const i = this.find(t, lock, shared);
    if (i < 0) {
      if (!shared) {
        // Some locks may be released by any thread: whoever held it does so no longer.
        this.threads.forEach((other, index) => {
          const at = this.find(other, lock, 0);
          if (at >= 0) {
            this.unhold(index, other, at);
          }
        });
      }
    } else if (shared && t.held[i].count > count && count > 0) {
      t.held[i] = { ...t.held[i], count: t.held[i].count - count };
    } else {
      this.unhold(thread, t, i);
    }
  }

  suspend(thread, t, lock, timed, place) {
    this.wait(thread, t, { reason: 'notification', target: lock, shared: 0, timed, place });
    const i = this.find(t, lock, 0);
    if (i >= 0) {
      t.suspended.set(lock, (t.suspended.get(lock) || []).concat(this.unhold(thread, t, i)));
    }
  }

  resume(thread, t, lock, place) {
    this.endWait(thread, t, 'notification', lock);
    const suspended = t.suspended.get(lock) || [];
    this.hold(thread, t, suspended.pop() || { lock, shared: 0, count: 1, place });
  }

  forget(thread, t) {
    while (t.held.length) {
      this.unhold(thread, t, t.held.length - 1);
    }
    while (t.waits.length) {
      const wait = t.waits[t.waits.length - 1];
      this.endWait(thread, t, wait.reason, wait.target);
    }
    t.suspended.clear();
  }
};

/** A run of events that is there in full. */
impasse.Part = class {
  constructor(timeline, data) {
    this.timeline = timeline;
    this.from = data.from;
    this.findings = data.findings;
    this.events = data.events;
    this.to = data.from + data.events.length / 2 - 1;
    this.rows = data.state;
    this.keys = new Map();
    this.every = 0;
  }

  /** Returns the thread and the action of an event. */
  event(n) {
    const i = (n - this.from) * 2;
    return { thread: this.events[i], action: this.timeline.actions[this.events[i + 1]] };
  }

  /** Returns the state after an event, or before the first for {@code from - 1}. */
  stateAt(n) {
    if (!this.every) {
      this.remember();
    }
    const key = this.from - 1 + Math.floor((n - this.from + 1) / this.every) * this.every;
    const state = this.keys.get(key).copy();
    for (let at = key + 1; at <= n; at++) {
      this.step(state, at);
    }
    return state;
  }

  /** Keeps a state every so many events, so that going back is quick. */
  remember() {
    const state = impasse.State.of(this.rows);
    this.every = 256;
    for (let n = this.from - 1; n <= this.to; n++) {
      if (n >= this.from) {
        this.step(state, n);
      }
      if ((n - this.from + 1) % this.every === 0) {
        if (n === this.from - 1 + 8 * this.every && state.threads.size > 500) {
          this.every *= 16; // states are large: fewer of them
        }
        if ((n - this.from + 1) % this.every === 0) {
          this.keys.set(n, state.copy());
        }
      }
    }
  }

  step(state, n) {
    const i = (n - this.from) * 2;
    state.apply(this.events[i], this.timeline.actions[this.events[i + 1]]);
  }
};
