// Acts of the roster room (值班): the entry of the day at every desk when the watch changes, and looking who is on.
import { HOUR_MS } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import type { Act } from '../act.ts';

interface Candidate {
  readonly personId: string;
  readonly lines: readonly string[];
}

const WATCH_MS = 8 * HOUR_MS;

export const rosterActs: readonly Act[] = [
  {
    name: '当日值班登记',
    often: { atEveryDesk: 1 },
    who: 'everybody',
    hours: [8, 9],
    async run(line, _desk, moment) {
      const { items } = await line.get<{ items: Candidate[] }>('/api/roster/candidates');
      const officer = moment.pick(items.filter(({ lines }) => lines.includes('officer')));
      if (officer === undefined) return 'nothing';
      await line.post('/api/roster/entries', {
        id: newId(),
        line: 'officer',
        personId: officer.personId,
        from: moment.now,
        to: addMs(moment.now, WATCH_MS),
        mode: 'onSite',
      });
      return 'done';
    },
  },
  {
    name: '看下级谁在岗',
    often: { aDay: 300 },
    who: 'superiors',
    async run(line) {
      await line.get('/api/roster/now?of=subordinates');
      return 'done';
    },
  },
];
