// Fresh proof (密码再次确认) asked over the page: signing off, signatures and rights need the password now,
// not eleven hours ago. It never stops alarms and never leaves the page.
// Not decided here: which acts need it (the server answers platform.freshProofNeeded).
import { Input, Modal } from 'antd';
import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';

export interface Proof {
  readonly password: string;
  readonly code?: string;
}

/** Resolves true once proved, false when the person turned away. */
export type AskProof = (what: string) => Promise<boolean>;

const context = createContext<AskProof>(async () => false);

/** `const prove = useFreshProof(); if (await prove('签发固关镇首报')) …` */
export function useFreshProof(): AskProof {
  return useContext(context);
}

interface FreshProofProps {
  /** Sends the proof; answers with a sentence when it is wrong, null when it is right. */
  readonly check: (proof: Proof) => Promise<string | null>;
  readonly needsCode: boolean;
  readonly children: ReactNode;
  /** Lets code outside of React (the client) ask as well. */
  readonly bind?: (ask: AskProof) => void;
}

/** Gives `useFreshProof` to everything below and draws the dialog. */
export function FreshProofProvider({ check, needsCode, children, bind }: FreshProofProps) {
  const [asked, setAsked] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const answer = useRef<((proved: boolean) => void) | null>(null);

  const ask = useCallback<AskProof>((what) => {
    answer.current?.(false);
    setAsked(what);
    setSaid(null);
    setPassword('');
    setCode('');
    return new Promise((resolve) => {
      answer.current = resolve;
    });
  }, []);
  bind?.(ask);

  const close = (proved: boolean) => {
    setAsked(null);
    setPassword('');
    answer.current?.(proved);
    answer.current = null;
  };
  const send = async () => {
    if (password === '') return;
    setAsking(true);
    try {
      const sentence = await check(needsCode ? { password, code } : { password });
      if (sentence === null) close(true);
      else setSaid(sentence);
    } catch {
      setSaid('没有连上服务器，没有办成任何事。请再试一次。');
    } finally {
      setAsking(false);
    }
  };

  return (
    <context.Provider value={ask}>
      {children}
      <Modal
        open={asked !== null}
        title="请再输一次密码"
        okText="确认"
        cancelText="先不办"
        confirmLoading={asking}
        onOk={() => void send()}
        onCancel={() => close(false)}
        destroyOnHidden
        width={420}
      >
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <p>{asked}</p>
          <Input.Password
            autoFocus
            aria-label="登录密码"
            placeholder="登录密码"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
          />
          {needsCode ? (
            <Input
              aria-label="动态口令"
              placeholder="动态口令（6 位）"
              inputMode="numeric"
              maxLength={6}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              autoComplete="one-time-code"
            />
          ) : null}
          <div role="alert">{said}</div>
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </form>
      </Modal>
    </context.Provider>
  );
}
