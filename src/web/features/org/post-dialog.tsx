// One person's post at a unit: title, staff category, duties, numbers. A mobile number that is left empty stays as it is.
import { Checkbox, Form, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { routes, type PostView, type StaffCategory } from '#modules/org/contract.ts';
import { useAct } from '../../app/queries.ts';
import { newId } from '../../ui/ids.ts';
import { optionsOf, staffWords } from './words.ts';

interface PostDialogProps {
  readonly unitId: string;
  readonly post: PostView | null;
  readonly onClose: () => void;
}

const duties = [
  { value: 'principalLeader', label: '主要负责人' },
  { value: 'inChargeOfDuty', label: '分管值班工作' },
  { value: 'deskHead', label: '值班室负责人' },
  { value: 'dutyOfficer', label: '值班员' },
] as const;
type Duty = (typeof duties)[number]['value'];

/** New post or changes to one. */
export function PostDialog({ unitId, post, onClose }: PostDialogProps) {
  const act = useAct();
  const [name, setName] = useState(post?.name ?? '');
  const [title, setTitle] = useState(post?.title ?? '');
  const [staffCategory, setStaff] = useState<StaffCategory>(post?.staffCategory ?? 'regular');
  const [held, setHeld] = useState<readonly Duty[]>(
    post === null ? [] : duties.map((each) => each.value).filter((duty) => post[duty]),
  );
  const [mobile, setMobile] = useState('');
  const [officePhone, setOffice] = useState(post?.phones.find((phone) => phone.kind === 'office')?.shown ?? '');

  const fields = {
    title: title.trim(),
    staffCategory,
    principalLeader: held.includes('principalLeader'),
    inChargeOfDuty: held.includes('inChargeOfDuty'),
    deskHead: held.includes('deskHead'),
    dutyOfficer: held.includes('dutyOfficer'),
  };
  const numbers = { ...(mobile.trim() === '' ? {} : { mobile: mobile.trim() }), officePhone: officePhone.trim() };
  const renews = ['/api/org'];

  const add = () =>
    act.run(
      routes.addPost,
      { params: { id: unitId }, body: { id: newId(), personId: newId(), name: name.trim(), ...fields, ...numbers } },
      { what: `登记${name.trim()}`, renews },
    );
  const change = async (current: PostView) => {
    const edited = await act.run(
      routes.editPost,
      { params: { id: current.id }, body: { ...fields, revision: current.revision } },
      { what: `修改${current.name}的职务`, renews },
    );
    if (edited === null) return null;
    return act.run(
      routes.editPerson,
      { params: { id: current.personId }, body: { name: name.trim(), ...numbers, revision: current.personRevision } },
      { what: `修改${current.name}`, renews },
    );
  };
  const save = async () => {
    if ((await (post === null ? add() : change(post))) !== null) onClose();
  };

  return (
    <Modal
      open
      title={post === null ? '登记人员职务' : `修改：${post.name}`}
      okText={post === null ? '登记' : '修改'}
      cancelText="不办了"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{ disabled: name.trim() === '' || title.trim() === '', loading: act.busy }}
    >
      <Form layout="vertical">
        <Form.Item label="姓名" htmlFor="post-name">
          <Input
            id="post-name"
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={40}
          />
        </Form.Item>
        <Form.Item label="职务" htmlFor="post-title">
          <Input id="post-title" value={title} onChange={(event) => setTitle(event.target.value)} maxLength={80} />
        </Form.Item>
        <Form.Item label="人员类别">
          <Segmented<StaffCategory>
            aria-label="人员类别"
            value={staffCategory}
            onChange={setStaff}
            options={optionsOf(staffWords)}
          />
        </Form.Item>
        <Form.Item label="值班职责">
          <Checkbox.Group options={[...duties]} value={[...held]} onChange={(next) => setHeld(next as Duty[])} />
        </Form.Item>
        <Form.Item label={post === null ? '手机' : '手机（不填为不变）'} htmlFor="post-mobile">
          <Input
            id="post-mobile"
            className="mono"
            value={mobile}
            onChange={(event) => setMobile(event.target.value)}
            autoComplete="off"
          />
        </Form.Item>
        <Form.Item label="办公电话" htmlFor="post-office">
          <Input
            id="post-office"
            className="mono"
            value={officePhone}
            onChange={(event) => setOffice(event.target.value)}
            autoComplete="off"
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
