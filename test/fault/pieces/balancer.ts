// One address before several servers, as a proxy keeps it in front of a rolling restart: each new connection goes to the
// next server that takes it. What was sent on a line that breaks is lost; to send it again is the browser's part.
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Balancer {
  readonly address: string;
  close(): Promise<void>;
}

/** Opens the address; servers are tried in turn, from another one each time. */
export async function openBalancer(ports: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const connect = (client: Socket, tries: number): void => {
    const port = ports[(turn + tries) % ports.length];
    if (port === undefined || tries >= ports.length) return void client.destroy();
    const server = createConnection({ port, host: '127.0.0.1' });
    const refused = (): void => connect(client, tries + 1);
    server.once('error', refused);
    server.once('connect', () => {
      server.off('error', refused);
      open.add(server);
      for (const [one, other] of [
        [client, server],
        [server, client],
      ] as const) {
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
        one.pipe(other);
      }
      server.on('close', () => open.delete(server));
    });
  };
  const listener = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => client.destroy());
    turn += 1;
    connect(client, 0);
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((done) => listener.close(() => done()));
    },
  };
}
