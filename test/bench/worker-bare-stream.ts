// The least that a live stream can be: node:http keeps answers open and writes to all of them what it is posted.
// No rights, no database, no replay: what the machine itself takes for the same bytes.
import { createServer, type ServerResponse } from 'node:http';

const screens = new Set<ServerResponse>();
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    response.write('retry: 1000\n\n');
    screens.add(response);
    response.on('close', () => screens.delete(response));
    return;
  }
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const { text } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as { text: string };
    for (const screen of screens) screen.write(text);
    response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
process.once('SIGTERM', () => process.exit(0));
