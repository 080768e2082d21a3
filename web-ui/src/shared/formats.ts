// SPDX-License-Identifier: Apache-2.0

/** Makes each format once: to make one takes a browser far longer than to write with it, and a list writes hundreds. */
function kept<Options extends object, Format>(
  make: (locale: string, options: Options | undefined) => Format,
): (locale: string, options?: Options) => Format {
  const made = new Map<string, Format>()
  return (locale, options) => {
    const key = options === undefined ? locale : locale + JSON.stringify(options)
    const before = made.get(key)
    if (before !== undefined) return before
    const format = make(locale, options)
    made.set(key, format)
    return format
  }
}

export const numberFormat = kept(
  (locale, options: Intl.NumberFormatOptions | undefined) => new Intl.NumberFormat(locale, options),
)
export const timeFormat = kept(
  (locale, options: Intl.DateTimeFormatOptions | undefined) => new Intl.DateTimeFormat(locale, options),
)
export const listFormat = kept(
  (locale, options: Intl.ListFormatOptions | undefined) => new Intl.ListFormat(locale, options),
)
