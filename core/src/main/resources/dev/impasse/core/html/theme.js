/** Light or dark: as the system has it, until somebody chooses. */
impasse.theme = {
  /** Called after each change, to draw anew what has no style sheet. */
  listeners: [],

  /** Returns a colour of the style sheet. */
  colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  },

  /** Whether the page is dark now. */
  dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  },

  /** Returns the button that changes it. */
  button() {
    const label = () => (this.dark() ? 'Light' : 'Dark');
    const button = impasse.el('button.plain', { type: 'button', id: 'theme', title: 'Light or dark' }, label());
    button.addEventListener('click', () => {
      document.documentElement.dataset.theme = this.dark() ? 'light' : 'dark';
      this.changed();
    });
    this.listeners.push(() => button.replaceChildren(label()));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.changed());
    return button;
  },

  /** Tells everybody. */
  changed() {
    this.listeners.forEach((listener) => listener());
  },
};
