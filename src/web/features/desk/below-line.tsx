// Units below in one line: which have not entered who is on duty, whose desk is off line. A list, never an alarm.
import { Modal } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { routes } from '#modules/desk/contract.ts';
import { useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { formatTime } from '../../ui/time.ts';

/** Draws nothing where all is well. */
export function BelowLine() {
  const [open, setOpen] = useState(false);
  const now = useNow(60_000);
  const look = useRead(routes.readDesk, {}, { wake: ['roster.', 'notify.'], everyMs: 60_000, keep: true });
  if (look.data === undefined) return null;
  const { offline, notEntered } = look.data.below;
  if (offline.length === 0 && notEntered.total === 0) return null;
  const words = [
    notEntered.total === 0 ? '' : `${notEntered.total} 个下级单位还没有登记带班值班`,
    offline.length === 0 ? '' : `${offline.length} 个值班台离线`,
  ].filter((text) => text !== '');
  return (
    <>
      <button type="button" className="z-below" onClick={() => setOpen(true)}>
        {words.join('，')} <span className="z-caret" aria-hidden="true" />
      </button>
      <Modal open={open} onCancel={() => setOpen(false)} footer={null} title="下级值守情况" width={640} destroyOnHidden>
        {offline.length === 0 ? null : <h2>值班台离线（{offline.length}）</h2>}
        <ul className="z-list" style={{ maxHeight: 240, overflow: 'auto' }}>
          {offline.map((desk) => (
            <li key={desk.id}>
              <StatusMark tone="close" word="离线" />
              <Link className="grow" to="/units/$id" params={{ id: desk.unitId }}>
                {desk.unitName}
              </Link>
              <span className="quiet">最后见到 {formatTime(desk.lastSeenAt, now)}</span>
            </li>
          ))}
        </ul>
        {notEntered.total === 0 ? null : <h2>还没有登记（{notEntered.total}）</h2>}
        <ul className="z-list" style={{ maxHeight: 320, overflow: 'auto' }}>
          {notEntered.units.map((unit) => (
            <li key={unit.id}>
              <Link className="grow" to="/units/$id" params={{ id: unit.id }}>
                {unit.name}
              </Link>
              <span className="quiet">{unit.missing.join('、')}</span>
            </li>
          ))}
        </ul>
        {notEntered.units.length < notEntered.total ? (
          <p className="quiet">只列出前 {notEntered.units.length} 个。</p>
        ) : null}
      </Modal>
    </>
  );
}
