// The page of settings lists what fits all filters at once.
import { expect, test } from 'vitest';
import type { SettingView } from '#modules/regulation/contract.ts';
import { fitting } from './filter.ts';

const setting = (name: string, over: Partial<SettingView> = {}): SettingView => ({
  path: `limits/${name}`,
  section: '时限',
  name,
  lines: ['收到起 10 分钟内'],
  basis: { kind: 'S', row: 'A15.8' },
  basisText: '本地设定',
  binds: [],
  state: 'unconfirmed',
  digest: 'd',
  confirmations: [],
  ...over,
});
const all = [
  setting('紧急来报签收'),
  setting('调度核实电话反馈', { basis: { kind: 'T', row: 'A15.2' }, basisText: '规范 第十五条', state: 'given' }),
  setting('下达余量', { section: '报送和催办', state: 'confirmed' }),
];

test.each([
  ['everything where nothing is asked', {}, ['紧急来报签收', '调度核实电话反馈', '下达余量']],
  ['by words in name and value', { q: '签收 10' }, ['紧急来报签收']],
  ['by the row, in any case', { q: 'a15.2' }, ['调度核实电话反馈']],
  ['by basis and state together', { basis: 'S', state: 'confirmed' }, ['下达余量']],
  ['by section', { section: '时限', state: 'given' }, ['调度核实电话反馈']],
  ['nothing where one word is nowhere', { q: '签收 不存在' }, []],
])('%s', (_why, filters, names) => {
  expect(fitting(all, filters).map((one) => one.name)).toEqual(names);
});
