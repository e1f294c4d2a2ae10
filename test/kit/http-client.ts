// A browser over HTTP for benches and faults: one connection that stays open, cookies, own keys. Thin, because it shares the machine with
// the server that it measures.
import { Agent, request, type IncomingMessage } from 'node:http';
import { newId } from '#platform/ids.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Headers = Readonly<Record<string, string | number>>;

export interface Client {
  readonly cookies: ReadonlyMap<string, string>;
  signIn(account: string, password: string): Promise<void>;
  /**
   * Posts JSON with a key of its own unless one is given; a status of 500 and more is an answer, a cut line throws,
   * and so does one that stays silent longer than the limit, where there is one.
   */
  post(path: string, body: unknown, key?: string, limitMs?: number): Promise<Answer>;
  /** Asks; the answer's body is JSON. */
  get(path: string): Promise<Answer>;
  /** Asks for a page that is no JSON. */
  text(path: string): Promise<string>;
  /** Opens the live stream and tells each frame. */
  listen(onFrame: (event: string, data: string) => void): Promise<void>;
  close(): void;
}

/** Opens a client; nothing is connected before the first call. */
export function openClient(address: string, cookies = new Map<string, string>()): Client {
  const { hostname, port } = new URL(address);
  const agent = new Agent({ keepAlive: true });
  const streams: IncomingMessage[] = [];
  const cookie = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (answer: IncomingMessage): void => {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
  };
  const askText = (
    method: string,
    path: string,
    more: Headers,
    text?: string,
    limitMs?: number,
  ): Promise<{ status: number; said: string }> =>
    new Promise((done, fail) => {
      const headers = { ...more, cookie: cookie() };
      const signal = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
      const sent = request({ hostname, port, path, method, agent, headers, signal }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', fail);
        answer.on('end', () => {
          keep(answer);
          done({ status: answer.statusCode ?? 0, said: Buffer.concat(pieces).toString('utf8') });
        });
      });
      sent.on('error', fail);
      sent.end(text);
    });
  // Half an answer is none: what does not parse throws.
  const ask = async (...all: Parameters<typeof askText>): Promise<Answer> => {
    const { status, said } = await askText(...all);
    return { status, body: said === '' ? null : JSON.parse(said) };
  };
  const post: Client['post'] = (path, body, key = newId(), limitMs) => {
    const text = JSON.stringify(body);
    const length = Buffer.byteLength(text);
    const headers = { 'content-type': 'application/json', 'content-length': length, 'x-zhishou': '1' };
    return ask('POST', path, { ...headers, 'idempotency-key': key }, text, limitMs);
  };
  return {
    cookies,
    post,
    get: (path) => ask('GET', path, {}),
    text: async (path) => (await askText('GET', path, {})).said,
    async signIn(account, password) {
      const { status, body } = await post('/api/access/sign-in', { account, password });
      if (status !== 200) throw new Error(`sign-in of ${account}: ${status} ${JSON.stringify(body)}`);
    },
    listen: (onFrame) =>
      new Promise((done, fail) => {
        const sent = request(
          { hostname, port, path: '/api/live', agent: false, headers: { cookie: cookie() } },
          (answer) => {
            if (answer.statusCode !== 200) return fail(new Error(`stream: ${answer.statusCode}`));
            streams.push(answer);
            answer.setEncoding('utf8');
            let rest = '';
            answer.on('error', () => undefined);
            answer.on('data', (piece: string) => {
              done();
              const frames = (rest + piece).split('\n\n');
              rest = frames.pop() ?? '';
              for (const frame of frames)
                onFrame(/^event: (.*)$/m.exec(frame)?.[1] ?? 'message', /^data: (.*)$/m.exec(frame)?.[1] ?? '');
            });
          },
        );
        sent.on('error', fail);
        sent.end();
      }),
    close: () => {
      for (const stream of streams) stream.destroy();
      agent.destroy();
    },
  };
}
