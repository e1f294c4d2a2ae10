// 呈报: whom of one's own leaders to tell, who was told when and what he said, who was not reached how often. A18.2
import { Button, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { routes, type MatterDetail } from '#modules/reports/contract.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { fromBeijing, now, useNow } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { MomentField } from '../../ui/MomentField.tsx';
import { formatTime } from '../../ui/time.ts';
import { LeaderNumber } from './leader-number.tsx';
import { tellAnswerWords, tellWayWords } from './words.ts';
import { Writers, WritingField } from './writing.tsx';

type Telling = NonNullable<MatterDetail['telling']>;
type Way = keyof typeof tellWayWords;
type Answer = keyof typeof tellAnswerWords;

interface TellingPanelProps {
  readonly matterId: string;
  readonly telling: Telling;
  /** Nobody has judged the level: then whoever the highest one names is owed. */
  readonly levelIsUnknown: boolean;
  readonly may: boolean;
}

/** The panel on the matter's page; once everybody knows, its form waits behind a button. */
export function TellingPanel({ matterId, telling, levelIsUnknown, may }: TellingPanelProps) {
  const time = useNow(60_000);
  const [again, setAgain] = useState(false);
  const owed = telling.roles.filter((role) => !role.told);
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>呈报领导</h2>
        <span className="grow quiet">
          {levelIsUnknown
            ? '级别未定，先按最高级别呈报'
            : telling.limit.replace(/^呈报领导(?:（其他）|（(.+)）)$/, '$1')}
        </span>
        <Writers field="matter.telling" />
        {owed.length === 0 ? (
          <StatusMark tone="done" word="应报的都已报告" />
        ) : (
          <StatusMark tone="close" word={`还有 ${owed.length} 位未报告`} />
        )}
      </div>
      <div className="r-panel">
        <ul className="r-clocks">
          {telling.roles.map((role) => (
            <li key={role.role}>
              <StatusMark tone={role.told ? 'done' : 'open'} word={role.told ? '已报告' : '未报告'} />
              <span>{role.name}</span>
              <span className="quiet">
                {role.holders.length === 0 ? '（未登记人员）' : role.holders.map((person) => person.name).join('、')}
              </span>
            </li>
          ))}
        </ul>
        {telling.told.length === 0 ? null : (
          <ul className="r-clocks">
            {telling.told.map((each) => (
              <li key={each.id}>
                <time className="mono quiet">{formatTime(each.at, time)}</time>
                <span>
                  {each.person?.name ?? ''} {each.person?.title ?? ''}
                </span>
                <span className="quiet">{tellWayWords[each.way]}</span>
                <span>
                  {each.answer === 'notReached' ? `未接通第 ${each.attempt} 次` : tellAnswerWords[each.answer]}
                </span>
                {each.words === '' ? null : <span className="r-text">“{each.words}”</span>}
              </li>
            ))}
          </ul>
        )}
        {may && (owed.length > 0 || again) ? (
          <WritingField field="matter.telling">
            <Tell matterId={matterId} telling={telling} />
          </WritingField>
        ) : null}
        {may && owed.length === 0 && !again ? (
          <Button className="no-print" style={{ alignSelf: 'flex-start' }} onClick={() => setAgain(true)}>
            再呈报一次
          </Button>
        ) : null}
      </div>
    </section>
  );
}

/** One leader, way, minute; then 未接通, 已知悉 or 指示 with one press. */
function Tell({ matterId, telling }: { readonly matterId: string; readonly telling: Telling }) {
  const time = useNow(60_000);
  const leaders = useRead(routes.listLeaders, {});
  const act = useAct();
  const [justTold, setJustTold] = useState<readonly string[]>([]);
  const owedRole = telling.roles.find((role) => !role.told && !justTold.includes(role.role) && role.holders.length > 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const [chosenAt, setChosenAt] = useState(0);
  const [way, setWay] = useState<Way>('telephone');
  const [at, setAt] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const choices = leaders.data?.items ?? [];
  const personId = chosen ?? owedRole?.holders[0]?.id ?? null;
  const leader = choices.find((each) => each.person.id === personId);
  // Once a hand is at the form its leader stays, whoever a colleague tells meanwhile: nobody notes the wrong name.
  const choose = (id: string) => {
    setChosen(id);
    setChosenAt(telling.told.length);
  };
  const stay = () => {
    if (chosen === null && personId !== null) choose(personId);
  };
  const toldMeanwhile =
    chosen === null
      ? undefined
      : telling.told.slice(chosenAt).findLast((each) => each.person?.id === chosen && each.answer !== 'notReached');
  const instant = at === null ? now() : fromBeijing(at);

  const tell = async (answer: Answer) => {
    if (leader === undefined || instant === null) return;
    const owed = telling.roles.map((role) => role.role);
    const roles = leader.roles.filter((role) => owed.includes(role));
    const id = newId();
    const receipt = await act.run(
      routes.tellLeader,
      {
        params: { id: matterId },
        body: {
          id,
          personId: leader.person.id,
          roles: roles.length === 0 ? leader.roles.slice(0, 5) : roles,
          way,
          at: instant,
          answer,
          words: words.trim(),
        },
      },
      {
        key: id,
        what: '呈报领导',
        renews: ['/api/reports', '/api/deadlines'],
      },
    );
    if (receipt === null) return;
    setWords('');
    setAt(null);
    if (answer === 'notReached') return;
    setJustTold((before) => [...before, ...roles]);
    setChosen(null);
  };

  return (
    <div className="stack no-print" onFocus={stay} onPointerMove={stay}>
      {toldMeanwhile === undefined ? null : (
        <div className="z-notice" role="alert">
          <span>
            {toldMeanwhile.by?.name ?? '同事'}刚已向{toldMeanwhile.person?.name ?? '这位领导'}呈报（
            {formatTime(toldMeanwhile.at, time)} {tellAnswerWords[toldMeanwhile.answer]}）。
          </span>
          <Button size="small" onClick={() => setChosen(null)}>
            换下一位
          </Button>
        </div>
      )}
      <div className="row wrap">
        <Select
          aria-label="领导"
          style={{ minWidth: 220, flex: '1 1 220px' }}
          placeholder="呈报哪位领导"
          showSearch={{ optionFilterProp: 'label' }}
          value={personId}
          onChange={choose}
          options={choices.map((each) => ({
            value: each.person.id,
            label: `${each.person.name}　${each.person.title}${each.onDuty ? '　当班' : ''}`,
          }))}
        />
        <LeaderNumber personId={leader?.person.id ?? null} reason="呈报领导" />
        <Segmented<Way>
          value={way}
          onChange={setWay}
          options={Object.entries(tellWayWords).map(([value, label]) => ({ value: value as Way, label }))}
        />
        <MomentField label="呈报时间" value={at ?? ''} onChange={(text) => setAt(text === '' ? null : text)} />
      </div>
      <div className="row wrap">
        <Input
          aria-label="领导说了什么"
          style={{ flex: '1 1 220px' }}
          placeholder="领导说了什么（有指示时写原话）"
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Button disabled={leader === undefined} loading={act.busy} onClick={() => void tell('notReached')}>
          未接通
        </Button>
        <Button type="primary" disabled={leader === undefined} onClick={() => void tell('noted')}>
          已知悉
        </Button>
        <Button disabled={leader === undefined || words.trim() === ''} onClick={() => void tell('instructed')}>
          有指示
        </Button>
      </div>
    </div>
  );
}
