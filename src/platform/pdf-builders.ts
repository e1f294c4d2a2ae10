// Small PDFs made by hand for tests: a font whose characters a table explains, streams packed or as they are.
import { deflateSync } from 'node:zlib';

interface Page {
  readonly text: string;
}

const packed = (body: string | Buffer): Buffer => {
  const bytes = deflateSync(body);
  return Buffer.concat([
    Buffer.from(`<< /Length ${bytes.length} /Filter /FlateDecode >>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream', 'latin1'),
  ]);
};
const hex = (n: number): string => n.toString(16).padStart(4, '0');

/** A PDF with one page for each text; `more` stands in its trailer, `contents` replaces the words of the first page. */
export function aPdf(pages: readonly Page[], over: { more?: string; contents?: Buffer } = {}): Buffer {
  const signs = [...new Set(pages.flatMap(({ text }) => [...text]))];
  const table = signs.map((sign, i) => `<${hex(i + 1)}> <${hex(sign.codePointAt(0) ?? 0)}>`).join('\n');
  const toUnicode = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange ${signs.length} beginbfchar\n${table}\nendbfchar endcmap end end`;
  const kids = pages.map((_page, i) => `${6 + 2 * i} 0 R`).join(' ');
  const objects: (string | Buffer)[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>',
    packed(toUnicode),
    ...pages.flatMap(({ text }, i) => {
      const codes = [...text].map((sign) => hex(signs.indexOf(sign) + 1)).join('');
      const words = text === '' ? '' : `BT /F1 12 Tf 72 700 Td <${codes}> Tj ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${7 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        packed(i === 0 && over.contents !== undefined ? over.contents : words),
      ];
    }),
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n', 'latin1')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  for (const [i, object] of objects.entries()) {
    const body = Buffer.concat([
      Buffer.from(`${i + 1} 0 obj\n`, 'latin1'),
      typeof object === 'string' ? Buffer.from(object, 'latin1') : object,
      Buffer.from('\nendobj\n', 'latin1'),
    ]);
    offsets.push(at);
    parts.push(body);
    at += body.length;
  }
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer << /Size ${objects.length + 1} /Root 1 0 R ${over.more ?? ''} >>\nstartxref\n${at}\n%%EOF`;
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}${trailer}`;
  return Buffer.concat([...parts, Buffer.from(end, 'latin1')]);
}
