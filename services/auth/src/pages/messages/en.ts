import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { deviceEn } from './device/en.ts'
import { peopleEn } from './people/en.ts'

export const en = {
  ...peopleEn,
  ...deviceEn,
  language: 'en',
  product: 'Puente',
  tagline: 'The bridge to your data',

  welcomeTitle: 'Puente is running',
  welcomeLead: 'It lets Claude, and any other MCP client, ask a SQL Server.',
  welcomeConnect:
    'Add this address to the client as a connector; it then sends you here to sign in:',
  welcomeAsk: 'Ask the people who run this server for the address to add to your client.',

  signInTitle: 'Sign in',
  signInLead: (client: Html) => html`to let ${client} continue`,
  email: 'Email',
  password: 'Password',
  signIn: 'Sign in',
  cancel: 'Cancel',
  signInFailed:
    'That did not work. Check your email and your password. After several tries, wait a minute before the next one.',
  signInIncomplete: 'Enter your email and your password.',

  consentTitle: 'Allow access?',
  consentLead: (client: Html, title: Html) => html`${client} asks for access to ${title}.`,
  unverified: 'Unverified',
  unverifiedHint: 'It gave this name itself; nobody has checked it.',
  noName: 'An application without a name',
  whatItMayDo: 'What it may do',
  scopes: {
    'sql:read': { title: 'Read data', detail: 'List tables and run queries that change nothing.' },
    'sql:write': { title: 'Change data', detail: 'Insert, update and delete rows.' },
    'sql:ddl': { title: 'Change the schema', detail: 'Create, alter and drop tables.' },
  },
  notAllowed: 'It also asked for what you may not grant:',
  chooseOne: 'Choose at least one permission, or deny.',
  whereItGoes: 'Where you go next',
  goesToWeb: 'The website',
  goesToLoopback: 'An application on this computer',
  goesToScheme: 'The application that opens links beginning with',
  loopbackWarning: 'Only go on if you have just started this from an application on this computer.',
  schemeWarning: 'Only go on if you have just started this from that application.',
  lasts:
    'The access lasts until you end it on your account page (/account), or until it is not used for 30 days.',
  signedInAs: 'Signed in as',
  otherAccount: 'Use another account',
  allow: 'Allow',
  deny: 'Deny',

  noAccessTitle: 'No access',
  noAccessLead: (client: Html, title: Html) =>
    html`${client} asks for access to ${title}, and your account may not grant it.`,
  noAccessHelp: 'Ask the people who run this server to allow your account, or use another account.',
  back: 'Back to the application',

  expiredTitle: 'This page has expired',
  expiredLead:
    'The sign-in was open for too long, was already finished, or was started in another browser.',
  expiredHelp: 'Go back to the application and connect again. You can close this page.',
  forgedTitle: 'This form could not be used',
  forgedLead: 'It did not come from this page, or the page was too old.',
  forgedHelp: 'Go back to the application and connect again.',
  requestTitle: 'The application sent a request that cannot be answered',
  requestLead: 'This is a fault of the application or of its settings, not yours.',
  requestHelp:
    'Remove the connection in the application and add it again. If that does not help, send the people who run the application the lines below.',
  unavailableTitle: 'Not available right now',
  unavailableLead: 'Something on our side did not answer.',
  unavailableHelp:
    'Try again in a minute. If it stays like this, tell the people who run this server the request number.',
  notFoundTitle: 'There is nothing here',
  notFoundLead: 'This address does not exist.',
  notFoundHelp: 'Puente is used from an application, such as Claude. You can close this page.',
  requestNumber: 'Request',
  errorCode: 'Error',
}
