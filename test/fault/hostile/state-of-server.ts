// How a server says it is: the longest stall of its loop since it was asked last, and its memory.

export interface StateOfServer {
  readonly stallMs: number;
  readonly memoryBytes: number;
}

/** Reads the metrics page. */
export async function stateOf(address: string): Promise<StateOfServer> {
  const page = await (await fetch(`${address}/metrics`)).text();
  const gauge = (name: string): number => {
    const value = new RegExp(`^zhishou_${name} (\\S+)$`, 'm').exec(page)?.[1];
    if (value === undefined) throw new Error(`the metrics page has no ${name}`);
    return Number(value);
  };
  return { stallMs: gauge('loop_delay_max_ms'), memoryBytes: gauge('memory_rss_bytes') };
}
