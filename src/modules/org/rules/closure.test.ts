// Tables for the closure: what relations in, which superiors out, at which time. A04.1, A05.1
import { describe, expect, test } from 'vitest';
import type { Day } from '#shared/instant.ts';
import type { OrgFunction, RelationKind } from '../contract.ts';
import { EXCLUSIVE, closureOf, type RelationFact, type ScopeRow } from './closure.ts';
import { daysOfPeriod, periodOfDays } from './periods.ts';

function relation(text: string): RelationFact {
  const [kind = '', subordinate = '', superior = '', functions = '', from = '2021-01-01', to = ''] = text.split(' ');
  return {
    kind: kind as RelationKind,
    subordinate,
    superior,
    functions: functions === '' || functions === '-' ? [] : (functions.split('+') as OrgFunction[]),
    period: periodOfDays(from as Day, to === '' ? null : (to as Day)),
  };
}

function closure(...lines: string[]): ScopeRow[] {
  const decided = closureOf(lines.map(relation));
  if (!decided.ok) throw new Error(decided.code);
  return decided.value;
}

/** Superiors of a unit for a function as `superior@depth from..to`. */
function above(rows: ScopeRow[], unit: string, fn: OrgFunction): string[] {
  return rows
    .filter((row) => row.unit === unit && row.fn === fn)
    .toSorted((a, b) => (a.period.from < b.period.from ? -1 : a.period.from > b.period.from ? 1 : a.depth - b.depth))
    .map((row) => {
      const { from, to } = daysOfPeriod(row.period);
      return `${row.superior}@${row.depth} ${from}..${to ?? ''}`;
    });
}

describe('what a unit owes, and to whom', () => {
  const city = ['administrative county city', 'administrative zone city', 'administrative town county'];

  test.each<{ name: string; lines: string[]; unit: string; fn: OrgFunction; above: string[] }>([
    {
      name: 'the administrative relation carries what no other relation carries',
      lines: city,
      unit: 'town',
      fn: 'reporting',
      above: ['county@1 2021-01-01..', 'city@2 2021-01-01..'],
    },
    {
      name: 'a county bureau reports to its own government although its profession line guides it',
      lines: ['administrative county city', 'administrative bureau county', 'guidance bureau cityBureau copy+guidance'],
      unit: 'bureau',
      fn: 'reporting',
      above: ['county@1 2021-01-01..', 'city@2 2021-01-01..'],
    },
    {
      name: 'a copy goes to the professional superior and no further',
      lines: [
        'administrative county city',
        'administrative cityBureau city',
        'administrative bureau county',
        'guidance bureau cityBureau copy+guidance',
      ],
      unit: 'bureau',
      fn: 'copy',
      above: ['cityBureau@1 2021-01-01..'],
    },
    {
      name: 'a bureau is guided by its government and by its profession line',
      lines: ['administrative bureau county', 'guidance bureau cityBureau guidance'],
      unit: 'bureau',
      fn: 'guidance',
      above: ['cityBureau@1 2021-01-01..', 'county@1 2021-01-01..'],
    },
    {
      name: 'a vertically managed bureau files with its city bureau, which files with the city',
      lines: [
        'administrative cityBureau city',
        'administrative county city',
        'administrative bureau county',
        'vertical bureau cityBureau filing',
      ],
      unit: 'bureau',
      fn: 'filing',
      above: ['cityBureau@1 2021-01-01..', 'city@2 2021-01-01..'],
    },
    {
      name: 'an entrusted town owes reports to the zone and not to its county',
      lines: [...city, 'entrusted town zone reporting+filing 2010-01-01'],
      unit: 'town',
      fn: 'reporting',
      above: ['zone@1 2010-01-01..', 'city@2 2021-01-01..'],
    },
    {
      name: 'an entrusted town stays with its county for what was not entrusted',
      lines: [...city, 'entrusted town zone reporting'],
      unit: 'town',
      fn: 'inspection',
      above: ['county@1 2021-01-01..', 'city@2 2021-01-01..'],
    },
    {
      name: 'a town comes back to its county on the day after the entrusting ended',
      lines: [...city, 'entrusted town zone reporting 2022-01-01 2023-12-31'],
      unit: 'town',
      fn: 'reporting',
      above: [
        'county@1 2021-01-01..2021-12-31',
        'city@2 2021-01-01..',
        'zone@1 2022-01-01..2023-12-31',
        'county@1 2024-01-01..',
      ],
    },
    {
      name: 'the same superior by two relations is one superior',
      lines: ['administrative town zone', 'entrusted town zone reporting 2022-01-01'],
      unit: 'town',
      fn: 'reporting',
      above: ['zone@1 2021-01-01..'],
    },
    {
      name: 'a step upward holds only while both relations hold',
      lines: ['administrative town county - 2021-01-01', 'administrative county city - 2023-01-01 2023-06-30'],
      unit: 'town',
      fn: 'reporting',
      above: ['county@1 2021-01-01..', 'city@2 2023-01-01..2023-06-30'],
    },
    {
      name: 'two ways to one superior keep the shorter',
      lines: ['administrative bureau county', 'administrative county city', 'guidance bureau city guidance'],
      unit: 'bureau',
      fn: 'guidance',
      above: ['county@1 2021-01-01..', 'city@1 2021-01-01..'],
    },
    {
      name: 'a move ends the old line and begins the new one',
      lines: ['administrative town a - 2021-01-01 2024-02-29', 'administrative town b - 2024-03-01'],
      unit: 'town',
      fn: 'directory',
      above: ['a@1 2021-01-01..2024-02-29', 'b@1 2024-03-01..'],
    },
  ])('$name', ({ lines, unit, fn, above: expected }) => {
    expect(above(closure(...lines), unit, fn).toSorted()).toEqual(expected.toSorted());
  });

  test('at every time each exclusive function has at most one direct superior', () => {
    const rows = closure(
      ...city,
      'entrusted town zone reporting 2022-01-01 2023-12-31',
      'vertical town bureau filing 2023-01-01',
    );
    for (const fn of EXCLUSIVE) {
      for (const day of ['2021-06-01', '2022-06-01', '2023-06-01', '2024-06-01']) {
        const at = periodOfDays(day as Day, day as Day).from;
        const direct = rows.filter(
          (row) =>
            row.unit === 'town' &&
            row.fn === fn &&
            row.depth === 1 &&
            row.period.from <= at &&
            (row.period.to === null || row.period.to > at),
        );
        expect(direct, `${fn} on ${day}`).toHaveLength(1);
      }
    }
  });
});

describe('what is refused', () => {
  test.each([
    ['a unit above itself', ['administrative a a'], 'org.relationToItself'],
    ['a circle of two', ['administrative a b', 'administrative b a'], 'org.relationCycle'],
    [
      'a circle of three by one function',
      ['vertical a b filing', 'vertical b c filing', 'vertical c a filing'],
      'org.relationCycle',
    ],
    [
      'two administrative superiors at one time',
      ['administrative a b', 'administrative a c - 2022-01-01'],
      'org.twoAdministrative',
    ],
    ['one function owed to two', ['vertical a b filing', 'entrusted a c filing 2024-01-01'], 'org.exclusiveTwice'],
  ])('%s', (_name, lines, code) => {
    expect(closureOf(lines.map(relation))).toMatchObject({ ok: false, code });
  });

  test.each([
    [
      'what would be a circle at different times is none',
      ['administrative a b - 2021-01-01 2021-12-31', 'administrative b a - 2022-01-01'],
    ],
    [
      'one function may pass from one superior to another',
      ['vertical a b filing 2021-01-01 2021-12-31', 'entrusted a c filing 2022-01-01'],
    ],
    [
      'any number may guide and be copied to',
      ['guidance a b copy+guidance', 'guidance a c copy+guidance', 'guidance a d copy+guidance'],
    ],
  ])('but %s', (_name, lines) => {
    expect(closureOf(lines.map(relation)).ok).toBe(true);
  });
});
