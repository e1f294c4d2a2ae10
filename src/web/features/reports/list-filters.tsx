// The tabs and filters over the lists of reports; they stand in the address, so that a list can be kept and returned to.
import { Input, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useVocabulary } from './form.tsx';
import { dispatchStateWords, kindWords } from './words.ts';

export const tabs = [
  { value: 'received', label: '来报' },
  { value: 'own', label: '本单位报告' },
  { value: 'below', label: '下级报告' },
  { value: 'matters', label: '事项' },
  { value: 'offers', label: '待认领' },
  { value: 'findings', label: '认定' },
] as const;
export type Tab = (typeof tabs)[number]['value'];

interface FiltersProps {
  readonly tab: Tab;
  readonly filters: Readonly<Record<string, string>>;
  readonly set: (patch: Record<string, string | undefined>) => void;
}

/** Tabs, search box, chips. */
export function Filters({ tab, filters, set }: FiltersProps) {
  const vocabulary = useVocabulary();
  const [word, setWord] = useState(filters['q'] ?? '');
  useEffect(() => setWord(filters['q'] ?? ''), [filters]);
  return (
    <div className="z-filters">
      <Segmented<Tab>
        value={tab}
        options={[...tabs]}
        onChange={(next) => set({ tab: next, state: undefined, kind: undefined })}
      />
      {tab === 'offers' || tab === 'findings' ? null : (
        <>
          <Input.Search
            aria-label="搜索"
            allowClear
            placeholder="标题、单位、文号"
            style={{ width: 180 }}
            value={word}
            onChange={(event) => setWord(event.target.value)}
            onSearch={(text) => set({ q: text.trim() })}
          />
          <Select
            aria-label="级别"
            allowClear
            placeholder="级别"
            style={{ width: 96 }}
            value={filters['level'] ?? null}
            onChange={(level: string | null) => set({ level: level ?? undefined })}
            options={(vocabulary?.levels ?? []).map((level) => ({ value: level.code, label: level.name }))}
          />
          <Select
            aria-label="类别"
            allowClear
            placeholder="类别"
            style={{ width: 130 }}
            value={filters['category'] ?? null}
            onChange={(category: string | null) => set({ category: category ?? undefined })}
            options={(vocabulary?.categories ?? []).map((each) => ({ value: each.code, label: each.name }))}
          />
          <StateFilter tab={tab} filters={filters} set={set} />
          <Input
            aria-label="起始日期"
            className="r-wide"
            type="date"
            style={{ width: 136 }}
            value={filters['from'] ?? ''}
            onChange={(event) => set({ from: event.target.value })}
          />
          <Input
            aria-label="截止日期"
            className="r-wide"
            type="date"
            style={{ width: 136 }}
            value={filters['to'] ?? ''}
            onChange={(event) => set({ to: event.target.value })}
          />
        </>
      )}
    </div>
  );
}

function StateFilter({ tab, filters, set }: FiltersProps) {
  const choices: Partial<
    Record<
      Tab,
      { readonly name: string; readonly placeholder: string; readonly options: { value: string; label: string }[] }
    >
  > = {
    received: {
      name: 'state',
      placeholder: '签收情况',
      options: (['calling', 'sent', 'opened', 'acknowledged', 'returned'] as const).map((value) => ({
        value,
        label: dispatchStateWords[value].word,
      })),
    },
    own: {
      name: 'kind',
      placeholder: '报告种类',
      options: Object.entries(kindWords).map(([value, label]) => ({ value, label })),
    },
    below: {
      name: 'kind',
      placeholder: '报告种类',
      options: Object.entries(kindWords).map(([value, label]) => ({ value, label })),
    },
    matters: {
      name: 'state',
      placeholder: '进展',
      options: [
        { value: 'open', label: '进行中' },
        { value: 'final', label: '已终报' },
      ],
    },
  };
  const choice = choices[tab];
  if (choice === undefined) return null;
  return (
    <Select
      aria-label={choice.placeholder}
      allowClear
      placeholder={choice.placeholder}
      style={{ width: 130 }}
      value={filters[choice.name] ?? null}
      onChange={(value: string | null) => set({ [choice.name]: value ?? undefined })}
      options={choice.options}
    />
  );
}
