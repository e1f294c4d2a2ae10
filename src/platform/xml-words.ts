// The words of an XML part as a person would see them, read in one pass however the text is made.
// Decided here: tags go, what stands in attributes and CDATA counts, character references are read.

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Between values that do not stand beside each other on paper; longer than what a marking may have between its parts. */
const APART = '。。。';

/** The text of a part in the encoding that it names or shows; null where that is none we know. */
export function decodeXml(bytes: Buffer): string | null {
  try {
    return new TextDecoder(encodingOf(bytes)).decode(bytes);
  } catch {
    return null;
  }
}

function encodingOf(bytes: Buffer): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  return (
    /^[^>]{0,120}encoding\s{0,9}=\s{0,9}["']([\w.-]{1,40})["']/.exec(bytes.toString('latin1', 0, 200))?.[1] ?? 'utf-8'
  );
}

/** What stands between the tags, and what stands in them. */
export function wordsOfXml(xml: string): [text: string, attributes: string] {
  const texts: string[] = [];
  const values: string[] = [];
  for (let at = 0; at < xml.length;) {
    const open = xml.indexOf('<', at);
    if (open < 0) {
      texts.push(xml.slice(at));
      break;
    }
    texts.push(xml.slice(at, open));
    const [mark, end] = xml.startsWith('<![CDATA[', open)
      ? ([9, ']]>'] as const)
      : xml.startsWith('<!--', open)
        ? ([4, '-->'] as const)
        : ([1, '>'] as const);
    const close = xml.indexOf(end, open + mark);
    const inside = xml.slice(open + mark, close < 0 ? xml.length : close);
    if (mark === 9) texts.push(inside.replaceAll('&', '&amp;'));
    else values.push(inside);
    if (close < 0) break;
    at = close + end.length;
  }
  return [readReferences(texts.join('')), readReferences(values.join(APART).replaceAll(/["']/g, APART))];
}

function readReferences(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
