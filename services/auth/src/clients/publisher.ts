/**
 * The host that publishes a client's metadata, where the client's identifier is the address of its document (OAuth
 * Client ID Metadata Document): the only thing known of a client that it did not say itself. Undefined for a client
 * that registered itself.
 */
export const publisherOf = (clientId: string): string | undefined => {
  const url = URL.parse(clientId)
  return url?.protocol === 'https:' ? url.host : undefined
}
