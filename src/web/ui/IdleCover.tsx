// After half an hour without a hand the content is covered: counts and alarms stay, PIN or password returns
// to the same place. Reloading does not lift the cover. trust.md, promise 11.
// Not decided here: whether a secret is right (the server); that writes wait for it as well is the server's affair.
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { nowMs, useNow } from './clock.ts';
import { formatClock, formatDay } from './time.ts';

const activeKey = 'zhishou.activeAt';
const coverKey = 'zhishou.covered';
const idleAfterMs = 30 * 60_000;

/** Whether the screen is covered, shared by all windows of the browser; `lift` uncovers all of them. */
export function useIdleCover(): { readonly covered: boolean; readonly cover: () => void; readonly lift: () => void } {
  const [covered, setCovered] = useState(localStorage.getItem(coverKey) !== null);
  useEffect(() => {
    const touch = () => {
      if (localStorage.getItem(coverKey) === null) localStorage.setItem(activeKey, String(nowMs()));
    };
    const look = () => {
      const activeAt = Number(localStorage.getItem(activeKey) ?? nowMs());
      if (nowMs() - activeAt > idleAfterMs) localStorage.setItem(coverKey, '1');
      setCovered(localStorage.getItem(coverKey) !== null);
    };
    if (localStorage.getItem(activeKey) === null) touch();
    look();
    const timer = setInterval(look, 5_000);
    for (const type of ['pointerdown', 'keydown'] as const) addEventListener(type, touch);
    addEventListener('storage', look);
    addEventListener(coverEvent, look);
    return () => {
      clearInterval(timer);
      for (const type of ['pointerdown', 'keydown'] as const) removeEventListener(type, touch);
      removeEventListener('storage', look);
      removeEventListener(coverEvent, look);
    };
  }, []);
  return {
    covered,
    cover: () => {
      localStorage.setItem(coverKey, '1');
      setCovered(true);
    },
    lift: () => {
      liftCover();
      setCovered(false);
    },
  };
}

const coverEvent = 'zhishou-cover';

/** Covers from outside of React: the server says that the session is covered. */
export function coverNow(): void {
  localStorage.setItem(coverKey, '1');
  dispatchEvent(new Event(coverEvent));
}

/** Forgets the cover, for a new sign-in. */
export function liftCover(): void {
  localStorage.removeItem(coverKey);
  localStorage.setItem(activeKey, String(nowMs()));
  dispatchEvent(new Event(coverEvent));
}

interface IdleCoverProps {
  readonly person: string;
  readonly counts: readonly { readonly label: string; readonly n: number }[];
  /** Answers with a sentence when the secret is wrong, null when it is right. */
  readonly onProve: (proof: { readonly pin: string } | { readonly password: string }) => Promise<string | null>;
  readonly onSignOut: () => void;
  /** Another officer of the desk takes over. */
  readonly onSwitch: () => void;
}

/** The cover over the content. */
export function IdleCover({ person, counts, onProve, onSignOut, onSwitch }: IdleCoverProps) {
  const now = useNow();
  const [secret, setSecret] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const prove = async () => {
    if (secret === '') return;
    setAsking(true);
    try {
      setSaid(await onProve(/^\d{6}$/.test(secret) ? { pin: secret } : { password: secret }));
    } finally {
      setAsking(false);
      setSecret('');
    }
  };
  return (
    <div className="z-cover" role="dialog" aria-label="屏幕已遮盖">
      <div className="z-clock">{formatClock(now)}</div>
      <div className="quiet">{formatDay(now, now)}</div>
      <div className="row">
        {counts.map((count) => (
          <span key={count.label} style={{ fontSize: 18 }}>
            {count.label} <strong>{count.n}</strong>
          </span>
        ))}
      </div>
      <p>内容已遮盖，警报照常。{person}输入值班台密码（6 位）或登录密码，回到原处。</p>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          void prove();
        }}
      >
        <Input.Password
          autoFocus
          aria-label="值班台密码或登录密码"
          placeholder="值班台密码或登录密码"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
          style={{ width: 260 }}
          autoComplete="off"
        />
        <Button type="primary" htmlType="submit" loading={asking}>
          回到原处
        </Button>
        <Button onClick={onSwitch}>换人</Button>
        <Button onClick={onSignOut}>退出登录</Button>
      </form>
      <div role="alert" style={{ minHeight: 22 }}>
        {said}
      </div>
    </div>
  );
}
