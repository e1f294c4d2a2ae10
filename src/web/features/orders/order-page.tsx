// One order (交办): who asked whom for what, the clocks of each unit, what was answered, what may be done now.
import { Link, useParams } from '@tanstack/react-router';
import { routes, type AssignmentView, type OrderPage as Page } from '#modules/orders/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { PrintButton } from '../../ui/Sheet.tsx';
import { Loading } from '../../ui/states.tsx';
import { StatusMark, Tag } from '../../ui/StatusMark.tsx';
import { formatFull, formatTime } from '../../ui/time.ts';
import { ClockLines } from '../reports/clocks.tsx';
import { MatterTimeline } from '../reports/matter-side.tsx';
import { AssignmentActs } from './acts.tsx';
import { ExtensionDecision } from './extension.tsx';
import { answerWayWords, assignmentStateWords, clockWords, orderKindWords } from './words.ts';
import '../reports/reports.css';

const wake = ['orders.', 'deadlines.'];

/** The page of an order. */
export function OrderPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const order = useRead(routes.getOrder, { params: { id } }, { wake });
  if (order.isPending) return <Loading what="交办" />;
  if (order.isError) return <QueryError error={order.error} retry={() => void order.refetch()} what="交办" />;
  const page = order.data;
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>
          <Tag kind="blue">{orderKindWords[page.kind]}</Tag> {page.about}
        </h1>
        <span className="grow mono">{page.number}</span>
        <PrintButton />
      </div>
      <div className="z-split">
        <div className="stack">
          <Asked page={page} />
          {page.assignments.map((assignment) => (
            <Assignment key={assignment.id} page={page} assignment={assignment} />
          ))}
        </div>
        <aside className="r-side">{page.matterId === null ? null : <MatterTimeline id={page.matterId} />}</aside>
      </div>
    </div>
  );
}

function Asked({ page }: { readonly page: Page }) {
  const now = useNow(60_000);
  return (
    <section className="z-block">
      <div className="r-panel">
        <dl className="r-facts">
          <dt>谁要求</dt>
          <dd>
            {page.issuer.shortName}
            {page.outside === null ? (
              <span className="quiet">　{page.issuedBy ?? ''}</span>
            ) : (
              <span className="quiet">
                {'　'}来电 {page.outside.callerName} {page.outside.callerNumber ?? ''}，{page.owner.shortName}{' '}
                {page.outside.takenBy ?? ''} 接，{formatTime(page.outside.registeredAt, now)} 登记
              </span>
            )}
          </dd>
          <dt>何时</dt>
          <dd>{formatFull(page.issuedAt, now)}（时钟从此起算）</dd>
          <dt>要求</dt>
          <dd className="r-text">{page.ask}</dd>
          <dt>反馈</dt>
          <dd>{page.kind === 'task' ? '按给定时间反馈' : page.writtenAsked ? '电话反馈，并书面反馈' : '电话反馈'}</dd>
          {page.matterId === null ? null : (
            <>
              <dt>事项</dt>
              <dd>
                <Link to="/matters/$id" params={{ id: page.matterId }}>
                  {page.about}
                </Link>
              </dd>
            </>
          )}
          {page.parent === null ? null : (
            <>
              <dt>来自</dt>
              <dd>
                <Link to="/orders/$id" params={{ id: page.parent.orderId }}>
                  {page.parent.issuer.shortName} {page.parent.number}
                </Link>
              </dd>
            </>
          )}
        </dl>
      </div>
    </section>
  );
}

function Assignment({ page, assignment }: { readonly page: Page; readonly assignment: AssignmentView }) {
  const now = useNow(60_000);
  const state = assignmentStateWords[assignment.state];
  const clocks = assignment.clocks.map((clock) => ({ ...clock, id: clock.deadlineId, state: clock.state as never }));
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>{assignment.unit.shortName}</h2>
        <span className="grow quiet">
          {assignment.receivedAt === null
            ? ''
            : `${formatTime(assignment.receivedAt, now)} 签收 ${assignment.receivedBy ?? ''}`}
          {assignment.endedReason === null ? '' : `　${assignment.endedReason}`}
        </span>
        <StatusMark tone={state.tone} word={state.word} />
      </div>
      <div className="r-panel">
        {clocks.length === 0 ? null : <ClockLines clocks={clocks} />}
        <AssignmentActs page={page} assignment={assignment} />
        {assignment.answers.length === 0 ? null : (
          <ul className="r-clocks">
            {assignment.answers.map((answer) => (
              <li key={answer.id}>
                <time className="mono quiet">{formatFull(answer.at, now)}</time>
                <span>
                  {answer.form === 'telephone' ? '电话反馈' : '书面反馈'}
                  <span className="quiet">
                    {'　'}
                    {answerWayWords[answer.way]} {answer.spokenBy ?? answer.recordedBy ?? ''}
                    {answer.takenBy === null ? '' : ` → ${answer.takenBy}`}
                    {answer.saidAt.slice(0, 16) === answer.at.slice(0, 16)
                      ? ''
                      : `　自述 ${formatTime(answer.saidAt, now)} 通话`}
                    {answer.recordedByUnit.id === assignment.unit.id ? '' : `　${answer.recordedByUnit.shortName}记录`}
                  </span>
                </span>
                {answer.words === '' ? null : <span className="r-text">{answer.words}</span>}
                {answer.outsideNumber === null ? null : <span className="mono">{answer.outsideNumber}</span>}
                {answer.reportId === null ? null : (
                  <Link to="/reports/$id" params={{ id: answer.reportId }}>
                    核报
                  </Link>
                )}
              </li>
            ))}
          </ul>
        )}
        {assignment.extensions.length === 0 ? null : (
          <ul className="r-clocks">
            {assignment.extensions.map((extension) => (
              <li key={extension.id}>
                <time className="mono quiet">{formatTime(extension.askedAt, now)}</time>
                <span>
                  {extension.askedBy ?? ''} 申请{clockWords[extension.clock]}延到{' '}
                  {formatFull(extension.wantedDueAt, now)}：{extension.reason}
                </span>
                {extension.state === 'asked' ? (
                  assignment.allowed.includes('decideExtension') ? (
                    <ExtensionDecision
                      extensionId={extension.id}
                      wantedDueAt={extension.wantedDueAt}
                      outside={page.outside !== null}
                    />
                  ) : (
                    <StatusMark tone="open" word="待批复" />
                  )
                ) : (
                  <span>
                    {extension.state === 'granted' && extension.newDueAt !== null
                      ? `同意，延到 ${formatFull(extension.newDueAt, now)}`
                      : '不同意'}
                    <span className="quiet">
                      {'　'}
                      {extension.decidedBy ?? ''} {extension.words ?? ''}
                    </span>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
        {assignment.children.length === 0 ? null : (
          <ul className="r-clocks">
            {assignment.children.map((child) => (
              <li key={child.orderId}>
                <time className="mono quiet">{formatTime(child.issuedAt, now)}</time>
                <span className="grow">
                  转下达{' '}
                  <Link to="/orders/$id" params={{ id: child.orderId }}>
                    {child.number}
                  </Link>
                  {'　'}
                  {child.units.join('、')}
                </span>
                {child.open === 0 ? (
                  <StatusMark tone="done" word="都已反馈" />
                ) : (
                  <StatusMark tone="open" word={`${child.open} 个单位未反馈`} />
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
