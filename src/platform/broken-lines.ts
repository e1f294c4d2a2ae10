// What is answered to requests that are none: headers beyond all bounds, lines that break off, expectations nobody knows.
// They never reach a route; they hear a problem document like everybody, and their line is closed.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Problem } from '#shared/problem.ts';
import { newId } from './ids.ts';

const TYPE = 'application/problem+json; charset=utf-8';
const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function problemOf(status: number): Problem {
  const code = status === 431 ? 'platform.tooLarge' : 'platform.malformed';
  return { type: `urn:zhishou:problem:${code}`, title: code, status, code, requestId: newId() };
}

/** Answers what the parser of HTTP refused; a line that is gone hears nothing. trust.md 10 */
export function answerBrokenLine(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(problemOf(status));
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
    `content-type: ${TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Answers requests that expect something else than to go on. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, { 'content-type': TYPE, connection: 'close' }).end(JSON.stringify(problemOf(417)));
  });
}
