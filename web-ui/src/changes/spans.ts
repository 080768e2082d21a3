// SPDX-License-Identifier: Apache-2.0

export const SPANS = ['hour', 'day', 'week'] as const
type Span = (typeof SPANS)[number]

const HOURS: Readonly<Record<Span, number>> = { hour: 1, day: 24, week: 168 }

export const isSpan = (text: string): text is Span => SPANS.some((span) => span === text)

/** The instant at which a span before `now` begins; an instant stays what it is. */
export const beginOf = (text: string, now: number): string =>
  isSpan(text) ? new Date(now - HOURS[text] * 3_600_000).toISOString() : text
