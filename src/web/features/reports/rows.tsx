// Lines of lists: what arrived, what was reported, which matters run. One line per thing, read from an arm's length.
import type { InboxItem, MatterCard, MatterDetail, ReportCard } from '#modules/reports/contract.ts';
import { useNow } from '../../ui/clock.ts';
import { StatusMark, Tag } from '../../ui/StatusMark.tsx';
import { formatTime } from '../../ui/time.ts';
import { dispatchStateWords, findingStateWords, kindWords, reportStateWords, roleWords } from './words.ts';

/** Minute, fixed in width so that lines stand under each other. */
export function Minute({ at }: { readonly at: string | null }) {
  const now = useNow(60_000);
  return (
    <time className="mono nowrap quiet" dateTime={at ?? undefined} style={{ minWidth: '3.2em' }}>
      {at === null ? '' : formatTime(at, now)}
    </time>
  );
}

/** Level in a frame; nothing where nobody has judged. */
export function LevelTag({ level }: { readonly level: MatterCard['level'] }) {
  if (level.code === null) return <Tag>未判定级别</Tag>;
  return (
    <Tag kind="level">
      {level.state === 'determined' ? '认定' : '初判'}
      {level.name}
    </Tag>
  );
}

/** A report that arrived here. */
export function InboxRow({ item }: { readonly item: InboxItem }) {
  const { dispatch, report } = item;
  const state = dispatchStateWords[dispatch.state];
  return (
    <>
      <Minute at={dispatch.sentAt ?? dispatch.preparedAt} />
      <Tag kind="blue">{report.name}</Tag>
      <span className="grow ellipsis" title={report.title}>
        {report.title}
        <span className="quiet">
          {'　'}
          {dispatch.fromUnit.name}
          {dispatch.role === 'line' ? '' : ` ${roleWords[dispatch.role]}`}
        </span>
      </span>
      {dispatch.tag === null ? null : <Tag>{dispatch.tag.name}</Tag>}
      <LevelTag level={report.level} />
      <StatusMark
        tone={dispatch.way === 'telephone' && dispatch.state === 'calling' ? 'close' : state.tone}
        word={dispatch.state === 'calling' ? '待接电话确认' : state.word}
      />
    </>
  );
}

/** A report of one's own or of a unit below. */
export function ReportRow({ report }: { readonly report: ReportCard }) {
  const state = reportStateWords[report.state];
  return (
    <>
      <Minute at={report.submittedAt ?? report.createdAt} />
      <Tag kind="blue">{report.name}</Tag>
      <span className="grow ellipsis" title={report.title}>
        {report.title}
        <span className="quiet">
          {'　'}
          {report.unit.name} <span className="mono">{report.number}</span>
        </span>
      </span>
      <LevelTag level={report.level} />
      {report.unsigned ? <StatusMark tone="close" word="待补签" /> : null}
      <StatusMark tone={state.tone} word={state.word} />
    </>
  );
}

/** A matter with where it stands: last report, receipt upward. */
export function MatterRow({ matter }: { readonly matter: MatterCard }) {
  const now = useNow(60_000);
  return (
    <>
      <Minute at={matter.openedAt} />
      <span className="grow ellipsis" title={matter.title}>
        {matter.title}
        <span className="quiet">　{matter.unit.name}</span>
      </span>
      {matter.sensitivities.map((each) => (
        <Tag key={each.code}>{each.name}</Tag>
      ))}
      <LevelTag level={matter.level} />
      <span className="quiet nowrap">
        {matter.lastReport === null
          ? '未报告'
          : `${matter.lastReport.form === 'telephone' ? '电话首报' : kindWords[matter.lastReport.kind]}${matter.lastReport.ordinal > 1 ? matter.lastReport.ordinal : ''}`}
        {matter.lastReportAt === null ? '' : ` ${formatTime(matter.lastReportAt, now)}`}
      </span>
      {matter.lineState === null ? null : <StatusMark {...dispatchStateWords[matter.lineState]} />}
      <StatusMark
        tone={matter.state === 'final' ? 'muted' : 'open'}
        word={matter.state === 'final' ? '已终报' : '进行中'}
      />
    </>
  );
}

/** A finding (认定) with where it stands. */
export function FindingRow({ finding }: { readonly finding: MatterDetail['findings'][number] }) {
  const state = findingStateWords[finding.state];
  return (
    <>
      <Minute at={finding.at} />
      <Tag kind="level">{finding.kind.name}</Tag>
      <span className="grow ellipsis" title={finding.reason}>
        {finding.unit.name}
        <span className="quiet">
          {'　'}
          {finding.reason}
        </span>
      </span>
      <span className="quiet nowrap">{finding.byUnit.name}</span>
      <StatusMark tone={state.tone} word={state.word} />
    </>
  );
}
