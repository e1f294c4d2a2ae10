// How the server's alarm reads on the bar and among the reminders: words, order, whether it sounds at this person.
import type { Alarm } from '#modules/deadlines/contract.ts';
import { addressOf } from '../../app/subjects.ts';
import type { AlarmView } from '../../ui/AlarmBar.tsx';

const stageWords = (alarm: Alarm): string => {
  if (alarm.stage === 'announce') return '新到';
  if (alarm.stage.startsWith('reminder')) return '将到时限';
  if (alarm.stage === 'due') return '超时';
  if (alarm.stage.startsWith('ladder')) return '超时未办，逐级催办';
  return '';
};

/** The server's alarm as the bar shows it. */
export function viewOf(alarm: Alarm): AlarmView {
  const stage = stageWords(alarm);
  const owing = alarm.owingUnit === null ? '' : `${alarm.owingUnit.name} · `;
  const copy = alarm.copyOfUnit === null ? '' : `（${alarm.copyOfUnit.name}值班台离线，转到本室）`;
  const late = alarm.late === null ? '' : `　迟响：${alarm.late}`;
  const overdue = alarm.stage === 'due' || alarm.stage.startsWith('ladder');
  return {
    id: alarm.id,
    what: stage === '' ? alarm.term : `${alarm.term} ${stage}`,
    where: `${owing}${alarm.subject.label}${copy}${late}`,
    since: alarm.since,
    urgency:
      (overdue ? 4 : alarm.stage === 'announce' || alarm.stage === 'raised' ? 3 : 2) + Math.min(alarm.climbed, 5),
    rings: alarm.class === 'rings' && alarm.mine,
    opens: addressOf(alarm.subject) !== null,
    acknowledgedAt: alarm.acknowledgedAt,
    acknowledgedBy: alarm.acknowledgedName,
    button: '知悉',
  };
}
