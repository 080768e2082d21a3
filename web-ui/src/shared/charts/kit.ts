// SPDX-License-Identifier: Apache-2.0
import { LineChart, type LineSeriesOption } from 'echarts/charts'
import {
  GridComponent,
  MarkLineComponent,
  type GridComponentOption,
  type MarkLineComponentOption,
} from 'echarts/components'
import { init, use, type ComposeOption } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// only what is used of ECharts, and by a file of its own that no first screen loads
use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer])

/** What is drawn. Tooltips are not of it: what is under the pointer is said in words beside the picture. */
export type ChartOption = ComposeOption<LineSeriesOption | GridComponentOption | MarkLineComponentOption>

/** A picture in an element. */
export interface Chart {
  show: (option: ChartOption) => void
  /** Takes the element's size again. */
  fit: () => void
  end: () => void
}

/** @param picked is told the name of what was clicked, where it has one */
export function draw(place: HTMLElement, picked: (name: string) => void): Chart {
  const chart = init(place, null, { renderer: 'canvas' })
  chart.on('click', ({ name }) => {
    if (name !== '') picked(name)
  })
  return {
    // nothing moves unless the world moved
    show: (option) => chart.setOption({ ...option, animation: false }, { notMerge: true }),
    fit: () => chart.resize(),
    end: () => chart.dispose(),
  }
}
