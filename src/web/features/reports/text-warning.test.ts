// What a form warns of before anything is sent.
import { expect, test } from 'vitest';
import { warningOf } from './text-warning.tsx';

test.each([
  ['山体滑坡，2 人失联', null],
  ['机密★10年', '密级标志'],
  ['事关机密，另报', '密级字样'],
  [`联系人电话 ${['139', '0000', '0000'].join('')}`, '手机号'],
  ['值班电话 0917-4600001', null],
])('%s', (text, expected) => {
  const warning = warningOf(text);
  if (expected === null) expect(warning).toBeNull();
  else expect(warning).toContain(expected);
});
