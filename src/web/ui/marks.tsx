// What stands on every page whatever it shows: the sentence at the foot and, over a demonstration, its watermark.

/** The sentence that every page carries. A36.1 */
export const secrecySentence = '本系统为非涉密系统，严禁处理、传输国家秘密';

/** Foot of every page. */
export function PageFoot({ demonstration }: { readonly demonstration: boolean }) {
  return (
    <footer className="z-foot">
      {secrecySentence}
      {demonstration ? '　·　演示数据，均为虚构' : ''}
    </footer>
  );
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Faint words across the page and the print: who looks, and 演示数据 where it is a demonstration. */
export function Watermark({ words }: { readonly words: string }) {
  const safe = words.replaceAll(/[&<>"]/g, (char) => escapes[char] ?? '');
  // A picture, not text: readers and copies are spared the repetition.
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="270" height="150"><text x="135" y="80" text-anchor="middle" transform="rotate(-24 135 75)" font-size="18" font-family="sans-serif" fill="#7d8296">${safe}</text></svg>`;
  return (
    <div
      aria-hidden="true"
      className="z-watermark"
      style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(picture)}")` }}
    />
  );
}
