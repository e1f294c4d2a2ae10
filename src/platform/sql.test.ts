// Which failures mean that the database is away, so that a submit is sent again instead of being told as refused.
import { expect, test } from 'vitest';
import { databaseIsAway, storageIsFull } from './sql.ts';

const state = (code: string): Error => Object.assign(new Error('refused by the database'), { code });

test.each([
  ['it refuses connections', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), true],
  ['its machine is off the net', Object.assign(new Error('connect'), { code: 'EHOSTUNREACH' }), true],
  ['the line broke in a statement', new Error('Connection terminated unexpectedly'), true],
  [
    'the line broke before a statement',
    new Error('Client has encountered a connection error and is not queryable'),
    true,
  ],
  ['no connection came free in time', new Error('timeout exceeded when trying to connect'), true],
  ['it shuts down', state('57P01'), true],
  ['it recovers', state('57P03'), true],
  ['its disk is full', state('53100'), true],
  ['it takes no writes', state('25006'), true],
  ['a constraint was broken', state('23505'), false],
  ['a statement was wrong', state('42601'), false],
  ['our own mistake', new TypeError('x is not a function'), false],
])('where %s, the database is taken for away or not as the table says', (_why, error, away) => {
  expect(databaseIsAway(error)).toBe(away);
});

test('a full disk is told apart from a database that is gone', () => {
  expect([storageIsFull(state('53100')), storageIsFull(state('57P03')), storageIsFull(new Error('x'))]).toEqual([
    true,
    false,
    false,
  ]);
});
