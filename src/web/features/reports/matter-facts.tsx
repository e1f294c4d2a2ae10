// Where, when, which kind: facts of the matter that every report of it shares; each is stored when its field is left.
import { Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { routes, type MatterDetail, type Vocabulary } from '#modules/reports/contract.ts';
import { useAct } from '../../app/queries.ts';
import { fromBeijing } from '../../ui/clock.ts';
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
  useEffect(() => setPlace(card.place.text), [card.place.text]);
  useEffect(() => setHappened(stored), [stored]);

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
    if (at === null && happened.trim() !== '') return setWrong('请写成 2026-11-23 15:40');
    setWrong(null);
    void amend({ happenedAt: at });
  };
  return (
    <>
      <Line label="在哪里" htmlFor="place">
        <Input
          id="place"
          value={place}
          maxLength={200}
          onChange={(event) => setPlace(event.target.value)}
          onBlur={leavePlace}
        />
      </Line>
      <Line label="什么时间" htmlFor="happened" wrong={wrong}>
        <Input
          id="happened"
          style={{ width: 180 }}
          placeholder="2026-11-23 15:40"
          value={happened}
          onChange={(event) => setHappened(event.target.value)}
          onBlur={leaveHappened}
        />
      </Line>
      <Line label="什么事" htmlFor="type">
        <Select
          id="type"
          aria-label="事件类型"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 260 }}
          placeholder="事件类型"
          value={card.type?.code ?? null}
          onChange={(type: string | null) => void amend({ type: type ?? null })}
          options={vocabulary.families.map((family) => ({
            label: family.name,
            options: family.types.map((type) => ({ value: type.code, label: type.name })),
          }))}
        />
      </Line>
    </>
  );
}
