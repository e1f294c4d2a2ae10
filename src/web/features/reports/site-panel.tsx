// On the spot: commander and liaison with numbers that were tried, and the calls that came to them from above. A13.3, A17.1
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { routes, type MatterDetail } from '#modules/reports/contract.ts';
import { call } from '../../app/client.ts';
import { useAct } from '../../app/queries.ts';
import { fromBeijing, now, useNow } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { PhoneNumber } from '../../ui/labels.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { formatField, formatTime } from '../../ui/time.ts';
import { can } from './allowed.ts';
import { Meanwhile, useMeanwhile } from './meanwhile.tsx';
import { siteRoleWords, tryWords } from './words.ts';
import { Writers, WritingField } from './writing.tsx';

type Role = keyof typeof siteRoleWords;
type Outcome = keyof typeof tryWords;
const renews = ['/api/reports', '/api/deadlines'];

/** The panel on the matter's page. */
export function SitePanel({ matter }: { readonly matter: MatterDetail }) {
  const may = can(matter.allowed, 'giveSiteContact');
  const contacts = matter.siteContacts.filter((contact) => !contact.replaced);
  const time = useNow(60_000);
  const [open, setOpen] = useState<'contact' | 'call' | null>(null);
  if (!may && matter.siteContacts.length === 0 && matter.callsFromAbove.length === 0) return null;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>现场联系</h2>
        <span className="grow" />
        <Writers field="matter.site" />
        {may ? <Button onClick={() => setOpen(open === 'contact' ? null : 'contact')}>报送联系人</Button> : null}
        {may && contacts.length > 0 && can(matter.allowed, 'logCallFromAbove') ? (
          <Button onClick={() => setOpen(open === 'call' ? null : 'call')}>记上级来电</Button>
        ) : null}
      </div>
      <div className="r-panel">
        {contacts.length === 0 ? <span className="quiet">还没有现场指挥员、信息联络员</span> : null}
        <ul className="r-clocks">
          {contacts.map((contact) => (
            <li key={contact.id}>
              <span>{siteRoleWords[contact.role]}</span>
              <strong>{contact.name}</strong>
              <span className="quiet">{contact.title}</span>
              <PhoneNumber
                shown={contact.numberMasked}
                reveal={async () => (await call(routes.revealSiteContact, { params: { id: contact.id } })).number}
              />
              <Tried tries={contact.tries} />
              {may ? <TryButtons contactId={contact.id} /> : null}
            </li>
          ))}
        </ul>
        {matter.callsFromAbove.length === 0 ? null : (
          <ul className="r-clocks">
            {matter.callsFromAbove.map((each) => (
              <li key={each.id}>
                <time className="mono quiet">{formatTime(each.at, time)}</time>
                <span>
                  {each.fromUnit?.name ?? ''} {each.caller}
                </span>
                <StatusMark tone={each.answered ? 'done' : 'close'} word={each.answered ? '已接' : '未接'} />
                <span className="r-text">{each.words}</span>
              </li>
            ))}
          </ul>
        )}
        {open === 'contact' ? (
          <WritingField field="matter.site">
            <Give matter={matter} onDone={() => setOpen(null)} />
          </WritingField>
        ) : null}
        {open === 'call' ? (
          <WritingField field="matter.site">
            <LogCall matter={matter} onDone={() => setOpen(null)} />
          </WritingField>
        ) : null}
      </div>
    </section>
  );
}

function Tried({ tries }: { readonly tries: readonly { readonly at: string; readonly outcome: Outcome }[] }) {
  const time = useNow(60_000);
  const last = tries.at(-1);
  if (last === undefined) return <StatusMark tone="close" word="号码未试通" />;
  return (
    <StatusMark
      tone={last.outcome === 'reached' ? 'done' : 'close'}
      word={`${formatTime(last.at, time)} ${tryWords[last.outcome]}`}
    />
  );
}

function TryButtons({ contactId }: { readonly contactId: string }) {
  const act = useAct();
  const note = (outcome: Outcome) =>
    act.run(
      routes.trySiteContact,
      { params: { id: contactId }, body: { at: now(), outcome } },
      { what: '记录试拨', renews },
    );
  return (
    <span className="r-acts no-print">
      {(Object.keys(tryWords) as Outcome[]).map((outcome) => (
        <Button key={outcome} size="small" loading={act.busy} onClick={() => void note(outcome)}>
          {tryWords[outcome]}
        </Button>
      ))}
    </span>
  );
}

function Give({ matter, onDone }: { readonly matter: MatterDetail; readonly onDone: () => void }) {
  const act = useAct();
  const matterId = matter.card.id;
  const [role, setRole] = useState<Role>('commander');
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [number, setNumber] = useState('');
  const [reached, setReached] = useState(false);
  const there = matter.siteContacts.findLast((contact) => contact.role === role);
  const meanwhile = useMeanwhile(matter.siteContacts.map((contact) => contact.id).join());
  const ready = !meanwhile.changed && name.trim() !== '' && /^[+\d][\d\s-]{4,23}$/.test(number.trim());
  const give = async () => {
    const id = newId();
    const answer = await act.run(
      routes.giveSiteContact,
      {
        params: { id: matterId },
        body: {
          id,
          role,
          name: name.trim(),
          title: title.trim(),
          number: number.trim(),
          tried: reached ? { at: now(), outcome: 'reached' } : null,
        },
      },
      { key: id, what: '报送现场联系人', renews },
    );
    if (answer !== null) onDone();
  };
  return (
    <div className="row wrap no-print">
      {meanwhile.changed ? (
        <Meanwhile onSeen={meanwhile.seen}>
          您填写时{there?.givenBy?.name ?? '同事'}已报送{siteRoleWords[role]}
          {there === undefined ? '' : `：${there.name} ${there.title}`}。再报送会代替前一位。
        </Meanwhile>
      ) : null}
      <Segmented<Role>
        value={role}
        onChange={setRole}
        options={(Object.keys(siteRoleWords) as Role[]).map((value) => ({ value, label: siteRoleWords[value] }))}
      />
      <Input
        aria-label="姓名"
        placeholder="姓名"
        style={{ width: 100 }}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Input
        aria-label="职务"
        placeholder="职务"
        style={{ width: 140 }}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Input
        aria-label="电话"
        placeholder="电话"
        style={{ width: 150 }}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        inputMode="tel"
      />
      <label className="row">
        <input type="checkbox" checked={reached} onChange={(event) => setReached(event.target.checked)} />
        刚试过，打通
      </label>
      <Button type="primary" disabled={!ready} loading={act.busy} onClick={() => void give()}>
        报送
      </Button>
    </div>
  );
}

function LogCall({ matter, onDone }: { readonly matter: MatterDetail; readonly onDone: () => void }) {
  const act = useAct();
  const contacts = matter.siteContacts.filter((contact) => !contact.replaced);
  const [contactId, setContactId] = useState(contacts[0]?.id ?? '');
  const [caller, setCaller] = useState('');
  const [at, setAt] = useState(formatField(now()));
  const [answered, setAnswered] = useState(true);
  const [words, setWords] = useState('');
  const instant = fromBeijing(at);
  const log = async () => {
    if (instant === null) return;
    const id = newId();
    const answer = await act.run(
      routes.logCallFromAbove,
      {
        params: { id: matter.card.id },
        body: { id, contactId, caller: caller.trim(), at: instant, answered, words: words.trim() },
      },
      { key: id, what: '记上级来电', renews },
    );
    if (answer !== null) onDone();
  };
  return (
    <div className="row wrap no-print">
      <Segmented
        value={contactId}
        onChange={(value) => setContactId(String(value))}
        options={contacts.map((contact) => ({ value: contact.id, label: contact.name }))}
      />
      <Input
        aria-label="来电方"
        placeholder="哪里来电、谁"
        style={{ width: 200 }}
        value={caller}
        onChange={(event) => setCaller(event.target.value)}
      />
      <Input aria-label="来电时间" style={{ width: 160 }} value={at} onChange={(event) => setAt(event.target.value)} />
      <Segmented
        value={answered ? 'yes' : 'no'}
        onChange={(value) => setAnswered(value === 'yes')}
        options={[
          { value: 'yes', label: '已接' },
          { value: 'no', label: '未接' },
        ]}
      />
      <Input
        aria-label="说了什么"
        placeholder="问什么、怎么答的"
        style={{ flex: '1 1 220px' }}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button
        type="primary"
        disabled={caller.trim() === '' || words.trim() === '' || instant === null}
        loading={act.busy}
        onClick={() => void log()}
      >
        记下
      </Button>
    </div>
  );
}
