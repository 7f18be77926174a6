import { html } from '../../html.ts'
import type { Html } from '../../html.ts'

/** Texts of the pages where a person lets a device without a browser in. */
export const deviceEn = {
  deviceTitle: 'Connect a device',
  deviceLead: 'Enter the code that the device shows.',
  deviceCode: 'Code',
  deviceContinue: 'Continue',
  deviceWarning:
    'Only go on if you have just started this on a device in front of you. Nobody who writes or calls needs your code.',
  deviceUnknown: 'There is no such code. Check it, and type it again.',
  deviceExpired: 'This code has expired or was used. Let the device show another.',
  deviceTooMany: 'There were too many wrong codes. Wait ten minutes before the next one.',
  deviceFailed: 'That did not work. Let the device show another code.',
  deviceStopped: 'Nothing was connected. You can close this page.',
  deviceConfirmTitle: 'Is this your device?',
  deviceConfirmLead: (client: Html) =>
    html`${client} wants to connect. It must show this code now:`,
  deviceIsMine: 'It shows this code',
  deviceIsNotMine: 'It does not',
  deviceDoneTitle: 'The device is connected',
  deviceDoneLead: (client: Html) =>
    html`${client} goes on by itself in a few seconds. You can close this page.`,
  goesToDevice: 'The device that shows the code you entered',
}
