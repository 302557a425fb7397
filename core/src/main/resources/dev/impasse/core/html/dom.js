'use strict';

/** Everything that the page's scripts know of each other. */
const impasse = {};

/**
 * Makes an element. Text becomes a text node and never markup.
 *
 * @param {string} name tag name, optionally with classes: 'p.note.small'
 * @param {Object<string, *>} [with_] attributes; 'on' holds listeners by event
 * @param {...(Node|string|null)} children nodes and texts
 * @returns {HTMLElement} the element
 */
impasse.el = function (name, with_, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  return impasse.fill(element, classes, with_, children);
};

/**
 * Makes an element of a picture.
 *
 * @param {string} name tag name, optionally with classes
 * @param {Object<string, *>} [with_] attributes; 'on' holds listeners by event
 * @param {...(Node|string|null)} children nodes and texts
 * @returns {SVGElement} the element
 */
impasse.svg = function (name, with_, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  return impasse.fill(element, classes, with_, children);
};

/** Gives an element its classes, attributes, listeners and children. */
impasse.fill = function (element, classes, with_, children) {
  classes.filter(Boolean).forEach((one) => element.classList.add(one));
  for (const [key, value] of Object.entries(with_ || {})) {
    if (key === 'on') {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) {
      element.append(child);
    }
  }
  return element;
};

/** Returns a number as people read it: 1,234,567. */
impasse.number = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Returns a count with its noun: 1 thread, 2 threads. */
impasse.count = (n, what) => impasse.number(n) + ' ' + what + (n === 1 ? '' : 's');

/** Returns a text that is at most so long, without its middle. */
impasse.cut = function (text, most) {
  const chars = Array.from(text);
  if (chars.length <= most) {
    return text;
  }
  const tail = Math.floor(most / 3);
  return chars.slice(0, most - tail - 1).join('') + '…' + chars.slice(chars.length - tail).join('');
};

/** Returns the last part of a lock's label, mutexA of MutexDemo.mutexA; the label where another lock here ends so, too. */
impasse.short = function (label) {
  const name = impasse.lastPart(label);
  return impasse.report.isShared(name) ? label : name;
};

/** Returns the last part of a lock's label. */
impasse.lastPart = function (label) {
  const paren = label.indexOf('(');
  const end = paren < 0 ? label.length : paren;
  return label.endsWith('.class') ? label : label.slice(label.lastIndexOf('.', end) + 1);
};

/** Calls a function once before the next frame, however often it is asked for. */
impasse.later = function (draw) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        draw();
      });
    }
  };
};
