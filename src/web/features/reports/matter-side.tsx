// What stands beside a report or an order: the clocks of its matter and the matter's time line.
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { routes } from '#modules/reports/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { Loading } from '../../ui/states.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { Clocks } from './clocks.tsx';
import { timelineItems } from './event-words.tsx';
import { useVocabulary } from './form.tsx';

const wake = ['reports.', 'orders.', 'deadlines.'];

/** The clocks of a matter; absent where it has none. */
export function MatterClocks({ id }: { readonly id: string }) {
  const clocks = useRead(deadlineRoutes.listClocks, { query: { kind: 'matter', id } }, { wake });
  if (clocks.data === undefined || clocks.data.items.length === 0) return null;
  return <Clocks clocks={clocks.data.items} />;
}

/** The time line of a matter with the parts of linked ones that the reader may see. */
export function MatterTimeline({ id }: { readonly id: string }) {
  const timeline = useRead(routes.readTimeline, { params: { id } }, { wake });
  const levels = useVocabulary()?.levels ?? [];
  const nameOf = (code: string) => levels.find((level) => level.code === code)?.name ?? '未定';
  if (timeline.isPending) return <Loading what="时间线" />;
  if (timeline.isError)
    return <QueryError error={timeline.error} retry={() => void timeline.refetch()} what="时间线" />;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>时间线</h2>
      </div>
      <div className="r-panel">
        <Timeline items={timelineItems(timeline.data.entries, id, nameOf)} />
      </div>
    </section>
  );
}
