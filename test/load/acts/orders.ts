// Acts of the orders room (交办): a verification is ordered, received, answered by telephone, and looked over.
import { newId } from '#platform/ids.ts';
import type { Act } from '../act.ts';

interface OrderPage {
  readonly assignments: readonly {
    readonly id: string;
    readonly unit: { readonly id: string };
    readonly allowed: readonly string[];
  }[];
}

export const orderActs: readonly Act[] = [
  {
    name: '下达调度核实',
    often: { aDay: 25 },
    who: 'superiors',
    async run(line, desk, moment) {
      const unit = moment.pick(moment.below(desk));
      if (unit === undefined) return 'nothing';
      await line.post('/api/orders', {
        id: newId(),
        kind: 'verification',
        about: '网上反映道路积水',
        ask: '请核实积水位置、有无人员被困',
        unitIds: [unit.unitId],
      });
      return 'done';
    },
  },
  {
    name: '签收交办并电话反馈',
    often: 'onlyUpon',
    who: 'everybody',
    upon: { event: 'deadlines.alarmRaised', kind: 'order', withinSeconds: 600 },
    async run(line, desk, moment) {
      const page = await line.get<OrderPage>(`/api/orders/${moment.heard?.id ?? ''}`);
      const own = page.assignments.find(({ unit }) => unit.id === desk.unitId);
      if (own === undefined || !own.allowed.includes('answerByTelephone')) return 'nothing';
      if (own.allowed.includes('acknowledge')) await line.post(`/api/order-assignments/${own.id}/receipt`, {});
      const words = '已核实：积水已退，无人员被困。';
      const answer = { id: newId(), at: moment.now, spokenBy: '值班员', words };
      await line.post(`/api/order-assignments/${own.id}/telephone-answers`, answer);
      return 'done';
    },
  },
  {
    name: '看交办一览',
    often: { aDay: 600 },
    who: 'everybody',
    async run(line) {
      await line.get('/api/orders?limit=50');
      return 'done';
    },
  },
];
