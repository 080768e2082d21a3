// SPDX-License-Identifier: Apache-2.0

/** Colours that pictures use, each a custom property of the same name in `tokens.css`. */
export const COLORS = ['quiet', 'line', 'edge', 'accent', 'danger'] as const

export type ChartColors = Readonly<Record<(typeof COLORS)[number], string>>

/** As they are in the theme at hand: of an element for each, in the same order, whose colour it is. */
export function colorsOf(probes: readonly Element[]): ChartColors {
  const colors = COLORS.map((name, index) => {
    const probe = probes[index]
    return [name, probe === undefined ? '' : getComputedStyle(probe).color] as const
  })
  return Object.fromEntries(colors) as ChartColors
}
