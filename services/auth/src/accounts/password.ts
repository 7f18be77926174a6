import { hash, verify } from '@node-rs/argon2'

// OWASP's advice for argon2id (the library's default variant): 19 MiB, two passes, one lane. Stored hashes carry their
// own parameters.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const PASSWORD_MIN_CHARACTERS = 8
export const PASSWORD_MAX_CHARACTERS = 512

/** Whether a password may be chosen. */
export const isAcceptable = (password: string): boolean =>
  password.length >= PASSWORD_MIN_CHARACTERS && password.length <= PASSWORD_MAX_CHARACTERS

const prepared = (password: string) => password.normalize('NFKC')

/** The argon2id hash of a password, in PHC form. */
export const hashPassword = async (password: string): Promise<string> =>
  hash(prepared(password), PARAMETERS)

// The hash of 32 random bytes that were thrown away, with the parameters above.
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$x931FOJxI2Ez2279QdlTpw$YJhgzJyQdL1FxjcxbEGw02CuKO5QWevdque5kIiiTRE'

/** Checks a password. Without a stored hash it takes as long and says no. */
export const verifyPassword = async (
  stored: string | undefined,
  password: string,
): Promise<boolean> => {
  const matches = await verify(stored ?? NOBODY, prepared(password))
  return stored !== undefined && matches
}

const CURRENT = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`

/** Whether a stored hash was made with other parameters than the ones in use now. */
export const needsRehash = (stored: string): boolean => !stored.startsWith(CURRENT)
