/** A folder of certificates that cannot be used or must not be touched; the message says what to do. */
export class DevelopmentCertificateError extends Error {
  override name = 'DevelopmentCertificateError'
}
