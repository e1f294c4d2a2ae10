// T15: requests that nobody should send, over the wire to a running server: made from its own OpenAPI document and from
// one well-formed request a route, then made wrong by choices of the seed. A round is a hundred of them.
import { newId } from '#platform/ids.ts';
import { requestsFor, type Input } from '#kit/requests.ts';
import { sentenceOf } from '../../../src/web/ui/strings.ts';
import { atLeast, none, within, type Fault } from '../harness/fault.ts';
import type { Random } from '../harness/random.ts';
import { operationsOf, type Asked, type Operation } from '../hostile/document.ts';
import { mutated, written, type Written } from '../hostile/mutate.ts';
import { openPlace } from '../hostile/place.ts';
import { sampleOf, type Choices, type Json } from '../hostile/sample.ts';
import { markOf, remainsOf } from '../hostile/remains.ts';
import { stateOf } from '../hostile/state-of-server.ts';
import { openLine, type Said } from '../hostile/wire.ts';

const EACH_ROUND = 100;
const AT_ONCE = 8;
const STALL_MS = 200;
const GROWN_MB = 256;
/** Routes that hash passwords on purpose slowly, or read whole files: drawn seldom. */
const SLOW =
  /^(?:access\.(?:signIn|activate|prove|changePassword|setPin|switchPerson)|org\.(?:preview|confirm)Import)$/;
/** These would end the sessions with which the rest is sent. */
const ENDS_OWN = /^access\.(?:signOut|switchPerson|changePassword)$/;

export const fault: Fault = {
  id: 'T15',
  promise:
    'requests made wrong from the OpenAPI document: never a server error, each refusal says what to do, none leaves a trace',
  rounds: { small: 20, measured: 200, full: 1_000 },
  roundsOnStage: 100,
  async open(setting) {
    const place = await openPlace(setting);
    const { address } = place.server;
    const operations = await operationsOf(address);
    const requests = requestsFor(place.city, place.planted);
    const line = openLine(address);
    setting.later(async () => line.close());
    const { db } = place.city.app.runtime.database;
    const mark = await markOf(db);
    const began = await stateOf(address);
    const wrong = {
      failed: new Map<string, number>(),
      unsaid: new Map<string, number>(),
      silent: new Map<string, number>(),
    };
    const counts = { sent: 0, answered: 0, accepted: 0, changed: 0, cut: 0 };
    let stallMs = 0;

    const drawOne = (random: Random): Written => {
      const all = random.share() < 0.03 ? operations : operations.filter(({ key }) => !SLOW.test(key));
      const operation = random.pick(all);
      const choices: Choices = { random, ids: idsOf(place.planted), newId, now: place.city.now() };
      const asked = askedFor(operation, requests, choices);
      const request = random.share() < 0.08 ? written(asked, newId()) : mutated(asked, newId(), random);
      const who = random.pick(['home', 'home', 'home', 'superior', 'superior', 'copied', 'office', 'office', 'nobody']);
      const cookie = ENDS_OWN.test(operation.key) ? undefined : place.people.get(who);
      if (cookie !== undefined) request.headers['cookie'] ??= cookie;
      return request;
    };
    const judge = (request: Written, said: Said | null | 'silent'): void => {
      const about = `${request.method} ${request.key}: ${request.made.join(', ')}`;
      if (said === 'silent') return count(wrong.silent, about);
      if (said === null) counts.cut += 1;
      if (said === null) return;
      counts.answered += 1;
      if (said.status >= 500) count(wrong.failed, `${said.status} ${about} ${said.text.slice(0, 120)}`);
      if (said.status < 400) {
        counts.accepted += 1;
        if (request.method !== 'GET') counts.changed += 1;
        return;
      }
      const why = request.method === 'HEAD' ? null : unsaid(said);
      if (why !== null) count(wrong.unsaid, `${said.status} ${why}, as in ${about}`);
    };
    return {
      async round(_i, random) {
        const drawn = Array.from({ length: EACH_ROUND }, () => drawOne(random)).values();
        const work = async (): Promise<void> => {
          for (const request of drawn) {
            counts.sent += 1;
            judge(request, await line.send(request));
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, work));
        stallMs = Math.max(stallMs, (await stateOf(address)).stallMs);
      },
      async check() {
        await place.city.app.settle();
        const remains = await remainsOf(db, mark);
        const unknown = counts.changed + counts.cut + wrong.silent.size;
        const grown = ((await stateOf(address)).memoryBytes - began.memoryBytes) / 2 ** 20;
        return {
          n: counts.sent,
          findings: [
            none('server errors', sum(wrong.failed), Object.fromEntries(wrong.failed)),
            none('refusals that do not say what to do', sum(wrong.unsaid), Object.fromEntries(wrong.unsaid)),
            none('no answer', sum(wrong.silent), Object.fromEntries(wrong.silent)),
            none('rows left by what was refused', sum(remains.rows), Object.fromEntries(remains.rows)),
            none('more done than was accepted', Math.max(0, remains.done - unknown)),
            atLeast('requests', counts.sent, setting.rounds * EACH_ROUND),
            atLeast('answered', counts.answered, Math.floor(setting.rounds * EACH_ROUND * 0.85)),
            atLeast('accepted', counts.accepted, Math.floor(setting.rounds * EACH_ROUND * 0.03)),
            within('longest stall of the server, ms', Math.round(stallMs), STALL_MS),
            within('memory grown, MB', Math.round(grown), GROWN_MB),
          ],
        };
      },
    };
  },
};

/** Half of the requests aim at planted records, half are whatever the document allows. */
function askedFor(operation: Operation, requests: Readonly<Record<string, Input>>, choices: Choices): Asked {
  const known = choices.random.share() < 0.5 ? requests[operation.key] : undefined;
  const sampled = (parameters: Operation['inPath']): Record<string, Json> =>
    Object.fromEntries(parameters.map(({ name, schema }) => [name, sampleOf(schema, choices)]));
  const { body } = operation;
  const optional = operation.inQuery.filter(({ required }) => required || choices.random.share() < 0.3);
  return {
    operation,
    params: { ...sampled(operation.inPath), ...(known?.params as Record<string, Json> | undefined) },
    query: (known?.query as Record<string, Json> | undefined) ?? sampled(optional),
    body:
      body === null || body === 'bytes' ? undefined : ((known?.body as Json | undefined) ?? sampleOf(body, choices)),
  };
}

function idsOf(planted: object): string[] {
  return Object.values(planted).flatMap((value: unknown) =>
    typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? idsOf(value) : [],
  );
}

/** A refusal is a problem document whose code has a sentence of its own in Chinese; null where it is. */
function unsaid({ type, text }: Said): string | null {
  if (!type.startsWith('application/problem+json')) return `is ${type === '' ? 'nothing' : type}`;
  const { code } = JSON.parse(text) as { code?: string };
  if (code === undefined) return 'has no code';
  return sentenceOf(code).includes(code) ? `${code} has no sentence` : null;
}

/** Counts by what was said; of each kind the first request stands for the others. */
function count(into: Map<string, number>, what: string): void {
  const [kind = ''] = what.split(', as in ');
  const known = [...into.keys()].find((one) => one.startsWith(kind)) ?? what;
  into.set(known, (into.get(known) ?? 0) + 1);
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, one) => all + one, 0);
}
