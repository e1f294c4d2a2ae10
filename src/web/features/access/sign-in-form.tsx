// Signing in: account and password, then the second factor where it is asked, or its first set-up (三员).
import { Button, Form, Input, QRCode } from 'antd';
import { useState } from 'react';
import { routes, type SignInAnswer } from '#modules/access/contract.ts';
import { call } from '../../app/client.ts';
import { tell } from '../../app/problems.tsx';
import { vaultIsDurable } from '../../app/vault.ts';

interface SignInFormProps {
  readonly account: string | null;
  readonly onDone: (answer: SignInAnswer) => void;
}

/** The form, on the page or over it. */
export function SignInForm({ account, onDone }: SignInFormProps) {
  const [name, setName] = useState(account ?? '');
  const [password, setPassword] = useState('');
  const [step, setStep] = useState<SignInAnswer | null>(null);
  const [code, setCode] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<SignInAnswer>) => {
    setBusy(true);
    setSaid(null);
    try {
      const answer = await work();
      setCode('');
      if (answer.next === 'done') onDone(answer);
      else setStep(answer);
    } catch (error) {
      setSaid(tell(error));
    } finally {
      setBusy(false);
    }
  };
  const first = () => attempt(() => call(routes.signIn, { body: { account: name, password } }, { silent: true }));
  const second = () => attempt(() => call(routes.secondFactor, { body: { code } }, { silent: true }));

  if (step !== null) {
    return (
      <Form layout="vertical" onFinish={() => void second()}>
        {step.enrolment === null ? null : (
          <div className="stack" style={{ marginBottom: 16 }}>
            <p>您的岗位须用动态口令。请用手机上的口令应用扫描，或手工输入密钥，然后填写它显示的 6 位口令。</p>
            <QRCode value={step.enrolment.uri} size={180} type="svg" bordered={false} />
            <p className="mono" style={{ wordBreak: 'break-all' }}>
              {step.enrolment.secret}
            </p>
          </div>
        )}
        <Form.Item label="动态口令" htmlFor="totp">
          <Input
            id="totp"
            autoFocus
            inputMode="numeric"
            maxLength={6}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            autoComplete="one-time-code"
          />
        </Form.Item>
        <Said words={said} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={busy} disabled={!/^\d{6}$/.test(code)}>
            登录
          </Button>
          <Button
            onClick={() => {
              setStep(null);
              setSaid(null);
            }}
          >
            回到上一步
          </Button>
        </div>
      </Form>
    );
  }
  return (
    <Form layout="vertical" onFinish={() => void first()}>
      <Form.Item label="账号" htmlFor="account">
        <Input
          id="account"
          autoFocus={account === null}
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="username"
          spellCheck={false}
        />
      </Form.Item>
      <Form.Item label="密码" htmlFor="password">
        <Input.Password
          id="password"
          autoFocus={account !== null}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
        />
      </Form.Item>
      <Said words={said} />
      <Button type="primary" htmlType="submit" block loading={busy} disabled={name.trim() === '' || password === ''}>
        登录
      </Button>
      {vaultIsDurable() ? null : <p className="quiet">本页没有经安全方式打开，草稿不能存在本机。</p>}
    </Form>
  );
}

/** What went wrong, where readers and eyes both find it. */
export function Said({ words }: { readonly words: string | null }) {
  return (
    <div role="alert" style={{ minHeight: 22, marginBottom: 8, color: 'var(--amber)' }}>
      {words === null ? '' : `◆ ${words}`}
    </div>
  );
}
