// A TCP line of our own between a client and a server, which can be slow, stalled, half-open or cut at a byte.
// Knows nothing of HTTP. Each connection takes the next line that was asked for, else the usual one; what really passed
// is counted, so that a test can say that the fault happened.
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** `request`: what the client sends. `answer`: what the server sends. */
export type Direction = 'request' | 'answer';

export type Line =
  | { readonly kind: 'open' }
  /** Both directions pass at most so many bytes a second. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** After n bytes of a direction nothing passes any more in either; both sides stay connected and hear nothing. */
  | { readonly kind: 'stalled'; readonly direction: Direction; readonly after: number }
  /** After n bytes of a direction the server's side is gone (reset); the client's stays connected and hears nothing. */
  | { readonly kind: 'halfOpen'; readonly direction: Direction; readonly after: number }
  /** After n bytes of a direction both sides are closed. */
  | { readonly kind: 'cut'; readonly direction: Direction; readonly after: number };

const OPEN: Line = { kind: 'open' };
const SLOW_STEP_MS = 20;

/** What passed on one connection. */
export interface Passed {
  readonly line: Line;
  request: number;
  answer: number;
  /** Whether the fault of the line has struck. */
  struck: boolean;
}

export interface Proxy {
  readonly port: number;
  readonly address: string;
  /** The line of connections from now on; open ones keep theirs. */
  use(line: Line): void;
  /** Lines of the next connections, one each, before the usual one is taken again. */
  next(...lines: readonly Line[]): void;
  /** Every connection so far, in order. */
  connections(): readonly Passed[];
  /** Closes what is connected; new connections are taken. */
  dropAll(): void;
  close(): Promise<void>;
}

/** Opens a line to a port of this machine. */
export async function openProxy(target: number): Promise<Proxy> {
  let usual = OPEN;
  const coming: Line[] = [];
  const all: Passed[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const passed: Passed = { line: coming.shift() ?? usual, request: 0, answer: 0, struck: false };
    all.push(passed);
    const upstream = createConnection({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined); // a reset of one side is passed on by `close`
      socket.once('close', () => sockets.delete(socket));
    }
    connect({ client, upstream, passed });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    address: `http://127.0.0.1:${port}`,
    use: (line) => void (usual = line),
    next: (...lines) => void coming.push(...lines),
    connections: () => all,
    dropAll,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        dropAll();
      }),
  };
}

interface Connection {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly passed: Passed;
}

function connect(connection: Connection): void {
  const { client, upstream } = connection;
  pipe(connection, 'request', client, upstream);
  pipe(connection, 'answer', upstream, client);
  // A line whose fault struck is not told of the other side's end; that is what makes it half-open or stalled.
  client.once('close', () => upstream.destroy());
  upstream.once('close', () => {
    if (!silent(connection.passed)) client.destroy();
  });
  const { line } = connection.passed;
  if ('after' in line && line.after === 0) strike(connection);
}

/** Passes pieces one after the other; the piece in which the fault lies is passed up to its byte. */
function pipe(connection: Connection, direction: Direction, from: Socket, to: Socket): void {
  const { passed } = connection;
  let passing = Promise.resolve();
  from.on('data', (piece: Buffer) => {
    from.pause();
    passing = passing.then(() => pass(connection, direction, piece, to)).then(() => void from.resume());
  });
  from.on('end', () => {
    passing = passing.then(() => {
      if (!silent(passed)) to.end();
    });
  });
}

async function pass(connection: Connection, direction: Direction, piece: Buffer, to: Socket): Promise<void> {
  const { passed } = connection;
  const { line } = passed;
  if (passed.struck && line.kind !== 'slow') return;
  if (line.kind === 'slow') {
    passed.struck = true;
    const step = Math.max(1, Math.round((line.bytesPerSecond * SLOW_STEP_MS) / 1_000));
    for (let at = 0; at < piece.length && !to.destroyed; at += step) {
      await write(passed, direction, piece.subarray(at, at + step), to);
      await new Promise((done) => setTimeout(done, SLOW_STEP_MS));
    }
    return;
  }
  const left = 'after' in line && line.direction === direction ? line.after - passed[direction] : Infinity;
  await write(passed, direction, left < piece.length ? piece.subarray(0, left) : piece, to);
  if (left <= piece.length) strike(connection);
}

function write(passed: Passed, direction: Direction, piece: Buffer, to: Socket): Promise<void> {
  if (to.destroyed || !to.writable) return Promise.resolve();
  return new Promise((done) => {
    to.write(piece, (error) => {
      if (error === undefined || error === null) passed[direction] += piece.length;
      done();
    });
  });
}

function strike({ client, upstream, passed }: Connection): void {
  passed.struck = true;
  if (passed.line.kind === 'cut') {
    client.destroy();
    upstream.destroy();
  }
  if (passed.line.kind === 'halfOpen') upstream.resetAndDestroy();
}

function silent({ line, struck }: Passed): boolean {
  return struck && (line.kind === 'stalled' || line.kind === 'halfOpen');
}
