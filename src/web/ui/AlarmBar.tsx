// Alarms over everything: a red bar across the top with what, where, since when and one button; the sound,
// the window's title and a system notification besides. It stays until somebody acknowledges, then says who.
// Not decided here: which alarms there are and who must hear them (the server).
import { useEffect, useRef, useState } from 'react';
import { allowSound, startRinging, stopRinging, useSoundState, watchForPermission } from './alarm-sound.ts';
import { toMs, useNow } from './clock.ts';
import { formatSpan, formatTime } from './time.ts';

export interface AlarmView {
  readonly id: string;
  /** What: `调度核实电话反馈 超时`. */
  readonly what: string;
  /** Where or about what: `固关镇山体滑坡`. */
  readonly where: string;
  readonly since: string;
  /** Higher first. */
  readonly urgency: number;
  readonly rings: boolean;
  readonly acknowledgedAt?: string | null;
  readonly acknowledgedBy?: string | null;
  /** Whether there is a page to open. */
  readonly opens: boolean;
  /** `知悉` where the reader may answer it, `静音` where only silence is his. */
  readonly button: string;
}

interface AlarmBarProps {
  readonly alarms: readonly AlarmView[];
  /** Only one window of a browser sounds. */
  readonly soundHere: boolean;
  readonly pageTitle: string;
  readonly onAcknowledge: (alarm: AlarmView) => Promise<void>;
  readonly onOpen?: (alarm: AlarmView) => void;
}

const shownAtOnce = 3;
const knownShownMs = 60_000;

/** Alarms in the order in which they must be seen: open before acknowledged, then urgency, then age. */
export function sortAlarms(alarms: readonly AlarmView[]): readonly AlarmView[] {
  const open = (alarm: AlarmView) => (alarm.acknowledgedAt === undefined || alarm.acknowledgedAt === null ? 0 : 1);
  return alarms.toSorted((a, b) => open(a) - open(b) || b.urgency - a.urgency || toMs(a.since) - toMs(b.since));
}

/** The bar itself; draws nothing when nothing alarms. */
export function AlarmBar({ alarms, soundHere, pageTitle, onAcknowledge, onOpen }: AlarmBarProps) {
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const now = useNow();
  const sorted = sortAlarms(alarms);
  const open = sorted.filter((alarm) => alarm.acknowledgedAt === undefined || alarm.acknowledgedAt === null);
  const known = sorted.filter(
    (alarm) => typeof alarm.acknowledgedAt === 'string' && toMs(now) - toMs(alarm.acknowledgedAt) < knownShownMs,
  );
  const visible = all ? open : open.slice(0, shownAtOnce);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => tellHeight(bar.current), []);
  useAttention(open, soundHere, pageTitle);

  const acknowledge = async (alarm: AlarmView) => {
    setBusy(alarm.id);
    try {
      await onAcknowledge(alarm);
    } finally {
      setBusy(null);
    }
  };

  return (
    <div ref={bar} className="z-alarms no-print" role="region" aria-label="警报" aria-live="assertive">
      {visible.map((alarm) => (
        <div key={alarm.id} className="z-alarm" data-alarm={alarm.id}>
          <strong className="nowrap">▲ {alarm.what}</strong>
          <span className="grow ellipsis">{alarm.where}</span>
          <span className="nowrap">
            {formatTime(alarm.since, now)} 起{lasted(toMs(now) - toMs(alarm.since))}
          </span>
          {onOpen === undefined || !alarm.opens ? null : (
            <button type="button" className="second" onClick={() => onOpen(alarm)}>
              打开
            </button>
          )}
          <button type="button" disabled={busy === alarm.id} onClick={() => void acknowledge(alarm)}>
            {alarm.button}
          </button>
        </div>
      ))}
      {open.length <= shownAtOnce ? null : (
        <div className="z-alarm more">
          <span className="grow">共 {open.length} 条警报，按紧急程度排列</span>
          <button type="button" className="second" onClick={() => setAll(!all)}>
            {all ? '收起' : `再看 ${open.length - shownAtOnce} 条`}
          </button>
        </div>
      )}
      {known.map((alarm) => (
        <div key={alarm.id} className="z-alarm known">
          <span className="ellipsis">
            {alarm.what} · {alarm.where}：{alarm.acknowledgedBy ?? ''} {formatTime(alarm.acknowledgedAt ?? now, now)}{' '}
            已知悉
          </span>
        </div>
      ))}
    </div>
  );
}

/** Tells dialogs how low they must begin: nothing lies under an alarm. */
function tellHeight(bar: HTMLDivElement | null): (() => void) | undefined {
  if (bar === null) return undefined;
  const observer = new ResizeObserver(() => {
    document.documentElement.style.setProperty('--alarm-height', `${bar.offsetHeight}px`);
  });
  observer.observe(bar);
  return () => observer.disconnect();
}

/** `，已 12 分钟`; nothing in the first minute, which the time of the beginning tells. */
function lasted(ms: number): string {
  return ms < 60_000 ? '' : `，已 ${formatSpan(ms)}`;
}

function useAttention(open: readonly AlarmView[], soundHere: boolean, pageTitle: string): void {
  const ringing = open.some((alarm) => alarm.rings);
  const first = open[0];
  const told = useRef(new Set<string>());
  useEffect(() => watchForPermission(), []);
  useEffect(() => {
    if (ringing && soundHere) startRinging();
    else stopRinging();
    return stopRinging;
  }, [ringing, soundHere]);
  useEffect(() => {
    document.title = first === undefined ? pageTitle : `▲ ${open.length} 条警报 · ${first.what}`;
  }, [first, open.length, pageTitle]);
  useEffect(() => {
    if (!soundHere || typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    for (const alarm of open) {
      if (told.current.has(alarm.id)) continue;
      told.current.add(alarm.id);
      // A reminder outside the page carries no content (A36.1).
      if (document.visibilityState !== 'visible')
        new Notification('值守：有警报', { body: '请回到值班台查看。', tag: alarm.id });
    }
  }, [open, soundHere]);
}

/** Says in the head that this page may not sound, with the press that mends it. */
export function SoundNotice() {
  const state = useSoundState();
  const [notified, setNotified] = useState(
    typeof Notification === 'undefined' || Notification.permission !== 'default',
  );
  if (state === 'allowed' && notified) return null;
  const allow = async () => {
    await allowSound();
    if (typeof Notification !== 'undefined' && Notification.permission === 'default')
      await Notification.requestPermission();
    setNotified(true);
  };
  return (
    <div className="z-notice no-print" role="status">
      <span>
        {state === 'allowed' ? '本页还没有系统通知许可，窗口不在前面时只有响铃。' : '本页还没有声音许可，警报不会响。'}
      </span>
      <button type="button" onClick={() => void allow()}>
        {state === 'allowed' ? '允许通知' : '开启声音'}
      </button>
    </div>
  );
}
