// JSON logs without secrets: ids, codes and spans of time, never bodies, numbers of telephones or tokens.
import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Opens the process's log on standard error; `silent` for tests. */
export function openLog(level: string): Log {
  return pino(
    { level, base: null, redact: ['req.headers.cookie', 'req.headers.authorization', 'password', 'token', 'mobile'] },
    pino.destination({ dest: 2, sync: false }),
  );
}
