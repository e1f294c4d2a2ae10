// Archives as attackers make them: every carrier of a marking is searched, and nothing of it costs the server's loop.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { monotonicMs } from './clock.ts';
import { zipOf, type ZipPart } from './archive-builders.ts';
import { examine } from './file-content.ts';

const MARK = '机密★10年';
const NEEDED: ZipPart = { name: 'word/document.xml', text: '<w:t>正文</w:t>' };
const BOOK: ZipPart = { name: 'xl/workbook.xml', text: '<workbook/>' };

async function look(name: string, bytes: Buffer): Promise<string> {
  const found = await examine(name, bytes.length, async (start, length) => bytes.subarray(start, start + length));
  return found.ok ? (found.value.unsearched ? 'unsearched' : 'taken') : found.code;
}
const docx = (...parts: ZipPart[]): Buffer =>
  zipOf(parts.some(({ name }) => name === NEEDED.name) ? parts : [NEEDED, ...parts]);
const inBody = (text: string | Buffer): Buffer => docx({ name: NEEDED.name, text });
const inPart = (name: string): Buffer => docx({ name, text: `<w:t>${MARK}</w:t>` });

test.each<[string, string, Buffer]>([
  ['CDATA', 'a.docx', inBody(`<w:t><![CDATA[${MARK}]]></w:t>`)],
  ['UTF-16', 'a.docx', inBody(Buffer.from(`\uFEFF<w:t>${MARK}</w:t>`, 'utf16le'))],
  ['UTF-16 without a mark', 'a.docx', inBody(Buffer.from(`<w:t>${MARK}</w:t>`, 'utf16le'))],
  ['an attribute', 'a.docx', inBody(`<w:t w:alt="${MARK}">正文</w:t>`)],
  ['runs of its characters', 'a.docx', inBody('<w:t>机</w:t><w:t>密</w:t><w:r/><w:t>★</w:t>')],
  ['a tag that never ends', 'a.docx', inBody(`<w:t title="${MARK}"`)],
  ['the glossary', 'a.docx', inPart('word/glossary/document.xml')],
  ['a diagram', 'a.docx', inPart('word/diagrams/data1.xml')],
  ['a second body', 'a.docx', inPart('word/document2.xml')],
  ['a header in capitals', 'a.docx', inPart('word/Header1.XML')],
  ['a piece of HTML', 'a.docx', inPart('word/afchunk.htm')],
  ['a comment of a sheet', 'a.xlsx', zipOf([BOOK, { name: 'xl/comments1.xml', text: `<t>${MARK}</t>` }])],
  ['a drawing', 'a.xlsx', zipOf([BOOK, { name: 'xl/drawings/drawing1.xml', text: `<t>${MARK}</t>` }])],
  ["a sheet's name", 'a.xlsx', zipOf([{ name: BOOK.name, text: `<sheet name="${MARK}"/>` }])],
  ['blanks between its words', 'a.txt', Buffer.from(`机密${' '.repeat(300_000)}★10年`)],
  ...[...'✫✬⭑⋆⚝🌠✵⍟'].map((star): [string, string, Buffer] => [star, 'a.txt', Buffer.from(`机密${star}10年`)]),
])('a marking in %s is refused (A19.2)', async (_where, name, bytes) => {
  expect(await look(name, bytes)).toBe('files.markedSecret');
});

test.each<[string, Buffer, string]>([
  ['words beside each other in attributes are no marking', inBody('<a x="机密" y="★★★"/>'), 'taken'],
  ['an encoding nobody knows', inBody('<?xml version="1.0" encoding="x-odd"?><w:t>正文</w:t>'), 'unsearched'],
  ['a document inside of it', docx({ name: 'word/embeddings/a.docx', text: 'PK' }), 'unsearched'],
  ['a part that is smaller than claimed', docx({ name: NEEDED.name, text: 'x', claims: 9 }), 'files.damaged'],
  ['a part that is larger than claimed', docx({ name: NEEDED.name, text: 'xxxx', claims: 1 }), 'files.unpacksTooLarge'],
  ['two names for one body', docx(NEEDED, { name: 'word/a.xml', text: '', sameAs: 0 }), 'files.damaged'],
])('%s', async (_what, bytes, expected) => {
  expect(await look('a.docx', bytes)).toBe(expected);
});

test.each<[string, Buffer]>([
  ['hundreds of thousands of opened tags', inBody('<'.repeat(400_000))],
  ['letters that become eighteen', inBody('\uFDFA'.repeat(4_000_000))],
])('%s cost a thread and not the loop', async (_what, bytes) => {
  let turns = 0;
  let isOver = false;
  const counting = (async () => {
    while (!isOver) {
      turns += 1;
      await delay(5);
    }
  })();
  const begun = monotonicMs();
  const found = await look('a.docx', bytes);
  const ms = monotonicMs() - begun;
  isOver = true;
  await counting;
  expect(['taken', 'unsearched', 'files.unpacksTooLarge']).toContain(found);
  // The loop went on turning while the thread worked: a blocked one would have turned a few times only.
  expect(turns).toBeGreaterThan(ms / 100);
});
