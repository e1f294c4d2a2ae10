// PDFs looked through in their worker: words found wherever they stand, what cannot be read said, bombs ended within bounds.
import { expect, test } from 'vitest';
import { aPdf } from './pdf-builders.ts';
import { searchPdf } from './pdf-search.ts';

const title = (words: string): string =>
  `/Info << /Title <feff${[...words].map((sign) => (sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')).join('')}> >>`;
const encrypted = `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >> /ID [<00> <00>]`;

test.each([
  ['plain words', aPdf([{ text: '固关镇山体滑坡，道路中断' }]), 'clean'],
  ['the bare word of a grade', aPdf([{ text: '请做好保密工作，机密文件另行报送' }]), 'clean'],
  ['a marking', aPdf([{ text: '机密★10年 关于固关镇' }]), 'marked'],
  ['a marking with spaces, on the second page', aPdf([{ text: '封面' }, { text: '绝 密 ★ 启封前' }]), 'marked'],
  ['a marking cut by the edge of a page', aPdf([{ text: '正文秘密' }, { text: '★长期' }]), 'marked'],
  ['a marking in the title of the document', aPdf([{ text: '封面' }], { more: title('秘密★5年') }), 'marked'],
  ['a page without words, as a scan has', aPdf([{ text: '封面' }, { text: '' }]), 'unsearched'],
  ['a locked document', aPdf([{ text: '正文' }], { more: encrypted }), 'unsearched'],
  ['a damaged document', Buffer.from('%PDF-1.7 and nothing more'), 'unsearched'],
  ['characters that no table explains', aPdf([{ text: '\uE001\uE002正文' }]), 'unsearched'],
])('%s', async (_what, bytes, finding) => {
  expect(await searchPdf(bytes)).toBe(finding);
});

test('a stream that unpacks to far more than a paper needs is refused, and little memory was used for it', async () => {
  const before = process.memoryUsage.rss();
  const bomb = aPdf([{ text: '正文' }], { contents: Buffer.alloc(400 * 1024 * 1024, ' ') });
  const made = process.memoryUsage.rss();
  expect(bomb.length).toBeLessThan(1024 * 1024);
  expect(await searchPdf(bomb)).toBe('unpacksTooLarge');
  expect(process.memoryUsage.rss() - Math.max(before, made)).toBeLessThan(400 * 1024 * 1024);
});

test('a document without end is given up, and the next one is searched', async () => {
  const endless = aPdf([{ text: '正文' }], { contents: Buffer.from('q '.repeat(20_000_000)) });
  expect(['unsearched', 'unpacksTooLarge']).toContain(await searchPdf(endless));
  expect(await searchPdf(aPdf([{ text: '机密★10年' }]))).toBe('marked');
});
