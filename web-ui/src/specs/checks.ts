// SPDX-License-Identifier: Apache-2.0

/** What a text in a form has to be, beside its kind. `from` and `to` are bounds, both allowed. */
export type Check =
  | { readonly rule: 'url' | 'https' | 'name' | 'id' | 'secret' | 'option' | 'pem' }
  | { readonly rule: 'duration'; readonly from: string; readonly to: string }
  | { readonly rule: 'range'; readonly from: number; readonly to: number }

const ID = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const SECRET = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/
const OPTION = /^[a-z][a-z0-9-]{0,31}(:[0-9]{1,5})?$/
const PEM = /^-----BEGIN CERTIFICATE-----\s[\s\S]*-----END CERTIFICATE-----\s*$/
const DURATION = /^([1-9][0-9]{0,8})(ms|s|m|h)$/
const MILLIS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
// names are checked by the server, which knows IDNA; this only finds what can be none
const NO_NAME = /[\s/:*@_,]|\.\.|^\.|^-/

/** In milliseconds; undefined: this is none. */
function millisOf(text: string): number | undefined {
  const [, count, unit] = DURATION.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * MILLIS[unit as keyof typeof MILLIS]
}

function isUrl(text: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return schemes.includes(protocol) && hostname !== ''
}

/** Whether a text that is not empty passes. */
export function passes(check: Check, text: string): boolean {
  switch (check.rule) {
    case 'url':
      return isUrl(text, ['http:', 'https:'])
    case 'https':
      return isUrl(text, ['https:'])
    case 'name':
      return text.length <= 254 && !NO_NAME.test(text)
    case 'id':
      return ID.test(text)
    case 'secret':
      return SECRET.test(text)
    case 'option':
      return OPTION.test(text)
    case 'pem':
      return PEM.test(text.trim())
    case 'duration': {
      const millis = millisOf(text)
      return millis !== undefined && millis >= (millisOf(check.from) ?? 0) && millis <= (millisOf(check.to) ?? 0)
    }
    case 'range': {
      const value = Number(text)
      return value >= check.from && value <= check.to
    }
  }
}

/** Whether it is the beginning of an address, which nobody has to be told while it is typed. */
export const isUnfinished = (check: Check, text: string): boolean =>
  (check.rule === 'url' && ('https://'.startsWith(text) || 'http://'.startsWith(text))) ||
  (check.rule === 'https' && 'https://'.startsWith(text))
