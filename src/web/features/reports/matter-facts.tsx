// Where, when, which kind: facts of the matter that every report of it shares; each is stored when its field is left.
import { Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { routes, type MatterDetail, type Vocabulary } from '#modules/reports/contract.ts';
import { useAct } from '../../app/queries.ts';
import { fromBeijing } from '../../ui/clock.ts';
import { MomentField, writeLike } from '../../ui/MomentField.tsx';
import { formatField } from '../../ui/time.ts';
import { Line } from './form.tsx';

/** The fields of the matter inside a report's form. */
export function MatterFacts({
  matter,
  vocabulary,
}: {
  readonly matter: MatterDetail;
  readonly vocabulary: Vocabulary;
}) {
  const { card } = matter;
  const act = useAct();
  const stored = card.happenedAt === null ? '' : formatField(card.happenedAt);
  const [place, setPlace] = useState(card.place.text);
  const [happened, setHappened] = useState(stored);
  const [wrong, setWrong] = useState<string | null>(null);
  const placeSeen = useSeen(card.place.text, place, setPlace);
  const happenedSeen = useSeen(stored, happened, setHappened);

  const amend = (body: {
    place?: MatterDetail['card']['place'];
    happenedAt?: MatterDetail['card']['happenedAt'];
    type?: string | null;
  }) =>
    act.run(
      routes.amendMatter,
      { params: { id: card.id }, body: { revision: card.revision, ...body } },
      { what: '补充事项', renews: ['/api/reports'] },
    );
  const leavePlace = () => {
    if (place.trim() !== card.place.text) void amend({ place: { ...card.place, text: place.trim() } });
  };
  const leaveHappened = () => {
    if (happened.trim() === stored) return setWrong(null);
    const at = fromBeijing(happened);
    if (at === null && happened.trim() !== '') return setWrong(writeLike());
    setWrong(null);
    void amend({ happenedAt: at });
  };
  return (
    <>
      <Line label="在哪里" htmlFor="place" field="matter.place" hint={placeSeen}>
        <Input
          id="place"
          value={place}
          maxLength={200}
          onChange={(event) => setPlace(event.target.value)}
          onBlur={leavePlace}
        />
      </Line>
      <Line label="什么时间" htmlFor="happened" field="matter.happened" hint={happenedSeen} wrong={wrong}>
        <MomentField id="happened" value={happened} onChange={setHappened} onBlur={leaveHappened} />
      </Line>
      <Line label="什么事" htmlFor="type" field="matter.type">
        <Select
          id="type"
          aria-label="事件类型"
          allowClear
          showSearch={{ optionFilterProp: 'words' }}
          style={{ width: 260 }}
          placeholder="事件类型"
          value={card.type?.code ?? null}
          onChange={(type: string | null) => void amend({ type: type ?? null })}
          options={vocabulary.families.map((family) => ({
            label: family.name,
            options: family.types.map((type) => ({
              value: type.code,
              label: type.name,
              words: [type.name, type.code, ...type.aliases].join(' '),
            })),
          }))}
        />
      </Line>
    </>
  );
}

/** Follows what is stored while nobody types here; what a colleague stored under one's typing is told, not put over it. */
function useSeen(stored: string, typed: string, set: (value: string) => void): string | undefined {
  const seen = useRef(stored);
  const [theirs, setTheirs] = useState<string | null>(null);
  useEffect(() => {
    if (seen.current === stored) return;
    if (typed.trim() === seen.current || typed.trim() === stored) {
      set(stored);
      setTheirs(null);
    } else setTheirs(stored);
    seen.current = stored;
    // What was typed when the newer value came is meant.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [stored]);
  if (theirs === null || theirs === typed.trim()) return undefined;
  return `同事刚存为：${theirs === '' ? '（空）' : theirs}。您写的离开本栏才存，会代替他的。`;
}
