// Level (级别) and sensitivity: first judgement, change, determination by a body, a dispute and its decision. A14.1
import { Button, Checkbox, Input, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import { routes, type MatterDetail } from '#modules/reports/contract.ts';
import { useAct } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { formatTime } from '../../ui/time.ts';
import { can } from './allowed.ts';
import { useVocabulary } from './form.tsx';
import { Meanwhile, useMeanwhile } from './meanwhile.tsx';
import { levelActWords } from './words.ts';
import { Writers, WritingField } from './writing.tsx';

type Open = 'change' | 'determine' | 'dispute' | 'sensitivity' | null;
const renews = ['/api/reports', '/api/deadlines'];

/** The panel on the matter's page. */
export function LevelPanel({ matter }: { readonly matter: MatterDetail }) {
  const [open, setOpen] = useState<Open>(null);
  const time = useNow(60_000);
  const button = (what: Exclude<Open, null>, words: string) => (
    <Button type={open === what ? 'primary' : 'default'} onClick={() => setOpen(open === what ? null : what)}>
      {words}
    </Button>
  );
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>级别</h2>
        <span className="grow quiet">
          {matter.card.level.code === null
            ? '未判定，按最高级别的时限要求'
            : `${matter.card.level.state === 'determined' ? '认定' : '初判'}${matter.card.level.name}`}
          {matter.card.level.body === '' ? '' : `（${matter.card.level.body}）`}
        </span>
        <Writers field="matter.level" />
        {can(matter.allowed, 'changeLevel')
          ? button('change', matter.card.level.code === null ? '初判' : '改判')
          : null}
        {can(matter.allowed, 'determineLevel') ? button('determine', '登记认定') : null}
        {can(matter.allowed, 'changeSensitivity') ? button('sensitivity', '敏感') : null}
        {can(matter.allowed, 'disputeLevel') ? button('dispute', '提出异议') : null}
      </div>
      {open === null && matter.levelChanges.length === 0 && matter.disputes.length === 0 ? null : (
        <div className="r-panel">
          {open === null ? null : (
            <WritingField field="matter.level">
              <Change key={open} what={open} matter={matter} onDone={() => setOpen(null)} />
            </WritingField>
          )}
          <ul className="r-clocks">
            {matter.levelChanges.map((change) => (
              <li key={`${change.at}${change.to.code}`}>
                <time className="mono quiet">{formatTime(change.at, time)}</time>
                <span>
                  {levelActWords[change.act]}
                  {change.from === null ? '' : ` ${change.from.name} →`} {change.to.name}
                </span>
                <span className="quiet">
                  {change.byUnit.name} {change.by?.name ?? ''} {change.body} {change.document}
                </span>
                <span>{change.reason}</span>
              </li>
            ))}
            {matter.disputes.map((dispute) => (
              <li key={dispute.id}>
                <time className="mono quiet">{formatTime(dispute.at, time)}</time>
                <span>
                  {dispute.byUnit.name}提出异议，认为是{dispute.level.name}：{dispute.reason}
                </span>
                {dispute.decidedAt === null ? (
                  can(matter.allowed, 'decideDispute') ? (
                    <Decide disputeId={dispute.id} level={dispute.level} />
                  ) : (
                    <span className="quiet">待裁定</span>
                  )
                ) : (
                  <span>
                    {dispute.decidedByUnit?.name}：{dispute.outcome === 'upheld' ? '维持原级别' : '改级别'}，
                    {dispute.decision}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Change({
  what,
  matter,
  onDone,
}: {
  readonly what: Exclude<Open, null>;
  readonly matter: MatterDetail;
  readonly onDone: () => void;
}) {
  const vocabulary = useVocabulary();
  const act = useAct();
  const [level, setLevel] = useState(matter.card.level.code ?? '');
  const [body, setBody] = useState('');
  const [document, setDocument] = useState('');
  const [reason, setReason] = useState('');
  const [sensitivities, setSensitivities] = useState<string[]>(matter.card.sensitivities.map((each) => each.code));
  const meanwhile = useMeanwhile(
    `${matter.levelChanges.length} ${matter.card.sensitivities.map((each) => each.code).join()}`,
  );
  if (vocabulary === null) return null;
  const { id, revision } = matter.card;
  const params = { id };
  const options = { renews, what: '级别' };
  const send: Record<Exclude<Open, null>, () => Promise<unknown>> = {
    change: () => act.run(routes.changeLevel, { params, body: { revision, level, reason: reason.trim() } }, options),
    determine: () =>
      act.run(
        routes.determineLevel,
        { params, body: { revision, level, body: body.trim(), document: document.trim(), reason: reason.trim() } },
        options,
      ),
    dispute: () =>
      act.run(routes.disputeLevel, { params, body: { id: newId(), level, reason: reason.trim() } }, options),
    sensitivity: () =>
      act.run(routes.changeSensitivity, { params, body: { revision, sensitivities, reason: reason.trim() } }, options),
  };
  const newest = matter.levelChanges.at(-1);
  const ready =
    !meanwhile.changed &&
    reason.trim() !== '' &&
    (what === 'sensitivity' || level !== '') &&
    (what !== 'determine' || body.trim() !== '');
  const words: Record<Exclude<Open, null>, string> = {
    change: '记下级别',
    determine: '登记认定',
    dispute: '提出异议',
    sensitivity: '标注敏感',
  };
  const fields: ReactNode =
    what === 'sensitivity' ? (
      <Checkbox.Group
        value={sensitivities}
        onChange={(values) => setSensitivities(values.map(String))}
        options={vocabulary.sensitivities.map((each) => ({ value: each.code, label: each.name }))}
      />
    ) : (
      <Segmented
        value={level}
        onChange={(value) => setLevel(String(value))}
        options={vocabulary.levels.map((each) => ({ value: each.code, label: each.name }))}
      />
    );
  return (
    <div className="row wrap no-print">
      {meanwhile.changed ? (
        <Meanwhile onSeen={meanwhile.seen}>
          您填写时级别、敏感已有人改动
          {newest === undefined
            ? ''
            : `：${newest.by?.name ?? newest.byUnit.name}定为${newest.to.name}，${newest.reason}`}
          。现为{matter.card.level.code === null ? '未判定' : matter.card.level.name}
          {matter.card.sensitivities.map((each) => `、${each.name}`).join('')}。
        </Meanwhile>
      ) : null}
      {fields}
      {what === 'determine' ? (
        <>
          <Input
            aria-label="认定机关"
            placeholder="认定机关"
            style={{ width: 180 }}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
          <Input
            aria-label="文号"
            placeholder="文号"
            style={{ width: 160 }}
            value={document}
            onChange={(event) => setDocument(event.target.value)}
          />
        </>
      ) : null}
      <Input
        aria-label="理由"
        placeholder="理由"
        style={{ flex: '1 1 200px' }}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        type="primary"
        disabled={!ready}
        loading={act.busy}
        onClick={() =>
          void send[what]().then((answer) => {
            if (answer !== null) onDone();
          })
        }
      >
        {words[what]}
      </Button>
    </div>
  );
}

function Decide({
  disputeId,
  level,
}: {
  readonly disputeId: string;
  readonly level: { readonly code: string; readonly name: string };
}) {
  const act = useAct();
  const [reason, setReason] = useState('');
  const decide = (outcome: 'upheld' | 'changed') =>
    act.run(
      routes.decideDispute,
      {
        params: { id: disputeId },
        body: { outcome, level: outcome === 'changed' ? level.code : null, reason: reason.trim() },
      },
      { renews, what: '裁定级别异议' },
    );
  return (
    <span className="r-acts no-print">
      <Input
        aria-label="裁定理由"
        placeholder="裁定理由"
        style={{ width: 200 }}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button disabled={reason.trim() === ''} loading={act.busy} onClick={() => void decide('upheld')}>
        维持
      </Button>
      <Button disabled={reason.trim() === ''} onClick={() => void decide('changed')}>
        改为{level.name}
      </Button>
    </span>
  );
}
