// The duty entry of the day (当日带班值班登记): who leads and who is officer, from when to when; a wrong line is
// corrected by another one, never changed. Who may stand in which line is the server's answer.
import { Button, Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { routes, type DutyEntry, type DutyLine, type DutyMode } from '#modules/roster/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { fromBeijing, now as serverNow, toInstant, toMs, useNow } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { MomentField, writeLike } from '../../ui/MomentField.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { formatField, formatTime } from '../../ui/time.ts';
import { lineOrder, lineWords, modeWords } from './words.ts';

const wake = ['roster.'];

interface Fields {
  line: DutyLine;
  personId: string | null;
  from: string;
  to: string;
  mode: DutyMode;
}

/** The watch that is entered already, so that a second person joins it; else a day from this hour on. */
function usualFields(entries: readonly DutyEntry[]): Fields {
  const at = serverNow();
  const running = entries.find((entry) => entry.endedAt === null && entry.to > at);
  const hourMs = 3_600_000;
  const start = running?.from ?? toInstant(Math.floor(toMs(at) / hourMs) * hourMs);
  const end = running?.to ?? toInstant(toMs(start) + 24 * hourMs);
  return { line: 'officer', personId: null, from: formatField(start), to: formatField(end), mode: 'onSite' };
}

/** Dialog with what is entered and a line to enter more. */
export function DutyDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Modal open={open} onCancel={onClose} footer={null} title="当日带班值班登记" width={820} destroyOnHidden>
      <DutyEntries />
    </Modal>
  );
}

function DutyEntries() {
  const from = toInstant(toMs(useNow(3_600_000)) - 86_400_000);
  const entries = useRead(routes.listEntries, { query: { from } }, { wake });
  if (entries.isPending) return <Loading what="登记" />;
  if (entries.isError)
    return <QueryError error={entries.error} retry={() => void entries.refetch()} what="带班值班登记" />;
  return <EntryForm entries={entries.data.items} />;
}

function EntryForm({ entries }: { readonly entries: readonly DutyEntry[] }) {
  const candidates = useRead(routes.listCandidates, {});
  const act = useAct();
  const [fields, setFields] = useState(() => usualFields(entries));
  const [correcting, setCorrecting] = useState<DutyEntry | null>(null);
  const [reason, setReason] = useState('');
  const set = (patch: Partial<Fields>) => setFields({ ...fields, ...patch });

  const people = (candidates.data?.items ?? []).filter((person) => person.lines.includes(fields.line));
  const begin = fromBeijing(fields.from);
  const end = fromBeijing(fields.to);
  const ready =
    fields.personId !== null && begin !== null && end !== null && (correcting === null || reason.trim().length >= 2);

  const save = async () => {
    if (fields.personId === null || begin === null || end === null) return;
    const body = { line: fields.line, personId: fields.personId, from: begin, to: end, mode: fields.mode };
    const options = { renews: ['/api/roster'], what: '登记带班值班' };
    const answer =
      correcting === null
        ? await act.run(routes.enterDuty, { body: { id: newId(), ...body } }, options)
        : await act.run(
            routes.correctDuty,
            {
              params: { id: correcting.id },
              body: { newId: newId(), ...body, reason: reason.trim(), revision: correcting.revision },
            },
            options,
          );
    if (answer === null) return;
    set({ personId: null });
    setCorrecting(null);
    setReason('');
  };

  return (
    <div className="stack">
      <EntryTable
        entries={entries}
        onCorrect={(entry) => {
          setCorrecting(entry);
          setFields({
            line: entry.line,
            personId: entry.personId,
            from: formatField(entry.from),
            to: formatField(entry.to),
            mode: entry.mode,
          });
        }}
      />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{correcting === null ? '登记一人' : `更正：${lineWords[correcting.line]} ${correcting.personName}`}</h2>
        <div className="row wrap">
          <Segmented
            aria-label="岗位"
            value={fields.line}
            onChange={(line) => set({ line, personId: null })}
            options={lineOrder.map((line) => ({ value: line, label: lineWords[line] }))}
          />
          <Select
            aria-label="人员"
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="选人（姓名、职务）"
            style={{ width: 260 }}
            value={fields.personId}
            onChange={(personId) => set({ personId })}
            loading={candidates.isPending}
            notFoundContent="没有可以登记到这一岗位的人员"
            options={people.map((person) => ({ value: person.personId, label: `${person.name}　${person.title}` }))}
          />
          <Segmented<DutyMode>
            aria-label="方式"
            value={fields.mode}
            onChange={(mode) => set({ mode })}
            options={[
              { value: 'onSite', label: '在岗' },
              { value: 'telephone', label: '电话' },
            ]}
          />
        </div>
        <div className="row wrap">
          <label>
            从 <MomentField value={fields.from} onChange={(from) => set({ from })} isWrong={begin === null} />
          </label>
          <label>
            到 <MomentField value={fields.to} onChange={(to) => set({ to })} isWrong={end === null} />
          </label>
          {begin === null || end === null ? <span role="alert">{writeLike()}</span> : null}
        </div>
        {correcting === null ? null : (
          <Input
            placeholder="更正的理由"
            aria-label="更正的理由"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={200}
          />
        )}
        <div className="row">
          <Button type="primary" htmlType="submit" disabled={!ready} loading={act.busy}>
            {correcting === null ? '登记' : '更正'}
          </Button>
          {correcting === null ? null : <Button onClick={() => setCorrecting(null)}>不更正了</Button>}
        </div>
      </form>
    </div>
  );
}

function EntryTable({
  entries,
  onCorrect,
}: {
  readonly entries: readonly DutyEntry[];
  readonly onCorrect: (entry: DutyEntry) => void;
}) {
  const now = useNow(60_000);
  if (entries.length === 0)
    return (
      <EmptyState
        reason="今天还没有登记谁带班、谁值班"
        next="请在下面登记；没有登记时，警报发给本单位全部带班和值班人员。"
      />
    );
  const ordered = entries.toSorted(
    (a, b) => lineOrder.indexOf(a.line) - lineOrder.indexOf(b.line) || a.from.localeCompare(b.from),
  );
  return (
    <ul className="z-list" style={{ maxHeight: 280, overflow: 'auto' }}>
      {ordered.map((entry) => (
        <li key={entry.id}>
          <span style={{ width: 64 }}>{lineWords[entry.line]}</span>
          <span className="grow ellipsis">
            {entry.endedAt === null ? entry.personName : <del>{entry.personName}</del>}{' '}
            <span className="quiet">{entry.title}</span>
          </span>
          <span className="quiet nowrap">{modeWords[entry.mode]}</span>
          <span className="nowrap">
            {formatTime(entry.from, now)} 至 {formatTime(entry.to, now)}
          </span>
          {entry.endedAt === null ? (
            <Button size="small" onClick={() => onCorrect(entry)}>
              更正
            </Button>
          ) : (
            <span className="quiet ellipsis">{entry.endedWhy}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
