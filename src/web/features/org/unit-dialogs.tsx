// What the city's desk changes on a unit: binding, legal channel, names; relations; and each unit its desk's numbers.
import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { routes, type OrgFunction, type RelationKind } from '#modules/org/contract.ts';
import type { Day } from '#shared/instant.ts';
import type { RouteOutput } from '#shared/route.ts';
import { useAct } from '../../app/queries.ts';
import { beijingParts, now } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { UnitSelect } from '../access/unit-select.tsx';
import { bindingWords, functionWords, optionsOf, relationWords } from './words.ts';

type Page = RouteOutput<typeof routes.readUnit>;
type Unit = Page['unit'];
type Desk = Page['desks'][number];
const renews = ['/api/org'];
const today = (): string => beijingParts(now()).dayText;

/** Names, binding, duty class, legal channel. */
export function EditUnit({ unit, onClose }: { readonly unit: Unit; readonly onClose: () => void }) {
  const act = useAct();
  const [fullName, setFullName] = useState(unit.fullName);
  const [shortName, setShortName] = useState(unit.shortName);
  const [binding, setBinding] = useState(unit.binding);
  const [dutyClass, setDutyClass] = useState(unit.dutyClass);
  const [legalChannel, setLegalChannel] = useState(unit.legalChannel);
  const save = async () => {
    const body = {
      fullName: fullName.trim(),
      shortName: shortName.trim(),
      binding,
      dutyClass,
      legalChannel,
      revision: unit.revision,
    };
    const answer = await act.run(
      routes.editUnit,
      { params: { id: unit.id }, body },
      { what: `修改${unit.shortName}`, renews },
    );
    if (answer !== null) onClose();
  };
  return (
    <Modal
      open
      title={`修改单位：${unit.shortName}`}
      okText="修改"
      cancelText="不改了"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{ loading: act.busy }}
    >
      <Form layout="vertical">
        <Form.Item label="全称" htmlFor="unit-full">
          <Input id="unit-full" value={fullName} onChange={(event) => setFullName(event.target.value)} />
        </Form.Item>
        <Form.Item label="简称" htmlFor="unit-short">
          <Input id="unit-short" value={shortName} onChange={(event) => setShortName(event.target.value)} />
        </Form.Item>
        <Form.Item label="约束方式" htmlFor="unit-binding">
          <Select id="unit-binding" value={binding} onChange={setBinding} options={optionsOf(bindingWords)} />
        </Form.Item>
        <Form.Item label="值班类别（规范参数里的代码）" htmlFor="unit-class">
          <Input
            id="unit-class"
            value={dutyClass}
            maxLength={1}
            onChange={(event) => setDutyClass(event.target.value.toUpperCase())}
            style={{ width: 80 }}
          />
        </Form.Item>
        <Checkbox checked={legalChannel} onChange={(event) => setLegalChannel(event.target.checked)}>
          本系统是该单位的法定报送渠道（不勾选：页面写明须在省系统报送）
        </Checkbox>
      </Form>
    </Modal>
  );
}

/** A relation that begins: whom, by which functions, since when, by which document. */
export function AddRelation({ unit, onClose }: { readonly unit: Unit; readonly onClose: () => void }) {
  const act = useAct();
  const [kind, setKind] = useState<RelationKind>('entrusted');
  const [superiorId, setSuperior] = useState<string | null>(null);
  const [functions, setFunctions] = useState<readonly OrgFunction[]>(['reporting']);
  const [from, setFrom] = useState(today());
  const [document, setDocument] = useState('');
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(from);
  const save = async () => {
    if (superiorId === null) return;
    const body = {
      id: newId(),
      kind,
      superiorId,
      subordinateId: unit.id,
      functions: kind === 'administrative' ? [] : [...functions],
      from: from as Day,
      document: document.trim() === '' ? null : document.trim(),
    };
    const answer = await act.run(routes.addRelation, { body }, { what: '建立关系', renews });
    if (answer !== null) onClose();
  };
  return (
    <Modal
      open
      title={`${unit.shortName}的上级关系`}
      okText="建立"
      cancelText="不建了"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{ disabled: superiorId === null || !isDay, loading: act.busy }}
    >
      <Form layout="vertical">
        <Form.Item label="关系" htmlFor="relation-kind">
          <Select id="relation-kind" value={kind} onChange={setKind} options={optionsOf(relationWords)} />
        </Form.Item>
        <Form.Item label="上级单位" htmlFor="relation-superior">
          <UnitSelect id="relation-superior" value={superiorId} onChange={setSuperior} />
        </Form.Item>
        {kind === 'administrative' ? null : (
          <Form.Item label="承担的职能">
            <Checkbox.Group
              value={[...functions]}
              onChange={(next) => setFunctions(next as OrgFunction[])}
              options={optionsOf(functionWords)}
            />
          </Form.Item>
        )}
        <Form.Item
          label="开始日期"
          htmlFor="relation-from"
          {...(isDay ? {} : { help: `写成 ${today()}`, validateStatus: 'warning' as const })}
        >
          <Input
            id="relation-from"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            style={{ width: 160 }}
          />
        </Form.Item>
        <Form.Item label="文件（文号、标题）" htmlFor="relation-document">
          <Input
            id="relation-document"
            value={document}
            onChange={(event) => setDocument(event.target.value)}
            maxLength={200}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Name and dedicated numbers of a duty desk; telephone and fax are different lines (A10.2). */
export function EditDesk({ desk, onClose }: { readonly desk: Desk; readonly onClose: () => void }) {
  const act = useAct();
  const shown = (kind: string) => desk.phones.find((phone) => phone.kind === kind)?.shown ?? '';
  const [name, setName] = useState(desk.name);
  const [dutyPhone, setDutyPhone] = useState(shown('duty'));
  const [fax, setFax] = useState(shown('fax'));
  const save = async () => {
    const body = { name: name.trim(), dutyPhone: dutyPhone.trim(), fax: fax.trim(), revision: desk.revision };
    const answer = await act.run(
      routes.editDesk,
      { params: { id: desk.id }, body },
      { what: `修改${desk.name}`, renews },
    );
    if (answer !== null) onClose();
  };
  return (
    <Modal
      open
      title={`修改值班室：${desk.name}`}
      okText="修改"
      cancelText="不改了"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{ disabled: name.trim() === '', loading: act.busy }}
    >
      <Form layout="vertical">
        <Form.Item label="名称" htmlFor="desk-name">
          <Input id="desk-name" value={name} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Form.Item label="值班电话（专用座机）" htmlFor="desk-phone">
          <Input
            id="desk-phone"
            className="mono"
            value={dutyPhone}
            onChange={(event) => setDutyPhone(event.target.value)}
          />
        </Form.Item>
        <Form.Item
          label="传真（与值班电话分开）"
          htmlFor="desk-fax"
          {...(fax.trim() !== '' && fax.trim() === dutyPhone.trim()
            ? { help: '与值班电话相同，请核对', validateStatus: 'warning' as const }
            : {})}
        >
          <Input id="desk-fax" className="mono" value={fax} onChange={(event) => setFax(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
