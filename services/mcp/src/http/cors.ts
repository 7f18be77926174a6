import { cors } from 'hono/cors'

/** For clients that run in a browser, such as the MCP Inspector; tokens travel in a header only. */
export const browserAccess = () =>
  cors({
    origin: '*',
    allowMethods: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'],
    exposeHeaders: ['WWW-Authenticate', 'Mcp-Session-Id', 'X-Request-Id'],
    maxAge: 600,
  })
