import { resolve } from 'node:path'
import { renderGateway } from '../gateway.ts'
import { VariableError } from '../read-variables.ts'

const EXIT_USAGE = 64
const EXIT_CONFIGURATION = 78

const [directory, ...rest] = process.argv.slice(2)
if (directory === undefined || directory.startsWith('-') || rest.length > 0) {
  process.stderr.write('Usage: PUENTE_HOST=… node services/gateway/src/bin/render.ts DIRECTORY\n')
  process.exitCode = EXIT_USAGE
} else {
  try {
    await renderGateway(process.env, resolve(directory))
  } catch (error) {
    if (!(error instanceof VariableError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT_CONFIGURATION
  }
}
