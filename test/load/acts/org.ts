// Acts of the org room (组织): looking up units and who works there.
import type { Act } from '../act.ts';

const WORDS = ['陇县', '千河', '应急', '卫生健康', 'bjszf', '凤翔', '镇', '水利局', 'taibai', '眉县'];

export const orgActs: readonly Act[] = [
  {
    name: '检索单位',
    often: { aDay: 1_000 },
    who: 'everybody',
    async run(line, _desk, moment) {
      await line.get(`/api/org/units?limit=20&word=${encodeURIComponent(moment.pick(WORDS) ?? '')}`);
      return 'done';
    },
  },
  {
    name: '看本单位人员',
    often: { aDay: 300 },
    who: 'everybody',
    async run(line, desk) {
      await line.get(`/api/org/units/${desk.unitId}/persons`);
      return 'done';
    },
  },
];
