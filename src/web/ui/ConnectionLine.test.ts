// The line of connection as words, one row per state that a duty officer may meet.
import { expect, test } from 'vitest';
import { connectionWords } from './ConnectionLine.tsx';

const now = '2026-11-23T08:05:30.000Z';

test.each([
  [
    'a heard heartbeat is connected',
    { kind: 'connected', since: now, heartbeatAt: '2026-11-23T08:05:27.000Z' },
    0,
    '',
    '● 已连接',
    null,
  ],
  [
    'five silent seconds are said',
    { kind: 'connected', since: now, heartbeatAt: '2026-11-23T08:05:24.000Z' },
    0,
    'bad',
    '■ 计时服务异常：到期提醒可能迟到，请看着时间办',
    null,
  ],
  [
    'reconnecting counts',
    { kind: 'reconnecting', since: '2026-11-23T08:05:10.000Z', heartbeatAt: null },
    0,
    'soon',
    '◌ 重连中（已 20 秒）',
    null,
  ],
  [
    'off says since when and what is kept',
    { kind: 'off', since: '2026-11-23T08:01:00.000Z', heartbeatAt: null },
    0,
    'bad',
    '■ 已断开（16:01 起），草稿存在本机，恢复后只发送一次',
    null,
  ],
  [
    'a clock two seconds ahead is let pass',
    { kind: 'connected', since: now, heartbeatAt: now },
    2000,
    '',
    '● 已连接',
    null,
  ],
  [
    'a clock further ahead is said',
    { kind: 'connected', since: now, heartbeatAt: now },
    2600,
    '',
    '● 已连接',
    '本机时钟快 3 秒，以本页时间为准',
  ],
  [
    'a clock behind is said',
    { kind: 'connected', since: now, heartbeatAt: now },
    -65_000,
    '',
    '● 已连接',
    '本机时钟慢 65 秒，以本页时间为准',
  ],
] as const)('%s', (_name, state, skewMs, tone, text, skew) => {
  expect(connectionWords(state, now, skewMs)).toEqual({ tone, text, skew });
});
