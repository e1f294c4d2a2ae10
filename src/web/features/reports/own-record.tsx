// A telephone report may be met by the receiver's own record of the same call (代录 or an own report) instead of 已接电话. A15.1
import { Button, Popover, Select } from 'antd';
import { useState } from 'react';
import { routes, type DispatchView } from '#modules/reports/contract.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { useMe } from '../../app/session.tsx';
import { useNow } from '../../ui/clock.ts';
import { formatTime } from '../../ui/time.ts';
import { dispatchRenews } from './dispatches.tsx';

/** The button and its choice. */
export function OwnRecord({ dispatch }: { readonly dispatch: DispatchView }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title="本室已记录过这个电话"
      content={open ? <Choose dispatch={dispatch} onDone={() => setOpen(false)} /> : null}
    >
      <Button>以本室记录为准</Button>
    </Popover>
  );
}

function Choose({ dispatch, onDone }: { readonly dispatch: DispatchView; readonly onDone: () => void }) {
  const me = useMe();
  const now = useNow(60_000);
  const act = useAct();
  const reports = useRead(routes.listReports, { query: { of: 'all', limit: 50 } });
  const [chosen, setChosen] = useState<string | null>(null);
  const own = (reports.data?.items ?? []).filter(
    (report) => report.unit.id === me.unit?.id || report.enteredByUnit?.id === me.unit?.id,
  );
  const link = async () => {
    if (chosen === null) return;
    const answer = await act.run(
      routes.linkOwnRecord,
      { params: { id: dispatch.id }, body: { revision: dispatch.revision, record: { kind: 'report', id: chosen } } },
      { what: '以本室记录为准', renews: dispatchRenews },
    );
    if (answer !== null) onDone();
  };
  return (
    <div className="stack" style={{ width: 340 }}>
      <Select
        aria-label="本室的记录"
        placeholder="本室的记录"
        notFoundContent="本室没有记录过，请按“已接电话”"
        value={chosen}
        onChange={setChosen}
        options={own.map((report) => ({
          value: report.id,
          label: `${formatTime(report.createdAt, now)} ${report.name} ${report.title}`,
        }))}
      />
      <Button type="primary" disabled={chosen === null} loading={act.busy} onClick={() => void link()}>
        以这份记录为准
      </Button>
    </div>
  );
}
