// 日历: years of holidays on file (a missing year is owed), and key periods (重要时段). Entering is the city desk's act.
import { Button, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { routes, type KeyPeriod } from '#modules/calendar/contract.ts';
import { routes as org } from '#modules/org/contract.ts';
import { LEADING_ROLES } from '#shared/actor.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { useMe, useUnit } from '../../app/session.tsx';
import { beijingParts, fromBeijing, useNow } from '../../ui/clock.ts';
import { MomentField, writeLike } from '../../ui/MomentField.tsx';
import { newId } from '../../ui/ids.ts';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { formatFull } from '../../ui/time.ts';
import { ReasonDialog } from '../access/reason-dialog.tsx';
import { readYear } from './year-text.ts';

const wake = ['calendar.'];
const renews = ['/api/calendar', '/api/deadlines'];

/** The page. */
export function CalendarPage() {
  const years = useRead(routes.listYears, {}, { wake });
  const unit = useUnit();
  const own = useRead(org.readUnit, { params: { id: unit.id } });
  // The year's table is one for the whole city and kept by its desk.
  const mayEnter = own.data?.unit.level === 'city' && own.data.unit.kind === 'government';
  const [entering, setEntering] = useState(false);
  return (
    <div className="z-page stack">
      <div className="z-page-title">
        <h1>日历</h1>
        <span className="grow">按工作日计的时限以这里的放假和调休为准。</span>
        {mayEnter ? <Button onClick={() => setEntering(true)}>录入一年的放假和调休</Button> : null}
      </div>
      <section className="z-block">
        <div className="z-block-head">
          <h2>放假和调休</h2>
          {(years.data?.missing ?? []).map((year) => (
            <StatusMark key={year} tone="close" word={`${year} 年还没有录入`} />
          ))}
        </div>
        {years.isPending ? <Loading what="节假日安排" /> : null}
        {years.isError ? <QueryError error={years.error} retry={() => void years.refetch()} what="节假日安排" /> : null}
        {years.data === undefined ? null : (
          <table className="z-table">
            <tbody>
              {years.data.years.map((year) => (
                <tr key={`${year.year}-${year.version}`}>
                  <th>{year.year} 年</th>
                  <td>
                    {year.holidays
                      .map((holiday) => `${holiday.name} ${short(holiday.from)}至${short(holiday.to)}`)
                      .join('；')}
                    <div className="quiet">
                      上班：{year.makeUpDays.map((each) => short(each.day)).join('、') || '无'}
                    </div>
                    <div className="quiet">
                      来源：{year.source}（第 {year.version} 版）
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <KeyPeriods />
      {entering ? <EnterYear onClose={() => setEntering(false)} /> : null}
    </div>
  );
}

const short = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;

function EnterYear({ onClose }: { readonly onClose: () => void }) {
  const act = useAct();
  const thisYear = beijingParts(useNow(3_600_000)).year;
  const [year, setYear] = useState(thisYear + 1);
  const [source, setSource] = useState('');
  const [text, setText] = useState('');
  const read = readYear(text);
  const isReady = read.problems.length === 0 && read.holidays.length > 0 && source.trim() !== '';
  const save = async () => {
    const body = { year, source: source.trim(), holidays: read.holidays, makeUpDays: read.makeUpDays };
    const answer = await act.run(
      routes.enterYear,
      { body },
      { what: `录入 ${year} 年放假和调休`, done: `${year} 年已录入`, renews },
    );
    if (answer !== null) onClose();
  };
  return (
    <Modal
      open
      title="录入一年的放假和调休"
      width={680}
      okText="录入"
      cancelText="不录了"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{ disabled: !isReady, loading: act.busy }}
    >
      <Form layout="vertical">
        <Form.Item label="年份" htmlFor="year">
          <InputNumber
            id="year"
            min={2000}
            max={2100}
            value={year}
            onChange={(next) => setYear(next ?? thisYear + 1)}
          />
        </Form.Item>
        <Form.Item label="来源（放假通知的名称、文号）" htmlFor="year-source">
          <Input id="year-source" value={source} onChange={(event) => setSource(event.target.value)} maxLength={200} />
        </Form.Item>
        <Form.Item label="每行一条。放假：名称 起 止 法定 日期；调休：上班 日期 节日" htmlFor="year-text">
          <Input.TextArea
            id="year-text"
            className="mono"
            rows={10}
            placeholder={`元旦 ${year}-01-01 ${year}-01-03 法定 ${year}-01-01\n上班 ${year}-01-04 元旦`}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Form.Item>
        <div role="status">
          {read.problems.length > 0
            ? read.problems.slice(0, 3).map((problem) => <div key={problem}>◆ {problem}</div>)
            : `已读出 ${read.holidays.length} 个节日、${read.makeUpDays.length} 个上班日`}
        </div>
      </Form>
    </Modal>
  );
}

function KeyPeriods() {
  const now = useNow(60_000);
  const act = useAct();
  const periods = useRead(routes.listKeyPeriods, {}, { wake });
  const mayDeclare = useMe().roles.some((role) => LEADING_ROLES.includes(role));
  const [declaring, setDeclaring] = useState(false);
  const [cancelling, setCancelling] = useState<KeyPeriod | null>(null);
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>重要时段</h2>
        <span className="grow" />
        {mayDeclare ? (
          <Button size="small" onClick={() => setDeclaring(true)}>
            设定重要时段
          </Button>
        ) : null}
      </div>
      {periods.isPending ? <Loading what="重要时段" /> : null}
      {periods.isError ? (
        <QueryError error={periods.error} retry={() => void periods.refetch()} what="重要时段" />
      ) : null}
      {periods.data === undefined ? null : periods.data.periods.length === 0 ? (
        <EmptyState reason="没有设定重要时段" next="汛期、重大活动、全国两会等，由发通知的单位设定。" />
      ) : (
        <ul className="z-list">
          {periods.data.periods.map((period) => (
            <li key={period.id}>
              <span className="grow">
                {period.cancelledAt === null ? period.name : <del>{period.name}</del>}{' '}
                <span className="quiet">{period.document ?? ''}</span>
              </span>
              <span className="nowrap">
                {formatFull(period.from, now)} 至 {formatFull(period.until, now)}
              </span>
              {period.cancelReason === null ? null : <span className="quiet">{period.cancelReason}</span>}
              {period.allowed.includes('cancel') ? <Button onClick={() => setCancelling(period)}>撤销…</Button> : null}
            </li>
          ))}
        </ul>
      )}
      {declaring ? <DeclarePeriod onClose={() => setDeclaring(false)} /> : null}
      <ReasonDialog
        open={cancelling !== null}
        title={`撤销重要时段：${cancelling?.name ?? ''}`}
        busy={act.busy}
        onClose={() => setCancelling(null)}
        onReason={async (reason) => {
          if (cancelling === null) return;
          const answer = await act.run(
            routes.cancelKeyPeriod,
            { params: { id: cancelling.id }, body: { reason, revision: cancelling.revision } },
            { what: '撤销重要时段', renews },
          );
          if (answer !== null) setCancelling(null);
        }}
      />
    </section>
  );
}

function DeclarePeriod({ onClose }: { readonly onClose: () => void }) {
  const act = useAct();
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [document, setDocument] = useState('');
  const begin = fromBeijing(from);
  const end = fromBeijing(until);
  const save = async () => {
    if (begin === null || end === null) return;
    const body = {
      id: newId(),
      name: name.trim(),
      from: begin,
      until: end,
      document: document.trim() === '' ? null : document.trim(),
    };
    const answer = await act.run(routes.declareKeyPeriod, { body }, { what: '设定重要时段', renews });
    if (answer !== null) onClose();
  };
  const hint = (value: string, read: string | null) =>
    value !== '' && read === null ? { help: writeLike(), validateStatus: 'warning' as const } : {};
  return (
    <Modal
      open
      title="设定重要时段"
      okText="设定"
      cancelText="不设了"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{ disabled: name.trim() === '' || begin === null || end === null, loading: act.busy }}
    >
      <p className="quiet">对本单位和全部下级有效。</p>
      <Form layout="vertical">
        <Form.Item label="名称" htmlFor="period-name">
          <Input
            id="period-name"
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={80}
          />
        </Form.Item>
        <Form.Item label="从" htmlFor="period-from" {...hint(from, begin)}>
          <MomentField id="period-from" value={from} onChange={setFrom} />
        </Form.Item>
        <Form.Item label="到" htmlFor="period-until" {...hint(until, end)}>
          <MomentField id="period-until" value={until} onChange={setUntil} />
        </Form.Item>
        <Form.Item label="文件（文号、标题）" htmlFor="period-document">
          <Input
            id="period-document"
            value={document}
            onChange={(event) => setDocument(event.target.value)}
            maxLength={200}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
