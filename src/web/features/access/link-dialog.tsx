// Whose account it is (账号关联人员): linked for the first time or to another person, with the reason and what was before.
// Decided here: what is said before it is done. Not decided: whose proofs and rights end (the server).
import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { routes, type AccountView } from '#modules/access/contract.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { formatTime } from '../../ui/time.ts';
import { UnitSelect } from './unit-select.tsx';

/** One person of a unit who has no account yet; `except` may be chosen all the same. */
export function PersonSelect({
  id,
  unitId,
  value,
  onChange,
  except,
}: {
  readonly id: string;
  readonly unitId: string | null;
  readonly value: string | null;
  readonly onChange: (personId: string | null) => void;
  readonly except?: string | null;
}) {
  const [word, setWord] = useState('');
  const people = useRead(
    routes.listPeople,
    { query: { unitId: unitId ?? '', ...(word === '' ? {} : { word }) } },
    { enabled: unitId !== null, keep: true },
  );
  return (
    <Select
      id={id}
      placeholder="姓名、职务"
      showSearch={{ filterOption: false, onSearch: setWord }}
      value={value}
      onChange={onChange}
      notFoundContent="没有找到"
      options={(people.data?.items ?? [])
        .toSorted((one, other) => Number(one.hasAccount) - Number(other.hasAccount))
        .map((person) => ({
          value: person.personId,
          label: `${person.name}　${person.title}${person.hasAccount && person.personId !== except ? '　已有账号' : ''}`,
          disabled: person.hasAccount && person.personId !== except,
        }))}
    />
  );
}

/** Whose account it is: linked or changed with the reason, above everything that was before. */
export function LinkDialog({
  account,
  onClose,
}: {
  readonly account: AccountView | null;
  readonly onClose: () => void;
}) {
  const act = useAct();
  const time = useNow(60_000);
  const [unitId, setUnitId] = useState<string | null>(account?.unit?.id ?? null);
  const [personId, setPersonId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const links = useRead(routes.listLinks, { params: { id: account?.id ?? '' } }, { enabled: account !== null });
  const save = async () => {
    if (account === null || unitId === null || personId === null) return;
    const body = { personId, unitId, reason: reason.trim(), revision: account.revision };
    const answer = await act.run(
      routes.linkPerson,
      { params: { id: account.id }, body },
      {
        what: `关联账号 ${account.account}`,
        done:
          account.personId === null || account.personId === personId
            ? '已关联'
            : '已改关联，原密码、PIN 作废，授权已全部收回；请生成激活码交给本人，并请安全管理员重新授权',
        renews: ['/api/access'],
      },
    );
    if (answer !== null) onClose();
  };
  return (
    <Modal
      open={account !== null}
      title={`账号 ${account?.account ?? ''} 是谁的`}
      okText="关联"
      cancelText="先不办"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{
        disabled: unitId === null || personId === null || reason.trim().length < 2,
        loading: act.busy,
      }}
      destroyOnHidden
    >
      <Form layout="vertical">
        {account?.personId == null ? null : (
          <p className="quiet">
            换成另一位人员后，原密码、PIN 作废，业务授权全部收回，由安全管理员重新授权；以前办的事仍记在原人员名下。
          </p>
        )}
        <Form.Item label="单位" htmlFor="link-unit">
          <UnitSelect
            id="link-unit"
            value={unitId}
            onChange={(next) => {
              setUnitId(next);
              setPersonId(null);
            }}
          />
        </Form.Item>
        <Form.Item label="人员" htmlFor="link-person">
          <PersonSelect
            id="link-person"
            unitId={unitId}
            value={personId}
            onChange={setPersonId}
            except={account?.personId ?? null}
          />
        </Form.Item>
        <Form.Item label="理由" htmlFor="link-reason">
          <Input
            id="link-reason"
            maxLength={200}
            placeholder="写明理由，随记录留存"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
      {(links.data?.items ?? []).length === 0 ? null : (
        <table className="z-table" aria-label="关联过的人员">
          <tbody>
            {links.data?.items.map((link) => (
              <tr key={link.id}>
                <td className="nowrap">{formatTime(link.at, time)}</td>
                <td>
                  {link.unit?.shortName} {link.name}
                </td>
                <td className="quiet">
                  {link.byName ?? '系统'}：{link.reason}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Modal>
  );
}
