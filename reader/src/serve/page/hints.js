// The hints of an exercise, one at a time, and its solution when it is asked for.

/** Puts away what the page shows folded, and answers with the buttons that bring it back. */
export function buttonsFor(box, button) {
    const hints = [...box.querySelectorAll('details.hint')];
    const solution = box.querySelector('details.solution');
    [...hints, solution].forEach((folded) => { folded.hidden = true; });
    const hint = button('Hint');
    const solve = button('Solution');
    const show = (folded) => {
        Object.assign(folded, { hidden: false, open: true });
        const summary = folded.querySelector('summary');
        summary.scrollIntoView({ block: 'nearest', behavior: 'instant' });
        summary.focus();
    };
    hint.addEventListener('click', () => {
        const [next, ...others] = hints.filter((one) => one.hidden);
        show(next);
        hint.disabled = others.length === 0;
    });
    solve.addEventListener('click', () => {
        show(solution);
        solve.disabled = true;
    });
    return [hint, solve];
}
