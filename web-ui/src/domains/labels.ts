// SPDX-License-Identifier: Apache-2.0

const LONGEST_VALUE = 63

/** Labels as texts `key=value`, which is how they are typed. */
export const labelTexts = (labels: Readonly<Record<string, string>>): string[] =>
  Object.entries(labels).map(([key, value]) => `${key}=${value}`)

export function labelsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    }),
  )
}

export const isLabel = (text: string): boolean => {
  const at = text.indexOf('=')
  return at > 0 && text.slice(0, at).trim() !== '' && text.slice(at + 1).trim().length <= LONGEST_VALUE
}
