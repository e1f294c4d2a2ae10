// To whom a report will go: the own government's line stands first and cannot be taken away; copies and neighbours are added.
// A copy to the professional superior meets nothing that is owed to the government. A13.1, A13.2
import { Button, Select } from 'antd';
import { routes, type ReportDetail, type inputs } from '#modules/reports/contract.ts';
import { useRead } from '../../app/queries.ts';
import { Tag } from '../../ui/StatusMark.tsx';
import { roleWords, wayWords } from './words.ts';

type Addressee = inputs.Addressee;

interface AddresseesProps {
  readonly report: ReportDetail;
  readonly addressees: readonly Addressee[];
  readonly onChange: (next: Addressee[]) => void;
}

/** The plan with what was added. */
export function Addressees({ report, addressees, onChange }: AddresseesProps) {
  const choices = useRead(routes.listAddressees, { query: { matterId: report.card.matterId } });
  const items = choices.data?.items ?? [];
  const fixed = report.plan.filter((each) => !addressees.some((one) => one.unitId === each.unit.id));
  const nameOf = (unitId: string) =>
    items.find((item) => item.unit.id === unitId)?.unit.name ??
    report.addressees.find((each) => each.unitId === unitId)?.unitName ??
    '';
  const offered = items.filter(
    (item) =>
      item.role !== 'line' &&
      !addressees.some((one) => one.unitId === item.unit.id) &&
      !fixed.some((each) => each.unit.id === item.unit.id),
  );
  return (
    <div className="stack" style={{ gap: 6 }}>
      {fixed.map((each) => (
        <div key={each.unit.id} className="row wrap">
          <Tag kind="blue">{roleWords[each.role]}</Tag>
          <span>{each.unit.fullName}</span>
          <span className="quiet">{wayWords[each.way]}</span>
        </div>
      ))}
      {addressees.map((each) => (
        <div key={each.unitId} className="row wrap">
          <Tag>{roleWords[each.role]}</Tag>
          <span>{nameOf(each.unitId)}</span>
          <span className="quiet">{wayWords[each.way]}</span>
          <Button size="small" onClick={() => onChange(addressees.filter((one) => one.unitId !== each.unitId))}>
            取下
          </Button>
        </div>
      ))}
      {offered.length === 0 ? null : (
        <Select
          aria-label="加一家"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="抄报、通报（选填）"
          style={{ width: 260 }}
          value={null}
          onChange={(unitId: string | null) => {
            const item = offered.find((each) => each.unit.id === unitId);
            if (item === undefined || item.role === 'line' || item.way === 'telephone') return;
            onChange([...addressees, { unitId: item.unit.id, role: item.role, way: item.way }]);
          }}
          options={offered.map((item) => ({ value: item.unit.id, label: `${roleWords[item.role]} ${item.unit.name}` }))}
        />
      )}
    </div>
  );
}
