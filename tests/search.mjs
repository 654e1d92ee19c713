// What the search finds: every query of tests/search/queries.json, in the index as it is.
//
//     node tests/search.mjs
//
// A query has the section that must come first, or those that must be among the first three. The
// weights in theme/search-engine.js were chosen by looking at the queries that are not kept from
// tuning, and at no others. Exit status 0 if all of it holds, else 1.

import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

runInThisContext(read('theme/search-engine.js'));
let rows;
globalThis.manyHands.sections = (sections) => { rows = sections; };
runInThisContext(read('book/search-index.js'));
const index = new globalThis.manyHands.Index(rows);

const queries = JSON.parse(read('tests/search/queries.json'));
const wrong = queries.filter(({ query, first, among_three: among = [], kept_from_tuning: kept }) => {
    const found = index.search(query).map(({ address }) => address);
    const isFound = (!first || found[0] === first) && among.every((address) => found.slice(0, 3).includes(address));
    console.log(`${isFound ? 'ok  ' : 'FAIL'} ${kept ? '(kept from tuning) ' : ''}${query}`);
    if (!isFound) console.log(`       first ${first ?? '-'}, among three ${among}\n       found ${found.slice(0, 5).join('\n             ')}`);
    return !isFound;
});
console.log(wrong.length === 0 ? `all ${queries.length} of it hold` : `${wrong.length} of ${queries.length} failed`);
process.exit(wrong.length === 0 ? 0 : 1);
