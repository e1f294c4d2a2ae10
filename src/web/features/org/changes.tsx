// What changed on a unit, since when, by whom: every change stays readable (A09.3).
import { Button } from 'antd';
import { useState } from 'react';
import { routes } from '#modules/org/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { Timeline } from '../../ui/Timeline.tsx';

const actWords = { made: '新增', changed: '修改', ended: '终止' } as const;

/** Opened on demand. */
export function Changes({ unitId }: { readonly unitId: string }) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button style={{ alignSelf: 'flex-start' }} onClick={() => setOpen(true)}>
        查看变更记录
      </Button>
    );
  }
  return <ChangeList unitId={unitId} />;
}

function ChangeList({ unitId }: { readonly unitId: string }) {
  const changes = useRead(routes.listChanges, { params: { id: unitId }, query: { limit: 100 } }, { wake: ['org.'] });
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>变更记录</h2>
      </div>
      <div style={{ padding: 16 }}>
        {changes.isPending ? <Loading what="变更记录" /> : null}
        {changes.isError ? (
          <QueryError error={changes.error} retry={() => void changes.refetch()} what="变更记录" />
        ) : null}
        {changes.data === undefined ? null : changes.data.changes.length === 0 ? (
          <EmptyState reason="还没有变更" />
        ) : (
          <Timeline
            items={changes.data.changes.map((change) => ({
              id: change.id,
              at: change.at,
              title: `${actWords[change.act]} ${change.label}`,
              who: change.by,
            }))}
          />
        )}
      </div>
    </section>
  );
}
