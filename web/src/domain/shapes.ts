/** Drawn signs, 16 by 16: the fonts of an office PC cannot be relied on for them. */
export const shapes = {
  hexagon: { fill: true, d: 'M4.5 2h7L15 8l-3.5 6h-7L1 8z' },
  triangle: { fill: true, d: 'M8 1.5 15 14H1z' },
  diamond: { fill: true, d: 'M8 1l7 7-7 7-7-7z' },
  circle: { fill: true, d: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z' },
  square: { fill: true, d: 'M3 3h10v10H3z' },
  ring: { fill: false, d: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z' },
  check: { fill: false, d: 'M2.5 8.5l3.5 4 7.5-9' },
  cross: { fill: false, d: 'M3 3l10 10M13 3L3 13' },
  pause: { fill: true, d: 'M4 3h3v10H4zM9 3h3v10H9z' },
  dash: { fill: false, d: 'M3 8h10' },
  warning: { fill: false, d: 'M8 2 15 14H1zM8 6.5v3.5M8 11.5v1' },
  clock: { fill: false, d: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.5V8l2.5 2' },
  question: { fill: false, d: 'M5 5.5a3 3 0 1 1 4.5 2.6C8.5 8.7 8 9.200 8 10.5M8 12.5v1' },
  back: { fill: false, d: 'M6 3 2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7' },
  down: { fill: false, d: 'M3.5 5.5 8 10.5l4.5-5' },
  up: { fill: false, d: 'M3.5 10.5 8 5.5l4.5 5' },
} as const

export type Shape = keyof typeof shapes
