// A well-formed request made wrong in one to three places: body, address, headers, method, bytes. What is chosen hangs on
// the seed alone, so that a run can be played again. Nothing is judged here.
import { gzipSync } from 'node:zlib';
import type { Random } from '../harness/random.ts';
import type { Asked } from './document.ts';
import { ODD } from './oddities.ts';
import type { Json } from './sample.ts';

/** A request as it goes on the wire. */
export interface Written {
  readonly key: string;
  method: string;
  path: string;
  headers: Record<string, string | readonly string[]>;
  body: Buffer | null;
  /** What was done to it, for whoever reads a finding. */
  readonly made: string[];
}

/** Writes a request as the web client would; `idempotencyKey` is that of the attempt. */
export function written(asked: Asked, idempotencyKey: string): Written {
  const { operation, params, query, body } = asked;
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => encoded(params[name] ?? null));
  const pairs = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`);
  const bytes = operation.body === 'bytes';
  return {
    key: operation.key,
    method: operation.method,
    path: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`,
    headers: {
      'x-zhishou': '1',
      'idempotency-key': idempotencyKey,
      ...(bytes ? { 'content-type': 'application/octet-stream' } : {}),
      ...(!bytes && body !== undefined ? { 'content-type': 'application/json' } : {}),
    },
    body: bytes ? Buffer.from('现场情况说明') : body === undefined ? null : Buffer.from(JSON.stringify(body)),
    made: [],
  };
}

/** A value in an address; halves of characters cannot be encoded and go as the bytes that stand for them. */
function encoded(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

/** Makes a request wrong. */
export function mutated(asked: Asked, idempotencyKey: string, random: Random): Written {
  let now = asked;
  const made: string[] = [];
  const inside = asked.operation.method === 'GET' ? [query, query, params] : [content, content, content, params, query];
  const times = random.share() < 0.75 ? 1 : random.between(2, 3);
  const outside: (typeof WRONG)[number][] = [];
  for (let i = 0; i < times; i++) {
    if (random.share() < 0.7) now = random.pick(inside)(now, random, made);
    else outside.push(random.pick(WRONG));
  }
  const request = written(now, idempotencyKey);
  request.made.push(...made);
  for (const wrong of outside) {
    request.made.push(wrong.name);
    wrong(request, random);
  }
  return request;
}

type Inside = (asked: Asked, random: Random, made: string[]) => Asked;

const query: Inside = (asked, random, made) => {
  const known = asked.operation.inQuery.map(({ name }) => name);
  const name = known.length === 0 || random.share() < 0.1 ? 'unknown' : random.pick(known);
  made.push(`query ${name}`);
  return { ...asked, query: { ...asked.query, [name]: oddBeside(asked.query[name] ?? '', random) } };
};

const params: Inside = (asked, random, made) => {
  const names = Object.keys(asked.params);
  if (names.length === 0) return query(asked, random, made);
  const name = random.pick(names);
  made.push(`path ${name}`);
  return { ...asked, params: { ...asked.params, [name]: oddBeside(asked.params[name] ?? '', random) } };
};

const content: Inside = (asked, random, made) => {
  if (asked.body === undefined) return params(asked, random, made);
  return { ...asked, body: changed(asked.body, random, made, 'body') };
};

/** Goes down into a value and changes one place. */
function changed(value: Json, random: Random, made: string[], at: string): Json {
  if (Array.isArray(value) && value.length > 0 && random.share() < 0.6) {
    const i = random.below(value.length);
    return value.map((inner, n) => (n === i ? changed(inner, random, made, `${at}.${i}`) : inner));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const names = Object.keys(value);
    const name = names.length === 0 ? 'x' : random.pick(names);
    const what = random.share();
    if (what < 0.15) {
      made.push(`without ${at}.${name}`);
      return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    }
    if (what < 0.25) {
      made.push(`more in ${at}`);
      return { ...value, [`${name}Extra`]: random.pick(ODD), unitId: random.pick(ODD), ['constructor']: { x: 1 } };
    }
    return { ...value, [name]: changed(value[name] ?? null, random, made, `${at}.${name}`) };
  }
  made.push(`other ${at}`);
  return oddBeside(value, random);
}

/** Another value, or nearly the same one. */
function oddBeside(value: Json, random: Random): Json {
  if (random.share() < 0.6) return random.pick(ODD);
  if (typeof value === 'number') return random.pick([-value, value + 0.5, value * 1e12, value + 1, String(value)]);
  if (typeof value !== 'string') return [value];
  const near = [
    `${value}\u0000`,
    `\u200b${value}`,
    ` ${value} `,
    value.toUpperCase(),
    value.normalize('NFD'),
    value.slice(0, -1),
    value.repeat(40),
    `${value}\ud83d`,
    `${value}\r\nx-injected: 1`,
    [...value]
      .map((sign) => (/[!-~]/.test(sign) ? String.fromCodePoint(sign.codePointAt(0)! + 0xfee0) : sign))
      .join(''),
  ];
  return random.pick(near);
}

/** What is wrong around the content. Each changes the request in place; its name tells what. */
const WRONG: readonly ((request: Written, random: Random) => void)[] = [
  function otherMethod(request, random) {
    request.method = random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND']);
  },
  function otherPath(request, random) {
    const [path = '', ask = ''] = request.path.split('?');
    const changes = [`${path}/`, `${path}//x`, path.toUpperCase(), `${path}%00`, `${path}%`, `${path}%c0%af`];
    const all = [...changes, `/..${path}`, `${path}/../..`, `${path};x=1`, path.replace('/api/', '/api//')];
    request.path = `${random.pick(all)}${ask === '' ? '' : `?${ask}`}`;
  },
  function hugeAddress(request, random) {
    request.path += `${request.path.includes('?') ? '&' : '?'}x=${'9'.repeat(random.pick([300, 3_000, 20_000]))}`;
  },
  function queryTwice(request) {
    const ask = request.path.split('?')[1];
    request.path += ask === undefined ? '?limit=1&limit=2' : `&${ask}`;
  },
  function otherMediaType(request, random) {
    const types = [
      'text/plain',
      'application/xml',
      'multipart/form-data',
      'application/json; charset=utf-16',
      '',
      '*/*',
    ];
    request.headers['content-type'] = random.pick([
      ...types,
      'application/octet-stream',
      'application/json;;',
      '\u00ff',
    ]);
  },
  function noCrossSite(request) {
    delete request.headers['x-zhishou'];
  },
  function otherKey(request, random) {
    const key = String(request.headers['idempotency-key']);
    const odd = ['', 'x', '1', key.toUpperCase(), `${key}0`, '0'.repeat(4_000), '00000000-0000-0000-0000-000000000000'];
    request.headers['idempotency-key'] = random.pick(odd);
  },
  function noKey(request) {
    delete request.headers['idempotency-key'];
  },
  function otherCookie(request, random) {
    const odd = [
      'zs_session=x',
      'zs_session=',
      'zs_session',
      '=;;==',
      `zs_session=${'x'.repeat(6_000)}`,
      'zs_session=%',
    ];
    request.headers['cookie'] = random.pick(odd);
  },
  function conditions(request, random) {
    request.headers[random.pick(['if-match', 'if-none-match', 'range', 'expect', 'if-unmodified-since'])] = random.pick(
      ['"0"', '*', 'bytes=0-1,5-9999999999', 'yesterday'],
    );
  },
  function encodedBody(request, random) {
    request.headers['content-encoding'] = random.pick(['gzip', 'br', 'deflate', 'identity', 'x']);
    if (random.share() < 0.5 && request.body !== null) request.body = gzipSync(request.body);
  },
  function shorterThanSaid(request, random) {
    if (request.body !== null) request.headers['content-length'] = String(request.body.length + random.between(1, 99));
  },
  function longerThanSaid(request, random) {
    if (request.body !== null) request.headers['content-length'] = String(random.below(request.body.length));
  },
  function lengthIsNone(request, random) {
    request.headers['content-length'] = random.pick(['-1', '1e3', '0x10', '99999999999999', '', '1, 1']);
  },
  function otherAddress(request, random) {
    request.headers['x-forwarded-for'] = random.pick(['203.0.113.7', '::1', 'x', '1'.repeat(3_000), '127.0.0.1, 1']);
  },
  function otherHost(request, random) {
    request.headers['host'] = random.pick(['', 'x', '127.0.0.1:99999', 'a'.repeat(300), '[::1']);
  },
  function offDuty(request, random) {
    request.headers['x-off-duty-reason'] = random.pick([
      '%E6%9C%BA%E5%AF%86%E2%98%855%E5%B9%B4',
      '%00',
      '%',
      'x'.repeat(4_000),
    ]);
  },
  function hugeHeaders(request, random) {
    request.headers['x-more'] = random.pick([`${'x'.repeat(9_000)}`, `${'x'.repeat(40_000)}`]);
  },
  function noText(request, random) {
    const good = request.body ?? Buffer.from('{}');
    request.body = random.pick([
      Buffer.alloc(0),
      Buffer.from('{'),
      Buffer.from('null'),
      Buffer.from('[]'),
      Buffer.from('"text"'),
      good.subarray(0, -1),
      Buffer.concat([good, good]),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), good]),
      Buffer.from(good.toString(), 'utf16le'),
      Buffer.from([0xff, 0xfe, 0x00, 0xc0, 0xaf]),
      Buffer.from(good.toString().replace('{', '{"__proto__":{"roles":["auditor"]},')),
      Buffer.from(good.toString().replace('{', '{"id":"x","id":"y",')),
      Buffer.from(`{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
      Buffer.from(`{"x":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`),
      Buffer.from(`{"x":${'9'.repeat(100_000)}}`),
    ]);
    request.headers['content-type'] ??= 'application/json';
  },
  function tooLarge(request) {
    request.body = Buffer.from(JSON.stringify({ text: 'x'.repeat(1_200_000) }));
    request.headers['content-type'] = 'application/json';
  },
];
