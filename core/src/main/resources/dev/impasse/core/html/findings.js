/** The list of findings: grouped, the surest first, a page at a time. */
impasse.findings = {
  size: 25,

  /** Builds the list; calls back with the entry that is chosen. */
  init(nav, chosen) {
    this.nav = nav;
    this.chosen = chosen;
    this.page = 0;
    this.text = '';
    const full = impasse.report.entries.map((entry) => ({
      entry,
      fingerprint: entry.finding.fingerprint,
      group: entry.suppressed ? 'suppressed' : entry.finding.certainty + ' ' + entry.finding.kind,
      line: impasse.report.line(entry.finding).map((part) => impasse.cut(part.text, 40)).join(' → '),
    }));
    const active = full.filter((row) => !row.entry.suppressed);
    const brief = impasse.report.data.brief.map((row) => ({
      entry: null, fingerprint: row[0], group: row[1] + ' ' + row[2], line: row[3],
    }));
    this.rows = [...active, ...brief, ...full.filter((row) => row.entry.suppressed)];
    this.left = impasse.report.data.left;
    nav.hidden = this.rows.length < 2 && !brief.length;
    document.body.classList.toggle('single', nav.hidden);
  },

  /** Shows the page on which an entry is, and marks it. */
  select(entry) {
    this.selected = entry;
    const at = this.matching().findIndex((row) => row.entry === entry);
    if (at >= 0) {
      this.page = Math.floor(at / this.size);
    }
    this.draw();
  },

  matching() {
    const wanted = this.text.toLowerCase();
    return wanted
      ? this.rows.filter((row) => (row.line + ' ' + row.group + ' #' + row.fingerprint).toLowerCase().includes(wanted))
      : this.rows;
  },

  draw() {
    const { el, count } = impasse;
    const rows = this.matching();
    const pages = Math.max(1, Math.ceil(rows.length / this.size));
    this.page = Math.min(this.page, pages - 1);
    const shown = rows.slice(this.page * this.size, (this.page + 1) * this.size);
    const list = el('div.rows', {});
    let group = null;
    shown.forEach((row) => {
      if (row.group !== group) {
        group = row.group;
        list.append(el('h3', {}, impasse.report.kindText(group) + ' ', el('span.faint', {}, impasse.number(this.total(group)))));
      }
      list.append(this.row(row));
    });
    if (!this.search) {
      this.search = el('input', { type: 'search', placeholder: 'Filter findings', 'aria-label': 'Filter findings',
        on: { input: (event) => { this.text = event.target.value; this.page = 0; this.draw(); } } });
      this.out = el('div', {});
      this.nav.append(this.rows.length > this.size ? this.search : '', this.out);
    }
    const turn = (by, text, off) =>
      el('button', { type: 'button', disabled: off, on: { click: () => { this.page += by; this.draw(); } } }, text);
    this.out.replaceChildren(list,
      pages > 1 ? el('p.pages', {}, turn(-1, 'Back', this.page === 0), ' page ' + (this.page + 1) + ' of ' + impasse.number(pages) + ' ',
        turn(1, 'Next', this.page + 1 === pages)) : '',
      this.left > 0 ? el('p.note', {}, 'and ' + count(this.left, 'more finding') + ' that did not fit into this page: ',
        el('code', {}, '--format json'), ' has all of them.') : '');
  },

  /** Returns how many findings of a group there are, in this page or not. */
  total(group) {
    const known = impasse.report.groups.get(group);
    return known ? known.count : this.rows.filter((row) => row.group === group).length;
  },

  row(row) {
    const { el } = impasse;
    if (!row.entry) {
      return el('div.row.brief', { title: 'Only this line is in the page.' }, el('code.print', {}, '#' + row.fingerprint), el('span', {}, row.line));
    }
    const chosen = row.entry === this.selected;
    return el('button.row' + (chosen ? '.chosen' : ''), {
      type: 'button', 'aria-current': chosen ? 'true' : null, on: { click: () => this.chosen(row.entry) },
    }, el('code.print', {}, '#' + row.fingerprint), el('span', {}, row.line));
  },
};
