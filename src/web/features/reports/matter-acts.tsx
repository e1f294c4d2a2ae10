// What may be done with a matter now, the usual act first: the next report, a telephone report, an order, the rhythm.
import { Button, Dropdown, Input, Popover } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { routes, type MatterDetail, type ReportKind } from '#modules/reports/contract.ts';
import { useAct } from '../../app/queries.ts';
import { useMe } from '../../app/session.tsx';
import { newId } from '../../ui/ids.ts';
import { can } from './allowed.ts';
import { kindWords } from './words.ts';

const usualOrder: readonly ReportKind[] = ['first', 'followUp', 'final', 'supplement'];
const rareOrder: readonly ReportKind[] = ['verification', 'correction'];

/** What may be done now, the usual one first. */
export function MatterActs({ matter }: { readonly matter: MatterDetail }) {
  const act = useAct();
  const navigate = useNavigate();
  const me = useMe();
  const matterId = matter.card.id;
  const open = matter.reports.find(
    (report) => (report.state === 'drafting' || report.state === 'inSignOff') && report.unit.id === me.unit?.id,
  );
  const draft = async (kind: ReportKind) => {
    const id = newId();
    const answer = await act.run(
      routes.draftReport,
      { body: { id, matterId, kind } },
      { key: id, what: `写${kindWords[kind]}`, renews: ['/api/reports'] },
    );
    if (answer !== null) await navigate({ to: '/reports/$id', params: { id } });
  };
  const noChange = () =>
    act.run(
      routes.noChange,
      { params: { id: matterId }, body: { reportId: newId() } },
      { what: '续报：无变化', renews: ['/api/reports', '/api/deadlines'] },
    );
  const kinds = usualOrder.filter((kind) => matter.draftable.includes(kind) && can(matter.allowed, 'draftReport'));
  const rare = rareOrder.filter((kind) => matter.draftable.includes(kind) && can(matter.allowed, 'draftReport'));
  const isSuperior = me.unit !== null && me.unit.id !== matter.card.unit.id;
  return (
    <div className="r-acts no-print">
      {open === undefined ? null : (
        <Button type="primary" onClick={() => void navigate({ to: '/reports/$id', params: { id: open.id } })}>
          接着写{open.name}
        </Button>
      )}
      {kinds.map((kind, index) => (
        <Button
          key={kind}
          type={index === 0 && open === undefined ? 'primary' : 'default'}
          loading={act.busy}
          onClick={() => void draft(kind)}
        >
          写{kind === 'first' ? '书面首报' : kindWords[kind]}
        </Button>
      ))}
      {rare.length === 0 ? null : (
        <Dropdown
          menu={{
            items: rare.map((kind) => ({ key: kind, label: `写${kindWords[kind]}` })),
            onClick: ({ key }) => void draft(key as ReportKind),
          }}
          trigger={['click']}
        >
          <Button>其他报告…</Button>
        </Dropdown>
      )}
      {can(matter.allowed, 'noChange') ? <Button onClick={() => void noChange()}>续报：无变化</Button> : null}
      {can(matter.allowed, 'telephoneOnMatter') ? <TelephoneAgain matterId={matterId} /> : null}
      {isSuperior ? (
        <Button
          onClick={() =>
            void navigate({ to: '/orders/new', search: { matterId, unitId: matter.card.unit.id } as never })
          }
        >
          调度核实
        </Button>
      ) : null}
      {can(matter.allowed, 'setRhythm') ? <Rhythm matter={matter} /> : null}
    </div>
  );
}

/** A telephone report on a matter that is open already: a raised level, an important change. */
function TelephoneAgain({ matterId }: { readonly matterId: string }) {
  const act = useAct();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const send = async () => {
    const reportId = newId();
    const answer = await act.run(
      routes.telephoneOnMatter,
      { params: { id: matterId }, body: { reportId, text: text.trim() } },
      { key: reportId, durable: true, what: '电话报告', renews: ['/api/reports'] },
    );
    if (answer !== null) {
      setOpen(false);
      setText('');
    }
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title="电话报告上级"
      content={
        <div className="stack" style={{ width: 360 }}>
          <Input.TextArea
            aria-label="报告内容"
            autoFocus
            autoSize={{ minRows: 3 }}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="按电话里说的原话记"
          />
          <Button type="primary" disabled={text.trim() === ''} loading={act.busy} onClick={() => void send()}>
            报上级
          </Button>
        </div>
      }
    >
      <Button>电话报告</Button>
    </Popover>
  );
}

/** The receiver sets or stops the rhythm of follow-ups. A15.6 */
function Rhythm({ matter }: { readonly matter: MatterDetail }) {
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [minutes, setMinutes] = useState(String(matter.rhythm.everyMinutes ?? ''));
  const [reason, setReason] = useState('');
  const id = matter.card.id;
  const renewing = { renews: ['/api/reports', '/api/deadlines'] };
  const set = () =>
    act.run(
      routes.setRhythm,
      { params: { id }, body: { everyMinutes: Number(minutes), reason: reason.trim() } },
      renewing,
    );
  const stop = () => act.run(routes.stopRhythm, { params: { id }, body: { reason: reason.trim() } }, renewing);
  const finish = async (what: Promise<unknown>) => {
    if ((await what) !== null) setOpen(false);
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title="续报频次"
      content={
        <div className="stack" style={{ width: 300 }}>
          <div className="row">
            每
            <Input
              aria-label="分钟"
              style={{ width: 90 }}
              inputMode="numeric"
              value={minutes}
              onChange={(event) => setMinutes(event.target.value)}
            />
            分钟续报一次
          </div>
          <Input
            aria-label="理由"
            placeholder="理由"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="r-acts">
            <Button
              type="primary"
              disabled={reason.trim() === '' || !/^\d+$/.test(minutes)}
              loading={act.busy}
              onClick={() => void finish(set())}
            >
              要求续报
            </Button>
            {can(matter.allowed, 'stopRhythm') ? (
              <Button disabled={reason.trim() === ''} onClick={() => void finish(stop())}>
                停止续报
              </Button>
            ) : null}
          </div>
        </div>
      }
    >
      <Button>续报频次</Button>
    </Popover>
  );
}
