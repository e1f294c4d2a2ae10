// 限时待办: what is owed now, ordered by due time; the first line is the next thing that can go wrong.
// Decided here: how a clock reads. Which clocks are owed by whom is the server's answer.
import { useNavigate } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useState } from 'react';
import { routes, type Clock } from '#modules/deadlines/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { addressOf } from '../../app/subjects.ts';
import { useUnit } from '../../app/session.tsx';
import { KeyList } from '../../ui/KeyList.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { DueMark } from '../../ui/StatusMark.tsx';

const wake = ['deadlines.', 'reports.', 'orders.', 'roster.'];
type Of = 'mine' | 'shift' | 'subordinates';

/** The desk's first list. */
export function OwedBlock() {
  const unit = useUnit();
  const navigate = useNavigate();
  const [of, setOf] = useState<Of>('mine');
  const owed = useRead(routes.listOwed, { query: { of } }, { wake, everyMs: 30_000, keep: true });
  const open = (clock: Clock) => {
    const address = addressOf(clock.subject);
    if (address !== null) void navigate({ to: address });
  };
  return (
    <section className="z-block z-desk-owed" aria-label="限时待办">
      <div className="z-block-head">
        <h2>限时待办{owed.data === undefined ? '' : `（${owed.data.total}）`}</h2>
        <span className="grow" />
        <Segmented<Of>
          size="small"
          value={of}
          onChange={setOf}
          options={[
            { value: 'mine', label: '本单位' },
            { value: 'shift', label: '本班' },
            { value: 'subordinates', label: '下级' },
          ]}
        />
      </div>
      <div className="z-block-body grow">
        {owed.isError ? <QueryError error={owed.error} retry={() => void owed.refetch()} what="限时待办" /> : null}
        {owed.isPending ? <Loading what="限时待办" /> : null}
        {owed.data === undefined ? null : (
          <KeyList
            label="限时待办"
            autoFocus
            items={owed.data.items}
            getKey={(clock) => clock.id}
            onOpen={open}
            render={(clock) => <ClockLine clock={clock} ownUnitId={unit.id} />}
            empty={
              <EmptyState
                reason={of === 'subordinates' ? '下级单位没有欠办的时限' : '没有欠办的时限'}
                next="有新的会自己出现在这里，到时会响铃。"
              />
            }
          />
        )}
      </div>
    </section>
  );
}

/** `▲ 超时 12 分钟  调度核实电话反馈  固关镇滑坡` */
function ClockLine({ clock, ownUnitId }: { readonly clock: Clock; readonly ownUnitId: string }) {
  const whose = clock.owingUnit.id === ownUnitId ? null : clock.owingUnit.name;
  return (
    <>
      <span style={{ flex: '0 0 152px' }} className="nowrap">
        <DueMark due={clock.dueAt} />
      </span>
      <span className="nowrap" title={clock.because}>
        {clock.term}
      </span>
      <span className="grow ellipsis quiet">
        {whose === null ? '' : `${whose} · `}
        {clock.subject.label}
      </span>
    </>
  );
}
