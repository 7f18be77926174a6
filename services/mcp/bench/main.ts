import { compareSmallStatements } from './small-statements.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

await compareSmallStatements(
  {
    rounds: Number(process.env['BENCH_ROUNDS'] ?? 5),
    roundMs: 2000,
    nodeArguments: (process.env['BENCH_NODE_ARGUMENTS'] ?? '').split(' ').filter(Boolean),
  },
  say,
)
