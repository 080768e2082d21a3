// SPDX-License-Identifier: Apache-2.0
import type { ChartColors } from '@/shared/charts/colors'
import type { ChartOption } from '@/shared/charts/kit'
import type { ClusterTraffic, TrafficMoment } from './data'

/**
 * Queries a second of one cluster, those that a cache could answer, and those that failed, without axes: many stand beside each other.
 *
 * @param ceiling queries a second at the upper edge
 */
export function trafficOption(
  at: readonly number[],
  { moments }: ClusterTraffic,
  ceiling: number,
  colors: ChartColors,
): ChartOption {
  const line = (color: string, filled: boolean, value: (moment: TrafficMoment) => number) => ({
    type: 'line' as const,
    symbol: 'none',
    silent: true,
    color,
    lineStyle: { width: 1.5 },
    ...(filled ? { areaStyle: { opacity: 0.12 } } : {}),
    data: at.map((time, index) => {
      const moment = moments[index]
      return [time, moment === undefined ? '-' : value(moment)]
    }),
  })
  return {
    grid: { left: 0, right: 0, top: 2, bottom: 1 },
    xAxis: { type: 'time', min: at[0], max: at.at(-1), show: false },
    yAxis: { type: 'value', min: 0, max: Math.max(1, ceiling), show: false },
    series: [
      line(colors.accent, true, ({ queries }) => queries),
      line(colors.quiet, false, ({ hits }) => hits),
      line(colors.danger, false, ({ failures }) => failures),
    ],
  }
}
