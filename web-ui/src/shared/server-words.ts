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
  /** Why something is suggested. */
  suggestion: (reason: { readonly code: string; readonly text: string }) => string
}

/** Everything as the server says it. */
export const AS_SAID: ServerWords = {
  title: (_, title) => title,
  fault: ({ message }) => message,
  warning: ({ message }) => message,
  suggestion: ({ text }) => text,
}

type Values = Readonly<Record<string, string>>

/** The texts of the page, as vue-i18n has them. */
interface Texts {
  te: (key: string) => boolean
  t: (key: string, values: Values) => string
}

export function serverWords({ t, te }: Texts): ServerWords {
  const say = (key: string, message: string, values: Values = {}) =>
    te(`server.${key}`) ? t(`server.${key}`, { ...values, message }) : message
  return {
    title: (kind, title) => say(`problem.${kind}`, title),
    fault: ({ rule, value, message }) =>
      say(`rule.${rule}`, message, { value: typeof value === 'string' ? value : '' }),
    warning({ code, message, values = {} }) {
      const { form } = values
      return say(form === undefined ? `warning.${code}` : `warning.${code}.${form}`, message, values)
    },
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
