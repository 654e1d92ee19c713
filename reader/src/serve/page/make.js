/** An element with attributes and contents. */
export function make(name, attributes, ...contents) {
    const element = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    element.append(...contents);
    return element;
}
