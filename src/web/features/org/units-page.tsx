// Units: one search box (name, pinyin, code), chips for kind and scope; the address keeps the filter.
import { Input, Segmented, Table } from 'antd';
import { Link } from '@tanstack/react-router';
import { routes, unitKindSchema, type UnitRef } from '#modules/org/contract.ts';
import type { Role } from '#shared/actor.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { useMe } from '../../app/session.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { bindingWords, kindWords, levelWords } from './words.ts';

const pageSize = 50;
/** Who may import, as the room's policy says; the server decides. */
const importers: readonly Role[] = ['unitAdminA', 'unitAdminB', 'deskHead'];
/** Columns that a telephone leaves out. */
const wide: 'md'[] = ['md'];
const wake = ['org.'];

/** `518 个单位 + 2 个外部单位` */
function countWords(units: number, outside: number): string {
  const external = outside === 0 ? '' : `${outside} 个外部单位`;
  if (units === 0 && outside > 0) return external;
  return outside === 0 ? `${units} 个单位` : `${units} 个单位 + ${external}`;
}

/** List of units. */
export function UnitsPage() {
  const [filters, setFilters] = useFilters();
  const mayImport = useMe().roles.some((role) => importers.includes(role));
  const kind = unitKindSchema.safeParse(filters['kind']);
  const page = Math.max(1, Number(filters['page'] ?? '1') || 1);
  const query = {
    ...(filters['word'] === undefined ? {} : { word: filters['word'] }),
    ...(kind.success ? { kind: kind.data } : {}),
    ...(filters['scope'] === 'below' ? { below: 'true' as const } : {}),
    limit: pageSize,
    offset: (page - 1) * pageSize,
  };
  const units = useRead(routes.listUnits, { query }, { keep: true, wake });
  // External parties stand in the list and are not counted among the city's units.
  const outside = useRead(
    routes.listUnits,
    { query: { ...query, external: 'true', limit: 1, offset: 0 } },
    { keep: true, wake },
  );
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>单位</h1>
        <span className="grow">
          {units.data === undefined || outside.data === undefined
            ? ''
            : countWords(units.data.total - outside.data.total, outside.data.total)}
        </span>
        {mayImport ? <Link to="/import">导入</Link> : null}
      </div>
      <div className="z-filters">
        <Input.Search
          id="page-search"
          allowClear
          placeholder="名称、拼音、简拼、编码"
          defaultValue={filters['word'] ?? ''}
          onSearch={(word) => setFilters({ word, page: undefined })}
          style={{ width: 280 }}
        />
        <Segmented
          value={filters['scope'] ?? 'all'}
          onChange={(scope) => setFilters({ scope: scope === 'all' ? undefined : String(scope), page: undefined })}
          options={[
            { value: 'all', label: '全部' },
            { value: 'below', label: '本单位和下级' },
          ]}
        />
        <Segmented
          value={filters['kind'] ?? 'all'}
          onChange={(value) => setFilters({ kind: value === 'all' ? undefined : String(value), page: undefined })}
          options={[
            { value: 'all', label: '各类' },
            ...Object.entries(kindWords).map(([value, label]) => ({ value, label })),
          ]}
        />
      </div>
      {units.isError ? <QueryError error={units.error} retry={() => void units.refetch()} what="单位" /> : null}
      {units.isPending ? <Loading what="单位" /> : null}
      {units.data === undefined ? null : (
        <Table<UnitRef>
          size="small"
          rowKey="id"
          dataSource={units.data.units}
          locale={{ emptyText: <EmptyState reason="没有符合条件的单位" next="换一个词，或去掉上面的条件。" /> }}
          pagination={{
            current: page,
            pageSize,
            total: units.data.total,
            showSizeChanger: false,
            onChange: (next) => setFilters({ page: String(next) }),
            hideOnSinglePage: true,
          }}
          columns={[
            { title: '编码', dataIndex: 'code', width: 130, className: 'mono', responsive: wide },
            {
              title: '单位',
              key: 'name',
              render: (_value, unit) => (
                <Link to="/units/$id" params={{ id: unit.id }}>
                  {unit.fullName}
                </Link>
              ),
            },
            { title: '简称', dataIndex: 'shortName', width: 200, responsive: wide },
            { title: '类别', key: 'kind', width: 100, render: (_value, unit) => kindWords[unit.kind] },
            {
              title: '层级',
              key: 'level',
              width: 80,
              responsive: wide,
              render: (_value, unit) => levelWords[unit.level],
            },
            {
              title: '约束',
              key: 'binding',
              width: 100,
              responsive: wide,
              render: (_value, unit) => bindingWords[unit.binding],
            },
          ]}
        />
      )}
    </div>
  );
}
