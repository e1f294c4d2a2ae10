// Tables of telephone numbers: what is a mobile, what a fixed line, what a text gives away. A36.1
import { expect, test } from 'vitest';
import { fixedForm, holdsMobile, masked, mobileForm } from './phones.ts';

test.each([
  ['19900000001', '19900000001'],
  ['199 0000 0001', '19900000001'],
  ['199-0000-0001', '19900000001'],
  ['+86 19900000001', '19900000001'],
  ['008619900000001', '19900000001'],
  ['１９９００００００１１', '19900000011'],
  ['1990000000', null],
  ['199000000011', null],
  ['29900000001', null],
  ['0917-3260000', null],
  ['', null],
])('mobile %s is %s', (text, form) => expect(mobileForm(text)).toBe(form));

test.each([
  ['0917-0001001', '0917-0001001'],
  ['（0917）0001001', '0917-0001001'],
  ['09170001001', '09170001001'],
  ['0001001转8', '0001001-8'],
  ['12345', '12345'],
  ['19900000001', null],
  ['电话', null],
  ['=1+1', null],
])('fixed line %s is %s', (text, form) => expect(fixedForm(text)).toBe(form));

test('a mask keeps the head and the tail', () => expect(masked('19900000001')).toBe('199****0001'));

test.each([
  ['联系人 19900000001', true],
  ['联系人 199 0000 0001', true],
  ['编号 20261124199000000010', false],
  ['电话 0917-0001001', false],
])('%s holds a mobile: %s', (text, holds) => expect(holdsMobile(text)).toBe(holds));
