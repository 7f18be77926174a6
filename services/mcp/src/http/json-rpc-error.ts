/** A JSON-RPC 2.0 error as an HTTP answer; `id` is null where no single request can be named. */
export const jsonRpcError = (
  status: number,
  code: number,
  message: string,
  options: { id?: string | number | null; headers?: Record<string, string> } = {},
) =>
  Response.json(
    { jsonrpc: '2.0', error: { code, message }, id: options.id ?? null },
    { status, headers: options.headers ?? {} },
  )
