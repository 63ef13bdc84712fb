/** What the charts are told to draw; numbers come from the API as they are. */
import type { EChartsCoreOption } from 'echarts/core'
import type { Bucket, CoursePoint, Marker, TimelinessDot, UnitFigures } from '@/api/schema'
import { sourceKinds } from '@/domain/kinds'
import { beijing, millis } from '@/domain/time'

const palette = ['#1257a8', '#b34a08', '#56a877', '#8a5fb5', '#b7860b', '#5b6b7b']
const base = { color: palette, textStyle: { fontFamily: "'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif" }, tooltip: { trigger: 'axis' as const, confine: true } }

/** Posts an hour, stacked by kind of source, with the markers where they fell. */
export function courseChart(course: CoursePoint[], markers: Marker[]): EChartsCoreOption {
  const kinds = [...new Set(course.flatMap((point) => Object.keys(point.by_kind)))]
  const line = {
    symbol: 'none',
    label: { formatter: '{b}', color: '#16222f' },
    lineStyle: { color: '#c8161d', type: 'solid' },
    data: markers.map((marker) => ({ name: marker.label, xAxis: millis(marker.at) })),
  }
  return {
    ...base,
    legend: { top: 0 },
    grid: { left: 40, right: 24, top: 46, bottom: 28 },
    xAxis: { type: 'time', axisLabel: { formatter: (ms: number) => beijing(ms).replace(/ 周. /, ' '), hideOverlap: true } },
    yAxis: { type: 'value', minInterval: 1, name: '帖/小时' },
    series: kinds.map((kind, index) => ({
      name: sourceKinds[kind] ?? kind,
      type: 'bar',
      stack: 'posts',
      barMaxWidth: 26,
      data: course.map((point) => [millis(point.hour), point.by_kind[kind] ?? 0]),
      ...(index === 0 ? { markLine: line } : {}),
    })),
  }
}

export function histogramChart(buckets: Bucket[]): EChartsCoreOption {
  return {
    ...base,
    grid: { left: 40, right: 12, top: 12, bottom: 24 },
    xAxis: { type: 'category', data: buckets.map((bucket) => bucket.day) },
    yAxis: { type: 'value', minInterval: 1 },
    brush: { toolbox: ['lineX'], xAxisIndex: 0, brushType: 'lineX' },
    series: [{ name: '帖', type: 'bar', data: buckets.map((bucket) => bucket.count), barMaxWidth: 30 }],
  }
}

export function unitChart(units: UnitFigures[]): EChartsCoreOption {
  const part = (name: string, color: string, of: (unit: UnitFigures) => number) => ({
    name,
    type: 'bar',
    stack: 'all',
    color,
    barMaxWidth: 22,
    data: units.map(of),
  })
  return {
    ...base,
    legend: { top: 0 },
    grid: { left: 8, right: 24, top: 34, bottom: 8, containLabel: true },
    xAxis: { type: 'value', minInterval: 1 },
    yAxis: { type: 'category', inverse: true, data: units.map((unit) => unit.unit) },
    series: [
      part('按时', '#56a877', (unit) => unit.on_time),
      part('迟', '#b34a08', (unit) => unit.late),
      part('未办', '#c8161d', (unit) => unit.missed),
      part('进行中', '#9db4cc', (unit) => unit.in_progress),
    ],
  }
}

/** Each dot a clock, in a row for each duty and limit; the limit a line at 100 %. */
export function limitChart(dots: TimelinessDot[]): EChartsCoreOption {
  const row = (dot: TimelinessDot) => `${dot.duty.label}（${String(dot.limit_hours)} 小时）`
  const rows = [...new Set(dots.map(row))]
  const series = (name: string, late: boolean, color: string, symbol: string) => ({
    name,
    type: 'scatter',
    color,
    symbol,
    symbolSize: 13,
    data: dots
      .filter((dot) => dot.late === late)
      .map((dot) => ({
        name: `${dot.case_title}：${dot.hours.toFixed(1)} 小时 / ${String(dot.limit_hours)} 小时`,
        value: [(dot.hours / dot.limit_hours) * 100, row(dot)],
        obligation: dot.obligation_id,
        case: dot.case_id,
      })),
    ...(late
      ? {}
      : { markLine: { symbol: 'none', label: { formatter: '时限', position: 'start' }, lineStyle: { color: '#c8161d' }, data: [{ xAxis: 100 }] } }),
  })
  return {
    ...base,
    tooltip: { trigger: 'item', confine: true, formatter: '{b}' },
    legend: { top: 0 },
    grid: { left: 8, right: 30, top: 40, bottom: 8, containLabel: true },
    xAxis: { type: 'value', axisLabel: { formatter: '{value}%', showMaxLabel: false }, min: 0, max: (range: { max: number }) => Math.max(120, Math.ceil(range.max / 10) * 10) },
    yAxis: { type: 'category', inverse: true, data: rows },
    series: [series('按时', false, '#157a3d', 'circle'), series('迟', true, '#c8161d', 'diamond')],
  }
}

const DAY_MS = 86_400_000

/** New posts a day, today last. */
export function daysChart(days: number[], now: number): EChartsCoreOption {
  const names = days.map((_, place) => beijing(now - (days.length - 1 - place) * DAY_MS).split(' ')[0])
  return {
    ...base,
    grid: { left: 40, right: 12, top: 12, bottom: 24 },
    xAxis: { type: 'category', data: names },
    yAxis: { type: 'value', minInterval: 1 },
    series: [{ name: '新增', type: 'bar', data: days, barMaxWidth: 26 }],
  }
}
