// SPDX-License-Identifier: Apache-2.0
import type { ChartColors } from '@/shared/charts/colors'
import type { ChartOption } from '@/shared/charts/kit'
import { ceilingOf, MINUTE, type MinuteTimes, type Propagation } from './propagation'

/** In the user's language. */
export interface PropagationWords {
  readonly half: string
  readonly most: string
  readonly millis: (value: number | undefined) => string
  readonly time: (at: number) => string
}

const FONT = 11.5

/** Room for the scale beside the picture, in pixels. */
export const SIDES = { left: 56, right: 8 } as const

/** How high the marks of changes stand, of the whole. */
const FOOT = 0.15

/** With an empty place where minutes without a change lie between, so that no line leads over them. */
export function withGaps(minutes: readonly MinuteTimes[]): (MinuteTimes | undefined)[] {
  return minutes.flatMap((minute, index) => {
    const before = minutes[index - 1]
    return before !== undefined && minute.at - before.at > MINUTE ? [undefined, minute] : [minute]
  })
}

/** Half and 99 of 100 of the proofs of each minute, on a logarithmic scale, with the changes as marks at its foot that can be clicked. */
export function propagationOption(
  { minutes, changes }: Propagation,
  from: number,
  to: number,
  words: PropagationWords,
  colors: ChartColors,
): ChartOption {
  const rows = withGaps(minutes)
  const series = (share: 'half' | 'most', symbol: string, size: number | number[]) => ({
    type: 'line' as const,
    name: words[share],
    symbol,
    symbolSize: size,
    showSymbol: true,
    showAllSymbol: true,
    color: colors.accent,
    lineStyle: { width: 1, color: colors.accent, opacity: 0.5 },
    // the scale has no place for zero
    data: rows.map((row) => {
      const value = row?.proofs[share]
      return row === undefined || value === undefined ? ['-', '-'] : [row.at + MINUTE / 2, Math.max(1, value)]
    }),
  })
  const text = { color: colors.quiet, fontSize: FONT }
  const foot = ceilingOf(minutes) ** FOOT
  return {
    grid: { ...SIDES, top: 8, bottom: 22 },
    textStyle: text,
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      axisLine: { lineStyle: { color: colors.edge } },
      axisLabel: { ...text, hideOverlap: true, formatter: (at: number) => words.time(at) },
    },
    yAxis: {
      type: 'log',
      min: 1,
      max: ceilingOf(minutes),
      splitLine: { lineStyle: { color: colors.line } },
      axisLabel: { ...text, formatter: (value: number) => words.millis(value) },
    },
    series: [
      {
        ...series('half', 'circle', 6),
        markLine: {
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: colors.edge, width: 1, type: 'solid', opacity: 0.6 },
          emphasis: { lineStyle: { width: 3 } },
          // at the foot only: on a busy day they would stand before all else
          data: changes.map(({ id, at }) => [
            { name: id, coord: [Date.parse(at), 1] },
            { coord: [Date.parse(at), foot] },
          ]),
        },
      },
      series('most', 'rect', [8, 2]),
    ],
  }
}
