// The fields of a telephone report, and the part of its form that may follow after the call.
import { Checkbox, Input, Segmented, Select } from 'antd';
import type { Vocabulary } from '#modules/reports/contract.ts';
import { fromBeijing } from '../../ui/clock.ts';
import { MomentField } from '../../ui/MomentField.tsx';
import { FigureFields, LevelProposal, Line } from './form.tsx';

export interface TelephoneFields {
  mode: 'own' | 'for';
  matterId: string;
  heardAt: string;
  from: string;
  fromUnitId: string | null;
  place: string;
  what: string;
  title: string;
  type: string | null;
  level: string | null;
  happenedAt: string;
  figures: Record<string, number | boolean | null>;
  sensitivities: string[];
  callback: string;
  forUnitId: string | null;
  forUnit: string;
}

interface MayFollowProps {
  readonly fields: TelephoneFields;
  readonly set: (patch: Partial<TelephoneFields>) => void;
  readonly vocabulary: Vocabulary;
}

/** What may follow: type, numbers, level, sensitivity, when it happened, a number to call back. */
export function MayFollow({ fields, set, vocabulary }: MayFollowProps) {
  return (
    <>
      <Line label="知道就填">
        <div className="stack">
          <div className="row wrap">
            <Select
              aria-label="事件类型"
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              style={{ width: 220 }}
              placeholder="事件类型"
              value={fields.type}
              onChange={(type) => set({ type: type ?? null })}
              options={vocabulary.families.map((family) => ({
                label: family.name,
                options: family.types.map((type) => ({ value: type.code, label: type.name })),
              }))}
            />
            <MomentField
              label="发生时间"
              placeholder="发生时间"
              value={fields.happenedAt}
              onChange={(happenedAt) => set({ happenedAt })}
              isWrong={fields.happenedAt.trim() !== '' && fromBeijing(fields.happenedAt) === null}
            />
            <Input
              aria-label="回拨号码"
              style={{ width: 180 }}
              placeholder="回拨号码"
              value={fields.callback}
              onChange={(event) => set({ callback: event.target.value })}
            />
          </div>
          <FigureFields
            vocabulary={vocabulary}
            type={fields.type}
            values={fields.figures}
            onChange={(figures) => set({ figures: { ...figures } })}
          />
          <LevelProposal
            type={fields.type}
            category="emergency"
            figures={fields.figures}
            sensitivities={fields.sensitivities}
            level={fields.level}
            onTake={(level) => set({ level })}
          />
        </div>
      </Line>
      <Line label="初判级别" hint={fields.level === null ? '未判定时，按最高级别的时限要求' : undefined}>
        <div className="row wrap">
          <Segmented
            value={fields.level ?? ''}
            onChange={(level) => set({ level: level === '' ? null : level })}
            options={[
              { value: '', label: '未判定' },
              ...vocabulary.levels.map((level) => ({ value: level.code, label: level.name })),
            ]}
          />
          <Checkbox.Group
            value={fields.sensitivities}
            onChange={(values) => set({ sensitivities: values.map(String) })}
            options={vocabulary.sensitivities.map((each) => ({ value: each.code, label: each.name }))}
          />
        </div>
      </Line>
    </>
  );
}
