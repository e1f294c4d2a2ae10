// The stream is understood wherever the network cuts it.
import { expect, test } from 'vitest';
import { readFrames, type Frame } from './sse.ts';

const text =
  'retry: 1000\n\nid: e1:7\ndata: {"type":"reports.submitted","what":"首报"}\n\nevent: beat\ndata: {"now":"x"}\n\nid: e1:8\ndata: cut off';
const bytes = new TextEncoder().encode(text);

async function framesOfPieces(size: number): Promise<Frame[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const frames: Frame[] = [];
  for await (const frame of readFrames(body)) frames.push(frame);
  return frames;
}

test.each([1, 2, 3, 7, 1000])(
  'frames come whole out of pieces of %d bytes, and an unfinished one never',
  async (size) => {
    expect(await framesOfPieces(size)).toEqual([
      { id: 'e1:7', event: 'message', data: '{"type":"reports.submitted","what":"首报"}' },
      { id: null, event: 'beat', data: '{"now":"x"}' },
    ]);
  },
);
