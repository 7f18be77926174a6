import type { Context } from 'koa'
import type { Provider } from 'oidc-provider'
import type { Interaction } from './interaction.ts'

type Parts = { provider: Provider; resources: { issuer: string } }

/**
 * Ends the interaction and sends the browser to the beginning of the same authorization request, with `changes` to its
 * parameters (undefined takes one away). A device has nobody to send anywhere: the person enters its code again.
 */
export const beginAgain = async (
  { provider, resources }: Parts,
  ctx: Context,
  interaction: Interaction,
  changes: Record<string, string | undefined> = {},
): Promise<void> => {
  const { params, deviceCode } = interaction
  await interaction.destroy()
  ctx.status = 303
  if (deviceCode) {
    const code = await provider.DeviceCode.find(deviceCode)
    if (code) {
      code.inFlight = false
      code.params = { ...code.params, ...changes }
      await code.save()
    }
    ctx.redirect(code ? `/device?user_code=${encodeURIComponent(code.userCode)}` : '/device')
    return
  }
  const again = new URL('/authorize', resources.issuer)
  for (const [name, value] of Object.entries({ ...params, ...changes })) {
    if (typeof value === 'string') again.searchParams.set(name, value)
  }
  ctx.redirect(again.href)
}
