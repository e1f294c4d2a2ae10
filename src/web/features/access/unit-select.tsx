// A unit chosen by name, pinyin or code, in the dialogs of accounts and rights.
import { Select } from 'antd';
import { useState } from 'react';
import { routes as orgRoutes } from '#modules/org/contract.ts';
import { useRead } from '../../app/queries.ts';

/** A unit chosen by name, pinyin or code. */
export function UnitSelect({
  value,
  onChange,
  id,
}: {
  readonly value: string | null;
  readonly onChange: (unitId: string | null) => void;
  readonly id?: string;
}) {
  const [word, setWord] = useState('');
  const units = useRead(
    orgRoutes.listUnits,
    { query: { ...(word === '' ? {} : { word }), external: 'false', limit: 30 } },
    { keep: true },
  );
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label="单位"
      placeholder="单位（名称、拼音、编码）"
      showSearch={{ filterOption: false, onSearch: setWord }}
      allowClear
      value={value}
      onChange={(next) => onChange(next ?? null)}
      loading={units.isFetching}
      style={{ width: '100%' }}
      notFoundContent="没有找到"
      options={(units.data?.units ?? []).map((unit) => ({ value: unit.id, label: unit.fullName }))}
    />
  );
}
