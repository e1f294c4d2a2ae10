// What is shown and does not ring: reminders and things for office hours, in the desk's third corner, one line each.
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { routes } from '#modules/deadlines/contract.ts';
import { useAct } from '../../app/queries.ts';
import { addressOf } from '../../app/subjects.ts';
import { useNow } from '../../ui/clock.ts';
import { formatTime } from '../../ui/time.ts';
import { viewOf } from './alarm-words.ts';
import { useAlarms } from './alarms.tsx';

/** Quiet reminders of the unit; draws nothing where there is none. */
export function Reminders() {
  const alarms = useAlarms();
  const act = useAct();
  const now = useNow(30_000);
  const quiet = (alarms.data?.items ?? []).filter((alarm) => alarm.class !== 'rings' && alarm.acknowledgedAt === null);
  if (quiet.length === 0) return null;
  return (
    <div style={{ borderTop: '1px solid var(--line)', maxHeight: '40%', overflow: 'auto', flex: 'none' }}>
      <div className="z-block-head" style={{ paddingBlock: 4 }}>
        <h2>提醒（{quiet.length}）</h2>
      </div>
      <ul className="z-list">
        {quiet.map((alarm) => {
          const view = viewOf(alarm);
          const address = addressOf(alarm.subject);
          return (
            <li key={alarm.id}>
              <span className="nowrap" style={{ minWidth: 64 }}>
                {formatTime(alarm.since, now)}
              </span>
              <span className="nowrap">{view.what}</span>
              <span className="grow ellipsis quiet">
                {address === null ? view.where : <Link to={address as '/'}>{view.where}</Link>}
              </span>
              <Button
                size="small"
                onClick={() =>
                  void act.run(routes.acknowledge, { params: { id: alarm.id } }, { renews: ['/api/alarms'] })
                }
              >
                知悉
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
