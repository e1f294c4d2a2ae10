// Bounds of what an upload may be: hostile and huge files are refused quickly, in a thread of their own. T17
import ExcelJS from 'exceljs';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { IMPORT_LIMITS } from '../contract-import.ts';
import { readFiles } from './reader.ts';
import { refusalOfZip } from './zip.ts';

/** A zip of one's own making; `claims` is what the directory says of the unpacked size. */
function zip(entries: readonly { name: string; content: Buffer; claims?: number }[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims } of entries) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(claims ?? content.length, 22);
    local.writeUInt16LE(name.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(8, 10);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt32LE(claims ?? content.length, 24);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(head, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const zeros = Buffer.alloc(8 * 1024 * 1024);
const bomb = (): Buffer => zip(Array.from({ length: 9 }, (_, i) => ({ name: `xl/${i}.xml`, content: zeros })));
const laughs = Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>');

async function codes(bytes: Uint8Array): Promise<string[]> {
  const rows = await readFiles([{ kind: 'people', name: 'people', bytes }]);
  return [...new Set(rows.problems.map((problem) => problem.code))];
}

describe('refused before it is opened', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['a workbook that unpacks to more than the bound', bomb, 'fileUnpacksTooLarge'],
    [
      'a workbook whose directory lies about the size',
      () => zip([{ name: 'xl/a.xml', content: zeros, claims: 10 }]),
      'fileUnpacksTooLarge',
    ],
    [
      'a workbook of too many entries',
      () => zip(Array.from({ length: 1_001 }, (_, i) => ({ name: `xl/${i}.xml`, content: Buffer.from('x') }))),
      'fileUnpacksTooLarge',
    ],
    ['a workbook with entities of its own', () => zip([{ name: 'xl/workbook.xml', content: laughs }]), 'fileDamaged'],
    [
      'a workbook with a path that climbs',
      () => zip([{ name: '../../etc/passwd', content: Buffer.from('x') }]),
      'fileDamaged',
    ],
    ['a workbook cut in the middle', () => bomb().subarray(0, 4_000), 'fileDamaged'],
    ['a zip that is no workbook', () => zip([{ name: 'a.txt', content: Buffer.from('x') }]), 'fileDamaged'],
    ['more bytes than the bound', () => new Uint8Array(IMPORT_LIMITS.bytes + 1), 'fileUnpacksTooLarge'],
    [
      'more rows than the bound',
      () => Buffer.from('unit_code,name,title\n'.padEnd(21) + 'A,b,c\n'.repeat(IMPORT_LIMITS.rows + 1)),
      'fileTooManyRows',
    ],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'fileEncoding'],
    ['an open quotation mark', () => Buffer.from('unit_code,name,title\nA,"b,c\n'), 'fileDamaged'],
  ])('%s', async (_name, bytes, code) => {
    expect(await codes(bytes())).toEqual([code]);
  });

  test('entities are refused by the look of the markup alone', () => {
    expect(refusalOfZip(zip([{ name: 'xl/workbook.xml', content: laughs }]))).toBe('fileDamaged');
    expect(refusalOfZip(zip([{ name: 'xl/workbook.xml', content: Buffer.from('<a>plain</a>') }]))).toBeNull();
  });
});

test('a full bound of rows is read', async () => {
  const rows = await readFiles([
    {
      kind: 'people',
      name: 'people',
      bytes: Buffer.from(`unit_code,name,title\n${'A,b,c\n'.repeat(IMPORT_LIMITS.rows)}`),
    },
  ]);
  expect(rows.problems).toEqual([]);
  expect(rows.people).toHaveLength(IMPORT_LIMITS.rows);
});

test('rows keep the numbers that a spreadsheet shows, whatever lies between them', async () => {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('人员');
  sheet.getRow(1).values = ['unit_code', 'name', 'title'];
  sheet.getRow(5).values = ['T1', '', '干部'];
  const rows = await readFiles([
    { kind: 'people', name: 'people', bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) },
  ]);
  expect(rows.problems).toEqual([
    { file: 'people', row: 5, column: 'name', value: null, other: null, code: 'cellMissing' },
  ]);
});
