/**
 * A long trace from afar: for each lane and bucket of events which part of it the thread waited and held, 0 to 1. The page
 * has the finest level; each further one is half as fine.
 */
impasse.Levels = class {
  constructor(data) {
    const cells = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const codes = new Map(Array.from(cells).map((cell, i) => [cell, i]));
    this.size = data.size;
    const finest = data.lanes.map((row) => {
      const waits = new Float32Array(row.length);
      const holds = new Float32Array(row.length);
      for (let i = 0; i < row.length; i++) {
        const code = codes.get(row[i]);
        waits[i] = (code >> 3) / 7;
        holds[i] = (code & 7) / 7;
      }
      return { waits, holds };
    });
    this.levels = [finest];
    while (this.levels[this.levels.length - 1].some((lane) => lane.waits.length > 64)) {
      this.levels.push(this.levels[this.levels.length - 1].map((lane) => ({
        waits: impasse.Levels.half(lane.waits),
        holds: impasse.Levels.half(lane.holds),
      })));
    }
  }

  static half(values) {
    const half = new Float32Array(Math.ceil(values.length / 2));
    for (let i = 0; i < half.length; i++) {
      const second = 2 * i + 1 < values.length ? values[2 * i + 1] : values[2 * i];
      half[i] = (values[2 * i] + second) / 2;
    }
    return half;
  }

  /** Returns the coarsest level whose buckets have at most so many events, or the finest; with their size. */
  fitting(events) {
    let level = 0;
    while (level + 1 < this.levels.length && this.size * 2 ** (level + 1) <= events) {
      level++;
    }
    return { lanes: this.levels[level], size: this.size * 2 ** level };
  }
};
