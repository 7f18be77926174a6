import { html } from '../html.ts'
import type { Messages } from './messages.ts'
import { deviceEs } from './device/es.ts'
import { peopleEs } from './people/es.ts'

export const es: Messages = {
  ...peopleEs,
  ...deviceEs,
  language: 'es',
  product: 'Puente',
  tagline: 'El puente a tus datos',

  welcomeTitle: 'Puente está en marcha',
  welcomeLead: 'Permite que Claude, y cualquier otro cliente MCP, consulte un SQL Server.',
  welcomeConnect:
    'Añade esta dirección al cliente como conector; él te enviará aquí a iniciar sesión:',
  welcomeAsk: 'Pide a quienes administran este servidor la dirección para tu cliente.',

  signInTitle: 'Iniciar sesión',
  signInLead: (client) => html`para que ${client} pueda continuar`,
  email: 'Correo electrónico',
  password: 'Contraseña',
  signIn: 'Iniciar sesión',
  cancel: 'Cancelar',
  signInFailed:
    'No ha funcionado. Comprueba tu correo y tu contraseña. Después de varios intentos, espera un minuto antes del siguiente.',
  signInIncomplete: 'Escribe tu correo y tu contraseña.',

  consentTitle: '¿Permitir el acceso?',
  consentLead: (client, title) => html`${client} pide acceso a ${title}.`,
  unverified: 'Sin verificar',
  unverifiedHint: 'El nombre lo eligió la propia aplicación; nadie lo ha comprobado.',
  noName: 'Una aplicación sin nombre',
  whatItMayDo: 'Lo que podrá hacer',
  scopes: {
    'sql:read': {
      title: 'Leer datos',
      detail: 'Ver las tablas y hacer consultas que no cambian nada.',
    },
    'sql:write': { title: 'Cambiar datos', detail: 'Insertar, modificar y borrar filas.' },
    'sql:ddl': { title: 'Cambiar el esquema', detail: 'Crear, modificar y eliminar tablas.' },
  },
  notAllowed: 'También pidió lo que tú no puedes conceder:',
  chooseOne: 'Elige al menos un permiso, o deniega el acceso.',
  whereItGoes: 'Adónde irás después',
  goesToWeb: 'El sitio web',
  goesToLoopback: 'Una aplicación en este ordenador',
  goesToScheme: 'La aplicación que abre los enlaces que empiezan por',
  loopbackWarning:
    'Continúa solo si acabas de iniciar esto desde una aplicación en este ordenador.',
  schemeWarning: 'Continúa solo si acabas de iniciar esto desde esa aplicación.',
  lasts:
    'El acceso dura hasta que lo termines en la página de tu cuenta (/account) o pase 30 días sin usarse.',
  signedInAs: 'Sesión iniciada como',
  otherAccount: 'Usar otra cuenta',
  allow: 'Permitir',
  deny: 'Denegar',

  noAccessTitle: 'Sin acceso',
  noAccessLead: (client, title) =>
    html`${client} pide acceso a ${title}, y tu cuenta no puede concederlo.`,
  noAccessHelp: 'Pide a quienes administran este servidor que lo permitan, o usa otra cuenta.',
  back: 'Volver a la aplicación',

  expiredTitle: 'Esta página ha caducado',
  expiredLead:
    'El inicio de sesión estuvo abierto demasiado tiempo, ya se completó o se inició en otro navegador.',
  expiredHelp: 'Vuelve a la aplicación y conéctate de nuevo. Puedes cerrar esta página.',
  forgedTitle: 'No se ha podido usar este formulario',
  forgedLead: 'No procede de esta página, o la página era demasiado antigua.',
  forgedHelp: 'Vuelve a la aplicación y conéctate de nuevo.',
  requestTitle: 'La aplicación envió una petición que no se puede atender',
  requestLead: 'Es un fallo de la aplicación o de su configuración, no tuyo.',
  requestHelp:
    'Elimina la conexión en la aplicación y añádela de nuevo. Si no ayuda, envía a los responsables de la aplicación las líneas de abajo.',
  unavailableTitle: 'No disponible ahora mismo',
  unavailableLead: 'Algo por nuestra parte no ha respondido.',
  unavailableHelp:
    'Inténtalo de nuevo en un minuto. Si sigue igual, comunica el número de petición a quienes administran este servidor.',
  notFoundTitle: 'Aquí no hay nada',
  notFoundLead: 'Esta dirección no existe.',
  notFoundHelp: 'Puente se usa desde una aplicación, como Claude. Puedes cerrar esta página.',
  requestNumber: 'Petición',
  errorCode: 'Error',
}
