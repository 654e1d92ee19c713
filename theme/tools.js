'use strict';

// Many Hands: what the scripts of the pages share. Runs before them.
globalThis.manyHands = {
    /** An element with attributes and what is in it. */
    make(name, attributes = {}, ...children) {
        const element = document.createElement(name);
        Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
        element.append(...children);
        return element;
    },
};
