// One unit: whom it owes what, its desk, its people, its changes. What may be changed here is drawn from `allowed`:
// units and relations by the city's desk, desk and people by the unit itself.
import { Button } from 'antd';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { routes } from '#modules/org/contract.ts';
import type { Day } from '#shared/instant.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { beijingParts, now } from '../../ui/clock.ts';
import { PhoneNumber } from '../../ui/labels.tsx';
import { Loading } from '../../ui/states.tsx';
import { Tag } from '../../ui/StatusMark.tsx';
import { Changes } from './changes.tsx';
import { People } from './people.tsx';
import { AddRelation, EditDesk, EditUnit } from './unit-dialogs.tsx';
import { bindingWords, functionWords, kindWords, phoneWords, relationWords } from './words.ts';

const wake = ['org.'];

/** The page. */
export function UnitPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const act = useAct();
  const [dialog, setDialog] = useState<'unit' | 'relation' | { deskId: string } | null>(null);
  const unit = useRead(routes.readUnit, { params: { id } }, { wake });
  if (unit.isPending) return <Loading what="单位" />;
  if (unit.isError) return <QueryError error={unit.error} retry={() => void unit.refetch()} what="单位" />;
  const may = unit.data.allowed;
  const { unit: it, chain, superiors, subordinates, desks, owes, phones } = unit.data;
  const endRelation = (relationId: string, revision: number) =>
    act.run(
      routes.endRelation,
      { params: { id: relationId }, body: { revision, to: beijingParts(now()).dayText as Day } },
      { what: '终止关系', renews: ['/api/org'] },
    );
  const desk = typeof dialog === 'object' ? desks.find((each) => each.id === dialog?.deskId) : undefined;
  const close = () => setDialog(null);
  return (
    <div className="z-page stack">
      <div className="z-page-title">
        <h1>{it.fullName}</h1>
        <span className="grow mono">{it.code}</span>
        <Tag>{kindWords[it.kind]}</Tag>
        <Tag>{bindingWords[it.binding]}</Tag>
        {it.legalChannel || it.external ? null : <Tag kind="blue">须在省系统报送</Tag>}
        {may.includes('editUnit') ? <Button onClick={() => setDialog('unit')}>修改单位</Button> : null}
        {may.includes('editRelations') ? <Button onClick={() => setDialog('relation')}>建立上级关系</Button> : null}
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
                {superiors.length === 0 ? '无' : null}
                {superiors.map((each) => (
                  <div key={each.id} className="row wrap">
                    <span>
                      {relationWords[each.kind]} {each.unit.shortName}
                    </span>
                    <span className="quiet">
                      {each.functions.map((one) => functionWords[one]).join('、')} {each.from ?? ''}{' '}
                      {each.to === null ? '' : `到 ${each.to} 止`} {each.document ?? ''}
                    </span>
                    {may.includes('editRelations') && each.kind !== 'administrative' && each.to === null ? (
                      <Button size="small" onClick={() => void endRelation(each.id, each.revision)}>
                        今天终止
                      </Button>
                    ) : null}
                  </div>
                ))}
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
                    {may.includes('editDesk') ? (
                      <Button size="small" onClick={() => setDialog({ deskId: desk.id })}>
                        修改
                      </Button>
                    ) : null}
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
      {it.external ? null : <People unitId={id} />}
      {it.external ? null : <Changes unitId={id} />}
      {dialog === 'unit' ? <EditUnit unit={it} onClose={close} /> : null}
      {dialog === 'relation' ? <AddRelation unit={it} onClose={close} /> : null}
      {desk === undefined ? null : <EditDesk desk={desk} onClose={close} />}
    </div>
  );
}
