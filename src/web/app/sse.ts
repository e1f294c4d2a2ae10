// Reads an event stream (text/event-stream) from the bytes of an answer: frames with id, event and data.

export interface Frame {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Parses one block between blank lines; null where it holds no data. */
export function parseFrame(block: string): Frame | null {
  let id: string | null = null;
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const field = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    else if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
  return data.length === 0 ? null : { id, event, data: data.join('\n') };
}

/** Frames of a body as they come, wherever the network cut it. */
export async function* readFrames(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true }).replaceAll('\r', '');
      let end = rest.indexOf('\n\n');
      while (end >= 0) {
        const frame = parseFrame(rest.slice(0, end));
        rest = rest.slice(end + 2);
        if (frame !== null) yield frame;
        end = rest.indexOf('\n\n');
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
