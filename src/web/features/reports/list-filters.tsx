// The tabs and filters over the lists of reports; they stand in the address, so that a list can be kept and returned to.
import { Segmented } from 'antd';
import { ChoiceFilter, DaysFilter, SearchFilter, type FilterProps } from '../../ui/ListFilters.tsx';
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

interface FiltersProps extends FilterProps {
  readonly tab: Tab;
}

/** Tabs, search box, chips. */
export function Filters({ tab, filters, set }: FiltersProps) {
  const vocabulary = useVocabulary();
  return (
    <div className="z-filters">
      <Segmented<Tab>
        value={tab}
        options={[...tabs]}
        onChange={(next) => set({ tab: next, state: undefined, kind: undefined })}
      />
      {tab === 'offers' || tab === 'findings' ? null : (
        <>
          <SearchFilter filters={filters} set={set} placeholder="标题、单位、文号" width={196} />
          <ChoiceFilter
            filters={filters}
            set={set}
            name="level"
            label="级别"
            width={96}
            options={(vocabulary?.levels ?? []).map((level) => ({ value: level.code, label: level.name }))}
          />
          <ChoiceFilter
            filters={filters}
            set={set}
            name="category"
            label="类别"
            width={130}
            options={(vocabulary?.categories ?? []).map((each) => ({ value: each.code, label: each.name }))}
          />
          <StateFilter tab={tab} filters={filters} set={set} />
          <DaysFilter filters={filters} set={set} />
        </>
      )}
    </div>
  );
}

function StateFilter({ tab, filters, set }: FiltersProps) {
  const choices: Partial<
    Record<Tab, { readonly name: string; readonly label: string; readonly options: { value: string; label: string }[] }>
  > = {
    received: {
      name: 'state',
      label: '签收情况',
      options: (['calling', 'sent', 'opened', 'acknowledged', 'returned'] as const).map((value) => ({
        value,
        label: dispatchStateWords[value].word,
      })),
    },
    own: {
      name: 'kind',
      label: '报告种类',
      options: Object.entries(kindWords).map(([value, label]) => ({ value, label })),
    },
    below: {
      name: 'kind',
      label: '报告种类',
      options: Object.entries(kindWords).map(([value, label]) => ({ value, label })),
    },
    matters: {
      name: 'state',
      label: '进展',
      options: [
        { value: 'open', label: '进行中' },
        { value: 'final', label: '已终报' },
      ],
    },
  };
  const choice = choices[tab];
  if (choice === undefined) return null;
  return <ChoiceFilter filters={filters} set={set} width={130} {...choice} />;
}
