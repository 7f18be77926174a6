import { readFileSync } from 'node:fs'
import { measureAudit } from './audit-cost.ts'
import { compareLargeRead } from './csv-read.ts'
import { measureMemory } from './memory.ts'
import { compareSmallStatements } from './small-statements.ts'
import { measureWideSchema } from './wide-schema.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)
const nodeArguments = (process.env['BENCH_NODE_ARGUMENTS'] ?? '').split(' ').filter(Boolean)

const {
  BENCH_GATEWAY_HOST: host,
  BENCH_GATEWAY_CA: caFile,
  BENCH_GATEWAY_MCP_PORT: mcpPort,
} = process.env
const gateway =
  host === undefined || caFile === undefined || mcpPort === undefined
    ? undefined
    : { host, ca: readFileSync(caFile, 'utf8'), mcpPort }
if (gateway === undefined) say('no gateway was started: it is left out')

await compareSmallStatements({ rounds, roundMs: 2000, nodeArguments, gateway }, say)
await measureAudit({ rounds, roundMs: 2000, nodeArguments }, say)
await compareLargeRead(rounds, say)
await measureMemory(say)
await measureWideSchema(say)
