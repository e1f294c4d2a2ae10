// A read over HTTP with a person's cookies; where no answer comes, that is the answer.
import { Agent, request } from 'node:http';

const SILENT_MS = 10_000;
const agent = new Agent({ keepAlive: false });

export interface Asked {
  /** 0 where the line was cut, refused or silent. */
  readonly status: number;
  readonly body: string;
}

/** Asks a server for a page of JSON. */
export function ask(address: string, cookies: ReadonlyMap<string, string>, path: string): Promise<Asked> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const url = new URL(path, address);
  return new Promise((done) => {
    const nothing = (): void => done({ status: 0, body: '' });
    const sent = request(url, { agent, headers: { cookie }, signal: AbortSignal.timeout(SILENT_MS) }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', nothing);
      answer.on('end', () => done({ status: answer.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }));
    });
    sent.on('error', nothing);
    sent.end();
  });
}
