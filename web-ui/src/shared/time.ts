// SPDX-License-Identifier: Apache-2.0
import { timeFormat } from './formats'
import type { Locale, Text } from './i18n'

type Unit = 'day' | 'hour' | 'minute' | 'second'

const UNITS: readonly (readonly [Unit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

function inUnits(seconds: number): readonly [Unit, number] {
  const [unit, size] = UNITS.find(([, unitSeconds]) => seconds >= unitSeconds) ?? ['second', 1]
  return [unit, Math.floor(seconds / size)]
}

/** How old in a few letters: "0.2 s", "14 s", "3 min", "2 h". */
export function age(millis: number, text: Text): string {
  const seconds = Math.max(0, millis) / 1000
  if (seconds < 1) return text.t('shared.age.second', { value: Math.max(0.1, Math.round(seconds * 10) / 10) })
  const [unit, value] = inUnits(seconds)
  return text.t(`shared.age.${unit}`, { value })
}

/** "2 min ago". An instant that the clocks' difference puts into the future is now. */
export function ago(instant: number, now: number, text: Text): string {
  const seconds = Math.floor((now - instant) / 1000)
  if (seconds < 1) return text.t('shared.age.now')
  const [unit, value] = inUnits(seconds)
  return text.t('shared.age.ago', { age: text.t(`shared.age.${unit}`, { value }) })
}

const FULL = { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23' } as const
const FULL_UTC = { ...FULL, timeZone: 'UTC' } as const

/** The local time, with seconds and zone, and the same in UTC. */
export function exactly(instant: number, locale: Locale): string {
  const at = new Date(instant)
  const local = timeFormat(locale, FULL).format(at)
  return `${local}\n${timeFormat(locale, FULL_UTC).format(at)}`
}

export const clockTime = (instant: number, locale: Locale): string =>
  timeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(instant))
