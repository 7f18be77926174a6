import type { AdapterPayload } from 'oidc-provider'
import { seal, unseal } from '../keys/seal.ts'
import type { Kek } from '../keys/seal.ts'

const PURPOSE = 'device code'

/**
 * A device code is a bearer secret that the server itself needs again, when a person enters the short code that belongs
 * to it: so it is kept sealed, in its own row and in that of the interaction it leads to.
 */
export const createDeviceCodeSeal = (kek: Kek) => {
  const close = (code: string) => seal(kek, PURPOSE, Buffer.from(code)).toString('base64url')
  const open = (sealed: string) => unseal(kek, PURPOSE, Buffer.from(sealed, 'base64url')).toString()
  return {
    /** What is stored in place of a device code or interaction. */
    hide: (model: string, payload: AdapterPayload): AdapterPayload => {
      if (model === 'DeviceCode' && payload.jti) return { ...payload, sealed: close(payload.jti) }
      if (model === 'Interaction' && typeof payload['deviceCode'] === 'string') {
        return { ...payload, deviceCode: close(payload['deviceCode']) }
      }
      return payload
    },
    /** The reverse; what is not sealed stays as it is. */
    show: (model: string, payload: AdapterPayload): AdapterPayload => {
      if (model === 'DeviceCode' && typeof payload['sealed'] === 'string') {
        const { sealed, ...rest } = payload
        return { ...rest, jti: open(sealed) }
      }
      if (model === 'Interaction' && typeof payload['deviceCode'] === 'string') {
        return { ...payload, deviceCode: open(payload['deviceCode']) }
      }
      return payload
    },
  }
}
