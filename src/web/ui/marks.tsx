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

const marks = Array.from({ length: 30 }, (_, index) => index);

/** Faint words across the page and the print: who looks, and 演示数据 where it is a demonstration. */
export function Watermark({ words }: { readonly words: string }) {
  return (
    <div aria-hidden="true" className="z-watermark">
      {marks.map((mark) => (
        <span key={mark}>{words}</span>
      ))}
    </div>
  );
}
