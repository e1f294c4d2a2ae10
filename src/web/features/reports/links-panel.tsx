// 事项关联: comes from, same event, merged into, split from, handed over, related; undone only by a new link. Merging moves
// nothing: each matter keeps its reports and its duty to report.
import { Button, Input, Select } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { routes, type LinkKind, type MatterDetail } from '#modules/reports/contract.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { formatTime } from '../../ui/time.ts';
import { can } from './allowed.ts';
import { AskButton } from './dispatches.tsx';
import { linkWords } from './words.ts';

const choosable: readonly LinkKind[] = ['sameEvent', 'related', 'comesFrom', 'mergedInto', 'splitFrom', 'handedOver'];

/** The panel on the matter's page. */
export function LinksPanel({ matter }: { readonly matter: MatterDetail }) {
  const [open, setOpen] = useState(false);
  const time = useNow(60_000);
  const may = can(matter.allowed, 'linkMatter');
  const links = matter.links.filter((link) => link.kind !== 'undone');
  if (!may && links.length === 0) return null;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>关联事项</h2>
        <span className="grow" />
        {may ? <Button onClick={() => setOpen(!open)}>关联</Button> : null}
      </div>
      {links.length === 0 && !open ? null : (
        <div className="r-panel">
          <ul className="r-clocks">
            {links.map((link) => (
              <li key={link.id}>
                <time className="mono quiet">{formatTime(link.at, time)}</time>
                <span>{link.direction === 'out' ? linkWords[link.kind] : `被${linkWords[link.kind]}`}</span>
                {link.other.title === null ? (
                  <span className="quiet">不在本室可查范围</span>
                ) : (
                  <Link to="/matters/$id" params={{ id: link.other.id }}>
                    {link.other.unit?.name} {link.other.title}
                  </Link>
                )}
                <span className="quiet">
                  {link.by?.name ?? ''} {link.reason}
                </span>
                {link.undoing === null ? null : (
                  <span className="quiet">
                    {formatTime(link.undoing.at, time)} {link.undoing.by?.name ?? ''} 已撤销：{link.undoing.reason}
                  </span>
                )}
                {can(link.allowed, 'undoLink') ? <Undo matterId={matter.card.id} link={link} /> : null}
              </li>
            ))}
          </ul>
          {open ? <Make matter={matter} onDone={() => setOpen(false)} /> : null}
        </div>
      )}
    </section>
  );
}

/** 撤销关联: the link stays in the history with who undid it and why. */
function Undo({ matterId, link }: { readonly matterId: string; readonly link: MatterDetail['links'][number] }) {
  const act = useAct();
  const undo = (reason: string) => {
    const id = newId();
    const body = { id, kind: 'undone' as const, otherMatterId: link.other.id, undoesLinkId: link.id, reason };
    const options = { key: id, what: '撤销关联', done: '已撤销关联，记录保留', renews: ['/api/reports'] };
    return act.run(routes.linkMatter, { params: { id: matterId }, body }, options);
  };
  return <AskButton button="撤销关联" title="为什么撤销这条关联" placeholder="理由" send={undo} />;
}

function Make({ matter, onDone }: { readonly matter: MatterDetail; readonly onDone: () => void }) {
  const act = useAct();
  const [word, setWord] = useState('');
  const [kind, setKind] = useState<LinkKind>('sameEvent');
  const [other, setOther] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const query = word.trim() === '' ? {} : { q: word.trim() };
  const matters = useRead(routes.listMatters, { query: { ...query, limit: 20 } }, { keep: true });
  const link = async () => {
    if (other === null) return;
    const id = newId();
    const body = { id, kind, otherMatterId: other, reason: reason.trim() };
    const options = { key: id, what: '关联事项', done: '已关联', renews: ['/api/reports'] };
    const answer = await act.run(routes.linkMatter, { params: { id: matter.card.id }, body }, options);
    if (answer !== null) onDone();
  };
  return (
    <div className="row wrap no-print">
      <Select<LinkKind>
        aria-label="怎样关联"
        style={{ width: 120 }}
        value={kind}
        onChange={setKind}
        options={choosable.map((value) => ({ value, label: linkWords[value] }))}
      />
      <Select
        aria-label="哪个事项"
        showSearch={{ filterOption: false, onSearch: setWord }}
        placeholder="哪个事项"
        style={{ flex: '1 1 240px' }}
        value={other}
        onChange={setOther}
        options={(matters.data?.items ?? [])
          .filter((each) => each.id !== matter.card.id)
          .map((each) => ({ value: each.id, label: `${each.unit.name} ${each.title}` }))}
      />
      <Input
        aria-label="为什么关联"
        placeholder="理由"
        style={{ flex: '1 1 160px' }}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        type="primary"
        disabled={other === null || reason.trim() === ''}
        loading={act.busy}
        onClick={() => void link()}
      >
        关联
      </Button>
    </div>
  );
}
