// Units: one search box (name, pinyin, code), chips for kind and scope; and a unit's page with whom it reports to,
// its desk and its people. Changing units is the city desk's act and stands on the unit's page where it is allowed.
import { Input, Segmented, Table } from 'antd';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { routes, unitKindSchema, type PostView, type UnitRef } from '#modules/org/contract.ts';
import { useFilters } from '../../app/address.ts';
import { call } from '../../app/client.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { PhoneNumber } from '../../ui/labels.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { Tag } from '../../ui/StatusMark.tsx';
import { bindingWords, functionWords, kindWords, levelWords, phoneWords, relationWords, staffWords } from './words.ts';

const pageSize = 50;
const wake = ['org.'];

/** List of units. */
export function UnitsPage() {
  const [filters, setFilters] = useFilters();
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
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>单位</h1>
        <span className="grow">{units.data === undefined ? '' : `${units.data.total} 个`}</span>
        <Link to="/import">导入</Link>
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
            { title: '编码', dataIndex: 'code', width: 130, className: 'mono' },
            {
              title: '单位',
              key: 'name',
              render: (_value, unit) => (
                <Link to="/units/$id" params={{ id: unit.id }}>
                  {unit.fullName}
                </Link>
              ),
            },
            { title: '简称', dataIndex: 'shortName', width: 200 },
            { title: '类别', key: 'kind', width: 100, render: (_value, unit) => kindWords[unit.kind] },
            { title: '层级', key: 'level', width: 80, render: (_value, unit) => levelWords[unit.level] },
            { title: '约束', key: 'binding', width: 100, render: (_value, unit) => bindingWords[unit.binding] },
          ]}
        />
      )}
    </div>
  );
}

/** One unit. */
export function UnitPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const unit = useRead(routes.readUnit, { params: { id } }, { wake });
  if (unit.isPending) return <Loading what="单位" />;
  if (unit.isError) return <QueryError error={unit.error} retry={() => void unit.refetch()} what="单位" />;
  const { unit: it, chain, superiors, subordinates, desks, owes, phones } = unit.data;
  return (
    <div className="z-page stack">
      <div className="z-page-title">
        <h1>{it.fullName}</h1>
        <span className="grow mono">{it.code}</span>
        <Tag>{kindWords[it.kind]}</Tag>
        <Tag>{bindingWords[it.binding]}</Tag>
        {it.legalChannel ? null : <Tag kind="blue">须在省系统报送</Tag>}
      </div>
      <section className="z-block">
        <table className="z-table">
          <tbody>
            <tr>
              <th>报送上级</th>
              <td>{chain.length === 0 ? '无' : chain.map((each) => each.shortName).join(' → ')}</td>
            </tr>
            <tr>
              <th>各职能归口</th>
              <td>
                {owes
                  .map(
                    (each) =>
                      `${functionWords[each.function]}：${each.units.map((to) => to.shortName).join('、') || '无'}`,
                  )
                  .join('；')}
              </td>
            </tr>
            <tr>
              <th>上级关系</th>
              <td>
                {superiors.map((each) => `${relationWords[each.kind]} ${each.unit.shortName}`).join('；') || '无'}
              </td>
            </tr>
            <tr>
              <th>值班室</th>
              <td>
                {desks.map((desk) => (
                  <div key={desk.id} className="row wrap">
                    <span>{desk.name}</span>
                    {desk.joint ? <Tag>联合值班</Tag> : null}
                    {desk.phones.map((phone) => (
                      <span key={phone.kind + phone.shown}>
                        {phoneWords[phone.kind]} <PhoneNumber shown={phone.shown} />
                      </span>
                    ))}
                  </div>
                ))}
                {phones.map((phone) => (
                  <span key={phone.kind + phone.shown}>
                    {phoneWords[phone.kind]} <PhoneNumber shown={phone.shown} />{' '}
                  </span>
                ))}
              </td>
            </tr>
            <tr>
              <th>下级</th>
              <td>
                {subordinates.length === 0 ? '无' : `${subordinates.length} 个：`}
                {subordinates.map((each) => (
                  <span key={each.id}>
                    <Link to="/units/$id" params={{ id: each.unit.id }}>
                      {each.unit.shortName}
                    </Link>
                    {'　'}
                  </span>
                ))}
              </td>
            </tr>
          </tbody>
        </table>
      </section>
      <People unitId={id} />
    </div>
  );
}

function People({ unitId }: { readonly unitId: string }) {
  const [word, setWord] = useState('');
  const [reason, setReason] = useState('');
  const people = useRead(
    routes.listPersons,
    { params: { id: unitId }, query: { ...(word === '' ? {} : { word }), limit: 200 } },
    { keep: true, wake },
  );
  if (people.isPending) return <Loading what="人员" />;
  if (people.isError) return <QueryError error={people.error} retry={() => void people.refetch()} what="人员" />;
  const reveal = (post: PostView, kind: string) => async () => {
    const answer = await call(routes.revealPhone, {
      params: { id: post.personId },
      query: reason === '' ? {} : { reason },
    });
    const found = answer.numbers.find((each) => each.kind === kind);
    if (found === undefined) throw new Error('no number');
    return found.number;
  };
  const mayReveal = people.data.allowed.includes('revealPhone');
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>人员（{people.data.total}）</h2>
        <Input.Search allowClear placeholder="姓名、职务" onSearch={setWord} style={{ width: 200 }} />
        {mayReveal ? (
          <Input
            placeholder="查看手机号的事由"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={200}
            style={{ width: 220 }}
          />
        ) : null}
      </div>
      <Table<PostView>
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={people.data.posts}
        locale={{ emptyText: <EmptyState reason="没有人员" next="由本单位管理员登记，或从文件导入。" /> }}
        columns={[
          { title: '姓名', dataIndex: 'name', width: 110 },
          { title: '职务', dataIndex: 'title' },
          {
            title: '值班职责',
            key: 'duty',
            render: (_value, post) =>
              [
                post.principalLeader ? '主要负责人' : '',
                post.inChargeOfDuty ? '分管值班工作' : '',
                post.deskHead ? '值班室负责人' : '',
                post.dutyOfficer ? '值班员' : '',
              ]
                .filter((text) => text !== '')
                .join('、'),
          },
          { title: '类别', key: 'staff', width: 100, render: (_value, post) => staffWords[post.staffCategory] },
          {
            title: '电话',
            key: 'phones',
            render: (_value, post) =>
              post.phones.map((phone) => (
                <span key={phone.kind} className="row nowrap" style={{ display: 'inline-flex', marginRight: 12 }}>
                  {phoneWords[phone.kind]}
                  <PhoneNumber
                    shown={phone.shown}
                    {...(phone.masked && mayReveal ? { reveal: reveal(post, phone.kind) } : {})}
                  />
                </span>
              )),
          },
        ]}
      />
      {people.data.posts.length < people.data.total ? (
        <p className="z-empty">只列出前 {people.data.posts.length} 人，请用姓名查找。</p>
      ) : null}
    </section>
  );
}
