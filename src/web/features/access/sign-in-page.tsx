// The pages before anybody is signed in: sign-in, first password by activation code, and the cover after a reload.
import { Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { routes } from '#modules/access/contract.ts';
import { call } from '../../app/client.ts';
import { tell } from '../../app/problems.tsx';
import { secrecySentence } from '../../ui/marks.tsx';
import { Said, SignInForm } from './sign-in-form.tsx';

function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="z-sign">
      <header className="z-sign-head">
        <h1>值守</h1>
        <div>政务值班综合应用系统</div>
      </header>
      <main className="z-sign-body">
        <div className="z-sign-form stack">
          <h2>{title}</h2>
          {children}
          <p className="quiet">{secrecySentence}</p>
        </div>
      </main>
    </div>
  );
}

/** Sign-in, with the way to the first password. */
export function SignInPage({ account, onDone }: { readonly account: string | null; readonly onDone: () => void }) {
  const [activating, setActivating] = useState(location.pathname === '/activate');
  const [known, setKnown] = useState(account);
  if (activating) {
    return (
      <Frame title="第一次登录：设置密码">
        <Activation
          onDone={(name) => {
            setKnown(name);
            setActivating(false);
          }}
          onBack={() => setActivating(false)}
        />
      </Frame>
    );
  }
  return (
    <Frame title="登录">
      <SignInForm key={known ?? ''} account={known} onDone={onDone} />
      <Button type="link" style={{ alignSelf: 'flex-start', padding: 0 }} onClick={() => setActivating(true)}>
        有激活码，第一次设置密码
      </Button>
    </Frame>
  );
}

function Activation({ onDone, onBack }: { readonly onDone: (account: string) => void; readonly onBack: () => void }) {
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (password !== again) return setSaid('两次输入的密码不一样。');
    setBusy(true);
    try {
      onDone((await call(routes.activate, { body: { code, password } }, { silent: true })).account);
    } catch (error) {
      setSaid(tell(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form layout="vertical" onFinish={() => void send()}>
      <Form.Item label="激活码（管理员当面给您，只能用一次）" htmlFor="activation">
        <Input
          id="activation"
          autoFocus
          className="mono"
          value={code}
          onChange={(event) => setCode(event.target.value)}
          autoComplete="off"
        />
      </Form.Item>
      <Form.Item label="新密码（至少 10 位）" htmlFor="new-password">
        <Input.Password
          id="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="new-password"
        />
      </Form.Item>
      <Form.Item label="再输一次" htmlFor="new-password-again">
        <Input.Password
          id="new-password-again"
          value={again}
          onChange={(event) => setAgain(event.target.value)}
          autoComplete="new-password"
        />
      </Form.Item>
      <Said words={said} />
      <div className="row">
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={code === '' || password === '' || again === ''}
        >
          设置密码
        </Button>
        <Button onClick={onBack}>回到登录</Button>
      </div>
    </Form>
  );
}

/** The session is covered and the page was opened anew: prove, nothing else is shown. */
export function CoveredPage({ name, onLifted }: { readonly name: string; readonly onLifted: () => void }) {
  const [password, setPassword] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      await call(routes.prove, { body: { password } }, { silent: true });
      onLifted();
    } catch (error) {
      setSaid(tell(error));
    } finally {
      setBusy(false);
    }
  };
  const leave = async () => {
    await call(routes.signOut, { body: {} }, { silent: true }).catch(() => undefined);
    onLifted();
  };
  return (
    <Frame title={`${name}离开已久，内容已遮盖`}>
      <Form layout="vertical" onFinish={() => void send()}>
        <Form.Item label="登录密码" htmlFor="password">
          <Input.Password
            id="password"
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
          />
        </Form.Item>
        <Said words={said} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={busy} disabled={password === ''}>
            回到原处
          </Button>
          <Button onClick={() => void leave()}>换人登录</Button>
        </div>
      </Form>
    </Frame>
  );
}
