// One line that tells whether this screen still hears the server: connected, reconnecting since, off since,
// the clock's difference when over two seconds, and 计时服务异常 when no heartbeat came for five seconds.
import { screenSkewMs, toMs, useNow } from './clock.ts';
import { formatSpan, formatTime } from './time.ts';

export interface ConnectionState {
  readonly kind: 'connected' | 'reconnecting' | 'off';
  /** Since when it is so; null before the first try. */
  readonly since: string | null;
  /** When the last heartbeat came. */
  readonly heartbeatAt: string | null;
}

// Beats come every two seconds; told a second before five, so that five are kept.
const heartbeatLimitMs = 4_000;
const skewLimitMs = 2_000;
const startLimitMs = 8_000;

/** What the line says, as data: tested without a page. */
export function connectionWords(
  state: ConnectionState,
  now: string,
  skewMs: number,
): { readonly tone: '' | 'soon' | 'bad'; readonly text: string; readonly skew: string | null } {
  const skew =
    Math.abs(skewMs) > skewLimitMs
      ? `本机时钟${skewMs > 0 ? '快' : '慢'} ${Math.round(Math.abs(skewMs) / 1000)} 秒，以本页时间为准`
      : null;
  if (state.kind === 'off') {
    const since = state.since === null ? '' : `（${formatTime(state.since, now)} 起）`;
    return { tone: 'bad', text: `■ 已断开${since}，草稿存在本机，恢复后只发送一次`, skew };
  }
  if (state.kind === 'reconnecting') {
    const waited = state.since === null ? 0 : toMs(now) - toMs(state.since);
    const words =
      state.since === null || waited < 1000
        ? '◌ 正在连接'
        : `◌ 重连中（已 ${waited < 60_000 ? `${Math.floor(waited / 1000)} 秒` : formatSpan(waited)}）`;
    return { tone: waited > 2000 ? 'soon' : '', text: words, skew };
  }
  const heard = state.heartbeatAt ?? state.since;
  const silentMs = heard === null ? 0 : toMs(now) - toMs(heard);
  const limit = state.heartbeatAt === null ? startLimitMs : heartbeatLimitMs;
  if (silentMs > limit) return { tone: 'bad', text: '■ 计时服务异常：到期提醒可能迟到，请看着时间办', skew };
  return { tone: '', text: '● 已连接', skew };
}

/** The line in the head of the page. */
export function ConnectionLine({ state }: { readonly state: ConnectionState }) {
  const words = connectionWords(state, useNow(), screenSkewMs());
  return (
    <span role="status" className="row">
      <span className={`z-connection ${words.tone}`} title={words.text}>
        {words.text.slice(0, 1)}
        <span className={words.tone === '' ? 'z-wide' : ''}>{words.text.slice(2)}</span>
      </span>
      {words.skew === null ? null : <span className="z-connection soon">{words.skew}</span>}
    </span>
  );
}
