// What the server says of a run, event by event.

/** A run that the server refused, or could not end; the message is for the reader. */
export class Trouble extends Error {}

const GONE = 'The server has gone, and the run with it. `cargo run` starts it again.';

/**
 * Asks the server for a run and yields its events as they come; the last is `end`.
 * Breaking off `signal` stops the run, wherever it is, and ends this with an AbortError.
 */
export async function* events(request, { token, signal }) {
    const response = await answer(fetch('/__reader/run', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Many-Hands-Token': token },
        body: JSON.stringify(request),
        signal,
    }), signal);
    if (!response.ok) throw new Trouble(await reason(response));

    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let line = '';
    for (;;) {
        const { done, value } = await answer(reader.read(), signal);
        if (done) throw new Trouble(GONE);
        const lines = (line + value).split('\n');
        line = lines.pop();
        for (const event of lines.filter(Boolean).map(JSON.parse)) {
            yield event;
            if (event.event === 'end') return;
        }
    }
}

/** A connection that breaks is the server's end, unless we broke it off. */
async function answer(promise, signal) {
    try {
        return await promise;
    } catch (error) {
        throw signal.aborted ? error : new Trouble(GONE);
    }
}

async function reason(response) {
    try {
        return (await response.json()).error;
    } catch {
        return `The server answered with status ${response.status}.`;
    }
}
