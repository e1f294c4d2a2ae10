// Making an account for a person of a unit, and granting a role (the security administrator's act).
import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { ROLES, OFFICE_ROLES, type Role } from '#shared/actor.ts';
import { accountNameSchema, ROLE_NAMES, routes, type AccountView } from '#modules/access/contract.ts';
import { useAct } from '../../app/queries.ts';
import { useMe } from '../../app/session.tsx';
import { beijingParts, fromBeijing, now } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { PersonSelect } from './link-dialog.tsx';
import { UnitSelect } from './unit-select.tsx';

/** New account: first the person, then a name; the password is set by its owner with an activation code. */
export function CreateAccount({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const me = useMe();
  const act = useAct();
  const [unitId, setUnitId] = useState<string | null>(me.unit?.id ?? null);
  const [personId, setPersonId] = useState<string | null>(null);
  const [account, setAccount] = useState('');
  const isNameGood = accountNameSchema.safeParse(account).success;
  const save = async () => {
    if (unitId === null || personId === null) return;
    const answer = await act.run(
      routes.createAccount,
      { body: { id: newId(), account, personId, unitId } },
      { what: '新建账号', done: '账号已建好，请生成激活码交给本人', renews: ['/api/access'] },
    );
    if (answer === null) return;
    setPersonId(null);
    setAccount('');
    onClose();
  };
  return (
    <Modal
      open={open}
      title="新建账号"
      okText="新建"
      cancelText="不建了"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{ disabled: unitId === null || personId === null || !isNameGood, loading: act.busy }}
      destroyOnHidden
    >
      <Form layout="vertical">
        <Form.Item label="单位" htmlFor="account-unit">
          <UnitSelect
            id="account-unit"
            value={unitId}
            onChange={(next) => {
              setUnitId(next);
              setPersonId(null);
            }}
          />
        </Form.Item>
        <Form.Item label="人员" htmlFor="account-person">
          <PersonSelect id="account-person" unitId={unitId} value={personId} onChange={setPersonId} />
        </Form.Item>
        <Form.Item
          label="账号名"
          htmlFor="account-name"
          help={
            account === '' || isNameGood
              ? '小写字母开头，3 至 40 位字母、数字、点、横线'
              : '◆ 只能用小写字母、数字、点、横线，字母开头'
          }
        >
          <Input
            id="account-name"
            className="mono"
            value={account}
            onChange={(event) => setAccount(event.target.value)}
            autoComplete="off"
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** A role for an account, at a unit unless it is an office. */
export function GrantDialog({
  account,
  onClose,
}: {
  readonly account: AccountView | null;
  readonly onClose: () => void;
}) {
  const act = useAct();
  const [role, setRole] = useState<Role>('dutyOfficer');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const isOffice = OFFICE_ROLES.includes(role);
  const at = unitId ?? account?.unit?.id ?? null;
  const end = until.trim() === '' ? null : fromBeijing(until.includes(':') ? until : `${until} 23:59`);
  const isEndBad = until.trim() !== '' && end === null;
  const save = async () => {
    if (account === null) return;
    const answer = await act.run(
      routes.grant,
      { body: { id: newId(), accountId: account.id, unitId: isOffice ? null : at, role, until: end } },
      { what: `授予${account.name}${ROLE_NAMES[role]}`, done: '已授予', renews: ['/api/access'] },
    );
    if (answer !== null) onClose();
  };
  return (
    <Modal
      open={account !== null}
      title={`授予角色：${account?.name ?? ''}`}
      okText="授予"
      cancelText="不授了"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{ disabled: isEndBad || (!isOffice && at === null), loading: act.busy }}
      destroyOnHidden
    >
      <Form layout="vertical">
        <Form.Item label="角色" htmlFor="grant-role">
          <Select
            id="grant-role"
            value={role}
            onChange={setRole}
            options={ROLES.map((each) => ({ value: each, label: ROLE_NAMES[each] }))}
          />
        </Form.Item>
        {isOffice ? null : (
          <Form.Item label={`单位（不选为 ${account?.unit?.shortName ?? '本人所在单位'}）`} htmlFor="grant-unit">
            <UnitSelect id="grant-unit" value={unitId} onChange={setUnitId} />
          </Form.Item>
        )}
        <Form.Item
          label="到期（可不填）"
          htmlFor="grant-until"
          {...(isEndBad ? { help: `写成 ${beijingParts(now()).dayText}`, validateStatus: 'warning' as const } : {})}
        >
          <Input
            id="grant-until"
            placeholder={beijingParts(now()).dayText}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
