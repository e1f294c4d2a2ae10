// Files told by their bytes: what agrees, what pretends, what is marked, and archives that would blow up.
import { expect, test } from 'vitest';
import { zipOf as zip } from './archive-builders.ts';
import { examine, type ReadRange } from './file-content.ts';

const over =
  (bytes: Buffer): ReadRange =>
  async (start, length) =>
    bytes.subarray(start, start + length);
async function look(name: string, bytes: Buffer): Promise<string> {
  const found = await examine(name, bytes.length, over(bytes));
  return found.ok ? found.value.mediaType : found.code;
}

const document = (text: string): Buffer =>
  zip([
    { name: '[Content_Types].xml', text: '<x/>' },
    { name: 'word/document.xml', text: `<w:p><w:t>${text}</w:t></w:p>` },
  ]);
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

test.each([
  ['现场.png', latin('\x89PNG\r\n\x1a\n....'), 'image/png'],
  ['现场.JPG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]), 'image/jpeg'],
  ['报告.pdf', latin('%PDF-1.7 ...'), 'application/pdf'],
  ['视频.mp4', latin('\0\0\0\x18ftypmp42'), 'video/mp4'],
  ['录音.wav', latin('RIFF....WAVEfmt '), 'audio/wav'],
  ['录音.amr', latin('#!AMR\n...'), 'audio/amr'],
  ['录音.mp3', latin('ID3\x03...'), 'audio/mpeg'],
  ['说明.txt', Buffer.from('道路中断，正在抢通。'), 'text/plain'],
  ['国标.txt', Buffer.from([0xb5, 0xc0, 0xc2, 0xb7]), 'text/plain'],
  ['报告.docx', document('固关镇山体滑坡'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['程序.exe', latin('MZ'), 'files.kindNotTaken'],
  ['没有后缀', latin('x'), 'files.kindNotTaken'],
  ['假图.png', latin('<script>alert(1)</script>'), 'files.contentDiffers'],
  ['假文.txt', Buffer.from([0x41, 0x00, 0x42]), 'files.contentDiffers'],
  ['假报告.docx', zip([{ name: 'xl/workbook.xml', text: '<x/>' }]), 'files.contentDiffers'],
  ['坏包.docx', latin('PK\x03\x04 and nothing more'), 'files.damaged'],
  ['机密★20年.pdf', latin('%PDF-1.7'), 'files.markedSecret'],
  ['说明.txt', Buffer.from('绝 密 ★ 启封前'), 'files.markedSecret'],
  ['报告.docx', document('机</w:t><w:t>密</w:t><w:t>★10年'), 'files.markedSecret'],
  ['字符引用.docx', document('&#32477;&#x5bc6;&#9733;'), 'files.markedSecret'],
  [
    '路径.docx',
    zip([
      { name: '../../etc/passwd', text: 'x' },
      { name: 'word/document.xml', text: '' },
    ]),
    'files.damaged',
  ],
  ['炸弹.docx', zip([{ name: 'word/document.xml', text: Buffer.alloc(30 * 1024 * 1024) }]), 'files.unpacksTooLarge'],
  [
    '谎报.docx',
    zip([{ name: 'word/document.xml', text: Buffer.alloc(30 * 1024 * 1024), claims: 100 }]),
    'files.unpacksTooLarge',
  ],
  [
    '大包.xlsx',
    zip([
      { name: 'xl/workbook.xml', text: '<x/>' },
      { name: 'xl/media/a.bin', text: 'x', claims: 0x7fffffff },
    ]),
    'files.unpacksTooLarge',
  ],
])('%s is %s', async (name, bytes, expected) => {
  expect(await look(name, bytes)).toBe(expected);
});

// The cut falls before, within and after each character of the marking.
test.each(Array.from({ length: 20 }, (_, i) => i))(
  'a marking that begins %i bytes before the end of a chunk of a long text is found',
  async (back) => {
    const before = Buffer.alloc(256 * 1024 - back, '.');
    expect(await look('长文.txt', Buffer.concat([before, Buffer.from('机密★10年，完')]))).toBe('files.markedSecret');
  },
);
