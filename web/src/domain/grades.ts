/** The national warning colours; a grade is never shown by colour alone. */
import type { Coded } from '@/api/schema'
import type { Shape } from '@/domain/shapes'

export interface GradeLook {
  tone: string
  icon: Shape
  colour: string
}

const looks: Record<string, GradeLook> = {
  I: { tone: 'red', icon: 'hexagon', colour: '红' },
  II: { tone: 'orange', icon: 'triangle', colour: '橙' },
  III: { tone: 'yellow', icon: 'diamond', colour: '黄' },
  IV: { tone: 'blue', icon: 'circle', colour: '蓝' },
}

const none: GradeLook = { tone: 'none', icon: 'ring', colour: '' }

export function gradeLook(grade: Coded | null): GradeLook {
  return (grade && looks[grade.code]) ?? none
}

/** Levels of an alert, 1 the gravest, wear the colours of the grades. */
export function levelLook(level: number): GradeLook {
  return looks[['I', 'II', 'III', 'IV'][level - 1] ?? ''] ?? none
}
