// Acts of the deadlines room (时限): what is owed, and silencing what rings.
import type { Act } from '../act.ts';
import { Unanswered } from '../tally.ts';

interface Ringing {
  readonly id: string;
  readonly class: string;
  readonly acknowledgedAt: string | null;
}

export const deadlineActs: readonly Act[] = [
  {
    name: '看限时待办',
    often: { aDay: 1_500 },
    who: 'everybody',
    async run(line) {
      await line.get('/api/deadlines/owed?of=mine');
      return 'done';
    },
  },
  {
    name: '知悉响铃',
    often: 'onlyUpon',
    who: 'everybody',
    upon: { event: 'deadlines.alarmRaised', kind: '*', withinSeconds: 60 },
    async run(line) {
      const { items } = await line.get<{ items: Ringing[] }>('/api/alarms');
      const ringing = items.find((alarm) => alarm.class === 'rings' && alarm.acknowledgedAt === null);
      if (ringing === undefined) return 'nothing';
      try {
        await line.post(`/api/alarms/${ringing.id}/acknowledge`, {});
        return 'done';
      } catch (error) {
        // It ended between the look and the hand: what it rang for was done meanwhile, and the page says so.
        if (error instanceof Unanswered && error.code === '409 deadlines.alarmEnded') return 'nothing';
        throw error;
      }
    },
  },
];
