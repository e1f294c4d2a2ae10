// What a person does with the own account: switch at a shared desk by PIN, set the PIN in person, change the password.
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { routes } from '#modules/access/contract.ts';
import { call, Refused } from '../../app/client.ts';
import { tell } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { useMe, useSession } from '../../app/session.tsx';
import { liftCover } from '../../ui/IdleCover.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { Said, SignInForm } from './sign-in-form.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Two officers at one desk switch by name and PIN; each act carries its person. */
export function SwitchPerson({ open, onClose }: DialogProps) {
  return (
    <Modal open={open} onCancel={onClose} footer={null} title="换人" width={480} destroyOnHidden>
      <SwitchBody onClose={onClose} />
    </Modal>
  );
}

function SwitchBody({ onClose }: { readonly onClose: () => void }) {
  const me = useMe();
  const { renew } = useSession();
  const people = useRead(routes.stationPeople, {});
  const [chosen, setChosen] = useState<{ accountId: string; name: string } | null>(null);
  const [byPassword, setByPassword] = useState(false);
  const [pin, setPin] = useState('');
  const [said, setSaid] = useState<string | null>(null);

  const arrived = async () => {
    liftCover();
    onClose();
    await renew();
  };
  const send = async (digits: string) => {
    if (chosen === null) return;
    try {
      await call(routes.switchPerson, { body: { accountId: chosen.accountId, pin: digits } }, { silent: true });
      await arrived();
    } catch (error) {
      setPin('');
      setSaid(tell(error));
      if (error instanceof Refused && error.problem.code === 'access.pinNeedsPassword') setByPassword(true);
    }
  };
  if (byPassword) {
    return (
      <>
        <Said words={said} />
        <SignInForm account={null} onDone={() => void arrived()} />
      </>
    );
  }
  if (chosen !== null) {
    return (
      <div className="stack">
        <p>{chosen.name}，请输入值班台密码（6 位）。</p>
        <Input.OTP
          length={6}
          mask="●"
          autoFocus
          value={pin}
          onChange={(digits) => {
            setPin(digits);
            if (/^\d{6}$/.test(digits)) void send(digits);
          }}
        />
        <Said words={said} />
        <div className="row">
          <Button onClick={() => setChosen(null)}>回到名单</Button>
          <Button onClick={() => setByPassword(true)}>用账号和密码</Button>
        </div>
      </div>
    );
  }
  if (people.isPending) return <Loading what="名单" />;
  const others = (people.data?.items ?? []).filter((person) => person.accountId !== me.accountId);
  return (
    <div className="stack">
      {others.length === 0 ? <EmptyState reason="近期没有别人在这台终端登录过" next="第一次请用账号和密码。" /> : null}
      <ul className="z-list">
        {others.map((person) => (
          <li key={person.accountId}>
            <span className="grow">
              {person.name} <span className="quiet">{person.unitName}</span>
            </span>
            {person.hasPin ? (
              <Button onClick={() => setChosen(person)}>换成此人</Button>
            ) : (
              <Button onClick={() => setByPassword(true)}>没有设密码，用账号登录</Button>
            )}
          </li>
        ))}
      </ul>
      <Button style={{ alignSelf: 'flex-start' }} onClick={() => setByPassword(true)}>
        用账号和密码
      </Button>
    </div>
  );
}

/** The desk PIN, set in person with the password. */
export function OwnPin({ open, onClose }: DialogProps) {
  const { renew } = useSession();
  const act = useAct();
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  const save = async () => {
    const answer = await act.run(routes.setPin, { body: { password, pin } }, { done: '值班台密码已设置' });
    if (answer === null) return;
    setPassword('');
    setPin('');
    onClose();
    await renew();
  };
  return (
    <Modal
      open={open}
      onCancel={onClose}
      title="值班台密码"
      okText="设置"
      cancelText="不设了"
      onOk={() => void save()}
      okButtonProps={{ disabled: !/^\d{6}$/.test(pin) || password === '', loading: act.busy }}
      destroyOnHidden
    >
      <Form layout="vertical">
        <p className="quiet">用于同一值班台换人、离开后回到原处。签发仍须登录密码。</p>
        <Form.Item label="登录密码" htmlFor="pin-password">
          <Input.Password
            id="pin-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
          />
        </Form.Item>
        <Form.Item label="值班台密码（6 位数字）" htmlFor="pin-new">
          <Input.Password
            id="pin-new"
            inputMode="numeric"
            maxLength={6}
            value={pin}
            onChange={(event) => setPin(event.target.value)}
            autoComplete="off"
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The own password. */
export function OwnPassword({ open, onClose }: DialogProps) {
  const act = useAct();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [again, setAgain] = useState('');
  const save = async () => {
    const answer = await act.run(
      routes.changePassword,
      { body: { password, newPassword } },
      { done: '登录密码已修改' },
    );
    if (answer === null) return;
    setPassword('');
    setNewPassword('');
    setAgain('');
    onClose();
  };
  return (
    <Modal
      open={open}
      onCancel={onClose}
      title="修改登录密码"
      okText="修改"
      cancelText="不改了"
      onOk={() => void save()}
      okButtonProps={{ disabled: password === '' || newPassword === '' || newPassword !== again, loading: act.busy }}
      destroyOnHidden
    >
      <Form layout="vertical">
        <Form.Item label="现在的密码" htmlFor="password-now">
          <Input.Password
            id="password-now"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
          />
        </Form.Item>
        <Form.Item label="新密码（至少 10 位）" htmlFor="password-new">
          <Input.Password
            id="password-new"
            value={newPassword}
            onChange={(event) => setNewPassword(event.target.value)}
            autoComplete="new-password"
          />
        </Form.Item>
        <Form.Item
          label="再输一次"
          htmlFor="password-again"
          {...(again !== '' && again !== newPassword
            ? { help: '两次输入的不一样', validateStatus: 'warning' as const }
            : {})}
        >
          <Input.Password
            id="password-again"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
            autoComplete="new-password"
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
