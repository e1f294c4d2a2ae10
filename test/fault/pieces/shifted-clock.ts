// Preloaded into a program under test: its machine's clock is wrong by CLOCK_OFF_MS and jumps to the other side of the
// truth at each SIGUSR2. Only Date is wrong; timers and the monotonic clock run on, as when an operator sets the time.
let off = Number(process.env['CLOCK_OFF_MS'] ?? 0);
const Right = Date;

class Wrong extends Right {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(Right.now() + off);
    else super(...(given as [number]));
  }
  static override now(): number {
    return Right.now() + off;
  }
}

globalThis.Date = Wrong as DateConstructor;
process.on('SIGUSR2', () => {
  off = -off;
});
