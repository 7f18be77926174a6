import { measureTenants } from './many-tenants.ts'

await measureTenants(Number(process.env['BENCH_TENANTS'] ?? 200), (line) => {
  process.stdout.write(`${line}\n`)
})
