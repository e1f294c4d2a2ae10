// Acts of the desk room (值班台): opening the desk as a browser does, and searching.
import type { Act } from '../act.ts';

const WORDS = ['滑坡', '固关镇', '山体滑坡阻断道路', '报', '核实', '陇县', '停水', '19900000001'];

export const deskActs: readonly Act[] = [
  {
    name: '打开值班台',
    often: { atEveryDesk: 10 },
    who: 'everybody',
    async run(line) {
      await line.get('/api/desk');
      await line.get('/api/alarms');
      return 'done';
    },
  },
  {
    name: '搜索',
    often: { aDay: 1_500 },
    who: 'everybody',
    async run(line, _desk, moment) {
      await line.get(`/api/search?q=${encodeURIComponent(moment.pick(WORDS) ?? '报')}`);
      return 'done';
    },
  },
];
