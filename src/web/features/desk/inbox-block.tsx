// 来报来文: what arrived at this desk and waits for a hand, newest first. A report is acknowledged (签收) only after it
// was opened, so the line offers 打开; the acts themselves stand on the paper's page.
import { useNavigate } from '@tanstack/react-router';
import { routes as orderRoutes, type OrderRow } from '#modules/orders/contract.ts';
import { routes as reportRoutes, type InboxItem } from '#modules/reports/contract.ts';
import { Reminders } from '../deadlines/reminders.tsx';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { useUnit } from '../../app/session.tsx';
import { useNow } from '../../ui/clock.ts';
import { KeyList } from '../../ui/KeyList.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { StatusMark, Tag } from '../../ui/StatusMark.tsx';
import { formatDate, formatFull, formatTime, isSameDay } from '../../ui/time.ts';

interface Line {
  readonly key: string;
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly level: string | null;
  readonly open: boolean;
  readonly state: string;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
}

const dispatchWords: Record<InboxItem['dispatch']['state'], string> = {
  prepared: '待报出',
  calling: '待电话确认',
  sent: '未打开',
  taken: '已接电话',
  opened: '已打开，未签收',
  acknowledged: '已签收',
  returned: '已退回',
};

const waiting = ['calling', 'sent', 'opened'];

function ofReport({ dispatch, report }: InboxItem): Line {
  return {
    key: dispatch.id,
    at: dispatch.sentAt ?? dispatch.preparedAt,
    kind: report.name,
    title: report.title === '' ? report.matterTitle : report.title,
    detail: `${dispatch.fromUnit.name} → 本室`,
    level:
      report.level.state === 'unknown'
        ? null
        : `${report.level.state === 'determined' ? '认定' : '初判'}${report.level.name}`,
    open: waiting.includes(dispatch.state),
    state: dispatchWords[dispatch.state],
    to: `/dispatches/${dispatch.id}`,
  };
}

function ofOrder(row: OrderRow): Line {
  return {
    key: row.assignmentId,
    at: row.issuedAt,
    kind: row.kind === 'verification' ? '调度核实' : '任务',
    title: row.about,
    detail: `${row.issuer.shortName} → 本室`,
    level: null,
    open: row.state === 'issued',
    state: row.state === 'issued' ? '未签收' : '已签收，待反馈',
    to: `/orders/${row.orderId}`,
  };
}

/** What arrived. */
export function InboxBlock() {
  const unit = useUnit();
  const navigate = useNavigate();
  const now = useNow(30_000);
  const received = useRead(
    reportRoutes.listReceived,
    { query: { limit: 100 } },
    { wake: ['reports.'], everyMs: 60_000, keep: true },
  );
  const offers = useRead(reportRoutes.listOffers, {}, { wake: ['reports.'] });
  const orders = useRead(
    orderRoutes.listOrders,
    { query: { direction: 'received', state: 'open' } },
    { wake: ['orders.'], everyMs: 60_000, keep: true },
  );
  const lines: readonly Line[] = [
    ...(received.data?.items ?? []).map(ofReport),
    ...(orders.data?.rows ?? []).filter((row) => row.unit.id === unit.id).map(ofOrder),
    ...(offers.data?.items ?? []).map((offer) => ({
      key: offer.matterId,
      at: offer.heardAt,
      kind: '待认领',
      title: offer.title,
      detail: `${offer.byUnit.name}先有记录`,
      level: null,
      open: true,
      state: '待认领',
      to: '/reports',
      search: { tab: 'offers' },
    })),
  ].toSorted((a, b) => Number(b.open) - Number(a.open) || b.at.localeCompare(a.at));
  const unsettled = lines.filter((line) => line.open).length;
  const failed = received.isError ? received : orders.isError ? orders : null;
  return (
    <section className="z-block z-desk-inbox" aria-label="来报来文">
      <div className="z-block-head">
        <h2>来报来文（{lines.length}）</h2>
        <span className="grow" />
        {lines.length === 0 ? null : unsettled === 0 ? (
          <span className="quiet">都已签收</span>
        ) : (
          <StatusMark tone="close" word={`未签收 ${unsettled}`} />
        )}
      </div>
      <div className="z-block-body grow">
        {failed === null ? null : (
          <QueryError error={failed.error} retry={() => void failed.refetch()} what="来报来文" />
        )}
        {received.isPending ? <Loading what="来报来文" /> : null}
        {received.data === undefined ? null : (
          <KeyList
            label="来报来文"
            items={lines}
            getKey={(line) => line.key}
            onOpen={(line) => void navigate({ to: line.to, search: (line.search ?? {}) as never })}
            render={(line) => (
              <>
                <span className="nowrap" style={{ minWidth: 64 }} title={formatFull(line.at, now)}>
                  {isSameDay(line.at, now) ? formatTime(line.at, now) : formatDate(line.at, now)}
                </span>
                <span className="grow" style={{ lineHeight: '22px' }}>
                  <span className="row" style={{ gap: 6 }}>
                    <span className="nowrap" style={{ fontWeight: line.open ? 600 : 400 }}>
                      {line.kind}
                    </span>
                    <span className="ellipsis grow" style={{ fontWeight: line.open ? 600 : 400 }} title={line.title}>
                      {line.title}
                    </span>
                    {line.level === null ? null : <Tag kind="level">{line.level}</Tag>}
                  </span>
                  <span className="quiet row" style={{ fontSize: 14 }}>
                    <span className="grow ellipsis">{line.detail}</span>
                    {line.open ? <StatusMark tone="close" word={line.state} /> : <span>{line.state}</span>}
                  </span>
                </span>
              </>
            )}
            empty={<EmptyState reason="还没有来报来文" next="下级报来、上级交办的，到时响铃并出现在这里。" />}
          />
        )}
      </div>
      <Reminders />
    </section>
  );
}
