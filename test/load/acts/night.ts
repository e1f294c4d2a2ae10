// A bad night (灾害夜): one disaster, every county telephones within minutes, fifty people work at one matter, the city
// orders, the counties answer. Figures are for two hours; the ordinary acts of those hours go on beside.
import { newId } from '#platform/ids.ts';
import { aTelephoneReport, TELEPHONE } from '../../bench/landslide.ts';
import type { Act } from '../act.ts';

const EVENT = {
  title: '全市特大暴雨引发山洪泥石流',
  level: 'major',
  text: '强降雨引发山洪泥石流，多处道路、电力中断。',
};

export const nightActs: readonly Act[] = [
  {
    name: '灾害夜：电话报告',
    often: { inANight: 39 },
    who: 'counties',
    async run(line, _desk, moment) {
      const report = aTelephoneReport(EVENT);
      await line.post(TELEPHONE, report);
      moment.disaster.matterId ??= report.matterId;
      return 'done';
    },
  },
  {
    name: '灾害夜：五十人看同一事项',
    often: { inANight: 3_000 },
    who: 'people',
    async run(line, _desk, { disaster }) {
      if (disaster.matterId === null) return 'nothing';
      await line.get(`/api/reports/matters/${disaster.matterId}`);
      return 'done';
    },
  },
  {
    name: '灾害夜：看时间线',
    often: { inANight: 1_500 },
    who: 'people',
    async run(line, _desk, { disaster }) {
      if (disaster.matterId === null) return 'nothing';
      await line.get(`/api/reports/matters/${disaster.matterId}/timeline`);
      return 'done';
    },
  },
  {
    name: '灾害夜：定续报频次',
    often: { inANight: 60 },
    who: 'people',
    async run(line, _desk, moment) {
      const { matterId } = moment.disaster;
      if (matterId === null) return 'nothing';
      const everyMinutes = 20 + 10 * Math.floor(moment.chance() * 3);
      await line.post(`/api/reports/matters/${matterId}/rhythm`, { everyMinutes, reason: '灾情变化快' });
      return 'done';
    },
  },
  {
    name: '灾害夜：向各县调度核实',
    often: { inANight: 12 },
    who: 'people',
    async run(line, desk, moment) {
      const unitIds = moment.below(desk).map(({ unitId }) => unitId);
      if (unitIds.length === 0) return 'nothing';
      const order = { id: newId(), kind: 'verification', about: EVENT.title, ask: '请核实失联、转移人数' };
      await line.post('/api/orders', { ...order, unitIds });
      return 'done';
    },
  },
];
