// The picture of an X-ray. Its words are those of programs, so nothing is taken over but what the renderer draws with.

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** Elements with their attributes; `id`, `class` and places on the paper hold no script and name no address. */
const DRAWN = {
    svg: ['class', 'role', 'viewBox', 'width', 'height', 'aria-labelledby'],
    title: ['id'],
    desc: ['id'],
    style: [],
    text: ['class', 'x', 'y'],
    path: ['class', 'd'],
    circle: ['class', 'cx', 'cy', 'r'],
};

/** An element made of an SVG, without whatever else it holds. */
export function picture(svg) {
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
    return documentElement.localName === 'svg' ? copy(documentElement) : document.createTextNode('');
}

function copy(drawn) {
    const element = document.createElementNS(NAMESPACE, drawn.localName);
    for (const name of DRAWN[drawn.localName]) {
        if (drawn.hasAttribute(name)) element.setAttribute(name, drawn.getAttribute(name));
    }
    for (const child of drawn.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) element.append(child.data);
        else if (isDrawn(child)) element.append(copy(child));
    }
    return element;
}

const isDrawn = (node) => node.namespaceURI === NAMESPACE && Object.hasOwn(DRAWN, node.localName) && isOurs(node);

/** A style applies to the whole page: it may speak of pictures only, and fetch nothing. */
const isOurs = ({ localName, textContent }) => localName !== 'style'
    || (!/[@\\]|url|image|expression/i.test(textContent)
        && textContent.split('}').every((rule) => rule.trim() === '' || rule.split('{')[0].split(',').every((one) => one.trim().startsWith('svg.xray'))));
