// SPDX-License-Identifier: Apache-2.0
import { createI18n, useI18n, type Composer } from 'vue-i18n'
import type first from '@/locales/first.en'
import type rest from '@/locales/rest.en'
import { listFormat, numberFormat } from './formats'

/** Texts come in two parts: what the first screen says, and the rest with the first page that is another. */
interface Messages {
  readonly first: typeof first
  readonly rest: typeof rest
}
type Part = keyof Messages

/** All paths to a message, so that a misspelt key does not compile. */
type PathsOf<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${PathsOf<T[K]>}` }[keyof T & string]
export type MessageKey = PathsOf<Messages['first']> | PathsOf<Messages['rest']>

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

const LOAD = {
  en: {
    first: async () => (await import('@/locales/first.en')).default,
    rest: async () => (await import('@/locales/rest.en')).default,
  },
  'zh-CN': {
    first: async () => (await import('@/locales/first.zh-CN')).default,
    rest: async () => (await import('@/locales/rest.zh-CN')).default,
  },
} satisfies Record<Locale, { [P in Part]: () => Promise<Messages[P]> }>

async function load(texts: Composer, locale: Locale, ...parts: Part[]): Promise<void> {
  // in turn into the page, since one noun may have words in both
  for (const messages of await Promise.all(parts.map((part) => LOAD[locale][part]())))
    texts.mergeLocaleMessage(locale, messages)
}

const emptyTexts = (locale: Locale) => createI18n({ legacy: false, locale, missingWarn: true, fallbackWarn: false })

/** Of the whole page. */
export type Texts = ReturnType<typeof emptyTexts>

/** @param isWhole whether more than the first screen's texts are needed at once */
export async function createTexts(locale: Locale, isWhole = true): Promise<Texts> {
  const texts = emptyTexts(locale)
  await load(texts.global, locale, 'first', ...(isWhole ? (['rest'] as const) : []))
  return texts
}

/** Has the rest come, too, in the language that is spoken; where it is there already, nothing happens. */
export async function completeTexts(texts: Composer): Promise<void> {
  const locale = spokenBy(texts)
  // one noun of the rest stands for all of them
  if (!('palette' in texts.getLocaleMessage(locale))) await load(texts, locale, 'rest')
}

/** For what is loaded when it is needed, and says more than the first screen does: it comes together with its words. */
export function useAllTexts(): <T>(loaded: () => Promise<T>) => () => Promise<T> {
  const texts = useI18n({ useScope: 'global' })
  return (loaded) => async () => {
    const [part] = await Promise.all([loaded(), completeTexts(texts)])
    return part
  }
}

const spokenBy = ({ locale }: Composer): Locale => (isLocale(locale.value) ? locale.value : 'en')

export function useText(): Text {
  const texts = useI18n({ useScope: 'global' })
  const { t } = texts
  const current = () => spokenBy(texts)
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
    await load(texts, next, 'first', 'rest')
    texts.locale.value = next
    document.documentElement.lang = next
    localStorage.setItem('zonefleet.locale', next)
  }
}
