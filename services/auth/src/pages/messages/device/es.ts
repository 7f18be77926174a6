import { html } from '../../html.ts'
import type { Html } from '../../html.ts'
import type { deviceEn } from './en.ts'

export const deviceEs: typeof deviceEn = {
  deviceTitle: 'Conectar un dispositivo',
  deviceLead: 'Escribe el código que muestra el dispositivo.',
  deviceCode: 'Código',
  deviceContinue: 'Continuar',
  deviceWarning:
    'Continúa solo si acabas de iniciar esto en un dispositivo que tienes delante. Nadie que te escriba o te llame necesita tu código.',
  deviceUnknown: 'No existe ese código. Compruébalo y escríbelo de nuevo.',
  deviceExpired: 'Este código ha caducado o ya se usó. Pide otro en el dispositivo.',
  deviceTooMany: 'Hubo demasiados códigos erróneos. Espera diez minutos antes del siguiente.',
  deviceFailed: 'No ha funcionado. Pide otro código en el dispositivo.',
  deviceStopped: 'No se ha conectado nada. Puedes cerrar esta página.',
  deviceConfirmTitle: '¿Es este tu dispositivo?',
  deviceConfirmLead: (client: Html) =>
    html`${client} quiere conectarse. Debe mostrar ahora este código:`,
  deviceIsMine: 'Muestra este código',
  deviceIsNotMine: 'No lo muestra',
  deviceDoneTitle: 'El dispositivo está conectado',
  deviceDoneLead: (client: Html) =>
    html`${client} continuará por sí solo en unos segundos. Puedes cerrar esta página.`,
  goesToDevice: 'El dispositivo que muestra el código que has escrito',
}
