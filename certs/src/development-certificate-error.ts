/** A folder of certificates that cannot be used; the message says what to do. */
export class DevelopmentCertificateError extends Error {
  override name = 'DevelopmentCertificateError'
}
