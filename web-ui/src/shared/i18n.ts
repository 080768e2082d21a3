// SPDX-License-Identifier: Apache-2.0
import { createI18n, useI18n, type I18n } from 'vue-i18n'
import type english from '@/locales/en'
import { listFormat, numberFormat } from './formats'

export type Messages = typeof english

/** All paths to a message, so that a misspelt key does not compile. */
type PathsOf<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${PathsOf<T[K]>}` }[keyof T & string]
export type MessageKey = PathsOf<Messages>

export const LOCALES = ['en', 'zh-CN'] as const
export type Locale = (typeof LOCALES)[number]

type Params = Readonly<Record<string, string | number>>

/** Texts and numbers in the user's language. */
export interface Text {
  /** Numbers are written with the language's separators; `count` chooses between singular and plural. */
  t: (key: MessageKey, params?: Params) => string
  number: (value: number, options?: Intl.NumberFormatOptions) => string
  list: (values: readonly string[]) => string
  readonly locale: Locale
}

export const isLocale = (value: unknown): value is Locale => LOCALES.some((locale) => locale === value)

export function preferredLocale(stored: string | null, languages: readonly string[]): Locale {
  if (isLocale(stored)) return stored
  const known = languages.find((language) => /^(en|zh)\b/i.test(language))
  return known?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en'
}

export async function loadMessages(locale: Locale): Promise<Messages> {
  switch (locale) {
    case 'en':
      return (await import('@/locales/en')).default
    case 'zh-CN':
      return (await import('@/locales/zh-CN')).default
  }
}

export async function createTexts(locale: Locale): Promise<I18n> {
  const messages = { [locale]: await loadMessages(locale) }
  return createI18n({ legacy: false, locale, messages, missingWarn: true, fallbackWarn: false })
}

export function useText(): Text {
  const { t, locale } = useI18n({ useScope: 'global' })
  const current = () => (isLocale(locale.value) ? locale.value : 'en')
  const number = (value: number, options?: Intl.NumberFormatOptions) => numberFormat(current(), options).format(value)
  return {
    t(key, params = {}) {
      const named = Object.fromEntries(
        Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? number(value) : value]),
      )
      return typeof params['count'] === 'number' ? t(key, named, params['count']) : t(key, named)
    },
    number,
    list: (values) => listFormat(current(), { type: 'conjunction' }).format(values),
    get locale() {
      return current()
    },
  }
}

/** Switches the language of the whole page and remembers it. */
export function useLocaleSwitch(): (locale: Locale) => Promise<void> {
  const texts = useI18n({ useScope: 'global' })
  return async (next) => {
    texts.setLocaleMessage(next, await loadMessages(next))
    texts.locale.value = next
    document.documentElement.lang = next
    localStorage.setItem('zonefleet.locale', next)
  }
}
