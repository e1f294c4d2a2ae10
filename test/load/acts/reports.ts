// Acts of the reports room (信息报送): the telephone report and what follows it on both sides, and the lists.
import { newId } from '#platform/ids.ts';
import { aTelephoneReport, TELEPHONE } from '../../bench/landslide.ts';
import type { Act } from '../act.ts';

interface Dispatch {
  readonly id: string;
  readonly revision: number;
  readonly way: string;
  readonly state: string;
  readonly toUnit: { readonly id: string };
  readonly allowed: readonly string[];
}
interface Matter {
  readonly card: { readonly id: string; readonly unit: { readonly id: string } };
  readonly draftable: readonly string[];
  readonly reports: readonly { readonly id: string; readonly state: string }[];
  readonly telling: {
    readonly roles: readonly { role: string; told: boolean; holders: readonly { id: string }[] }[];
  } | null;
}
type Cards = { readonly items: readonly { readonly id: string }[] };

const matterPath = (id: string | undefined): string => `/api/reports/matters/${id ?? ''}`;

export const reportActs: readonly Act[] = [
  {
    name: '电话首报',
    often: { aDay: 16 },
    who: 'reporters',
    async run(line) {
      await line.post(TELEPHONE, aTelephoneReport());
      return 'done';
    },
  },
  {
    name: '接电话',
    often: 'onlyUpon',
    who: 'superiors',
    upon: { event: 'deadlines.alarmRaised', kind: 'dispatch', withinSeconds: 60 },
    async run(line, _desk, moment) {
      const dispatch = await line.get<Dispatch>(`/api/reports/dispatches/${moment.heard?.id ?? ''}`);
      if (!dispatch.allowed.includes('takeCall')) return 'nothing';
      const { id, revision } = dispatch;
      await line.post(`/api/reports/dispatches/${id}/take-call`, { revision, spokenWith: '值班员' });
      return 'done';
    },
  },
  {
    name: '打开来报并签收',
    often: 'onlyUpon',
    who: 'superiors',
    upon: { event: 'deadlines.alarmRaised', kind: 'dispatch', withinSeconds: 180 },
    async run(line, desk, moment) {
      const { id, way, state, toUnit } = await line.get<Dispatch>(`/api/reports/dispatches/${moment.heard?.id ?? ''}`);
      if (toUnit.id !== desk.unitId || way !== 'thisSystem' || state !== 'sent') return 'nothing';
      const { revision } = await line.post<{ revision: number }>(`/api/reports/dispatches/${id}/open`, {});
      await line.post(`/api/reports/dispatches/${id}/acknowledge`, { revision });
      return 'done';
    },
  },
  {
    name: '呈报领导',
    often: 'onlyUpon',
    who: 'reporters',
    upon: { event: 'reports.telephoned', kind: 'matter', withinSeconds: 600 },
    async run(line, desk, moment) {
      const matter = await line.get<Matter>(matterPath(moment.heard?.id));
      if (matter.card.unit.id !== desk.unitId) return 'nothing';
      const owed = (matter.telling?.roles ?? []).filter(({ told, holders }) => !told && holders.length > 0);
      for (const { role, holders } of owed) {
        await line.post(`${matterPath(matter.card.id)}/told`, {
          id: newId(),
          personId: holders[0]?.id,
          roles: [role],
          way: 'telephone',
          at: moment.now,
          answer: 'noted',
        });
      }
      return owed.length > 0 ? 'done' : 'nothing';
    },
  },
  {
    name: '起草书面首报',
    often: 'onlyUpon',
    who: 'reporters',
    upon: { event: 'reports.callTaken', kind: 'matter', withinSeconds: 1_200 },
    async run(line, desk, moment) {
      const { card, draftable } = await line.get<Matter>(matterPath(moment.heard?.id));
      if (card.unit.id !== desk.unitId || !draftable.includes('first')) return 'nothing';
      const changes = { text: '今日，关山村口发生山体滑坡，道路中断，两人失联，正在搜救。' };
      await line.post('/api/reports', { id: newId(), matterId: card.id, kind: 'first', changes });
      return 'done';
    },
  },
  {
    name: '电话签发并报送',
    often: 'onlyUpon',
    who: 'reporters',
    upon: { event: 'reports.draftSaved', kind: 'matter', withinSeconds: 600 },
    async run(line, desk, moment) {
      const matter = await line.get<Matter>(matterPath(moment.heard?.id));
      const draft = matter.reports.find(({ state }) => state === 'drafting');
      if (matter.card.unit.id !== desk.unitId || draft === undefined) return 'nothing';
      const { card } = await line.get<{ card: { revision: number } }>(`/api/reports/${draft.id}`);
      const sent = await line.post<{ revision: number; state: string }>(`/api/reports/${draft.id}/sign-off`, {
        revision: card.revision,
      });
      if (sent.state === 'submitted') return 'done';
      const { items } = await line.get<{ items: { person: { id: string }; roles: string[] }[] }>(
        '/api/reports/leaders',
      );
      await line.post(`/api/reports/${draft.id}/sign-off/telephone`, {
        revision: sent.revision,
        leaderPersonId: items.find(({ roles }) => roles.length > 0)?.person.id,
        number: '0917-4600000',
        at: moment.now,
        words: '同意报送',
      });
      return 'done';
    },
  },
  list('看来报清单', 'superiors', 1_400, '/api/reports/received?limit=50'),
  list('看事项清单', 'everybody', 2_000, '/api/reports/matters?limit=50'),
  list('看报告清单', 'everybody', 1_000, '/api/reports?limit=50'),
  {
    name: '打开事项与时间线',
    often: { aDay: 1_500 },
    who: 'reporters',
    async run(line, _desk, moment) {
      const { items } = await line.get<Cards>('/api/reports/matters?limit=20');
      const matter = moment.pick(items);
      if (matter === undefined) return 'nothing';
      await line.get(matterPath(matter.id));
      await line.get(`${matterPath(matter.id)}/timeline`);
      return 'done';
    },
  },
  {
    name: '续报：无变化',
    often: { aDay: 20 },
    who: 'reporters',
    async run(line, _desk, moment) {
      const { items } = await line.get<Cards>('/api/reports/matters?of=own&state=open&limit=20');
      const matter = moment.pick(items);
      if (matter === undefined) return 'nothing';
      const { draftable } = await line.get<Matter>(matterPath(matter.id));
      if (!draftable.includes('followUp')) return 'nothing';
      await line.post(`${matterPath(matter.id)}/no-change`, { reportId: newId() });
      return 'done';
    },
  },
];

function list(name: string, who: Act['who'], aDay: number, path: string): Act {
  return {
    name,
    often: { aDay },
    who,
    async run(line) {
      await line.get(path);
      return 'done';
    },
  };
}
