// SPDX-License-Identifier: Apache-2.0
import { useI18n, type I18n } from 'vue-i18n'
import type { WarningDto } from '@/api/types'

/**
 * What the server says in English, in the user's language: by the stable names that it gives beside its words, for which the messages
 * of a language may have a sentence (`server.*`). Where they have none, and in English, the server's own words stand.
 */
export interface ServerWords {
  /** The title of a kind of problem. */
  title: (kind: string, title: string) => string
  fault: (fault: { readonly rule: string; readonly value?: unknown; readonly message: string }) => string
  warning: (warning: Pick<WarningDto, 'code' | 'message' | 'values'>) => string
  /** What a node or the control plane says of a node, with its name where it is one that other languages know. */
  sentence: (spoken: Spoken) => string
  /** Why something is suggested. */
  suggestion: (reason: { readonly code: string; readonly text: string }) => string
}

type Values = Readonly<Record<string, string>>

/** A sentence in English, and by what another language says the same; older agents tell only the first. */
export interface Spoken {
  readonly message: string
  readonly code?: string | undefined
  readonly values?: Values | undefined
}

/** Everything as the server says it. */
export const AS_SAID: ServerWords = {
  title: (_, title) => title,
  fault: ({ message }) => message,
  warning: ({ message }) => message,
  sentence: ({ message }) => message,
  suggestion: ({ text }) => text,
}

/** The texts of the page, as vue-i18n has them. */
interface Texts {
  te: (key: string) => boolean
  t: (key: string, values: Values) => string
}

export function serverWords({ t, te }: Texts): ServerWords {
  const say = (key: string, message: string, values: Values = {}) =>
    te(`server.${key}`) ? t(`server.${key}`, { message, ...values }) : message
  // a value that is a sentence itself has its name beside it; what a rule says is known by the rule
  const value = (name: string, values: Values): string => {
    const { [name]: said = '', [`${name}.code`]: code, ...others } = values
    if (code !== undefined) return sentence({ code, message: said, values: others })
    const { rule, value: given = '' } = others
    return name === 'message' && rule !== undefined ? say(`rule.${rule}`, said, { value: given }) : said
  }
  const sentence = ({ code, message, values = {} }: Spoken): string =>
    code === undefined
      ? message
      : say(`said.${code}`, message, Object.fromEntries(Object.keys(values).map((name) => [name, value(name, values)])))
  return {
    title: (kind, title) => say(`problem.${kind}`, title),
    fault: ({ rule, value, message }) =>
      say(`rule.${rule}`, message, { value: typeof value === 'string' ? value : '' }),
    warning({ code, message, values = {} }) {
      const { form } = values
      return say(form === undefined ? `warning.${code}` : `warning.${code}.${form}`, message, values)
    },
    sentence,
    suggestion: ({ code, text }) => say(`suggestion.${code}`, text),
  }
}

/** Of the texts that the whole page has, in whatever language it speaks then. */
export function wordsOf(texts: I18n): ServerWords {
  // its type leaves open whether it is of the old kind
  const { t, te } = texts.global as unknown as Texts
  return serverWords({ te, t })
}

export function useServerWords(): ServerWords {
  const texts = useI18n({ useScope: 'global' })
  return serverWords({ te: (key) => texts.te(key), t: (key, values) => texts.t(key, values) })
}
