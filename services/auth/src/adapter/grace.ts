// Several processes of one client refresh the same token at once, and answers get lost: for this long a rotated
// refresh token still works, this many times, and only afterwards its use is taken for theft (RFC 9700 4.14.2).
export const GRACE_SECONDS = 30
export const GRACE_USES = 5
