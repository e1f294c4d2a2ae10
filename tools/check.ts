// The gates that are programs of others: format, lint, types, dead code, and whether generated documents are current.
// The gates on our own rules (floors, words, clocks) are tests: test/gates.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type GateResult = { name: string; passed: boolean };

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const GATES: readonly { name: string; program: string; args: string[] }[] = [
  { name: '格式 format', program: 'oxfmt/bin/oxfmt', args: ['--check', '.'] },
  { name: '规则 lint', program: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings', '.'] },
  { name: '类型 types', program: 'typescript/bin/tsc', args: ['-p', '.'] },
  { name: '死代码 dead code', program: 'knip/bin/knip.js', args: ['--no-progress'] },
];

/** Runs every gate, one after the other, and tells of each whether it held. */
export async function runGates(): Promise<GateResult[]> {
  const results: GateResult[] = [];
  for (const gate of GATES) results.push(await runNode(gate.name, `node_modules/${gate.program}`, gate.args));
  results.push(await runNode('生成的文档 generated documents', 'tools/docs.ts', ['--check']));
  return results;
}

function runNode(name: string, program: string, args: string[]): Promise<GateResult> {
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += String(piece)));
    const end = (passed: boolean) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${passed ? '✓' : '✗'} ${name}（${seconds} s）`);
      if (!passed) console.log(said.split('\n').slice(-60).join('\n'));
      done({ name, passed });
    };
    child.once('error', (error) => {
      said += String(error);
      end(false);
    });
    child.once('exit', (code) => end(code === 0));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = (await runGates()).filter((gate) => !gate.passed);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
