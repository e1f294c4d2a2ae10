// One request on a line of its own or a kept one, whatever is wrong with it, and what came back. A line that the server
// cuts, or on which it waits for what was promised and never comes, is an answer too: none.
import { Agent, request, type IncomingMessage } from 'node:http';
import type { Written } from './mutate.ts';

export interface Said {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Nobody waits longer; the server may wait for the rest of a body that was said to be longer. */
const PATIENCE_MS = 20_000;
/** How long a body that is shorter than it said is waited for before the line is hung up. */
const HANG_UP_MS = 150;

export interface Line {
  /** The answer; null where the line was cut or hung up without one, `silent` where nothing came at all. */
  send(written: Written): Promise<Said | null | 'silent'>;
  close(): void;
}

/** Opens kept connections to a server. */
export function openLine(address: string): Line {
  const { hostname, port } = new URL(address);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    send: (written) =>
      new Promise((done) => {
        const sent = ask({ hostname, port, agent: lies(written) ? false : agent }, written);
        if (sent === null) return done(null);
        const hangUp = setTimeout(
          () => {
            done(lies(written) ? null : 'silent');
            sent.destroy();
          },
          lies(written) ? HANG_UP_MS : PATIENCE_MS,
        );
        const end = (said: Said | null): void => {
          clearTimeout(hangUp);
          done(said);
        };
        sent.on('error', () => end(null));
        sent.on('response', (answer) => void read(answer).then(end));
        sent.end(written.body ?? undefined);
      }),
    close: () => agent.destroy(),
  };
}

/** Node's own client refuses what no client could write (line breaks in headers); such a request was never sent. */
function ask(place: { hostname: string; port: string; agent: Agent | false }, written: Written) {
  try {
    const { method, path, headers, body } = written;
    const length = body === null ? {} : { 'content-length': String(body.length) };
    return request({ ...place, method, path, headers: { ...length, ...headers } });
  } catch {
    return null;
  }
}

function lies({ headers }: Written): boolean {
  return headers['content-length'] !== undefined || headers['expect'] !== undefined;
}

async function read(answer: IncomingMessage): Promise<Said | null> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of answer) pieces.push(piece as Buffer);
  } catch {
    return null;
  }
  const text = Buffer.concat(pieces).toString('utf8');
  return { status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text };
}
